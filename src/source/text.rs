use super::{Span, Spans};
use ecow::EcoString;
use smallvec::SmallVec;
use std::ops::Range;
use std::sync::Arc;

/// Longest chain of places that a value remembers; variables may refer to each other thousands of times.
const VIA_LIMIT: usize = 16;

/// The places that a value passed through on its way: the `${VAR}` that pulled it in, the alias, the include.
/// A linked list, innermost first.
#[derive(Debug, PartialEq, Eq)]
pub struct Via {
    /// The bytes of this use.
    pub span: Span,
    /// Whether the value came here with all that stands around it, as through an alias or an include: the text that holds
    /// it is another one there.
    pub along: bool,
    /// The use around it.
    pub outer: Option<Arc<Via>>,
}

/// Stands in the value of a [`Text`] for a piece that only the running system knows, such as an unset `${VAR}` or
/// a `$(command)`. A private-use character, so that it never stands in a file of its own accord.
pub const UNKNOWN: char = '\u{E000}';

/// A decoded string whose every byte remembers the source bytes it came from.
///
/// It may be pieced together from several files: `${A}-${B}` holds bytes of the `.env` line of each. The anchor
/// is the place to point at where there are no bytes: for `""`, or a value that was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Short ones are kept in place, others shared by all copies.
    value: EcoString,
    /// Mostly one, which is kept in place.
    runs: SmallVec<[Run; 1]>,
    anchor: Span,
}

/// A stretch of the value, from `at` up to the next run.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    at: u32,
    /// Where `exact`, byte `at + i` of the value is byte `span.start + i` of the file; else all of the stretch
    /// came from all of the span (an escape, a folded line break).
    span: Span,
    exact: bool,
    via: Option<Arc<Via>>,
}

impl Text {
    /// Text that stands in the file as it is: byte `i` of the value is byte `i` of the span.
    pub fn plain(value: impl Into<EcoString>, span: Span) -> Self {
        let value = value.into();
        let exact = value.len() == span.len();
        Self::of(value, span, exact)
    }

    /// Text that cannot be mapped byte for byte: all of it came from all of the span.
    pub fn whole(value: impl Into<EcoString>, span: Span) -> Self {
        Self::of(value.into(), span, false)
    }

    fn of(value: EcoString, span: Span, exact: bool) -> Self {
        let run = (!value.is_empty()).then_some(Run { at: 0, span, exact, via: None });
        Self { value, runs: run.into_iter().collect(), anchor: span }
    }

    /// The empty text, with the place to point at.
    pub fn empty(anchor: Span) -> Self {
        Self { value: EcoString::new(), runs: SmallVec::new(), anchor }
    }

