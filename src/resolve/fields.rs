//! The words that a shell makes of a value outside of quotes.

use super::environment::{Value, split_blanks, unknown_at};
use crate::source::Text;

/// The words of a value, where `separators` is what a script set `IFS` to.
pub(super) fn fields(value: &Text, separators: Value<'_>) -> Vec<Text> {
    let separators = match separators {
        Value::Unset => return split_blanks(value),
        // A copy of what was not set is empty, too: whether blanks separate is not known.
        Value::Set(set) if set.is_empty() => " \t\n",
        Value::Set(set) if !set.holds_unknown() => set.as_str(),
        Value::Set(_) | Value::Unknown => return vec![unknown_at(value.span())],
    };
    let certain = !separators.contains(|c: char| c.is_ascii_whitespace());
    match value.as_str().contains(|c| separators.contains(c)) {
        _ if value.is_empty() => Vec::new(),
        false => vec![value.clone()],
        true if certain => separated(value, separators),
        true => vec![unknown_at(value.span())],
    }
}

/// The words between separators that are no blanks: between two of them is an empty one, behind the last is none.
fn separated(value: &Text, separators: &str) -> Vec<Text> {
    let (mut words, mut start) = (Vec::new(), 0);
    for (at, separator) in value.as_str().match_indices(|c| separators.contains(c)) {
        words.push(value.slice(start..at));
        start = at + separator.len();
    }
    if start < value.len() {
        words.push(value.slice(start..value.len()));
    }
    words
}
