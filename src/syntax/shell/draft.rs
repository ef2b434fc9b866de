use super::{Assignment, Redirection};
use crate::source::{Span, Text};
use crate::syntax::words::posix::Word;

/// A simple command as it is read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) assignments: Vec<Assignment>,
    pub(super) words: Vec<Word>,
    pub(super) redirections: Vec<Redirection>,
    /// A redirection that waits for its target.
    pub(super) operator: Option<&'static str>,
    pub(super) descriptor: Option<Text>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.assignments.is_empty() && self.words.is_empty() && self.redirections.is_empty()
    }

    pub(super) fn starts_with(&self, keyword: &str) -> bool {
        self.words.first().is_some_and(|word| word.plain() == Some(keyword))
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &Word> {
        let values = self.assignments.iter().map(|assignment| &assignment.value);
        values.chain(&self.words).chain(self.redirections.iter().map(|redirection| &redirection.target))
    }

    pub(super) fn span(&self) -> Option<Span> {
        let names = self.assignments.iter().map(|assignment| assignment.name.outer_span());
        names.chain(self.texts().map(|word| word.text.anchor())).reduce(Span::to)
    }
}
