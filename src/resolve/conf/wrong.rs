use crate::model::ProblemKind;
use crate::source::{Span, Text};

/// Something wrong with one directive as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Kind.
    pub kind: ProblemKind,
    /// What is wrong, for a reader; no secret in it.
    pub explanation: String,
    /// The bytes at fault; the directive's name where there are none.
    pub at: Option<Span>,
    /// Further places of the same, on other lines.
    pub also: Vec<Span>,
    /// Whether the server refuses to start.
    pub fatal: bool,
    /// What was probably meant, to stand in the place of the fault.
    pub suggestion: Option<String>,
}

impl Wrong {
    /// Something about the directive's name.
    pub fn of_name(kind: ProblemKind, explanation: impl Into<String>) -> Self {
        Self {
            kind,
            explanation: explanation.into(),
            at: None,
            also: Vec::new(),
            fatal: true,
            suggestion: None,
        }
    }

    /// Something about some of its words; about the name where there is no word.
    pub fn of(kind: ProblemKind, words: &[Text], explanation: impl Into<String>) -> Self {
        let at = words.iter().map(word_span).reduce(Span::to);
        Self { at, ..Self::of_name(kind, explanation) }
    }

    /// The same, where the server starts all the same.
    pub fn harmless(mut self) -> Self {
        self.fatal = false;
        self
    }

    /// With what was probably meant.
    pub fn suggesting(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// The bytes of a word; where it has none, what stands for it, such as `""`.
pub(super) fn word_span(word: &Text) -> Span {
    if word.is_empty() { word.anchor() } else { word.span() }
}
