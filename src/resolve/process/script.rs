//! Start scripts: the commands that matter of a shell text.

use super::programs::is_builtin;
use super::{Follower, Runs, is_server, waiting};
use crate::model::Why;
use crate::source::{Span, Text, TextBuilder};
use crate::syntax::shell::program::base_name;
use crate::syntax::shell::sets;
use crate::syntax::shell::{ArmKind, Command, Next, Redirection, Script};
use crate::syntax::words::posix::Word;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A command that copies files, as a script of one line.
pub(super) fn copying(words: &[Text]) -> Option<Text> {
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '/' | '.' | '-' | '_');
    let (first, rest) = words.split_first()?;
    let is_plain = words.iter().all(|word| !word.is_empty() && word.as_str().chars().all(plain));
    if base_name(first.as_str()) != "cp" || !is_plain {
        return None;
    }
    let mut script = TextBuilder::new(first.anchor());
    script.push_text(first);
    for word in rest {
        script.push_decoded(" ", word.anchor());
        script.push_text(word);
    }
    Some(script.finish())
}

/// What a script runs in the end, with its arguments.
pub(super) fn follow(follower: &mut Follower<'_>, text: &Text, arguments: Vec<Text>) -> Runs {
    let known = follower.container.world.context.known;
    let script = known.start(text, follower.sources);
    let outside = |command: &Command| command.inside.is_none() && command.function.is_none();
    // A shell gives way to the last command of `sh -c`, not of a file; dash does not.
    let stays = std::mem::take(&mut follower.stays);
    let last = script
        .commands
        .iter()
        .rposition(outside)
        .filter(|_| !stays && text.span() != follower.sources.whole(text.span().file));
    let outer = std::mem::replace(&mut follower.environment.arguments, arguments);
    let runs = run(follower, &script, text, last, None);
    follower.environment.arguments = outer;
    runs
}

/// Follows the commands outside of all functions, or those of one.
pub(super) fn run(
    follower: &mut Follower<'_>,
    script: &Script,
    text: &Text,
    last: Option<usize>,
    function: Option<&str>,
) -> Runs {
    let mut state = State {
        branched: false,
        name: script_name(follower, text),
        own: text.span(),
        script,
        functions: script.commands.iter().filter_map(|command| command.function.clone()).collect(),
        loops: sets::in_loops(&script.commands),
        traps: script.commands.iter().any(|command| command.program() == Some("trap")),
        last,
        at: 0,
        piped: piped(script),
        sink: None,
        locals: Vec::new(),
        candidates: Vec::new(),
        follower,
    };
    state.list(function);
    state.settle()
}

/// The commands of a script that write into a pipe, by the index of the one that reads from it.
fn piped(script: &Script) -> BTreeMap<usize, Vec<usize>> {
    let mut piped: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, command) in script.commands.iter().enumerate() {
        if let Some(reader) = command.piped_into {
            piped.entry(reader).or_default().push(at);
        }
    }
    piped
}

/// A script as it is followed.
pub(super) struct State<'s, 'a> {
    pub(super) follower: &'s mut Follower<'a>,
    /// Index of the command at hand: two have one span where an alias puts them in.
    pub(super) at: usize,
    /// Whether the command at hand may not run.
    pub(super) branched: bool,
    /// What to call the script.
    pub(super) name: String,
    pub(super) script: &'s Script,
    /// Where it stands.
    pub(super) own: Span,
    /// Indices of the commands whose output others read, by those.
    pub(super) piped: BTreeMap<usize, Vec<usize>>,
    /// Where the output of the function at hand goes, if to a file; `None` within for one that is not known.
    pub(super) sink: Option<Option<String>>,
    /// What variables were before functions made them their own.
    pub(super) locals: Vec<(String, Option<Option<Text>>)>,
    /// Names of its functions.
    pub(super) functions: BTreeSet<Arc<str>>,
    /// Variables that its loops set; those that were entered are gone.
    pub(super) loops: BTreeMap<usize, BTreeSet<&'s str>>,
    /// Whether it handles signals.
    traps: bool,
    /// Index of the command that its shell gives way to.
    last: Option<usize>,
    /// What it may run.
    candidates: Vec<Candidate<'s>>,
}

/// Something that a script may run.
struct Candidate<'s> {
    runs: Runs,
    command: &'s Command,
    /// Whether the command at hand is the one that `&&` joins to it.
    joined: bool,
    /// Whether its list has ended.
    over: bool,
    /// Whether it replaces the shell.
    replaces: bool,
    /// Whether the script goes on beside it.
    background: bool,
}

