//! `${NAME%pattern}` and its like: a value without its end or its beginning.

use crate::model::catalog::knowledge::glob;
use crate::source::Text;

/// Longest value that is tried at every place.
const LONGEST: usize = 1024;

/// What `${NAME%pattern}`, `%%`, `#`, `##` and `,,` make of a value; `None` for other operators, and for patterns that hold
/// more than stars.
pub(super) fn trimmed(name: &str, value: &Text, piece: &Text) -> Option<Text> {
    let rest = piece.as_str().strip_prefix("${")?.strip_prefix(name)?.strip_suffix('}')?;
    if value.holds_unknown() || value.len() > LONGEST {
        return None;
    }
    let text = value.as_str();
    if rest == ",," {
        return Some(value.to_ascii_lowercase().seen_via(piece.span()));
    }
    let sign = rest.chars().next().filter(|sign| matches!(sign, '%' | '#'))?;
    let single = &rest[1..];
    let (pattern, longest) = match single.strip_prefix(sign) {
        Some(pattern) => (pattern, true),
        None => (single, false),
    };
    let plain = |c: char| c == '*' || !"$`\\\"'?[]{}".contains(c);
    if pattern.is_empty() || !pattern.chars().all(plain) {
        return None;
    }
    let places = || (0..=text.len()).filter(|at| text.is_char_boundary(*at));
    let kept = match sign {
        '%' => {
            let mut ends = places().filter(|at| glob(pattern, &text[*at..]));
            0..if longest { ends.next() } else { ends.next_back() }.unwrap_or(text.len())
        }
        _ => {
            let mut starts = places().filter(|at| glob(pattern, &text[..*at]));
            if longest { starts.next_back() } else { starts.next() }.unwrap_or(0)..text.len()
        }
    };
    Some(value.slice(kept).seen_via(piece.span()))
}

#[cfg(test)]
mod tests {
    use super::trimmed;
    use crate::source::{Sources, Span, Text};

    #[test]
    fn values_without_an_end() {
        let at = Span::at(Sources::new().add("a", Vec::new()), 0);
        let cases = [
            ("${A%:*}", Some("a:b")),
            ("${A%%:*}", Some("a")),
            ("${A#*:}", Some("b:c")),
            ("${A##*:}", Some("c")),
            ("${A%.conf}", Some("a:b:c")),
            ("${A#-}", Some("a:b:c")),
            ("${A%[a-z]}", None),
            ("${A/a/b}", None),
        ];
        for (piece, expected) in cases {
            let found = trimmed("A", &Text::whole("a:b:c", at), &Text::whole(piece, at));
            assert_eq!(found.as_ref().map(Text::as_str), expected, "{piece}");
        }
    }
}
