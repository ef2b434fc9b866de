use super::call::{Call, Runs, runs, words_of};
use super::calls;
use super::follow::{Fate, Flow, MATCHERS, PIPES};
use super::outcome::{Given, May, ends};
use super::trial::{Answer, of_test};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Spans, Text};
use crate::syntax::shell::{self, Script};

const DEPTH: usize = 8;

/// Programs that say nothing about the server.
const PLAIN: [&str; 29] = [
    "echo", "printf", "true", "false", ":", "exit", "return", "test", "[", "[[", "case", "for", "read",
    "export", "set", "local", "unset", "sleep", "wc", "kill", "break", "continue", "cd", "shift", "trap",
    "date", "command", "type", "which",
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
    // What compares the answer with nothing, as `!= ""` does, takes every error for a good one.
    if !checked.is_empty() && of_test(test, Answer::Error) == May::YES {
        let calls = calls::in_test(test).into_iter().filter(Call::is_client);
        ignored.extend(calls.map(|call| call.at()));
        checked.clear();
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
        Some(Runs::Shell { script, .. }) if depth > 0 => of_script(&script, depth - 1, verdicts),
        Some(Runs::Shell { .. }) => verdicts.push(Verdict::Unclear("a shell".to_owned())),
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
            *verdict = match std::mem::replace(verdict, Verdict::Unclear(String::new())) {
                Verdict::Ignored(span) => in_script(&flow, index, span),
                Verdict::Checked(span) => by_status(&flow, index, span),
                unclear @ Verdict::Unclear(_) => unclear,
            };
        }
    }
}

/// What becomes of an error that a command of a script writes; `call` is the call that wrote it.
fn in_script(flow: &Flow<'_>, index: usize, call: Span) -> Verdict {
    match flow.from(index) {
        Fate::Lost if fails_anyway(flow, index) => Verdict::Unclear("the shell".to_owned()),
        Fate::Lost => Verdict::Ignored(call),
        Fate::Unclear(name) => Verdict::Unclear(name),
        Fate::Compared(at) => judge(flow, at, call, flow.span(at)),
        Fate::Kept(holder) => {
            let readers = flow.readers(holder);
            let checked = |at: &usize| matches!(judge(flow, *at, call, flow.span(*at)), Verdict::Checked(_));
            match readers.iter().any(checked) {
                true => Verdict::Checked(flow.span(holder)),
                false => Verdict::Unclear("the shell".to_owned()),
            }
        }
    }
}

/// Whether a script fails where one of its commands succeeds.
fn fails_anyway(flow: &Flow<'_>, index: usize) -> bool {
    let last = flow.last(index);
    let own = flow.script.commands.get(last).is_some_and(|command| command.inside.is_none());
    own && ends(flow.script, &Given::from([(last, May::YES)])) == May::NO
}

/// Whether a comparison decides how its script ends: nobody knows which way round it is.
fn judge(flow: &Flow<'_>, at: usize, call: Span, by: Span) -> Verdict {
    let Some(at) = flow.outermost(at) else { return Verdict::Unclear("the shell".to_owned()) };
    let either = [May::NO, May::YES].map(|status| ends(flow.script, &Given::from([(at, status)])));
    if either.contains(&May::NO) {
        return Verdict::Checked(by);
    }
    match either == [May::YES; 2] {
        true => Verdict::Ignored(call),
        false => Verdict::Unclear("the shell".to_owned()),
    }
}

/// What becomes of an error that a command tells by its status.
fn by_status(flow: &Flow<'_>, index: usize, flag: Span) -> Verdict {
    if let Fate::Compared(at) = flow.from(index) {
        return match judge(flow, at, flag, flag) {
            Verdict::Ignored(_) => Verdict::Unclear("the shell".to_owned()),
            other => other,
        };
    }
    let apart = flow.script.commands.get(index).is_none_or(|one| one.inside.is_some());
    let ends = ends(flow.script, &Given::from([(index, May::NO)]));
    match ends == May::NO && !apart && !flow.is_piped(index) {
        true => Verdict::Checked(flag),
        false => Verdict::Unclear("the shell".to_owned()),
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
        match self.0.from(index) {
            Fate::Compared(by) => Sourced::new(true, Origin::at(self.0.span(by))),
            Fate::Kept(holder) if !self.0.readers(holder).is_empty() => {
                Sourced::new(true, Origin::at(self.0.span(holder)))
            }
            Fate::Kept(_) => Sourced::unknown(at, Why::Computed("the shell".into())),
            Fate::Lost => Sourced::new(false, Origin::at(at)),
            Fate::Unclear(name) => Sourced::unknown(at, Why::Computed(name.into())),
        }
    }
}

fn is_filter(words: &[Text]) -> bool {
    match runs(words) {
        Some(Runs::Other(name)) => MATCHERS.contains(&name.as_str()) || PIPES.contains(&name.as_str()),
        _ => false,
    }
}