    /// The decoded value.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Length of the value in bytes.
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Whether the value is empty.
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }

    /// The place to point at where there are no bytes; for a value with bytes the scalar or word around them.
    pub fn anchor(&self) -> Span {
        self.anchor
    }

    /// The same text with another anchor.
    #[must_use]
    pub fn anchored(mut self, anchor: Span) -> Self {
        self.anchor = anchor;
        self
    }

    /// A part of the value, by byte offsets. Offsets outside the value or within a character are moved to the
    /// nearest sensible place.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Text {
        let floor = |mut at: usize| {
            at = at.min(self.value.len());
            while !self.value.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (floor(range.start), floor(range.end));
        let end = end.max(start);
        if let ([run], true) = (self.runs.as_slice(), start < end) {
            let span = if run.exact { run.span.part(start..end) } else { run.span };
            let run = Run { at: 0, span, via: run.via.clone(), ..*run };
            let value = self.value[start..end].into();
            return Self { value, runs: SmallVec::from_buf([run]), anchor: self.anchor };
        }
        let mut builder = TextBuilder::new(self.anchor);
        let first = self.runs.partition_point(|run| run.at as usize <= start).saturating_sub(1);
        let within = |(_, run): &(usize, &Run)| (run.at as usize) < end;
        for (index, run) in self.runs.iter().enumerate().skip(first).take_while(within) {
            let (from, to) = (run.at as usize, self.run_end(index));
            let (cut, stop) = (from.max(start), to.min(end));
            if cut >= stop {
                break;
            }
            let span = if run.exact { run.span.part(cut - from..stop - from) } else { run.span };
            builder.add(&self.value[cut..stop], span, run.exact, run.via.clone());
        }
        let mut part = builder.finish();
        if part.value.is_empty() {
            part.anchor = self.point(start);
        }
        part
    }

    fn run_end(&self, index: usize) -> usize {
        self.runs.get(index + 1).map_or(self.value.len(), |next| next.at as usize)
    }

    /// The empty span where byte `at` of the value comes from; the anchor where there is none.
    fn point(&self, at: usize) -> Span {
        let index = self.runs.partition_point(|run| run.at as usize <= at);
        let Some(index) = index.checked_sub(1) else { return self.anchor };
        let run = &self.runs[index];
        if !run.exact {
            return run.span;
        }
        let offset = (at - run.at as usize).min(run.span.len());
        run.span.part(offset..offset)
    }

    /// The same with [`UNKNOWN`] in place of some parts of it, which are given in their order.
    #[must_use]
    pub fn masked(&self, parts: impl IntoIterator<Item = Range<usize>>) -> Text {
        let mut masked = TextBuilder::new(self.anchor);
        let mut at = 0;
        for part in parts {
            masked.push_text(&self.slice(at..part.start));
            at = part.end;
            masked.push_from(UNKNOWN.encode_utf8(&mut [0; 4]), &self.slice(part));
        }
        masked.push_text(&self.slice(at..self.len()));
        masked.finish()
    }

    /// The source bytes of the value, in the order of the value, neighbours joined; the anchor for an empty one.
    pub fn spans(&self) -> Spans {
        match self.runs.as_slice() {
            [] => return Spans::one(self.anchor),
            [run] => return Spans::one(run.span),
            _ => {}
        }
        let mut spans: Vec<Span> = Vec::new();
        for run in &self.runs {
            match spans.last_mut() {
                Some(last) if last.file == run.span.file && last.end == run.span.start => {
                    last.end = run.span.end
                }
                Some(last) if *last == run.span => {}
                _ => spans.push(run.span),
            }
        }
        spans.into()
    }

    /// One span to underline: the source bytes where they lie together, or from the first to the last byte where
    /// they lie in one file, or the first stretch otherwise.
    pub fn span(&self) -> Span {
        let spans = self.runs.iter().map(|run| run.span);
        spans.reduce(Span::to).unwrap_or(self.anchor)
    }

    /// Where it stands in the text that is written around it: its bytes, and for those that a `${VAR}` pulled in, the
    /// outermost use. An alias or an include brings the text around it along.
    pub fn outer_span(&self) -> Span {
        let outer = |run: &Run| {
            let chain = std::iter::successors(run.via.as_ref(), |via| via.outer.as_ref());
            chain.filter(|via| !via.along).last().map_or(run.span, |via| via.span)
        };
        self.runs.iter().map(outer).reduce(Span::to).unwrap_or(self.anchor)
    }

    /// The places that the value passed through, outermost first, each once.
    pub fn via(&self) -> Spans {
        if self.runs.iter().all(|run| run.via.is_none()) {
            return Spans::NONE;
        }
        let mut all: Vec<Span> = Vec::new();
        for run in &self.runs {
            let before = all.len();
            let mut next = run.via.as_ref();
            while let Some(via) = next {
                all.push(via.span);
                next = via.outer.as_ref();
            }
            all[before..].reverse();
        }
        Spans::distinct(all)
    }

    /// The same text, seen through one more use, as a part of another text: `${VAR}`.
    #[must_use]
    pub fn seen_via(self, span: Span) -> Self {
        self.via_one_more(span, false)
    }

    /// The same text, brought along by an alias, an include or their like.
    #[must_use]
    pub fn brought_via(self, span: Span) -> Self {
        self.via_one_more(span, true)
    }

    fn via_one_more(mut self, span: Span, along: bool) -> Self {
        let mut last: Option<(Option<Arc<Via>>, Arc<Via>)> = None;
        for run in &mut self.runs {
            let wrapped = match &last {
                // neighbours mostly came the same way
                Some((inner, wrapped)) if same(inner.as_ref(), run.via.as_ref()) => wrapped.clone(),
                _ => wrap(run.via.as_ref(), span, along, VIA_LIMIT),
            };
            last = Some((run.via.replace(wrapped.clone()), wrapped));
        }
        self
    }

    /// This text and another one behind it.
    #[must_use]
    pub fn followed_by(&self, other: &Text) -> Self {
        let mut joined = TextBuilder::new(self.anchor);
        joined.push_text(self);
        joined.push_text(other);
        joined.finish()
    }

    /// In how many stretches the value was pieced together.
    pub fn pieces(&self) -> usize {
        self.runs.len()
    }

    /// What it costs to copy it, in bytes or so.
    pub fn cost(&self) -> usize {
        self.len() + 256 * self.pieces()
    }

    /// The same text with `A` to `Z` in lower case.
    #[must_use]
    pub fn to_ascii_lowercase(&self) -> Text {
        Self { value: self.value.to_ascii_lowercase(), ..self.clone() }
    }

    /// Whether some of it cannot be known: see [`UNKNOWN`].
    pub fn holds_unknown(&self) -> bool {
        !self.value.is_ascii() && self.value.contains(UNKNOWN)
    }

    /// Whether nothing of it is known, which is more than that it is empty.
    pub fn is_unknown(&self) -> bool {
        !self.is_empty() && self.value.chars().all(|char| char == UNKNOWN)
    }

    /// The text without white space at either end, as `str::trim_matches` with this predicate.
    #[must_use]
    pub fn trim_matches(&self, blank: impl Fn(char) -> bool) -> Text {
        let start = self.value.len() - self.value.trim_start_matches(&blank).len();
        let end = self.value.trim_end_matches(&blank).len();
        self.slice(start..end)
    }

    /// The text before and after the first `separator`.
    pub fn split_once(&self, separator: char) -> Option<(Text, Text)> {
        let at = self.value.find(separator)?;
        Some((self.slice(0..at), self.slice(at + separator.len_utf8()..self.len())))
    }

    /// The parts between separators.
    pub fn split(&self, separator: char) -> Vec<Text> {
        let mut start = 0;
        let parts = self.value.split(separator).map(|part| {
            let range = start..start + part.len();
            start = range.end + separator.len_utf8();
            self.slice(range)
        });
        parts.collect()
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.value)
    }
}

