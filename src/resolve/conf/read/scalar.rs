//! Directives with one value.

use super::{Context, Reading, check};
use crate::model::catalog::directives::Kind;
use crate::model::facts::Type;
use crate::model::{ProblemKind, Secret, Value};
use crate::resolve::conf::number;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

pub(super) fn read(context: Context, word: &Text) -> Reading {
    match context.facts.kind {
        Kind::Bool => boolean(context, word),
        Kind::Int => integer(context, word),
        Kind::Memory => memory(context, word),
        Kind::MemoryOrPercent => percent(word).unwrap_or_else(|| memory(context, word)),
        Kind::Octal => octal(context, word),
        Kind::Enum => one_of(context, word).into(),
        _ => string(context, word).into(),
    }
}

fn boolean(context: Context, word: &Text) -> Reading {
    let is = |name: &str| word.as_str().eq_ignore_ascii_case(name);
    // A directive that is yes or no in some versions and a list in others is text for rules in all of them.
    let value = |yes: bool| match context.directive.ty {
        Type::Bool => Value::Bool(yes),
        _ => Value::List(vec![super::words::item(if yes { "yes" } else { "no" }, from_ref(word))]),
    };
    if is("yes") || is("no") || context.facts.flags.contains(&"not-validated") {
        return Reading::of(value(!is("no")));
    }
    let meant = match word.as_str().to_ascii_lowercase().as_str() {
        "true" | "on" | "1" | "y" | "enabled" | "enable" => Some("yes"),
        "false" | "off" | "0" | "n" | "disabled" | "disable" => Some("no"),
        text => ["yes", "no"].into_iter().find(|known| strsim::damerau_levenshtein(known, text) == 1),
    };
    let wrong = Wrong::of(ProblemKind::Type, from_ref(word), format!("expects `yes` or `no`, not `{word}`"));
    Reading::refused(wrong.suggesting(meant.map(Into::into)))
}

fn integer(context: Context, word: &Text) -> Reading {
    let text = word.as_str();
    if let Some(number) = number::strict(text) {
        return bounded(context, word, number, Value::Int);
    }
    if !context.since(6, 0) {
        let number = number::loose(text);
        return garbled(context, word, number, number::whole(text).is_some());
    }
    let unit = context.directive.unit;
    let of = if unit.is_empty() || unit == "port" { String::new() } else { format!(" of {unit}") };
    let explanation = format!("expects a whole number{of}, not `{word}`");
    Reading::refused(Wrong::of(ProblemKind::Type, from_ref(word), explanation).suggesting(digits(unit, text)))
}

/// The number in `30s` for a directive that counts seconds.
fn digits(unit: &str, text: &str) -> Option<String> {
    let suffix = match unit {
        "seconds" => "s",
        "milliseconds" => "ms",
        "percent" => "%",
        _ => return None,
    };
    let number = text.strip_suffix(suffix)?;
    number::strict(number).map(|number| number.to_string())
}

fn memory(context: Context, word: &Text) -> Reading {
    let text = word.as_str();
    if let Some(bytes) = number::memory(text) {
        let unsigned = context.facts.flags.contains(&"unsigned");
        // Beyond 63 bits a signed number is negative, which is out of every range.
        let bytes =
            if unsigned || !context.since(6, 0) { number::signed(bytes) } else { bytes.cast_signed() };
        let mut reading = bounded(context, word, bytes, Value::Int);
        if reading.wrong.is_none() && !text.contains(|char: char| char.is_ascii_digit()) {
            let explanation = match text.is_empty() {
                true => "nothing is given, and the server reads it as 0".to_owned(),
                false => format!("no number stands before `{text}`, and the server reads it as 0"),
            };
            reading.wrong = Some(Wrong::of(ProblemKind::EmptySize, from_ref(word), explanation).harmless());
        }
        return reading;
    }
    // Few sizes may be negative, which no unit goes with.
    let negative = number::strict(text).filter(|_| context.facts.min.is_some_and(|min| min < 0));
    if let Some(number) = negative {
        return bounded(context, word, number, Value::Int);
    }
    if !context.since(6, 0) {
        let bytes = number::loose_memory(text);
        return garbled(context, word, bytes, number::strict(text).is_some());
    }
    Reading::refused(bad_memory(word))
}

/// What is wrong with a memory size that no server takes.
pub(super) fn bad_memory(word: &Text) -> Wrong {
    let text = word.as_str();
    let (kind, explanation) = if number::has_unit(text) {
        (ProblemKind::Unit, format!("memory sizes end in b, k, kb, m, mb, g or gb; `{text}` is none of them"))
    } else {
        (ProblemKind::Type, format!("expects a memory size such as `512mb`, not `{text}`"))
    };
    Wrong::of(kind, from_ref(word), explanation).suggesting(number::meant(text))
}

