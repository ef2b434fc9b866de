//! Scalars to texts whose bytes know their places.

use super::scalar::Style;
use crate::source::{FileId, Span, Text};
use std::ops::Range;

/// The text of a scalar. Its anchor is the scalar's own span. `value` is what the parser made of it.
pub(super) fn decode(
    file: FileId,
    text: &str,
    range: Range<usize>,
    style: Style,
    indent: Option<usize>,
    value: &str,
) -> Text {
    let span = Span::new(file, range.clone());
    let source = text.get(range.clone()).unwrap_or_default();
    let _ = indent;
    if source.is_empty() {
        return Text::empty(span);
    }
    if source == value {
        return Text::plain(value, span);
    }
    let quoted = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
    if quoted && source.len() >= 2 && source.get(1..source.len() - 1) == Some(value) {
        return Text::plain(value, Span::new(file, range.start + 1..range.end - 1)).anchored(span);
    }
    Text::whole(value, span)
}