impl<'s> State<'s, '_> {
    /// Takes note of what a command starts. Whether the script ends with it.
    pub(super) fn starts(&mut self, command: &'s Command, mut started: Runs) -> bool {
        let replaces = command.program() == Some("exec");
        let gives_way = replaces || self.last == Some(self.at) && command.next != Next::Background;
        if let Runs::Server(call) = &mut started
            && !gives_way
            && !self.traps
        {
            call.child_of = Some(command.span);
        }
        let background = command.next == Next::Background;
        if let Runs::Server(call) = &mut started {
            call.background |= background;
        }
        if background && command.arms.iter().any(|arm| arm.kind == ArmKind::Loop) {
            // As many servers as the loop has rounds.
            started = Runs::Hidden(Why::Computed(self.name.as_str().into()));
        }
        // A server that was only started for the set-up is over; not over is one that may have replaced the script, and one
        // that runs beside this one.
        let sure = !self.branched;
        self.candidates.retain(|old| {
            let behind = sure || waiting::comes_behind(old.command, command);
            !behind || old.replaces || old.background && background
        });
        let joined = command.next == Next::And;
        self.candidates.push(Candidate { runs: started, command, joined, over: false, replaces, background });
        replaces
    }

    /// Behind a server that does not replace the shell another command may keep the container alive.
    pub(super) fn go_on(&mut self, command: &Command) {
        // Those before the last have been here.
        let Some(last) = self.candidates.last_mut() else { return };
        let (Runs::Server(call), false) = (&mut last.runs, last.replaces) else { return };
        let joined = std::mem::take(&mut last.joined);
        last.over |= waiting::ends_list(last.command, command);
        let over = matches!(command.program(), Some("exit" | "echo" | "printf" | "wait" | ":" | "true"));
        if !over && !command.words.is_empty() {
            if !last.over && !call.background && call.kept_waiting.is_none() {
                call.kept_waiting = waiting::kept_waiting(last.command, command, joined);
            }
            call.goes_on = true;
        }
        // The server may stand in the list that goes into the background.
        last.over |= command.next == Next::Background;
    }

    /// Follows one command. Whether the script ends with it.
    pub(super) fn command(&mut self, command: &'s Command) -> bool {
        if let Some(text) = self.sourced(command) {
            return self.source(command, &text);
        }
        self.sets(command);
        self.touches(command);
        let Some(first) = command.words.first() else {
            // What stands behind a loop is for its commands.
            if command.redirections.iter().all(Redirection::writes) {
                self.writes(command);
            }
            return false;
        };
        match first.literal() {
            Some(name) if self.is_function(name) => {
                let words = self.words(&command.words);
                return self.function(command, words);
            }
            Some(name) if sets::SETTERS.contains(&name) => self.export(command),
            Some("set") => self.set(&command.words[1..]),
            Some("shift") => self.shift(command),
            Some("unset") => self.unset(command),
            Some("cd") => self.change_directory(command),
            Some("sed") => self.sed(command),
            Some("perl" | "ruby") => self.edits(command),
            Some("tee") => self.tee(command),
            Some("cp" | "mv" | "install") => self.copy(command),
            Some("ln") => self.link(command),
            Some("rm" | "truncate") => self.clear(command),
            Some("touch") => self.touched(command),
            Some("mkdir") => self.directories(&command.words[1..].iter().collect::<Vec<_>>()),
            Some(":" | "echo" | "printf" | "cat" | "envsubst" | "grep" | "tr" | "return") => {
                self.writes(command);
            }
            Some(program) if is_builtin(program) => self.writes(command),
            _ => {
                let words = self.words(&command.words);
                if words.first().is_some_and(|word| self.is_function(word.as_str())) {
                    return self.function(command, words);
                }
                let started = self.call(command, words);
                if started.is_none() {
                    self.writes(command);
                }
                return started.is_some_and(|runs| self.starts(command, runs));
            }
        }
        false
    }

    /// A command that may start the server.
    fn call(&mut self, command: &Command, words: Vec<Text>) -> Option<Runs> {
        // The script calls itself again as another user.
        let again = command.words.iter().any(|word| matches!(word.text.as_str(), "$0" | "${0}"));
        if again && command.words.iter().any(|word| super::programs::gives_up_root(word.text.as_str())) {
            self.follower.dropped = Some(true);
        }
        if again || command.condition || command.piped_into.is_some() {
            return None;
        }
        let before = self.follower.dropped;
        let lent = self.lend(command);
        let runs = self.follower.run(words);
        for lent in lent.into_iter().rev() {
            self.follower.environment.take_back(lent);
        }
        self.follower.dropped = before;
        match runs {
            Runs::Other => None,
            // A tool that the tree does not show; not the last word of the script.
            Runs::Hidden(_) if command.program() != Some("exec") && !self.is_arguments(command) => None,
            other => Some(other),
        }
    }

    /// What the script runs, of what it may run: that is only known where all of it is the same.
    fn settle(self) -> Runs {
        let hidden = || Runs::Hidden(Why::Computed(self.name.as_str().into()));
        let mut candidates = self.candidates.into_iter().map(|candidate| candidate.runs);
        let Some(first) = candidates.next() else {
            // A function that nobody seems to call may be called all the same.
            let within = self.script.commands.iter().filter(|command| command.function.is_some());
            let mut words = within.flat_map(|command| &command.words);
            return if words.any(|word| is_server(word.text.as_str())) { hidden() } else { Runs::Other };
        };
        let same = |other: &Runs| match (&first, other) {
            (Runs::Server(a), Runs::Server(b)) => {
                a.arguments.len() == b.arguments.len()
                    && a.arguments.iter().zip(&b.arguments).all(|(a, b)| a.as_str() == b.as_str())
            }
            _ => false,
        };
        if candidates.all(|other| same(&other)) { first } else { hidden() }
    }

    fn is_arguments(&self, command: &Command) -> bool {
        command.words.first().is_some_and(is_all_arguments)
    }
}

pub(super) fn is_all_arguments(word: &Word) -> bool {
    matches!(word.text.as_str(), "$@" | "${@}" | "$*" | "${*}")
}

/// What to call a script: its file, or the attribute that holds it.
fn script_name(follower: &Follower<'_>, text: &Text) -> String {
    let path = follower.sources.file(text.span().file).path();
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
