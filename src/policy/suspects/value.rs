//! What of a value is secret.

use crate::model::catalog::knowledge::is_secret_name;
use std::ops::Range;

/// Where a value ends that is not quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// At white space: a word.
    Word,
    /// At the end of the line: all that follows a directive.
    Line,
    /// At the end of the line, or before a comment: a scalar.
    Scalar,
}

/// A quote within quotes of YAML or JSON.
const INNER: &str = "\\\"";
/// Pieces of a word, in quotes and not, that are looked at one by one.
const MOST_PIECES: usize = 16;

/// Adds what of a value is secret that starts at an offset of a line, behind blanks.
pub(super) fn add(line: &str, at: usize, ends: Ends, found: &mut Vec<Range<usize>>) {
    let rest = line.get(at..).unwrap_or_default();
    let start = at + rest.len() - rest.trim_start().len();
    let rest = line.get(start..).unwrap_or_default();
    let to = |end: usize| start..start + end;
    if ends == Ends::Line {
        return literals(line, to(rest.trim_end().len()), found);
    }
    // Tags and anchors of YAML say nothing of the value; an alias has its value elsewhere.
    if ends == Ends::Scalar && rest.starts_with(['!', '&']) {
        let blank = rest.find(char::is_whitespace);
        return blank.map_or((), |blank| add(line, start + blank, ends, found));
    }
    if ends == Ends::Scalar && rest.starts_with(['*', '|', '>']) {
        return;
    }
    if rest.starts_with(['[', '{']) {
        return found.push(to(rest.trim_end().len()));
    }
    if rest.starts_with("<%") {
        return strings(line, to(rest.find("%>").unwrap_or(rest.len())), found);
    }
    // A call has its secrets among its arguments.
    let name =
        rest.find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '_' | '.'))).unwrap_or(0);
    if name > 0 && rest[name..].starts_with(['(', '[']) && rest[name + 1..].starts_with(['"', '\'']) {
        return;
    }
    // The prefix of a string in Python.
    let prefix = usize::from(rest.starts_with(['f', 'r', 'b', 'u']) && rest[1..].starts_with(['"', '\'']));
    if quoted(&rest[prefix..]).is_some() {
        return pieces(line, start + prefix, found);
    }
    let end = match ends {
        Ends::Word => word(rest),
        _ => rest.find(" #").unwrap_or(rest.len()),
    };
    literals(line, to(rest[..end].trim_end().len()), found);
    // What follows a `#` at once is the rest of a password rather than a comment.
    let tail = rest[end..].trim_start();
    if tail.starts_with('#') && !tail[1..].starts_with(char::is_whitespace) && tail.len() > 1 {
        let from = start + rest.len() - tail.len();
        found.push(from..from + tail.trim_end().len());
    }
}

/// Adds the strings of an expression of Ruby that are no names of variables.
fn strings(line: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    while let Some(open) = line[at..range.end].find(['"', '\'']).map(|open| at + open) {
        let Some((mark, length)) = quoted(&line[open..range.end]) else { return };
        let inner = open + mark..open + mark + length;
        at = (inner.end + mark).min(range.end);
        if !is_name_of_variable(&line[inner.clone()]) {
            push(inner, found);
        }
    }
}

/// Adds what of a word is secret that begins with a quote: it goes on behind what is quoted.
fn pieces(line: &str, mut at: usize, found: &mut Vec<Range<usize>>) {
    for _ in 0..MOST_PIECES {
        let rest = line.get(at..).unwrap_or_default();
        if let Some((mark, length)) = quoted(rest) {
            let from = at + mark;
            literals(line, from..from + length, found);
            at = from + length + mark;
        } else if rest.starts_with(char::is_alphanumeric) {
            let end = word(rest);
            let end = end - usize::from(rest[..end].ends_with('\\') && rest[end..].starts_with('"'));
            literals(line, at..at + end, found);
            at += end;
        } else {
            return;
        }
    }
    push(at..line.len(), found);
}

/// How long the quote is that a text begins with, and what it encloses.
fn quoted(text: &str) -> Option<(usize, usize)> {
    if let Some(inner) = text.strip_prefix(INNER) {
        return Some((INNER.len(), closing_within(inner)));
    }
    let quote = text.chars().next().filter(|char| matches!(char, '"' | '\''))?;
    Some((1, closing(&text[1..], quote)))
}

/// Where a text in quotes within quotes ends. Before one of its own quotes stand more backslashes.
fn closing_within(inner: &str) -> usize {
    let quotes = inner.match_indices('"').map(|(quote, _)| quote);
    let mut closing = quotes.filter_map(|quote| {
        let before = inner[..quote].strip_suffix('\\')?;
        (!before.ends_with('\\')).then_some(before.len())
    });
    closing.next().unwrap_or(inner.len())
}

