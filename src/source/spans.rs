use super::Span;
use std::ops::Deref;
use std::sync::Arc;

/// A few spans in order. Most are one or none, which take no memory of their own; longer lists are shared, so that a
/// clone costs next to nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Spans(Few);

#[derive(Clone, PartialEq, Eq, Default)]
enum Few {
    #[default]
    None,
    One([Span; 1]),
    /// Behind one thin pointer, so that the whole is no larger than a span and a tag.
    More(Arc<Vec<Span>>),
}

impl Spans {
    /// No span.
    pub const NONE: Self = Self(Few::None);

    /// Each of them once, where it comes first.
    pub fn distinct(all: Vec<Span>) -> Self {
        let mut placed: Vec<(Span, usize)> = all.into_iter().zip(0..).collect();
        placed.sort_unstable();
        placed.dedup_by_key(|(span, _)| *span);
        placed.sort_unstable_by_key(|(_, place)| *place);
        placed.into_iter().map(|(span, _)| span).collect()
    }

    /// One span.
    pub fn one(span: Span) -> Self {
        Self(Few::One([span]))
    }
}

impl Default for Spans {
    fn default() -> Self {
        Self::NONE
    }
}

impl Deref for Spans {
    type Target = [Span];

    fn deref(&self) -> &[Span] {
        match &self.0 {
            Few::None => &[],
            Few::One(span) => span,
            Few::More(spans) => spans,
        }
    }
}

impl From<Vec<Span>> for Spans {
    fn from(spans: Vec<Span>) -> Self {
        match spans.as_slice() {
            [] => Self::NONE,
            [span] => Self::one(*span),
            _ => Self(Few::More(Arc::new(spans))),
        }
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans = spans.into_iter();
        match (spans.next(), spans.next()) {
            (None, _) => Self::NONE,
            (Some(first), None) => Self::one(first),
            (Some(first), Some(second)) => {
                [first, second].into_iter().chain(spans).collect::<Vec<_>>().into()
            }
        }
    }
}

impl<'a> IntoIterator for &'a Spans {
    type Item = &'a Span;
    type IntoIter = std::slice::Iter<'a, Span>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Spans {
    type Item = Span;
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { spans: self, next: 0 }
    }
}

/// The spans of a list, in order.
#[derive(Debug)]
pub struct IntoIter {
    spans: Spans,
    next: usize,
}

impl Iterator for IntoIter {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let span = self.spans.get(self.next).copied()?;
        self.next += 1;
        Some(span)
    }
}

impl std::fmt::Debug for Spans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
