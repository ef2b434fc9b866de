use crate::report::Place;
use crate::source::{Position, Sources, Span};
use serde_json::{Value, json};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    Utf8,
    Utf16,
    Utf32,
}

impl Units {
    /// Bytes where the editor can count them, else what every editor must.
    pub(super) fn agreed(parameters: &Value) -> Self {
        let offered = parameters["capabilities"]["general"]["positionEncodings"].as_array();
        let has = |units: &Self| offered.is_some_and(|all| all.iter().any(|one| one == units.name()));
        [Self::Utf8, Self::Utf16, Self::Utf32].into_iter().find(has).unwrap_or(Self::Utf16)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    pub(super) fn range(self, place: &Place) -> Value {
        json!({"start": self.position(place.start), "end": self.position(place.end)})
    }

    pub(super) fn position(self, position: Position) -> Value {
        let column = match self {
            Self::Utf8 => position.byte,
            Self::Utf16 => position.utf16,
            Self::Utf32 => position.column,
        };
        json!({"line": position.line.saturating_sub(1), "character": column.saturating_sub(1)})
    }

    /// The line at a position, and the byte in it.
    pub(super) fn line(self, text: &str, position: &Value) -> Option<(String, usize)> {
        let number = usize::try_from(position["line"].as_u64()?).ok()?;
        let line = text.split('\n').nth(number)?.trim_end_matches('\r');
        let column = usize::try_from(position["character"].as_u64()?).ok()?;
        let mut units = 0;
        let reached = line.char_indices().find(|(_, char)| {
            let before = units;
            units += match self {
                Self::Utf8 => char.len_utf8(),
                Self::Utf16 => char.len_utf16(),
                Self::Utf32 => 1,
            };
            before >= column
        });
        Some((line.to_owned(), reached.map_or(line.len(), |(at, _)| at)))
    }
}

impl Units {
    /// The byte of a text at a position.
    pub(super) fn offset(self, text: &str, position: &Value) -> Option<usize> {
        let number = usize::try_from(position["line"].as_u64()?).ok()?;
        let before: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
        let (_, at) = self.line(text, position)?;
        Some(before + at)
    }

    /// The place of a span of bytes, as the protocol has it.
    pub(super) fn location(self, sources: &Sources, span: Span) -> Value {
        let at = |offset| self.position(sources.position(span.file, offset));
        let uri = super::uri::of(sources.file(span.file).path());
        json!({"uri": uri, "range": {"start": at(span.start), "end": at(span.end)}})
    }
}

/// Whether two ranges of the protocol share a place.
pub(super) fn overlap(a: &Value, b: &Value) -> bool {
    let key = |position: &Value| (position["line"].as_u64(), position["character"].as_u64());
    key(&a["start"]) <= key(&b["end"]) && key(&b["start"]) <= key(&a["end"])
}
