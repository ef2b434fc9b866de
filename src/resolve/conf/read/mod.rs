//! One directive as one series of a server reads it.

mod check;
mod lists;
mod notify;
mod replicaof;
mod save;
mod scalar;
mod words;

pub(super) use words::origin_of;

use super::wrong::Wrong;
use crate::model::catalog::directives::{Directive, Facts, Kind, Series, SeriesSet};
use crate::model::{Family, ProblemKind, Value};
use crate::source::{Span, Text};
use crate::syntax::words::redis::{Quotes, split};

/// What a server makes of a directive as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The value; `None` where the line adds nothing, or the server refuses it.
    pub value: Option<Value>,
    /// What is wrong with it.
    pub wrong: Option<Wrong>,
}

impl Reading {
    fn of(value: Value) -> Self {
        Self { value: Some(value), wrong: None }
    }

    fn refused(wrong: Wrong) -> Self {
        Self { value: None, wrong: Some(wrong) }
    }
}

impl From<Result<Value, Wrong>> for Reading {
    fn from(result: Result<Value, Wrong>) -> Self {
        result.map_or_else(Self::refused, Self::of)
    }
}

/// What is known where a value is read.
#[derive(Clone, Copy)]
struct Context {
    directive: &'static Directive,
    facts: &'static Facts,
    series: &'static Series,
}

impl Context {
    fn since(self, major: u16, minor: u16) -> bool {
        self.series.since(major, minor)
    }
}

/// Reads the values of a directive as a series does that has it.
pub(super) fn read(
    directive: &'static Directive,
    facts: &'static Facts,
    series: &'static Series,
    values: &[Text],
) -> Reading {
    let context = Context { directive, facts, series };
    let again = match values {
        [one] if facts.splits && !one.is_empty() => Some(split(one, quotes(series))),
        _ => None,
    };
    match again {
        Some((_, Some(error))) => unsplit(context, error.span),
        Some((words, None)) => read_words(context, &words),
        None => read_words(context, values),
    }
}

/// One value that cannot be split into words again counts as no value, and the server says nothing.
fn unsplit(context: Context, quote: Span) -> Reading {
    let mut reading = read_words(context, &[]);
    let text = "the quotes within this value do not match, and the server takes it for no value at all";
    let wrong = Wrong { at: Some(quote), ..Wrong::of_name(ProblemKind::Quotes, text).harmless() };
    reading.wrong.get_or_insert(wrong);
    reading
}

/// How a series reads quotes that touch other bytes.
pub(super) fn quotes(series: &Series) -> Quotes {
    let joined = series.family == Family::Valkey && series.version.major >= 9;
    if joined { Quotes::Joined } else { Quotes::Apart }
}

fn read_words(context: Context, words: &[Text]) -> Reading {
    if context.directive.name == "save" {
        return save::read(context, words);
    }
    match words::comment(context, words) {
        Some(wrong) if wrong.fatal && context.directive.name != "bind" => return Reading::refused(wrong),
        Some(wrong) => return Reading { value: Some(words::list(words)), wrong: Some(wrong) },
        None => {}
    }
    if let Some(wrong) = words::arity(context, words) {
        return Reading::refused(wrong);
    }
    match (context.facts.kind, words) {
        (Kind::Ignored, _) => {
            let wrong = Wrong::of_name(ProblemKind::NoEffect, ignoring(context.directive)).harmless();
            Reading { value: Some(Value::None), wrong: Some(wrong) }
        }
        (Kind::EnumFlags, _) => lists::flags(context, words).into(),
        (Kind::Special, _) if context.directive.name == "bind" => {
            Reading { value: Some(words::addresses(words)), wrong: check::addresses(context, words) }
        }
        (Kind::Special, _) => match words.iter().find_map(|word| check::text(context, word)) {
            Some(wrong) => Reading::refused(wrong),
            None => special(context, words).into(),
        },
        (_, [word]) => scalar::read(context, word),
        _ => Reading::of(words::list(words)),
    }
}

/// Who takes a directive and does nothing with it, and since when.
fn ignoring(directive: &Directive) -> String {
    let ignores = |series: &&Series| {
        let facts = directive.facts.iter().find(|facts| facts.series.holds(series));
        facts.is_some_and(|facts| facts.kind == Kind::Ignored)
    };
    let first = |family| SeriesSet::every().iter().filter(ignores).find(|series| series.family == family);
    let since = |series: &Series| format!("{} since {}", series.family, series.version);
    match (first(Family::Redis).map(since), first(Family::Valkey).map(since)) {
        (Some(redis), Some(valkey)) => format!("{redis} and {valkey} take it and ignore it"),
        (redis, valkey) => format!("{} takes it and ignores it", redis.or(valkey).unwrap_or_default()),
    }
}

fn special(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    match context.directive.name {
        "client-output-buffer-limit" => lists::buffer_limits(context, words),
        "oom-score-adj-values" => lists::scores(words),
        "latency-tracking-info-percentiles" => lists::percentiles(words),
        "notify-keyspace-events" => notify::read(context, words),
        "replicaof" => replicaof::read(context, words),
        "dir" => Ok(words::joined(words)),
        "rdma-bind" => Ok(words::addresses(words)),
        _ => Ok(words::list(words)),
    }
}
