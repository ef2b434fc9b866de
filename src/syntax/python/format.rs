use crate::source::Text;

/// A piece of a string that expressions are filled in.
pub(super) enum Piece {
    /// What stands there as it is.
    Text(Text),
    /// What stands in braces.
    Expression(Text),
}

/// The pieces of what stands within the quotes. What is formatted, as `{x:>5}` and `{x!r}` are, is left as it is written:
/// no reader takes it for an expression.
pub(super) fn pieces(inner: &Text) -> Vec<Piece> {
    let value = inner.as_str();
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(offset) = value[start..].find(['{', '}']) {
        let at = start + offset;
        let doubled = value[at + 1..].starts_with(&value[at..at + 1]);
        let end = at + usize::from(doubled);
        if end > start {
            pieces.push(literal(inner.slice(start..end)));
        }
        start = end + 1;
        if !doubled {
            let length = value[start..].find(['{', '}']).unwrap_or(value.len() - start);
            pieces.push(Piece::Expression(inner.slice(start..start + length)));
            start = (start + length + 1).min(value.len());
        }
    }
    if start < value.len() {
        pieces.push(literal(inner.slice(start..value.len())));
    }
    pieces
}

/// A text as it is, but for one with escapes: of those, nobody says here what they stand for.
fn literal(text: Text) -> Piece {
    if text.as_str().contains('\\') { Piece::Expression(text) } else { Piece::Text(text) }
}
