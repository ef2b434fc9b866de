use super::call::{Call, Runs, runs, words_of};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Spans, Text};
use crate::syntax::shell::{self, Command, Script};
use std::collections::BTreeSet;

const DEPTH: usize = 8;
/// How many commands an answer is followed through.
const STEPS: usize = 64;

/// Programs that say by their exit status what stands in their input.
const MATCHERS: [&str; 6] = ["grep", "egrep", "fgrep", "rg", "awk", "gawk"];
/// Programs that hand their input on, and succeed whatever it is.
const PIPES: [&str; 10] = ["cat", "tee", "tr", "head", "tail", "sed", "cut", "sort", "uniq", "rev"];
/// Programs that say nothing about the server.
const PLAIN: [&str; 26] = [
    "echo", "printf", "true", "false", ":", "exit", "return", "test", "[", "[[", "case", "for", "read",
    "export", "set", "local", "unset", "sleep", "wc", "kill", "break", "continue", "cd", "shift", "trap",
    "date",
];

/// What becomes of an error that the server answers.
enum Verdict {
    /// It can make the test fail: the bytes that see to it.
    Checked(Span),
    /// The call that it is lost behind.
    Ignored(Span),
    /// Something decides that the files do not show, by name.
    Unclear(String),
}

/// Whether an error reply, such as `NOAUTH` or `LOADING`, can make the test of a healthcheck fail. The exit status of
/// a client only tells whether it could connect, so its output must be compared, or `-e` be given. Unknown for what is
/// no client.
///
/// `anchor` is where the test stands.
pub fn checks_reply(test: &[Text], anchor: Span) -> Sourced<bool> {
    let mut verdicts = Vec::new();
    match (test.first().map(Text::as_str), test.get(1)) {
        (Some("CMD"), Some(_)) => of_words(&test[1..], DEPTH, &mut verdicts),
        (Some("CMD-SHELL"), Some(script)) => of_script(script, DEPTH, &mut verdicts),
        _ => {}
    }
    let (mut checked, mut ignored, mut unclear) = (Vec::new(), Vec::new(), None);
    for verdict in verdicts {
        match verdict {
            Verdict::Checked(span) => checked.push(span),
            Verdict::Ignored(span) => ignored.push(span),
            Verdict::Unclear(name) => unclear = unclear.or(Some(name)),
        }
    }
    if !checked.is_empty() {
        return Sourced::new(true, Origin::Written { at: checked.into(), via: Spans::NONE });
    }
    match unclear {
        Some(name) => Sourced::unknown(anchor, Why::Computed(name.into())),
        None if ignored.is_empty() => Sourced::unknown(anchor, Why::Computed("the test".into())),
        None => Sourced::new(false, Origin::Written { at: ignored.into(), via: Spans::NONE }),
    }
}

fn of_words(words: &[Text], depth: usize, verdicts: &mut Vec<Verdict>) {
    match runs(words) {
        Some(Runs::Redis(call)) => verdicts.push(of_call(&call)),
        Some(Runs::Shell(script)) if depth > 0 => of_script(&script, depth - 1, verdicts),
        Some(Runs::Shell(_)) => verdicts.push(Verdict::Unclear("a shell".to_owned())),
        Some(Runs::Other(name)) if PLAIN.contains(&name.as_str()) => {}
        Some(Runs::Other(name)) => verdicts.push(Verdict::Unclear(name)),
        None => {}
    }
}

/// What the exit status of a call tells by itself.
fn of_call(call: &Call) -> Verdict {
    let options = call.options();
    if let Some(flag) = options.exits_on_error {
        return Verdict::Checked(flag.span());
    }
    if !call.is_client() || options.unclear || options.mode.is_some() {
        return Verdict::Unclear(call.name.clone());
    }
    Verdict::Ignored(call.at())
}

fn of_script(text: &Text, depth: usize, verdicts: &mut Vec<Verdict>) {
    let (script, problems) = shell::parse(text);
    if !problems.is_empty() {
        verdicts.push(Verdict::Unclear("the shell".to_owned()));
    }
    let flow = Flow::new(&script);
    for (index, command) in script.commands.iter().enumerate() {
        let words = words_of(command);
        if is_filter(&words) {
            continue;
        }
        let before = verdicts.len();
        of_words(&words, depth, verdicts);
        for verdict in verdicts.iter_mut().skip(before) {
            if let Verdict::Ignored(span) = verdict {
                *verdict = flow.from(index, *span);
            }
        }
    }
}

