//! What ERB makes of a configuration before it is read as YAML.

use crate::source::Text;
use std::borrow::Cow;
use std::ops::Range;

/// What begins a part that ERB evaluates.
pub(super) const OPEN: &str = "<%";

/// What ends it.
const CLOSE: &str = "%>";

/// Words of Ruby by which what follows is there or not, or several times.
const BRANCHES: [&str; 11] =
    ["if", "unless", "else", "elsif", "case", "when", "do", "end", "while", "until", "for"];

/// A configuration without the statements of Ruby in it, which leave nothing behind, and without what its expressions say,
/// which may be no YAML; every other byte stands where it stood. `None` where statements decide what is there.
pub(super) fn without_ruby(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(OPEN) {
        return Some(Cow::Borrowed(text));
    }
    let mut left = String::with_capacity(text.len());
    for part in parts(text) {
        left.push_str(&text[left.len()..part.start]);
        let code = text[part.clone()].trim_start_matches(OPEN).trim_end_matches(CLOSE);
        if code.starts_with('=') {
            let end = if text[part.clone()].ends_with(CLOSE) { CLOSE } else { "" };
            left.extend([OPEN, &"=".repeat(part.len() - OPEN.len() - end.len()), end]);
            continue;
        }
        let mut words = code.split(|char: char| !char.is_alphanumeric() && char != '_');
        if !code.starts_with('#') && words.any(|word| BRANCHES.contains(&word)) {
            return None;
        }
        left.extend(text[part].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    }
    left.push_str(&text[left.len()..]);
    Some(Cow::Owned(left))
}

/// A value in which each part that ERB evaluates is Unknown.
pub(super) fn evaluated(text: Text) -> Text {
    if text.as_str().contains(OPEN) { text.masked(parts(text.as_str())) } else { text }
}

/// The parts that ERB evaluates; the last one ends with the text where nothing ends it.
fn parts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(OPEN)?;
        at = text[start..].find(CLOSE).map_or(text.len(), |found| start + found + CLOSE.len());
        Some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_leave_nothing_and_branches_leave_it_open() {
        let cases = [
            ("a: 1\n", Some("a: 1\n")),
            ("<% require \"dotenv\" %>\na: 1\n", Some("                      \na: 1\n")),
            ("<%\nx = 1\n-%>\na: <%= x %>\n", Some("  \n     \n   \na: <%====%>\n")),
            ("<%# if it were so %>\na: 1\n", Some("                    \na: 1\n")),
            ("<% if x %>\na: 1\n<% end %>\n", None),
            ("<% hosts.each do |host| %>\n- 1\n<% end %>\n", None),
            ("a: 1\n<% x", Some("a: 1\n    ")),
            ("a: <%= ENV[\"É\"] %>: 1\n", Some("a: <%============%>: 1\n")),
        ];
        for (text, expected) in cases {
            assert_eq!(without_ruby(text).as_deref(), expected, "{text}");
        }
    }
}
