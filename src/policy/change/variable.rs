//! Bytes that are the default of a variable: `${NAME:-these}`.

use std::ops::Range;

/// The `${NAME:-…}` whose default the bytes are, the outermost where defaults nest; the bytes themselves elsewhere.
pub(super) fn whole_use(text: &str, range: Range<usize>) -> Range<usize> {
    let mut whole = range;
    while let Some(outer) = around(text, &whole) {
        whole = outer;
    }
    whole
}

/// Whether the bytes are the default of a variable.
pub(super) fn is_default(text: &str, range: &Range<usize>) -> bool {
    around(text, range).is_some()
}

fn around(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..range.start)?.strip_suffix('-')?;
    let before = before.strip_suffix(':').unwrap_or(before);
    let name = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))? + 1;
    let start = before.get(..name)?.strip_suffix("${")?.len();
    let closed = name < before.len() && text.get(range.end..)?.starts_with('}');
    closed.then(|| start..range.end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_told_from_other_bytes() {
        for (text, word, expected) in [
            ("a ${X:-b} c", "b", "${X:-b}"),
            ("a ${X-b} c", "b", "${X-b}"),
            ("a ${X:-${Y:-b}} c", "b", "${X:-${Y:-b}}"),
            ("a ${X:-bc} d", "b", "b"),
            ("a ${X:+b} c", "b", "b"),
            ("a {X:-b} c", "b", "b"),
            ("a ${:-b} c", "b", "b"),
            ("é-b}", "b", "b"),
        ] {
            let at = text.rfind(word).unwrap();
            assert_eq!(&text[whole_use(text, at..at + word.len())], expected, "{text}");
        }
    }
}
