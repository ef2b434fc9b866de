//! Template tokens that nobody filled in, which a server takes literally.

use super::line::Line;
use crate::model::{Origin, Sourced};
use crate::source::Text;
use std::ops::Range;

/// Whether a value of a line still holds a token; the origin is the token, or the line.
pub(super) fn placeholder(line: &Line) -> Sourced<bool> {
    // What stands in arguments went past compose or a shell, which leave nothing else behind than what begins with
    // a dollar that was kept from them; within a word such a dollar is one of the password's own.
    let of_arguments = line.entry.place == "arguments";
    let left = |word: &Text, range: &Range<usize>| {
        !of_arguments || range.start == 0 && word.as_str().starts_with('$')
    };
    let found = |word: &Text| token(word.as_str()).filter(|range| left(word, range));
    let tokens = line.entry.directive.args.iter().filter_map(|word| Some(word.slice(found(word)?)));
    match tokens.into_iter().next() {
        Some(token) => Sourced::new(true, Origin::of(&token)),
        None => Sourced::new(false, line.origin()),
    }
}

/// Where the first token of a word stands.
fn token(text: &str) -> Option<Range<usize>> {
    let pairs = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<", ">"), ("%", "%"), ("@@", "@@"), ("ENC[", "]")];
    let found = pairs.iter().filter_map(|(open, close)| between(text, open, close));
    found.chain(variable(text)).chain(marked(text)).min_by_key(|range| range.start)
}

/// Every token of a text.
pub fn tokens(text: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(range) = token(rest).filter(|range| !range.is_empty()) {
        found.push(&rest[range.clone()]);
        rest = &rest[range.end..];
    }
    found
}

/// `__NAME__`, and `@NAME@` as a whole, in capitals.
fn marked(text: &str) -> Option<Range<usize>> {
    let whole = text.strip_prefix('@').and_then(|text| text.strip_suffix('@'));
    if whole.is_some_and(is_constant) {
        return Some(0..text.len());
    }
    text.match_indices("__").find_map(|(start, mark)| {
        let inner = start + mark.len();
        let length = text.get(inner..)?.find(mark)?;
        let named = is_constant(&text[inner..inner + length]);
        named.then_some(start..inner + length + mark.len())
    })
}

/// Whether a text is a name in capitals.
pub fn is_constant(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|char: char| char.is_ascii_uppercase()) && name.bytes().all(plain)
}

fn between(text: &str, open: &str, close: &str) -> Option<Range<usize>> {
    let start = text.find(open)?;
    let inner = start + open.len();
    let length = text.get(inner..)?.find(close)?;
    let name = &text[inner..inner + length];
    // `<` and `%` are ordinary bytes of passwords and rules: what they enclose must read like a name.
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | ' ' | '.');
    let strict = open.len() == 1;
    let range = start..inner + length + close.len();
    let long = length >= 3 || range.len() == text.len();
    let named = name.starts_with(|char: char| char.is_ascii_alphabetic()) && name.chars().all(plain);
    (!name.is_empty() && (!strict || (long && named))).then_some(range)
}

/// `$NAME`, in capitals.
fn variable(text: &str) -> Option<Range<usize>> {
    text.match_indices('$').find_map(|(start, _)| {
        let name = &text[start + 1..];
        let end =
            name.find(|char: char| !(char.is_ascii_uppercase() || char.is_ascii_digit() || char == '_'));
        let name = &name[..end.unwrap_or(name.len())];
        let sound =
            name.len() >= 2 && name.starts_with(|char: char| char.is_ascii_uppercase() || char == '_');
        sound.then_some(start..start + 1 + name.len())
    })
}
