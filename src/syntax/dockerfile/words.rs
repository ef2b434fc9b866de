//! Words of an instruction: at blanks, or with quotes that keep blanks together.

use crate::source::Text;

/// Parts between blanks.
pub(super) fn split(text: &Text) -> Vec<Text> {
    let value = text.as_str();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = value.get(at..).and_then(|rest| rest.find(|next| !is_blank(next))) {
        let start = at + start;
        let rest = value.get(start..).unwrap_or_default();
        at = start + rest.find(is_blank).unwrap_or(rest.len());
        words.push(text.slice(start..at));
    }
    words
}

/// Parts between blanks that are neither quoted nor escaped. Quotes and escapes stay in the words.
pub(super) fn quoted(text: &Text, escape: char) -> Vec<Text> {
    let value = text.as_str();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = value.get(at..).and_then(|rest| rest.find(|next: char| !next.is_whitespace())) {
        let start = at + start;
        at = start + word_length(value.get(start..).unwrap_or_default(), escape);
        words.push(text.slice(start..at));
    }
    words
}

/// Length of the word that a text starts with.
pub(super) fn word_length(text: &str, escape: char) -> usize {
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, next)) = characters.next() {
        match quote {
            None if next.is_whitespace() => return at,
            None if matches!(next, '\'' | '"') => quote = Some(next),
            Some(open) if next == open => quote = None,
            _ if next == escape && quote != Some('\'') => {
                characters.next();
            }
            _ => {}
        }
    }
    text.len()
}

/// The text up to the first blank, and what follows the blanks.
pub(super) fn first(text: &Text) -> (Text, Text) {
    let value = text.as_str();
    let end = value.find(is_blank).unwrap_or(value.len());
    let rest = value.get(end..).unwrap_or_default();
    let start = value.len() - rest.trim_start().len();
    (text.slice(0..end), text.slice(start..value.len()))
}

fn is_blank(next: char) -> bool {
    matches!(next, ' ' | '\t' | '\r' | '\n' | '\x0b' | '\x0c')
}
