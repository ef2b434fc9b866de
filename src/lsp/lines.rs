use super::units::Units;
use gen_lsp_types::{Position, Range};
use std::ops;

/// Where the lines of a text start, as the protocol has it: after `\n`, `\r\n` and a lone `\r`.
#[derive(Debug)]
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// Where a line starts, and what stands in it without its end; `None` behind the last one.
    pub(super) fn line(&self, number: usize) -> Option<(usize, &'t str)> {
        let start = *self.starts.get(number)?;
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        Some((start, self.text.get(start..end)?.trim_end_matches(['\n', '\r'])))
    }

    /// The byte at a position. A column behind the end of its line means that end, a line behind the last one the end
    /// of the text.
    pub(super) fn offset(&self, position: Position, units: Units) -> usize {
        let number = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some((start, line)) = self.line(number) else { return self.text.len() };
        start + units.byte(line, position.character)
    }

    /// The bytes of a range; one that ends before it starts is empty.
    pub(super) fn bytes(&self, range: Range, units: Units) -> ops::Range<usize> {
        let start = self.offset(range.start, units);
        start..self.offset(range.end, units).max(start)
    }

    /// The position of a byte; within a character or between `\r` and `\n`, that of its start.
    pub(super) fn position(&self, offset: usize, units: Units) -> Position {
        let mut offset = offset.min(self.text.len());
        let bytes = self.text.as_bytes();
        let torn = |at: usize| at > 0 && bytes.get(at - 1..=at) == Some(b"\r\n");
        while !self.text.is_char_boundary(offset) || torn(offset) {
            offset -= 1;
        }
        let number = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = self.starts.get(number).and_then(|start| self.text.get(*start..offset));
        let line = u32::try_from(number).unwrap_or(u32::MAX);
        Position { line, character: units.count(before.unwrap_or_default()) }
    }

    pub(super) fn range(&self, bytes: ops::Range<usize>, units: Units) -> Range {
        Range { start: self.position(bytes.start, units), end: self.position(bytes.end, units) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_bytes_agree_in_every_unit() {
        let text = "a\r\né😀x\ry\n\nend";
        let lines = Lines::new(text);
        for units in [Units::Utf8, Units::Utf16, Units::Utf32] {
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let position = lines.position(at, units);
                // Between `\r` and `\n` there is no position.
                let back = if at == 2 { 1 } else { at };
                assert_eq!(lines.offset(position, units), back, "{at} {position:?}");
            }
        }
        let at = |line, character| Position { line, character };
        assert_eq!(lines.position(2, Units::Utf8), at(0, 1), "between the two the line has ended");
        assert_eq!(lines.position(text.find('x').unwrap(), Units::Utf16), at(1, 3));
        assert_eq!(lines.position(text.find('y').unwrap(), Units::Utf8), at(2, 0));
        assert_eq!(lines.offset(at(1, 2), Units::Utf16), 5, "the middle of a pair is its start or end");
        assert_eq!(lines.offset(at(1, 99), Units::Utf32), 10);
        assert_eq!(lines.offset(at(9, 0), Units::Utf32), text.len());
    }
}
