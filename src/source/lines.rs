/// Where the lines of a text start, so that finding a line costs a binary search.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

/// A place in a file, in every unit that an output format may ask for. All but `offset` count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column in Unicode code points.
    pub column: u32,
    /// Column in UTF-16 code units.
    pub utf16: u32,
    /// Column in bytes.
    pub byte: u32,
    /// Byte offset in the file, from 0.
    pub offset: u32,
}

impl LineIndex {
    /// Finds the lines. A line ends at `\n`.
    pub fn new(text: &str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Self { starts: std::iter::once(0).chain(starts).collect() }
    }

    /// Number of lines; a text that ends with `\n` has an empty last one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even the empty text has one line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line, from 0, that holds a byte offset.
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset) - 1
    }

    /// Byte range of a line, from 0, without its line end.
    pub fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line).map_or(text.len(), |start| *start as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |next| *next as usize - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// Line and columns of an offset.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.line_at(offset);
        let start = self.starts[line] as usize;
        let mut cut = offset;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let before = &text[start..cut];
        let unit = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        Position {
            line: unit(line),
            column: unit(before.chars().count()),
            utf16: unit(before.encode_utf16().count()),
            byte: unit(offset - start),
            offset: u32::try_from(offset).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_every_unit() {
        let text = "a\r\né😀x";
        let lines = LineIndex::new(text);
        let position = lines.position(text, 9);
        assert_eq!(position, Position { line: 2, column: 3, utf16: 4, byte: 7, offset: 9 });
        assert_eq!(lines.range(text, 0), 0..1);
        assert_eq!(lines.range(text, 1), 3..10);
    }
}
