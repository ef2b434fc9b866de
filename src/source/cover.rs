use super::Span;

/// The bytes that some spans cover: spans in order that neither overlap nor touch, so that looking one up costs little
/// however many there are.
#[derive(Debug, Clone, Default)]
pub struct Cover {
    spans: Vec<Span>,
}

impl FromIterator<Span> for Cover {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.file == span.file && span.start <= last.end => *last = last.to(span),
                _ => merged.push(span),
            }
        }
        Self { spans: merged }
    }
}

impl Cover {
    /// Whether all of a span is covered.
    pub fn contains(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|own| (own.file, own.start) <= (span.file, span.start));
        after.checked_sub(1).and_then(|at| self.spans.get(at)).is_some_and(|own| own.contains(span))
    }

    /// Whether the byte before a span is covered.
    pub fn reaches(&self, span: Span) -> bool {
        let last = span.start.checked_sub(1);
        last.is_some_and(|last| self.contains(Span { start: last, end: span.start, ..span }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn what_touches_is_one() {
        let mut sources = Sources::new();
        let [one, other] = ["a", "b"].map(|path| sources.add(path, Vec::new()));
        let span = |file, start, end| Span { file, start, end };
        let cover: Cover = [(one, 8, 9), (one, 2, 4), (one, 4, 6), (other, 3, 5)]
            .map(|(file, start, end)| span(file, start, end))
            .into_iter()
            .collect();
        let contained = [(one, 2, 6), (one, 5, 5), (one, 8, 9), (other, 4, 5)];
        assert!(contained.into_iter().all(|(file, start, end)| cover.contains(span(file, start, end))));
        let not = [(one, 1, 3), (one, 5, 9), (one, 7, 7), (other, 2, 3), (other, 8, 9)];
        assert!(!not.into_iter().any(|(file, start, end)| cover.contains(span(file, start, end))));
        let reached = [(one, 3, 3), (one, 6, 8), (one, 9, 12), (other, 5, 5)];
        assert!(reached.into_iter().all(|(file, start, end)| cover.reaches(span(file, start, end))));
        let not = [(one, 0, 1), (one, 2, 4), (one, 7, 8), (other, 3, 4)];
        assert!(!not.into_iter().any(|(file, start, end)| cover.reaches(span(file, start, end))));
    }
}