/// A number that an old server reads out of something else.
fn garbled(context: Context, word: &Text, number: i64, plain: bool) -> Reading {
    let mut reading = bounded(context, word, number, Value::Int);
    if !plain && reading.wrong.is_none() {
        let memory = context.facts.kind == Kind::Memory;
        let kind =
            if memory && number::has_unit(word.as_str()) { ProblemKind::Unit } else { ProblemKind::Type };
        let explanation = format!("the server reads `{word}` as {number} and says nothing");
        let meant = memory.then(|| number::meant(word.as_str())).flatten();
        reading.wrong = Some(Wrong::of(kind, from_ref(word), explanation).harmless().suggesting(meant));
    }
    reading
}

fn bounded(context: Context, word: &Text, number: i64, value: impl Fn(i64) -> Value) -> Reading {
    let facts = context.facts;
    let show = |bound: i64| match facts.kind {
        Kind::Octal => format!("{bound:o}"),
        _ => bound.to_string(),
    };
    let beyond = facts.max.filter(|max| number > *max).or(facts.min.filter(|min| number < *min));
    if let Some(nearest) = beyond {
        let explanation = match (facts.min, facts.max) {
            (Some(min), Some(max)) if max < i64::from(i32::MAX) => {
                format!("must be between {} and {}, not `{word}`", show(min), show(max))
            }
            (Some(min), _) if number < min => format!("must be at least {}, not `{word}`", show(min)),
            _ => format!("must be at most {}, not `{word}`", show(nearest)),
        };
        return Reading::refused(Wrong::of(ProblemKind::Range, from_ref(word), explanation));
    }
    if let Some((least, most)) = facts.clamped {
        let clamped = number.clamp(least, most);
        let wrong = (clamped != number).then(|| {
            let explanation =
                format!("the server takes `{word}` as {clamped}: it must be between {least} and {most}");
            Wrong::of(ProblemKind::Range, from_ref(word), explanation).harmless()
        });
        return Reading { value: Some(value(clamped)), wrong };
    }
    match check::number(context, word, number) {
        Some(wrong) => Reading::refused(wrong),
        None => Reading::of(value(number)),
    }
}

fn percent(word: &Text) -> Option<Reading> {
    let number = number::strict(word.as_str().strip_suffix('%')?);
    Some(match number.and_then(|number| u8::try_from(number).ok()).filter(|number| *number <= 100) {
        Some(0) => Reading::of(Value::Int(0)),
        Some(number) => Reading::of(Value::Percent(number)),
        None => {
            Reading::refused(Wrong::of(ProblemKind::Range, from_ref(word), "must be between 0% and 100%"))
        }
    })
}

fn octal(context: Context, word: &Text) -> Reading {
    let text = word.as_str();
    // A sign and blanks before the digits are fine, and so is nothing at all.
    let number = text.trim_ascii_start();
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    if context.since(7, 0) && !whole && !text.is_empty() {
        let explanation = format!("expects an octal number such as `770`, not `{text}`");
        return Reading::refused(Wrong::of(ProblemKind::Type, from_ref(word), explanation));
    }
    let sign = if number.starts_with('-') { -1 } else { 1 };
    bounded(context, word, sign * number::octal(digits), Value::Int)
}

fn one_of(context: Context, word: &Text) -> Result<Value, Wrong> {
    find(context, word).map(|known| Value::Str(known.into()))
}

/// The word of the enumeration that a word is, as `CONFIG GET` shows it.
pub(super) fn find(context: Context, word: &Text) -> Result<&'static str, Wrong> {
    let (text, words) = (word.as_str(), context.facts.words);
    if let Some(known) = words.iter().find(|known| known.eq_ignore_ascii_case(text)) {
        let shown = context.facts.synonyms.iter().find(|(synonym, _)| synonym == known);
        return Ok(shown.map_or(known, |(_, shown)| shown));
    }
    let list: Vec<String> = words.iter().map(|known| format!("`{known}`")).collect();
    let list = match list.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    };
    let lower = text.to_ascii_lowercase().replace('_', "-");
    let near = words.iter().map(|known| (strsim::damerau_levenshtein(known, &lower), *known)).min();
    let near = near.filter(|(distance, known)| *distance <= 2 && distance * 2 < known.len());
    // `warn` for `warning`, `everysecond` for `everysec`.
    let begins = |known: &&str| {
        lower.len().min(known.len()) > 3 && (known.starts_with(&lower) || lower.starts_with(known))
    };
    let begun = || words.iter().copied().find(begins);
    let wrong = Wrong::of(ProblemKind::Enum, from_ref(word), format!("expects {list}, not `{text}`"));
    Err(wrong.suggesting(near.map(|(_, known)| known).or_else(begun).map(Into::into)))
}

fn string(context: Context, word: &Text) -> Result<Value, Wrong> {
    if let Some(wrong) = check::text(context, word) {
        return Err(wrong);
    }
    Ok(match context.directive.ty {
        Type::Secret => Value::Secret(Secret::new(word.as_str())),
        _ => Value::Str(word.as_str().into()),
    })
}
