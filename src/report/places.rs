use crate::source::{FileId, LineIndex, Position, Sources, Span};
use std::collections::BTreeMap;

/// Positions of many offsets, counted in one pass over each file: a line of megabytes is walked once, not once for
/// every finding in it.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By file: offsets in order, and where they are.
    positions: BTreeMap<FileId, Vec<(u32, Position)>>,
}

impl Places {
    /// Resolves the ends of all spans.
    pub fn new(sources: &Sources, spans: impl IntoIterator<Item = Span>) -> Self {
        let mut positions: BTreeMap<FileId, Vec<(u32, Position)>> = BTreeMap::new();
        for span in spans {
            positions.entry(span.file).or_default().extend([(span.start, START), (span.end, START)]);
        }
        for (file, offsets) in &mut positions {
            offsets.sort_by_key(|(offset, _)| *offset);
            offsets.dedup_by_key(|(offset, _)| *offset);
            offsets.shrink_to_fit();
            let source = sources.file(*file);
            let mut last = START;
            for (offset, position) in offsets {
                last = next(source.text(), source.lines(), last, *offset);
                *position = last;
            }
        }
        Self { positions }
    }

    /// Position of an end of a span that was among those given.
    pub fn at(&self, file: FileId, offset: u32) -> Position {
        let find = |known: &Vec<(u32, Position)>| {
            let place = known.binary_search_by_key(&offset, |(offset, _)| *offset).ok()?;
            known.get(place).map(|(_, position)| *position)
        };
        self.positions.get(&file).and_then(find).unwrap_or(START)
    }
}

const START: Position = Position { line: 1, column: 1, utf16: 1, byte: 1, offset: 0 };

/// Position of an offset that does not lie before `last`.
fn next(text: &str, lines: &LineIndex, last: Position, offset: u32) -> Position {
    let offset = (offset as usize).min(text.len());
    let line = lines.line_at(offset);
    if line + 1 != last.line as usize {
        return lines.position(text, offset);
    }
    let mut cut = offset;
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let between = text.get(last.offset as usize..cut).unwrap_or("");
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let moved = count(offset).saturating_sub(last.offset);
    Position {
        line: last.line,
        column: last.column.saturating_add(count(between.chars().count())),
        utf16: last.utf16.saturating_add(count(between.encode_utf16().count())),
        byte: last.byte.saturating_add(moved),
        offset: count(offset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_line_index() {
        let text = "ab\n\u{e9}\u{1f600}x yy\r\n\nend";
        let mut sources = Sources::new();
        let file = sources.add("a", text.as_bytes().to_vec());
        let ends: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let places = Places::new(&sources, ends.iter().map(|at| Span::at(file, *at)));
        for at in ends {
            let offset = u32::try_from(at).unwrap();
            assert_eq!(places.at(file, offset), sources.position(file, offset), "{at}");
        }
    }
}
