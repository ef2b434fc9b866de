//! Start scripts: the commands that matter of a shell text.

use super::super::container::{Place, absolute};
use super::super::environment::{Environment, Value, unknown_at};
use super::branches::Branches;
use super::{Follower, Runs};
use crate::model::Why;
use crate::source::{Span, Text};
use crate::syntax::shell::{self, Command, Next};
use crate::syntax::words::posix::Word;

/// What a script runs in the end, with its arguments.
pub(super) fn follow(follower: &mut Follower<'_>, text: &Text, arguments: Vec<Text>) -> Runs {
    let own = text.span().file;
    let file = Span::new(own, 0..follower.sources.text(own).len());
    let parse = || shell::parse(text).0.into();
    let known = follower.container.world.context.known;
    let script = if text.span() == file { known.starts.of(own, parse) } else { parse() };
    let name = script_name(follower, text);
    let mut state = State { follower, arguments, branched: false, name };
    let mut branches = Branches::default();
    let mut candidates: Vec<(Runs, bool)> = Vec::new();
    let traps = script.commands.iter().any(|command| command.program() == Some("trap"));
    // A shell gives way to the last command of `sh -c`, not of a file.
    let last = script.commands.iter().rposition(|command| command.inside.is_none());
    let last = last.filter(|_| text.span() != file).and_then(|last| script.commands.get(last));
    for command in script.commands.iter().filter(|command| command.inside.is_none()) {
        let runs = branches.runs(command);
        if runs == Some(false) {
            continue;
        }
        state.branched = runs.is_none();
        if command.condition {
            let truth = state.truth(command);
            branches.decide(command, truth);
        }
        let Some(mut started) = state.command(command) else { continue };
        let replaces = command.program() == Some("exec");
        let gives_way = replaces
            || last.is_some_and(|last| last.span == command.span) && command.next != Next::Background;
        if let Runs::Server(call) = &mut started
            && !gives_way
            && !traps
        {
            call.child_of = Some(command.span);
        }
        if runs == Some(true) {
            // A server that was only started for the set-up is over; one that may have replaced the script is not.
            candidates.retain(|(_, replaced)| *replaced);
        }
        candidates.push((started, replaces));
        if runs == Some(true) && replaces {
            break;
        }
    }
    state.settle(candidates.into_iter().map(|(runs, _)| runs).collect())
}

/// A script as it is followed.
pub(super) struct State<'s, 'a> {
    pub(super) follower: &'s mut Follower<'a>,
    /// `$@`.
    pub(super) arguments: Vec<Text>,
    /// Whether the command at hand may not run.
    pub(super) branched: bool,
    /// What to call the script.
    pub(super) name: String,
}

impl State<'_, '_> {
    /// Follows one command; what it runs, where that may be the server.
    fn command(&mut self, command: &Command) -> Option<Runs> {
        for assignment in &command.assignments {
            let value = self.value(&assignment.value);
            if command.words.is_empty() {
                self.assign(assignment.name.as_str(), value);
            }
        }
        self.defaults(&command.words);
        let first = command.words.first()?;
        match first.literal() {
            Some("export" | "declare" | "local" | "readonly" | "typeset") => self.export(&command.words[1..]),
            Some(":") => {}
            Some("set") => self.set(&command.words[1..]),
            Some("sed") => self.sed(command),
            Some("echo" | "printf") => self.echo(command),
            Some("cat" | "tee") => self.cat(command),
            Some("envsubst") => self.envsubst(command),
            Some("cp" | "mv") => self.copy(command),
            Some(program) if is_builtin(program) => {}
            _ => return self.call(command),
        }
        None
    }

    /// A command that may start the server.
    fn call(&mut self, command: &Command) -> Option<Runs> {
        // The script calls itself again as another user.
        let again = command.words.iter().any(|word| matches!(word.text.as_str(), "$0" | "${0}"));
        if again && command.words.iter().any(|word| super::programs::gives_up_root(word.text.as_str())) {
            self.follower.dropped = Some(true);
        }
        if again || command.condition || command.piped_into.is_some() {
            return None;
        }
        let words = self.words(&command.words);
        let before = self.follower.dropped;
        let runs = self.follower.run(words);
        self.follower.dropped = before;
        match runs {
            Runs::Other => None,
            // A tool that the tree does not show; not the last word of the script.
            Runs::Hidden(_) if command.program() != Some("exec") && !self.is_arguments(command) => None,
            other => Some(other),
        }
    }