/// What becomes of what the commands of a script answer.
pub struct Replies<'a>(Flow<'a>);

impl<'a> Replies<'a> {
    /// Those of a script.
    pub fn new(script: &'a Script) -> Self {
        Self(Flow::new(script))
    }

    /// Whether an error reply to the client that a command calls shows in an exit status, by the command's number;
    /// `at` is its place.
    pub fn of(&self, index: usize, exits_on_error: bool, at: Span) -> Sourced<bool> {
        if exits_on_error {
            return Sourced::new(true, Origin::at(at));
        }
        match self.0.from(index, at) {
            Verdict::Checked(span) => Sourced::new(true, Origin::at(span)),
            Verdict::Ignored(span) => Sourced::new(false, Origin::at(span)),
            Verdict::Unclear(name) => Sourced::unknown(at, Why::Computed(name.into())),
        }
    }
}

fn is_filter(words: &[Text]) -> bool {
    match runs(words) {
        Some(Runs::Other(name)) => MATCHERS.contains(&name.as_str()) || PIPES.contains(&name.as_str()),
        _ => false,
    }
}

/// Where the output of commands goes.
struct Flow<'a> {
    commands: &'a [Command],
    /// Variables that something compares.
    compared: BTreeSet<&'a str>,
}

impl<'a> Flow<'a> {
    fn new(script: &'a Script) -> Self {
        let comparing = script.commands.iter().filter(|command| {
            compares(command)
                || command.piped_into.and_then(|next| script.commands.get(next)).is_some_and(matches)
        });
        let variables = comparing.flat_map(|command| &command.words).flat_map(|word| word.variables());
        Self { commands: &script.commands, compared: variables.collect() }
    }

    /// What becomes of the output of a command; `call` is the call that wrote it.
    fn from(&self, mut index: usize, call: Span) -> Verdict {
        for _ in 0..STEPS {
            let Some(command) = self.commands.get(index) else { break };
            if let Some(next) =
                command.piped_into.and_then(|next| self.commands.get(next).map(|one| (next, one)))
            {
                let name = program(next.1);
                if MATCHERS.contains(&name.as_str()) {
                    return Verdict::Checked(next.1.span);
                }
                if !PIPES.contains(&name.as_str()) {
                    return Verdict::Unclear(name);
                }
                index = next.0;
                continue;
            }
            let Some((outer, holder)) =
                command.inside.and_then(|at| self.commands.get(at).map(|one| (at, one)))
            else {
                return Verdict::Ignored(call);
            };
            match program(holder).as_str() {
                "[" | "test" | "[[" if !compares(holder) => return Verdict::Ignored(call),
                "[" | "test" | "[[" | "case" => return Verdict::Checked(holder.span),
                "echo" | "printf" => index = outer,
                "" | "export" | "local" => return self.through_variable(holder),
                other => return Verdict::Unclear(other.to_owned()),
            }
        }
        Verdict::Unclear("the shell".to_owned())
    }

    /// What becomes of an answer that a command puts into variables.
    fn through_variable(&self, holder: &Command) -> Verdict {
        let assigned = holder.assignments.iter().map(|assignment| assignment.name.as_str());
        let declared =
            holder.words.iter().filter_map(|word| word.text.as_str().split_once('=').map(|(name, _)| name));
        if assigned.chain(declared).any(|name| self.compared.contains(name)) {
            return Verdict::Checked(holder.span);
        }
        Verdict::Unclear("the shell".to_owned())
    }
}

/// Name of the program of a command; empty for mere assignments.
fn program(command: &Command) -> String {
    match runs(&words_of(command)) {
        Some(Runs::Other(name)) => name,
        Some(Runs::Redis(call)) => call.name,
        Some(Runs::Shell(_)) => "sh".to_owned(),
        None => String::new(),
    }
}

fn matches(command: &Command) -> bool {
    MATCHERS.contains(&program(command).as_str())
}

/// Whether a command compares its words: `case`, or a test with an operator between two operands.
fn compares(command: &Command) -> bool {
    const OPERATORS: [&str; 11] = ["=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "<"];
    match command.program() {
        Some("case") => true,
        Some("[" | "test" | "[[") => {
            command.words.iter().filter_map(|word| word.literal()).any(|word| OPERATORS.contains(&word))
        }
        _ => false,
    }
}
