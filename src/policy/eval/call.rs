//! Functions.

use super::datum::both;
use super::render::{bytes_text, plain};
use super::{Datum, Scope, Valued};
use crate::model::{Origin, Version};
use crate::policy::expr::{Function, parse_duration, parse_memory};

pub(super) fn call<'a>(function: Function, arguments: Vec<Valued<'a>>, scope: &Scope<'a>) -> Valued<'a> {
    let mut arguments = arguments.into_iter();
    let Some(first) = arguments.next() else { return Valued::literal(Datum::Unknown) };
    let Some(second) = arguments.next() else { return of_one(function, first, scope) };
    let value = match (first.value.text(), second.value.text()) {
        (Some(text), Some(part)) => match function {
            Function::Contains => Datum::Bool(text.contains(part)),
            Function::StartsWith => Datum::Bool(text.starts_with(part)),
            Function::EndsWith => Datum::Bool(text.ends_with(part)),
            _ => Datum::Unknown,
        },
        _ => Datum::Unknown,
    };
    Valued { value, blame: both(first.blame, second.blame) }
}

fn of_one<'a>(function: Function, argument: Valued<'a>, scope: &Scope<'a>) -> Valued<'a> {
    let Valued { value, blame } = argument;
    let unknown = matches!(value, Datum::Unknown) || blame.iter().any(Origin::is_unknown);
    let by_origin = |holds: bool| if unknown { Datum::Unknown } else { Datum::Bool(holds) };
    let value = match (function, value) {
        (Function::Written, _) => by_origin(blame.iter().any(Origin::is_written)),
        (Function::Default, _) => by_origin(!blame.is_empty() && blame.iter().all(Origin::is_default)),
        (Function::Fallback, _) => by_origin(blame.iter().any(|origin| scope.is_fallback(origin))),
        (Function::File, _) if unknown => Datum::Unknown,
        (Function::File, _) => match blame.iter().find_map(|origin| scope.path(origin)) {
            Some(path) => Datum::Str(path.into()),
            None => Datum::Absent,
        },
        (Function::Size, Datum::Absent) => Datum::Int(0),
        (Function::Size, Datum::List(items)) => count(items.len()),
        (Function::Strength, Datum::Secret(secret)) => Datum::Str(scope.strength(secret).into()),
        (Function::BytesText, Datum::Int(bytes)) => Datum::Str(bytes_text(bytes).into()),
        (Function::Text, value) => match (plain(&value), value) {
            (_, Datum::Absent) => Datum::Absent,
            (_, Datum::Bool(value)) => Datum::Str(value.to_string().into()),
            (Some(text), _) => Datum::Str(text.into()),
            (None, _) => Datum::Unknown,
        },
        // What is made of something absent is absent too.
        (_, Datum::Absent) => Datum::Absent,
        (_, value) => match value.text() {
            Some(text) => of_text(function, text),
            None => Datum::Unknown,
        },
    };
    Valued { value, blame }
}

fn of_text(function: Function, text: &str) -> Datum<'static> {
    let found = match function {
        Function::Size => Some(count(text.chars().count())),
        Function::LowerAscii => Some(Datum::Str(text.to_ascii_lowercase().into())),
        Function::Int => text.parse().ok().map(Datum::Int),
        Function::Memory => parse_memory(text).map(Datum::Int),
        Function::Duration => parse_duration(text).map(Datum::Duration),
        Function::Version => Version::parse(text).map(Datum::Version),
        _ => None,
    };
    found.unwrap_or(Datum::Unknown)
}

fn count(number: usize) -> Datum<'static> {
    i64::try_from(number).map_or(Datum::Unknown, Datum::Int)
}
