use crate::model::secret::MASK;
use crate::source::{FileId, Sources, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Which bytes of which files must not be shown.
#[derive(Debug, Default)]
pub struct Mask {
    /// By file: ranges in order, without overlap.
    secrets: BTreeMap<FileId, Vec<Range<usize>>>,
}

impl Mask {
    /// A mask over these spans, in any order.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut secrets: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
        for span in spans {
            if !span.is_empty() {
                secrets.entry(span.file).or_default().push(span.range());
            }
        }
        for ranges in secrets.values_mut() {
            ranges.sort_by_key(|range| (range.start, range.end));
            let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
            for range in ranges.drain(..) {
                match joined.last_mut() {
                    Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                    _ => joined.push(range),
                }
            }
            *ranges = joined;
        }
        Self { secrets }
    }

    /// The secret ranges that touch a range of a file.
    pub fn within(&self, file: FileId, range: Range<usize>) -> &[Range<usize>] {
        let Some(all) = self.secrets.get(&file) else { return &[] };
        let first = all.partition_point(|secret| secret.end <= range.start);
        let end = all.partition_point(|secret| secret.start < range.end);
        all.get(first..end).unwrap_or(&[])
    }

    /// The bytes of a span with every secret in it replaced, cut where they are many.
    pub fn snippet<'a>(&self, sources: &'a Sources, span: Span) -> Cow<'a, str> {
        let text = sources.text(span.file);
        let start = floor(text, span.start as usize);
        let end = floor(text, (span.end as usize).min(start + LONGEST));
        let secrets = self.within(span.file, start..end);
        if secrets.is_empty() && end == span.end as usize {
            return Cow::Borrowed(&text[start..end]);
        }
        let mut shown = String::new();
        let mut done = start;
        for secret in secrets {
            let from = floor(text, secret.start.max(start));
            shown.push_str(text.get(done..from).unwrap_or(""));
            shown.push_str(MASK);
            done = floor(text, secret.end.min(end)).max(done);
        }
        shown.push_str(text.get(done..end).unwrap_or(""));
        if end < span.end as usize {
            shown.push('…');
        }
        Cow::Owned(shown)
    }
}

/// Longest snippet, in bytes.
const LONGEST: usize = 1_000;

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_replaced_wherever_they_overlap() {
        let mut sources = Sources::new();
        let file = sources.add("a", b"redis://u:hunter2@h".to_vec());
        let mask = Mask::new([Span::new(file, 10..14), Span::new(file, 12..17)]);
        let shown = |range| mask.snippet(&sources, Span::new(file, range)).into_owned();
        assert_eq!(shown(0..19), "redis://u:********@h");
        assert_eq!(shown(11..15), "********");
        assert_eq!(shown(0..10), "redis://u:");
        assert_eq!(shown(17..19), "@h");
    }
}
