//! The exec form: a JSON array of strings.

use crate::source::{Text, TextBuilder};
use serde_json::Value;

/// What an argument is, seen as JSON.
pub(super) enum Array {
    /// An array of strings.
    Strings(Vec<Text>),
    /// An array with something else in it.
    Mixed,
    /// No array.
    No,
}

pub(super) fn array(text: &Text) -> Array {
    if !text.as_str().trim_start().starts_with('[') {
        return Array::No;
    }
    match serde_json::from_str::<Vec<Value>>(text.as_str()) {
        Err(_) => Array::No,
        Ok(values) if !values.iter().all(Value::is_string) => Array::Mixed,
        Ok(_) => Array::Strings(strings(text)),
    }
}

/// The strings of an array that is known to hold nothing else.
fn strings(text: &Text) -> Vec<Text> {
    let mut strings = Vec::new();
    let mut at = 0;
    while let Some(quote) = text.as_str().get(at..).and_then(|rest| rest.find('"')) {
        let (string, end) = string(text, at + quote);
        strings.push(string);
        at = end;
    }
    strings
}

/// The string whose opening quote stands at `start`, and where it ends.
fn string(text: &Text, start: usize) -> (Text, usize) {
    let value = text.as_str();
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut at = start + 1;
    let end = loop {
        let rest = value.get(at..).unwrap_or_default();
        let Some(next) = rest.find(['"', '\\']) else { break value.len() };
        let escape = rest.get(next..).unwrap_or_default();
        if escape.starts_with('"') {
            break at + next;
        }
        let length = escape_length(escape);
        parts.push((at + next, length));
        at += next + length;
    };
    let mut builder = TextBuilder::new(text.slice(start..end + 1).outer_span());
    let mut done = start + 1;
    for (escape, length) in parts {
        builder.push_text(&text.slice(done..escape));
        let written = text.slice(escape..escape + length);
        let meaning: String = serde_json::from_str(&format!("\"{}\"", written.as_str())).unwrap_or_default();
        builder.push_from(&meaning, &written);
        done = escape + length;
    }
    builder.push_text(&text.slice(done..end));
    (builder.finish(), end + 1)
}

/// Length of the escape that a text starts with; two halves of a surrogate pair are one.
fn escape_length(text: &str) -> usize {
    let half = |text: &str| {
        text.strip_prefix("\\u").and_then(|digits| digits.get(..2)).is_some_and(|digits| {
            digits.eq_ignore_ascii_case("d8")
                || digits.eq_ignore_ascii_case("d9")
                || digits.eq_ignore_ascii_case("da")
                || digits.eq_ignore_ascii_case("db")
        })
    };
    match text.as_bytes().get(1) {
        Some(b'u') if half(text) => 12,
        Some(b'u') => 6,
        _ => 2,
    }
}
