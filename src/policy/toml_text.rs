//! Strings of a TOML file as [`Text`], so that a place in an expression is a place in the file.

use crate::source::{FileId, Span, Text, TextBuilder};
use std::ops::Range;

/// The decoded `value` of the string that stands at `range` of the file, delimiters included.
pub fn toml_text(file: FileId, source: &str, range: Range<usize>, value: &str) -> Text {
    let span = Span::new(file, range.clone());
    let raw = source.get(range.clone()).unwrap_or_default();
    let Some((inner, literal)) = inner(raw) else { return Text::whole(value, span) };
    let content = &raw[inner.clone()];
    let at = range.start + inner.start;
    if content == value {
        return Text::plain(value, Span::new(file, at..at + content.len()));
    }
    if literal {
        return Text::whole(value, span);
    }
    let text = decode(content, file, at, span);
    if text.as_str() == value { text } else { Text::whole(value, span) }
}

/// The part between the delimiters, and whether it is a literal string.
fn inner(raw: &str) -> Option<(Range<usize>, bool)> {
    for (delimiter, literal) in [("'''", true), ("\"\"\"", false), ("'", true), ("\"", false)] {
        let long = delimiter.len();
        if raw.len() < 2 * long || !raw.starts_with(delimiter) || !raw.ends_with(delimiter) {
            continue;
        }
        let rest = &raw[long..];
        let newline = match long {
            3 if rest.starts_with("\r\n") => 2,
            3 if rest.starts_with('\n') => 1,
            _ => 0,
        };
        let (start, end) = (long + newline, raw.len() - long);
        return (start <= end).then_some((start..end, literal));
    }
    None
}

fn decode(content: &str, file: FileId, offset: usize, anchor: Span) -> Text {
    let mut builder = TextBuilder::new(anchor);
    let mut at = 0;
    while at < content.len() {
        let rest = &content[at..];
        let plain = rest.find('\\').unwrap_or(rest.len());
        builder.push(&rest[..plain], Span::new(file, offset + at..offset + at + plain));
        at += plain;
        let Some(escape) = content.get(at + 1..) else { break };
        let (decoded, long) = unescape(escape);
        builder.push_decoded(&decoded, Span::new(file, offset + at..offset + at + 1 + long));
        at += 1 + long;
    }
    builder.finish()
}

/// What stands for an escape, and how many bytes it takes after the backslash.
fn unescape(rest: &str) -> (String, usize) {
    let Some(kind) = rest.chars().next() else { return (String::new(), 0) };
    let code = |digits: usize| {
        let number = rest.get(1..1 + digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let decoded = number.and_then(char::from_u32).map(String::from).unwrap_or_default();
        (decoded, 1 + digits.min(rest.len().saturating_sub(1)))
    };
    match kind {
        'n' => ("\n".into(), 1),
        't' => ("\t".into(), 1),
        'r' => ("\r".into(), 1),
        'b' => ("\u{8}".into(), 1),
        'f' => ("\u{c}".into(), 1),
        'e' => ("\u{1b}".into(), 1),
        'x' => code(2),
        'u' => code(4),
        'U' => code(8),
        c if c.is_whitespace() => (String::new(), rest.len() - rest.trim_start().len()),
        c => (c.to_string(), c.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_place_in_the_value_is_a_place_in_the_file() {
        let mut sources = Sources::new();
        let file = sources.add("a", Vec::new());
        for (source, value) in [
            ("'ab == cd'", "ab == cd"),
            ("\"ab == cd\"", "ab == cd"),
            ("'''\nab == cd'''", "ab == cd"),
            ("\"ab\\t== cd\"", "ab\t== cd"),
            ("\"\"\"a\\\n   b == cd\"\"\"", "ab == cd"),
            ("\"\\\"a\\\" + b == cd\"", "\"a\" + b == cd"),
        ] {
            let text = toml_text(file, source, 0..source.len(), value);
            assert_eq!(text.as_str(), value);
            let end = value.len();
            assert_eq!(&source[text.slice(end - 2..end).span().range()], "cd", "{source}");
        }
    }
}
