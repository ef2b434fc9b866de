use std::ops::Range;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// Byte offsets into the text of the expression.
    pub at: Range<usize>,
    /// What is wrong and, where it can be told, what to write instead.
    pub message: String,
}

impl ExprError {
    /// An error at a place.
    pub fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }

    /// The same error in a text that holds this expression at `offset`.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self { at: self.at.start + offset..self.at.end + offset, message: self.message }
    }
}

/// ` (did you mean `x`?)`, where one of the candidates is near to what was written.
pub(crate) fn suggestion<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let near = candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(written, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    near.map_or(String::new(), |(_, candidate)| format!(" (did you mean `{candidate}`?)"))
}