/// Where the quoted text ends.
fn closing(inner: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in inner.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            char if char == quote => return at,
            _ => {}
        }
    }
    inner.len()
}

/// Where a word ends: at white space, at a quote, at a comma or semicolon with white space behind it.
fn word(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut open = 0_usize;
    while let Some((at, char)) = chars.next() {
        match char {
            '(' | '{' => open += 1,
            ')' | '}' if open > 0 => open -= 1,
            _ if open > 0 => {}
            ')' | ']' | '}' | '"' | '\'' => return at,
            ',' | ';' if chars.peek().is_none_or(|(_, next)| next.is_whitespace() || *next == '"') => {
                return at;
            }
            char if char.is_whitespace() => return at,
            _ => {}
        }
    }
    rest.len()
}

/// Adds what is literal in a value: a variable is no secret, its default is, and so is the rest of a password that a
/// `$` cut off.
pub(super) fn literals(line: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = line.get(range.clone()).unwrap_or_default();
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$').map(|dollar| at + dollar) {
        let glued = dollar > at;
        // The mark in `${USER}:${PASSWORD}` tells nothing of either.
        if at == 0 || text[at..dollar].contains(char::is_alphanumeric) {
            push(range.start + at..range.start + dollar, found);
        }
        let rest = &text[dollar + 1..];
        // In compose `$$` leaves a variable to the shell, at the start of a value.
        let doubled = usize::from(!glued && names_variable(rest.strip_prefix('$')));
        let rest = &rest[doubled..];
        at = dollar
            + 1
            + doubled
            + match rest.bytes().next() {
                Some(b'$') => 1,
                Some(open @ (b'{' | b'(')) => {
                    let inner = range.start + dollar + doubled + 2;
                    let length = group(rest, open);
                    if open == b'{' {
                        braces(line, inner..inner + length - 2 + usize::from(!closes(rest, length)), found);
                    }
                    length
                }
                _ => {
                    let length = name(rest).len();
                    if glued && !is_name_of_variable(&rest[..length]) {
                        push(range.start + dollar + 1..range.start + dollar + 1 + length, found);
                    }
                    length
                }
            };
    }
    push(range.start + at..range.end, found);
}

/// What a text begins with, as far as it may be the name of a variable.
fn name(text: &str) -> &str {
    let end = text.find(|char: char| !(char.is_ascii_alphanumeric() || char == '_')).unwrap_or(text.len());
    &text[..end]
}

fn is_name_of_variable(name: &str) -> bool {
    !name.is_empty() && (is_constant(name) || is_secret_name(name))
}

/// Whether a text begins with such a name, in braces or without.
fn names_variable(text: Option<&str>) -> bool {
    text.is_some_and(|text| is_name_of_variable(name(text.strip_prefix('{').unwrap_or(text))))
}

fn push(range: Range<usize>, found: &mut Vec<Range<usize>>) {
    if !range.is_empty() {
        found.push(range);
    }
}

/// Length of `{…}` or `(…)`, up to the end of the text where it is not closed.
fn group(text: &str, open: u8) -> usize {
    let close = if open == b'{' { b'}' } else { b')' };
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return at + 1;
            }
        }
    }
    text.len()
}

fn closes(text: &str, length: usize) -> bool {
    length >= 2 && text[..length].ends_with('}')
}

/// Adds what is secret between the braces of `${…}`.
pub(super) fn braces(line: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let text = line.get(range.clone()).unwrap_or_default();
    let length = name(text).len();
    let operator = &text[length..];
    let word = operator.strip_prefix(':').unwrap_or(operator);
    let from = range.end - word.len() + usize::from(!word.is_empty());
    match word.chars().next() {
        None if operator.is_empty() => {}
        Some('-' | '+') if length > 0 => literals(line, from..range.end, found),
        // A message that tells what to do has several words.
        Some('?') if length > 0 => {
            if !word.contains(char::is_whitespace) {
                literals(line, from..range.end, found);
            }
        }
        _ => push(range, found),
    }
}

/// Whether a name is written in capitals.
pub(in crate::policy) fn is_constant(name: &str) -> bool {
    name.bytes().all(|byte| byte == b'_' || byte.is_ascii_uppercase())
}

/// Whether a text is a variable that nothing expanded, `$NAME`: it hides nothing, and the finding is about it.
pub(in crate::policy) fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    name.starts_with(|char: char| char.is_ascii_uppercase()) && is_constant(name) && name.contains('_')
}
