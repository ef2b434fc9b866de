use super::{Directive, Facts, Kind, SeriesSet};

/// What the series that a server may be say of a directive. A question is answered where all of them that have the
/// directive say the same.
#[derive(Debug, Clone, Copy)]
pub struct Agreement {
    directive: &'static Directive,
    series: SeriesSet,
}

impl Agreement {
    pub(super) fn new(directive: &'static Directive, series: SeriesSet) -> Self {
        Self { directive, series }
    }

    /// The facts of each of the series, oldest first; empty where none of them has the directive.
    pub fn iter(self) -> impl Iterator<Item = &'static Facts> + Clone {
        self.directive.facts.iter().filter(move |facts| facts.series.meets(self.series))
    }

    /// Whether every one of the series has the directive.
    pub fn is_complete(self) -> bool {
        !self.series.is_empty() && self.directive.series().contains(self.series)
    }

    /// The answer that all give to a question; `None` where they differ or there is nobody to ask.
    pub fn agree<T: PartialEq>(self, question: impl Fn(&'static Facts) -> T) -> Option<T> {
        let mut answers = self.iter().map(question);
        let first = answers.next()?;
        answers.all(|answer| answer == first).then_some(first)
    }

    /// Type of the value.
    pub fn kind(self) -> Option<Kind> {
        self.agree(|facts| facts.kind)
    }

    /// Default as `CONFIG GET` prints it; the inner `None` where there is none.
    pub fn default(self) -> Option<Option<&'static str>> {
        self.agree(|facts| facts.default)
    }
}
