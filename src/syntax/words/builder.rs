use crate::source::{Span, Text, TextBuilder};
use std::ops::Range;

/// Makes one word out of stretches of a text: those that stand there as they are, and those that were decoded.
pub(super) struct WordBuilder<'a> {
    source: &'a Text,
    start: usize,
    kept: Range<usize>,
    word: TextBuilder,
}

impl<'a> WordBuilder<'a> {
    /// A word whose first byte, quotes included, is byte `start` of the source.
    pub(super) fn new(source: &'a Text, start: usize) -> Self {
        Self { source, start, kept: start..start, word: TextBuilder::new(source.anchor()) }
    }

    /// Appends bytes as they are.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        if self.kept.end == range.start {
            self.kept.end = range.end;
            return;
        }
        self.flush();
        self.kept = range;
    }

    /// Appends what a stretch of the source was decoded to.
    pub(super) fn decode(&mut self, value: &str, range: Range<usize>) {
        self.flush();
        self.word.push_from(value, &self.source.slice(range.clone()));
        self.kept = range.end..range.end;
    }

    /// Appends the bytes of escapes such as `\x41`, each with its stretch of the source. Bytes beyond ASCII
    /// that stand together are read as UTF-8.
    pub(super) fn decode_bytes(&mut self, bytes: &[(u8, Range<usize>)]) {
        for group in bytes.chunk_by(|a, b| !a.0.is_ascii() && !b.0.is_ascii()) {
            let value: Vec<u8> = group.iter().map(|(byte, _)| *byte).collect();
            if let (Some(first), Some(last)) = (group.first(), group.last()) {
                self.decode(&String::from_utf8_lossy(&value), first.1.start..last.1.end);
            }
        }
    }

    /// Length of the value so far, in bytes.
    pub(super) fn len(&self) -> usize {
        self.word.as_str().len() + self.kept.len()
    }

    fn flush(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        if !kept.is_empty() {
            self.word.push_text(&self.source.slice(kept));
        }
    }

    /// The word, which ends before byte `end` of the source.
    pub(super) fn finish(mut self, end: usize) -> Text {
        // Mostly all of it stands there as it is.
        if self.word.as_str().is_empty() && self.kept == (self.start..end) {
            let word = self.source.slice(self.kept);
            let at = word.outer_span();
            return word.anchored(at);
        }
        self.flush();
        self.word.finish().anchored(self.source.slice(self.start..end).outer_span())
    }
}

/// Where a stretch of a text comes from.
pub(super) fn span_of(source: &Text, range: Range<usize>) -> Span {
    source.slice(range).span()
}
