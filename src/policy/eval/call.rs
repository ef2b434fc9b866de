//! Functions.

use super::ground::Ground;
use super::render::{bytes_text, plain};
use super::tri::text;
use super::{Scope, kept, value_of};
use crate::model::{Bases, Fact, FactValue, Version};
use crate::policy::expr::{Code, Function, parse_duration, parse_memory};

pub(super) fn call<'a, G: Ground<'a>>(
    function: Function,
    arguments: &'a [Code],
    scope: &mut Scope<'a>,
) -> Fact<'a, G> {
    match arguments {
        [of] => match function {
            Function::Written
            | Function::Default
            | Function::Fallback
            | Function::Ignored
            | Function::File => {
                let of: Fact<'a> = value_of(of, scope);
                kept(Fact { value: of_bases(function, &of, scope), bases: of.bases })
            }
            _ => of_one(function, value_of(of, scope), scope),
        },
        [text, part] => of_two(function, value_of(text, scope), value_of(part, scope)),
        _ => Fact::literal(FactValue::Unknown),
    }
}

fn of_two<'a, G: Ground<'a>>(function: Function, first: Fact<'a, G>, second: Fact<'a, G>) -> Fact<'a, G> {
    let value = match (text(&first.value), text(&second.value)) {
        (Some(text), Some(part)) => match function {
            Function::Contains => FactValue::Bool(text.contains(part)),
            Function::StartsWith => FactValue::Bool(text.starts_with(part)),
            Function::EndsWith => FactValue::Bool(text.ends_with(part)),
            _ => FactValue::Unknown,
        },
        _ => FactValue::Unknown,
    };
    Fact { value, bases: first.bases.and(second.bases) }
}

/// What is to be said of where a value comes from, whatever it is.
fn of_bases<'a>(function: Function, of: &Fact<'a>, scope: &Scope<'a>) -> FactValue<'a> {
    let bases: &Bases<'a> = &of.bases;
    if matches!(of.value, FactValue::Unknown) || bases.iter().any(|basis| basis.is_unknown()) {
        return FactValue::Unknown;
    }
    match function {
        Function::Written => FactValue::Bool(bases.iter().any(|basis| basis.is_written())),
        Function::Default => {
            FactValue::Bool(!bases.is_empty() && bases.iter().all(|basis| basis.is_default()))
        }
        Function::Fallback => FactValue::Bool(bases.iter().any(|basis| scope.is_fallback(&basis.origin()))),
        Function::Ignored => FactValue::Bool(bases.iter().any(|basis| scope.is_ignored(&basis.origin()))),
        _ => match bases.iter().find_map(|basis| scope.path(&basis.origin())) {
            Some(path) => FactValue::Str(path.into()),
            None => FactValue::Absent,
        },
    }
}

fn of_one<'a, G>(function: Function, argument: Fact<'a, G>, scope: &Scope<'a>) -> Fact<'a, G> {
    let Fact { value, bases } = argument;
    let value = match (function, value) {
        (Function::Size | Function::Sum, FactValue::Absent) => FactValue::Int(0),
        (Function::Size, FactValue::List(items)) => count(items.len()),
        (Function::Sum, FactValue::List(items)) => {
            sum(items.iter().map(|item| item.value)).map_or(FactValue::Unknown, FactValue::Int)
        }
        (Function::Strength, FactValue::Secret(secret)) => FactValue::text(scope.strength(secret).as_str()),
        (Function::BytesText, FactValue::Int(bytes)) => FactValue::Str(bytes_text(bytes).into()),
        (Function::Text, FactValue::Bool(value)) => FactValue::text(if value { "true" } else { "false" }),
        (Function::Text, value @ (FactValue::Str(_) | FactValue::Absent)) => value,
        (Function::Text, value) => match plain(&value) {
            Some(text) => FactValue::Str(text.into_owned().into()),
            None => FactValue::Unknown,
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

/// Numbers together; `None` where one of them is no number, or all are too much.
fn sum<'a>(mut items: impl Iterator<Item = FactValue<'a>>) -> Option<i64> {
    items.try_fold(0_i64, |sum, item| match item {
        FactValue::Int(number) => sum.checked_add(number),
        _ => None,
    })
}

fn count<'a>(number: usize) -> FactValue<'a> {
    i64::try_from(number).map_or(FactValue::Unknown, FactValue::Int)
}
