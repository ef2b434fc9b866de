use super::copies::{self, Copy};
use super::emptied::Pipes;
use super::kept::Kept;
use super::passwords;
use super::variables::{Otherwise, Variables, assigned};
use crate::model::catalog::knowledge;
use crate::model::secret::MASK;
use crate::model::words::Status;
use crate::model::{Command, Invocation, Origin, Place, ScriptKind, Secret, Sourced};
use crate::resolve::invocation::{self, Reader, Replies};
use crate::resolve::sourced;
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::shell::{self, ArmKind, Next, Script, program};
use crate::syntax::words::posix::Word;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file of commands as it is read.
pub(super) struct File<'a> {
    kind: ScriptKind,
    /// Path as shown.
    shown: String,
    sources: &'a Sources,
    commands: Vec<Read>,
    /// Names of the functions of the text that is read.
    functions: BTreeSet<Arc<str>>,
}

/// A command, and what ties it to one of the servers of a deployment. It is the same whatever these are.
#[derive(Debug)]
pub struct Read {
    /// The command as it was tied last, at first to nothing: most variants tie it to the same.
    pub(super) command: RefCell<Arc<Command>>,
    /// Calls of Redis programs in it.
    pub(super) calls: Vec<Invocation>,
    /// Its words, those of a function that it calls in place.
    pub(super) words: Vec<Text>,
    pub(super) copy: Copy,
    /// The host that a client is given.
    pub(super) host: Option<Text>,
}

/// Reads shell texts of a file.
pub(super) fn read(file: FileId, kind: ScriptKind, texts: &[Text], sources: &Sources) -> Vec<Read> {
    let (shown, functions) = (sources.shown(file), BTreeSet::new());
    let mut reader = File { kind, shown, sources, commands: Vec::new(), functions };
    texts.iter().for_each(|text| reader.read(text));
    reader.commands
}

/// Functions of a script that call a client with whatever they are given: words before `"$@"`, by name.
type Clients = BTreeMap<String, Vec<Text>>;