    /// What the script runs, of what it may run: that is only known where all of it is the same.
    fn settle(&self, candidates: Vec<Runs>) -> Runs {
        let hidden = || Runs::Hidden(Why::Computed(self.name.as_str().into()));
        let mut candidates = candidates.into_iter();
        let Some(first) = candidates.next() else { return Runs::Other };
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

    /// Words with expansions filled in, `"$@"` included.
    pub(super) fn words(&mut self, words: &[Word]) -> Vec<Text> {
        let mut out = Vec::new();
        for word in words {
            match word.text.as_str() {
                _ if is_all_arguments(word) => out.extend(self.arguments.iter().cloned()),
                "$1" | "${1}" => out.extend(self.arguments.first().cloned()),
                _ => out.extend(self.expand(word)),
            }
        }
        out
    }

    fn expand(&mut self, word: &Word) -> Vec<Text> {
        self.in_environment(|environment, output| environment.expand(word, output))
    }

    pub(super) fn value(&mut self, word: &Word) -> Text {
        self.in_environment(|environment, output| environment.value(word, output))
    }

    /// Asks the environment, which the output of a command does not depend on.
    fn in_environment<T>(
        &mut self,
        ask: impl FnOnce(&Environment, &mut dyn FnMut(&Text) -> Option<Text>) -> T,
    ) -> T {
        let environment = std::mem::take(&mut self.follower.environment);
        let found = ask(&environment, &mut |script| self.output(script));
        self.follower.environment = environment;
        found
    }

    /// The output of `$(cat file)`, where the file is in the tree.
    fn output(&mut self, script: &Text) -> Option<Text> {
        let (parsed, _) = shell::parse(script);
        let [command] = &parsed.commands[..] else { return None };
        let words: Vec<&str> = command.words.iter().map(|word| word.literal()).collect::<Option<_>>()?;
        let path = match (&words[..], &command.redirections[..]) {
            (["cat", path], []) => (*path).to_owned(),
            ([] | ["cat"], [input]) if input.operator == "<" => input.target.literal()?.to_owned(),
            _ => return None,
        };
        let content = self.content(&path)?;
        Some(content.trim_matches(|c| c == '\n'))
    }

    /// Content of a file of the container.
    fn content(&mut self, path: &str) -> Option<Text> {
        let full = absolute(path, &self.follower.directory);
        match self.follower.container.place(&full) {
            Place::Tree(path) => {
                let files = self.follower.container.world.files;
                let file = self.follower.sources.load(files, &path).ok()?;
                let text = self.follower.sources.text(file).to_owned();
                let span = Span::new(file, 0..text.len());
                Some(Text::plain(text, span))
            }
            Place::Inline(text) => Some(text),
            Place::Nothing | Place::Hidden(_) => None,
        }
    }

    /// Sets a variable. Behind a condition it is not certain that the new value replaces the old.
    fn assign(&mut self, name: &str, value: Text) {
        let environment = &mut self.follower.environment;
        let value = match environment.get(name) {
            Value::Set(old) if self.branched && old.as_str() != value.as_str() && !old.is_empty() => {
                unknown_at(value.span())
            }
            _ => value,
        };
        environment.set(name, value);
    }

    fn export(&mut self, words: &[Word]) {
        for word in words {
            let Some(at) = word.text.as_str().find('=') else { continue };
            let name = word.text.as_str()[..at].to_owned();
            let value = self.value(word);
            if let Some(at) = value.as_str().find('=') {
                self.assign(&name, value.slice(at + 1..value.len()));
            }
        }
    }

    /// `: "${NAME:=value}"` sets what is not set.
    fn defaults(&mut self, words: &[Word]) {
        for word in words {
            let mut environment = std::mem::take(&mut self.follower.environment);
            environment.take_defaults(word, &mut |script| self.output(script));
            self.follower.environment = environment;
        }
    }

    /// `set -- …` gives the script other arguments.
    fn set(&mut self, words: &[Word]) {
        let Some(at) = words.iter().position(|word| word.text.as_str() == "--") else { return };
        let new = self.words(&words[at + 1..]);
        if self.branched && !self.certain(&new) {
            return;
        }
        self.arguments = new;
    }

    /// Whether arguments that a branch sets are the ones in the end: it puts the server before options, as official
    /// entrypoints do, or adds options whose values are there.
    fn certain(&self, new: &[Text]) -> bool {
        let first = self.arguments.first().map_or("", Text::as_str);
        if new.first().is_some_and(|word| super::is_server(word.as_str()))
            && new.len() == self.arguments.len() + 1
        {
            return first.is_empty() || first.starts_with('-') || first.ends_with(".conf");
        }
        new.len() > self.arguments.len() && new.iter().all(|word| !word.is_empty())
    }
}

fn is_all_arguments(word: &Word) -> bool {
    matches!(word.text.as_str(), "$@" | "${@}" | "$*" | "${*}")
}

fn is_builtin(program: &str) -> bool {
    const NAMES: [&str; 26] = [
        "if", "then", "else", "fi", "for", "while", "do", "done", "case", "esac", "[", "[[", "test", "mkdir",
        "chown", "chmod", "sleep", "wait", "trap", "shift", "exit", "umask", "ulimit", "sysctl", "rm",
        "touch",
    ];
    NAMES.contains(&program)
}

/// What to call a script: its file, or the attribute that holds it.
fn script_name(follower: &Follower<'_>, text: &Text) -> String {
    let path = follower.sources.file(text.span().file).path();
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
