use super::Value;
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

/// The parts of `"{} {0} {name}".format(…)`.
pub(super) fn by_braces<'a>(
    template: &'a Text,
    items: &'a [Value],
    keywords: &'a [(Text, Value)],
) -> impl Iterator<Item = Value> + 'a {
    let mut next = items.iter();
    let mut part = move |place: &Text| {
        let named =
            || keywords.iter().find(|(name, _)| name.as_str() == place.as_str()).map(|(_, value)| value);
        let found = match place.as_str().parse::<usize>() {
            _ if place.is_empty() => next.next(),
            Ok(number) => items.get(number),
            Err(_) => named(),
        };
        found.cloned().unwrap_or(Value::Unknown(place.span()))
    };
    pieces(template).into_iter().map(move |piece| match piece {
        Piece::Text(text) => Value::Text(text),
        Piece::Expression(place) => part(&place),
    })
}

/// The parts of `"%s %d" % (…)`.
pub(super) fn by_percents<'a>(template: &'a Text, items: &'a [Value]) -> impl Iterator<Item = Value> + 'a {
    let mut next = items.iter();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = template.as_str().get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        let Some(conversion) = rest.strip_prefix('%') else {
            at += rest.find('%').unwrap_or(rest.len());
            return Some(Value::Text(template.slice(start..at)));
        };
        at += 1 + conversion.chars().next().map_or(0, char::len_utf8);
        let unknown = Value::Unknown(template.slice(start..at).span());
        Some(match conversion.chars().next() {
            Some('%') => Value::Text(template.slice(start..start + 1)),
            Some('s' | 'd') => next.next().cloned().unwrap_or(unknown),
            _ => unknown,
        })
    })
}