impl File<'_> {
    fn read(&mut self, text: &Text) {
        let (script, _) = shell::parse(text);
        let mut variables = Variables::default();
        for command in &script.commands {
            variables.note(command);
        }
        self.functions = script.commands.iter().filter_map(|command| command.function.clone()).collect();
        let clients = clients(&script, &mut variables);
        let replies = Replies::new(&script);
        let pipes = Pipes::new(&script);
        let kept = Kept::new(&script);
        for (index, command) in script.commands.iter().enumerate() {
            variables.enter(command);
            let lines = invocation::fed(&script, index);
            let from = self.commands.len();
            if lines.is_empty() {
                self.command(command, (&script, index), &variables, &clients, &replies, &kept);
            }
            for line in lines {
                let command = with_input(command, line);
                self.command(&command, (&script, index), &variables, &clients, &replies, &kept);
            }
            if let Some(read) = self.commands.get_mut(from)
                && let Some(file) = pipes.emptied(index)
            {
                let empties = Sourced::new(Some(file.to_string()), Origin::of(file));
                Arc::make_mut(read.command.get_mut()).empties = empties;
            }
        }
    }

    fn command(
        &mut self,
        command: &shell::Command,
        (script, index): (&Script, usize),
        variables: &Variables,
        clients: &Clients,
        replies: &Replies<'_>,
        kept: &Kept<'_>,
    ) {
        let masked = filled(command, variables, Otherwise::Unknown);
        let written = match command.words.iter().all(|word| word.expansions.is_empty()) {
            true => Cow::Borrowed(&masked[..]),
            false => Cow::Owned(filled(command, variables, Otherwise::Written)),
        };
        let called = written.first().and_then(|word| clients.get(word.as_str()));
        let expanded: Vec<Text> = match called {
            Some(before) => before.iter().chain(masked.get(1..).unwrap_or_default()).cloned().collect(),
            None => masked.clone(),
        };
        let runs = invocation::program(&expanded).unwrap_or_default();
        let mut copy = copies::copy(&runs, &written, command);
        if let Some(target) = command.redirections.last().filter(|_| copy.destination.is_some()) {
            fill_redirection(&mut copy, &target.target, variables);
        }
        let host = invocation::host(&expanded);
        let mut calls = self.calls(command, called, &expanded, &masked);
        let status = status(script, index);
        for call in &mut calls {
            call.status = status;
            call.checks_reply = replies.of(index, call.exits_on_error, command.span);
            // A unit has `${NAME}` as one word whatever it holds.
            let split = called.is_none() && self.kind != ScriptKind::Service;
            call.password_unquoted |= split && invocation::password_unquoted(&command.words);
        }
        let secrets = secrets(command, variables, self.sources);
        let hidden: Vec<&str> = secrets
            .iter()
            .map(|secret| secret.value.expose())
            .chain(calls.iter().filter_map(|call| call.password_argument.value.as_ref()).map(Secret::expose))
            .filter(|secret| !secret.is_empty())
            .collect();
        let shown = |word: &Text| {
            let mut value = sourced::string(word, self.sources);
            // What a variable holds is told of where it is used.
            if value.known().is_some() && !command.span.contains(word.span()) {
                let here = command.span.contains(word.anchor());
                value.origin = Origin::at(if here { word.anchor() } else { command.span });
            }
            for secret in &hidden {
                value.value = value.value.replace(secret, MASK);
            }
            value
        };
        let at = command.span;
        let entry = Command {
            at,
            script: self.shown.clone(),
            kind: self.kind,
            position: i64::try_from(self.commands.len()).unwrap_or(i64::MAX),
            program: written
                .first()
                .map(|word| program::base_name(word.as_str()).to_owned())
                .unwrap_or_default(),
            calls_function: command.program().is_some_and(|name| self.functions.contains(name)),
            leaves_host: copies::leaves_host(&runs, &written),
            runs,
            words: written.iter().map(shown).collect(),
            sends: calls.first().map_or_else(|| Sourced::absent(at), |call| call.command.clone()),
            server: Sourced::absent(at),
            sources: copy.sources.iter().map(shown).collect(),
            destination: match &copy.destination {
                Some(path) => shown(path).map(|path| Some(path.clone())),
                None => Sourced::absent(at),
            },
            empties: Sourced::absent(at),
            on_data_volume: false,
            background: command.next == Next::Background,
            guarded: is_guarded(command),
            secret_variables: secret_variables(&command.words),
            assigns: assigned(command)
                .map(|(name, _)| Sourced::new(name.to_string(), Origin::of(&name)))
                .collect(),
            generates: kept.loses(command),
            secrets,
        };
        self.commands.push(Read {
            command: RefCell::new(Arc::new(entry)),
            calls,
            words: expanded,
            copy,
            host,
        });
    }

    /// Calls of Redis programs in a command.
    fn calls(
        &self,
        command: &shell::Command,
        called: Option<&Vec<Text>>,
        expanded: &[Text],
        masked: &[Text],
    ) -> Vec<Invocation> {
        let origin = |text: &Text| sourced::origin(text, self.sources);
        let reader =
            Reader { place: Place::Script, client: None, writes: &knowledge::writes, origin: &origin };
        let words = match (called.and_then(|_| invocation::program(expanded)), masked.first()) {
            // The function's options are told of where it stands.
            (Some(program), Some(name)) => {
                let program = Text::whole(program, name.span());
                Cow::Owned(std::iter::once(program).chain(masked.iter().skip(1).cloned()).collect())
            }
            _ => Cow::Borrowed(expanded),
        };
        let mut calls = reader.words(&words);
        calls.iter_mut().for_each(|call| call.at = command.span);
        calls
    }
}

/// Whether a command runs only where a condition holds, or where its function is called.
fn is_guarded(command: &shell::Command) -> bool {
    let own = usize::from(command.condition);
    let around = &command.arms[..command.arms.len().saturating_sub(own)];
    command.function.is_some() || around.iter().any(|arm| arm.kind != ArmKind::Loop)
}

