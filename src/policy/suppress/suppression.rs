use crate::model::Date;
use crate::source::Span;

/// One comment that suppresses findings.
#[derive(Debug, Clone)]
pub(super) struct Suppression {
    /// The comment.
    pub comment: Span,
    /// Names of rules as written, and where.
    pub rules: Vec<(String, Span)>,
    /// Why, in the user's words.
    pub reason: String,
    /// The last day that it counts on.
    pub until: Option<(Date, Span)>,
    /// Lines, from 0, that it covers; `None` for all of the file.
    pub lines: Option<Vec<usize>>,
    /// Whether nothing else stands on its line.
    pub own_line: bool,
}
