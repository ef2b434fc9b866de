use super::Span;

/// A replacement of the bytes of a span. An empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// What stands there afterwards.
    pub content: String,
}

/// Applies edits of one file to its text. Edits may come in any order; equal edits count once.
///
/// Returns `None` where two edits overlap or one does not lie on character boundaries of the text: no edit is
/// applied then.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < done {
            return None;
        }
        result.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        result.push_str(&edit.content);
        done = range.end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::*;

    #[test]
    fn edits_apply_in_order_or_not_at_all() {
        let mut sources = Sources::new();
        let file = sources.add("a", b"abcdef".to_vec());
        let edit = |range, content: &str| Edit { span: Span::new(file, range), content: content.into() };
        assert_eq!(apply("abcdef", &[edit(3..4, "X"), edit(0..1, "")]).as_deref(), Some("bcXef"));
        assert_eq!(apply("abcdef", &[edit(0..3, "X"), edit(2..4, "Y")]), None);
        assert_eq!(apply("abcdef", &[edit(5..9, "X")]), None);
    }
}