/// A command as if what it reads were among its words.
fn with_input(command: &shell::Command, line: Vec<Word>) -> shell::Command {
    let mut command = command.clone();
    command.span = line.iter().map(|word| word.text.span()).fold(command.span, Span::to);
    command.words.extend(line);
    command
}

fn filled(command: &shell::Command, variables: &Variables, otherwise: Otherwise) -> Vec<Text> {
    command.words.iter().flat_map(|word| variables.words(word, otherwise)).collect()
}

fn fill_redirection(copy: &mut Copy, target: &Word, variables: &Variables) {
    if copy.destination.as_ref().is_some_and(|path| path.as_str() == target.text.as_str()) {
        copy.destination = variables.words(target, Otherwise::Written).into_iter().next();
    }
}

fn clients(script: &Script, variables: &mut Variables) -> Clients {
    let mut clients = Clients::new();
    for command in &script.commands {
        let Some(function) = &command.function else { continue };
        let Some((last, _)) = command.words.split_last() else { continue };
        if !matches!(last.text.as_str(), "$@" | "${@}" | "$*" | "${*}") {
            continue;
        }
        variables.enter(command);
        let mut words = filled(command, variables, Otherwise::Unknown);
        words.pop();
        if invocation::program(&words).is_some_and(|program| program.ends_with("-cli")) {
            clients.entry(function.to_string()).or_insert(words);
        }
    }
    clients
}

/// What hangs on the exit status of a command: `None` where the script says nothing.
fn status(script: &Script, index: usize) -> Option<Status> {
    let command = script.commands.get(index)?;
    if command.piped_into.is_some() || command.inside.is_some() {
        return None;
    }
    match command.next {
        _ if command.condition => Some(Status::Used),
        Next::And => Some(Status::Used),
        Next::Or => {
            let mut behind = script.commands.iter().skip(index + 1);
            let next = behind.find(|other| other.inside == command.inside)?;
            Some(if matches!(next.program(), Some("true" | ":")) { Status::Ignored } else { Status::Used })
        }
        Next::End | Next::Background => None,
    }
}

fn secret_variables(words: &[Word]) -> Vec<Sourced<String>> {
    let mut all: Vec<Sourced<String>> = Vec::new();
    for word in words {
        for name in word.variables().filter(|name| knowledge::is_secret_name(name)) {
            if !all.iter().any(|known| known.value == name) {
                all.push(Sourced::new(name.to_owned(), Origin::of(&word.text)));
            }
        }
    }
    all
}

/// Values that a command gives to variables whose names say that they hold a secret, and to directives that do.
fn secrets(command: &shell::Command, variables: &Variables, sources: &Sources) -> Vec<Sourced<Secret>> {
    let named = assigned(command).filter(|(name, _)| knowledge::is_secret_name(name.as_str()));
    let values = named.filter_map(|(name, value)| {
        let text = variables.words(&value, Otherwise::Unknown).into_iter().next()?;
        let text = match text.as_str().strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('=')) {
            Some(rest) => text.slice(text.len() - rest.len()..text.len()),
            None => text,
        };
        (!text.holds_unknown() && !text.is_empty())
            .then(|| Sourced::new(Secret::new(text.as_str()), sourced::origin(&text, sources)))
    });
    let written = of_directives(command, variables).into_iter();
    values
        .chain(written.map(|text| Sourced::new(Secret::new(text.as_str()), sourced::origin(&text, sources))))
        .collect()
}

/// Passwords that a command writes behind the directives that take one: `echo "requirepass …"`, `--requirepass …`.
fn of_directives(command: &shell::Command, variables: &Variables) -> Vec<Text> {
    if matches!(command.program(), Some("sed" | "awk" | "grep" | "perl"))
        || !command.words.iter().any(|word| passwords::mentioned(&word.text))
    {
        return Vec::new();
    }
    passwords::behind_directives(&filled(command, variables, Otherwise::Unknown))
}
