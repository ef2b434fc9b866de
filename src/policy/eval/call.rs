//! Functions.

use super::Scope;
use super::render::{bytes_text, plain};
use super::tri::{both, text};
use crate::model::{Fact, FactValue, Version};
use crate::policy::expr::{Function, parse_duration, parse_memory};

pub(super) fn call<'a>(function: Function, arguments: Vec<Fact<'a>>, scope: &Scope<'a>) -> Fact<'a> {
    let mut arguments = arguments.into_iter();
    let Some(first) = arguments.next() else { return Fact::literal(FactValue::Unknown) };
    let Some(second) = arguments.next() else { return of_one(function, first, scope) };
    let value = match (text(&first.value), text(&second.value)) {
        (Some(text), Some(part)) => match function {
            Function::Contains => FactValue::Bool(text.contains(part)),
            Function::StartsWith => FactValue::Bool(text.starts_with(part)),
            Function::EndsWith => FactValue::Bool(text.ends_with(part)),
            _ => FactValue::Unknown,
        },
        _ => FactValue::Unknown,
    };
    Fact { value, bases: both(first.bases, second.bases) }
}

fn of_one<'a>(function: Function, argument: Fact<'a>, scope: &Scope<'a>) -> Fact<'a> {
    let Fact { value, bases } = argument;
    let unknown = matches!(value, FactValue::Unknown) || bases.iter().any(|basis| basis.is_unknown());
    let by_origin = |holds: bool| if unknown { FactValue::Unknown } else { FactValue::Bool(holds) };
    let value = match (function, value) {
        (Function::Written, _) => by_origin(bases.iter().any(|basis| basis.is_written())),
        (Function::Default, _) => {
            by_origin(!bases.is_empty() && bases.iter().all(|basis| basis.is_default()))
        }
        (Function::Fallback, _) => by_origin(bases.iter().any(|basis| scope.is_fallback(&basis.origin()))),
        (Function::File, _) if unknown => FactValue::Unknown,
        (Function::File, _) => match bases.iter().find_map(|basis| scope.path(&basis.origin())) {
            Some(path) => FactValue::Str(path.into()),
            None => FactValue::Absent,
        },
        (Function::Size, FactValue::Absent) => FactValue::Int(0),
        (Function::Size, FactValue::List(items)) => count(items.len()),
        (Function::Strength, FactValue::Secret(secret)) => FactValue::Str(scope.strength(secret).into()),
        (Function::BytesText, FactValue::Int(bytes)) => FactValue::Str(bytes_text(bytes).into()),
        (Function::Text, value) => match (plain(&value), value) {
            (_, FactValue::Absent) => FactValue::Absent,
            (_, FactValue::Bool(value)) => FactValue::Str(value.to_string().into()),
            (Some(text), _) => FactValue::Str(text.into()),
            (None, _) => FactValue::Unknown,
        },
        // What is made of something absent is absent too.
        (_, FactValue::Absent) => FactValue::Absent,
        (_, value) => match text(&value) {
            Some(text) => of_text(function, text),
            None => FactValue::Unknown,
        },
    };
    Fact { value, bases }
}

fn of_text<'a>(function: Function, text: &str) -> FactValue<'a> {
    let found = match function {
        Function::Size => Some(count(text.chars().count())),
        Function::LowerAscii => Some(FactValue::Str(text.to_ascii_lowercase().into())),
        Function::Int => text.parse().ok().map(FactValue::Int),
        Function::Memory => parse_memory(text).map(FactValue::Int),
        Function::Duration => parse_duration(text).map(FactValue::Duration),
        Function::Version => Version::parse(text).map(FactValue::Version),
        _ => None,
    };
    found.unwrap_or(FactValue::Unknown)
}

fn count<'a>(number: usize) -> FactValue<'a> {
    i64::try_from(number).map_or(FactValue::Unknown, FactValue::Int)
}
