//! Scalars to texts whose every byte knows its place.
//!
//! The parser says what a scalar's value is and where it stands; here the value is made again from the source, keeping
//! places. Where both disagree the parser is right, and the value points at the whole scalar.

mod block;
mod flow;

pub(super) use flow::unknown_escape;

use super::scalar::Style;
use crate::source::{FileId, Span, Text, TextBuilder};
use std::ops::Range;

/// A scalar in its file.
pub(super) struct Source<'a> {
    pub(super) file: FileId,
    /// The whole file.
    pub(super) text: &'a str,
    /// What the parser gives as its bytes: all of it, or for a block its content.
    pub(super) range: Range<usize>,
    /// Where whatever stands before it ends: its key, tag or anchor.
    pub(super) after: usize,
    pub(super) style: Style,
    /// What the parser made of it.
    pub(super) value: &'a str,
}

impl Source<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The text of a scalar. Its anchor is the scalar's own span: quotes or block header included.
pub(super) fn decode(source: &Source) -> Text {
    match source.style {
        Style::Plain => plain(source),
        Style::SingleQuoted | Style::DoubleQuoted => quoted(source),
        Style::Literal | Style::Folded => block::decode(source),
    }
}

fn plain(source: &Source) -> Text {
    let span = source.span(source.range.clone());
    if span.is_empty() {
        return Text::empty(span);
    }
    if source.slice(source.range.clone()) == source.value {
        return Text::plain(source.value, span);
    }
    verified(source, flow::decode(source, source.range.clone()), span)
}

fn quoted(source: &Source) -> Text {
    let span = source.span(source.range.clone());
    let inner = source.range.start + 1..source.range.end.saturating_sub(1);
    if source.slice(inner.clone()) == source.value {
        return Text::plain(source.value, source.span(inner)).anchored(span);
    }
    verified(source, flow::decode(source, inner), span)
}

fn verified(source: &Source, decoded: Option<TextBuilder>, span: Span) -> Text {
    let decoded = decoded.filter(|builder| builder.as_str() == source.value);
    decoded.map_or_else(|| Text::whole(source.value, span), TextBuilder::finish).anchored(span)
}

/// Length of the line break that starts here; 0 where there is none.
fn break_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}
