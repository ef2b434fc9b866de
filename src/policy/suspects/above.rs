//! Secrets whose names stand on a line before.

use super::names::is_sensitive;
use super::value::{Ends, add};
use crate::model::catalog::knowledge::is_secret_name;
use std::ops::Range;

/// Lines that are looked at above one.
const MOST: usize = 40;

pub(super) fn find(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let shown = text.get(line.clone()).unwrap_or_default();
    let indent = indentation(shown);
    if shown.trim().is_empty() {
        return;
    }
    let mut lines =
        text.get(..line.start).unwrap_or_default().strip_suffix('\n').unwrap_or_default().rsplit('\n');
    let Some(above) = lines.next() else { return };
    let item = shown.trim_start().trim_start_matches("- ");
    let start = shown.len() - item.len();
    if takes_next(above) {
        return add(shown, start, Ends::Word, found);
    }
    let plain = || !item.contains(": ") && !item.ends_with(':') && !shown.trim_start().starts_with("- ");
    if names(above).is_some_and(|(key, rest)| rest.is_empty() && is_secret_name(key))
        && plain()
        && indent > indentation(above)
    {
        return add(shown, start, Ends::Scalar, found);
    }
    // The line that opens the block, and the section that the block stands in.
    let outer = |line: &&str| indentation(line) < indent && !line.trim().is_empty();
    let all = || std::iter::once(above).chain(lines.clone()).take(MOST);
    let opens = all().find(outer).and_then(names);
    let content = |key: &str| {
        key == "content"
            && all()
                .find(|line| indentation(line) == 0 && !line.trim().is_empty())
                .is_some_and(|line| line.starts_with("secrets:"))
    };
    if let Some((key, rest)) = opens
        && rest.starts_with(['|', '>'])
        && (is_secret_name(key) || content(key))
    {
        found.push(indent..shown.trim_end().len());
    } else if let Some((key, rest)) = names(shown)
        && !rest.is_empty()
        && content(key)
    {
        add(shown, shown.len() - rest.len(), Ends::Scalar, found);
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line ends with something that takes the next word as a password.
pub fn takes_next(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches('\\').trim_end();
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_matches(['"', '\'', ',', '[', '-']);
    let dashed = line.trim_end_matches(['"', '\'', ',']);
    let is_directive = || is_sensitive(last, true);
    dashed == "-a"
        || dashed.ends_with(" -a")
        || dashed.ends_with("\"-a")
        || dashed.ends_with("'-a")
        || dashed.ends_with("--pass")
        || dashed.ends_with(last) && dashed[..dashed.len() - last.len()].ends_with("--") && is_directive()
}

/// The key of a line and what follows it.
fn names(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let key = key.trim_start_matches([' ', '\t', '-']).trim_matches(['"', '\'']);
    let name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    (!key.is_empty() && key.chars().all(name)).then(|| (key, rest.trim()))
}
