//! The words that a shell makes of a value outside of quotes.

use crate::source::Text;

/// The words of a value, where `separators` is what a script set `IFS` to; `None` where they are not known.
pub(super) fn fields(value: &Text, separators: &str) -> Option<Vec<Text>> {
    // A copy of what was not set is empty, too: whether blanks separate is not known.
    let separators = if separators.is_empty() { " \t\n" } else { separators };
    let certain = !separators.contains(|c: char| c.is_ascii_whitespace());
    match value.as_str().contains(|c| separators.contains(c)) {
        _ if value.is_empty() => Some(Vec::new()),
        false => Some(vec![value.clone()]),
        true => certain.then(|| separated(value, separators)),
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