fn same(one: Option<&Arc<Via>>, other: Option<&Arc<Via>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

fn wrap(inner: Option<&Arc<Via>>, span: Span, along: bool, limit: usize) -> Arc<Via> {
    match inner {
        Some(via) if limit > 1 => {
            Arc::new(Via { outer: Some(wrap(via.outer.as_ref(), span, along, limit - 1)), ..**via })
        }
        _ => Arc::new(Via { span, along, outer: None }),
    }
}

/// Pieces a [`Text`] together.
#[derive(Debug)]
pub struct TextBuilder {
    text: Text,
}

impl TextBuilder {
    /// An empty text with this anchor.
    pub fn new(anchor: Span) -> Self {
        Self { text: Text::empty(anchor) }
    }

    /// Appends what stands in the file as it is. A span of another length is taken as a whole.
    pub fn push(&mut self, value: &str, span: Span) {
        self.add(value, span, value.len() == span.len(), None);
    }

    /// Appends what came from all of the span: an escape, a folded line break.
    pub fn push_decoded(&mut self, value: &str, span: Span) {
        self.add(value, span, false, None);
    }

    /// Appends another text with its places.
    pub fn push_text(&mut self, other: &Text) {
        for (index, run) in other.runs.iter().enumerate() {
            let value = &other.value[run.at as usize..other.run_end(index)];
            self.add(value, run.span, run.exact, run.via.clone());
        }
    }

    /// Appends what all of another text was decoded to: the character of an escape.
    pub fn push_from(&mut self, value: &str, from: &Text) {
        let via = from.runs.first().and_then(|run| run.via.clone());
        self.add(value, from.span(), false, via);
    }

    /// Value so far.
    pub fn as_str(&self) -> &str {
        &self.text.value
    }

    fn add(&mut self, value: &str, span: Span, exact: bool, via: Option<Arc<Via>>) {
        if value.is_empty() {
            return;
        }
        let at = u32::try_from(self.text.value.len()).unwrap_or(u32::MAX);
        self.text.value.push_str(value);
        if let Some(last) = self.text.runs.last_mut() {
            let adjoins = last.span.file == span.file && last.span.end == span.start;
            if exact && last.exact && adjoins && last.via == via {
                last.span.end = span.end;
                return;
            }
        }
        self.text.runs.push(Run { at, span, exact, via });
    }

    /// The finished text.
    pub fn finish(self) -> Text {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FileId, Sources};
    use super::*;

    fn file() -> FileId {
        Sources::new().add("a", Vec::new())
    }

    #[test]
    fn slices_keep_their_bytes() {
        let text = Text::plain("hello", Span::new(file(), 10..15));
        assert_eq!(text.slice(1..3).span(), Span::new(file(), 11..13));
        assert_eq!(text.slice(2..2).span(), Span::at(file(), 12));
        assert_eq!(text.split('l')[2].as_str(), "o");
        assert_eq!(text.split('l')[2].span(), Span::new(file(), 14..15));
    }

    #[test]
    fn escapes_stay_whole() {
        let mut builder = TextBuilder::new(Span::new(file(), 0..8));
        builder.push("ab", Span::new(file(), 1..3));
        builder.push_decoded("\u{e9}", Span::new(file(), 3..7));
        builder.push("c", Span::new(file(), 7..8));
        let text = builder.finish();
        assert_eq!(text.as_str(), "abéc");
        assert_eq!(text.slice(2..4).span(), Span::new(file(), 3..7));
        assert_eq!(text.span(), Span::new(file(), 1..8));
        assert_eq!(*text.spans(), [Span::new(file(), 1..8)]);
    }

    #[test]
    fn via_is_outermost_first() {
        let text = Text::plain("v", Span::new(file(), 0..1))
            .seen_via(Span::new(file(), 5..6))
            .seen_via(Span::new(file(), 8..9));
        assert_eq!(*text.via(), [Span::new(file(), 8..9), Span::new(file(), 5..6)]);
    }

    #[test]
    fn what_is_brought_along_stands_where_it_stood() {
        let at = |start| Span::new(file(), start..start + 1);
        let value = Text::plain("v", at(0));
        assert_eq!(value.clone().brought_via(at(8)).outer_span(), at(0));
        assert_eq!(value.clone().seen_via(at(5)).brought_via(at(8)).outer_span(), at(5));
        assert_eq!(value.brought_via(at(5)).seen_via(at(8)).outer_span(), at(8));
    }
}
