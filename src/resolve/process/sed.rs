//! `sed -i 's/…/…/' file`, as scripts use it to fill in a configuration.

use super::super::environment::Environment;
use super::pattern::Pattern;
use super::rewrite::Token;
use crate::source::{Text, TextBuilder};
use crate::syntax::words::posix::Word;
use std::ops::Range;

/// What one call of `sed` does to its files.
#[derive(Debug, Default)]
pub(super) struct Edits {
    pub(super) tokens: Vec<Token>,
    pub(super) lines: Vec<Change>,
    /// Whether some of it was not understood.
    pub(super) unclear: bool,
    /// Whether its patterns are extended ones.
    extended: bool,
}

/// A directive that is put in the place of others.
#[derive(Debug)]
pub(super) struct Change {
    /// Directive and values, as they stand there then.
    pub(super) text: Text,
    /// What has to stand there for it; `None` where that is not known.
    pub(super) pattern: Option<Pattern>,
}

/// Reads the expressions of a call that edits in place; the files come last. `None` for a call that does not.
pub(super) fn read(words: &[Word], environment: &Environment) -> Option<(Edits, Vec<usize>)> {
    let mut edits = Edits::default();
    let mut files = Vec::new();
    let (mut in_place, mut given) = (false, false);
    edits.extended = words.iter().any(|word| is_extended(word.text.as_str()));
    let mut at = 1;
    while let Some(word) = words.get(at) {
        let text = word.text.as_str();
        if text.starts_with("-i") || text.starts_with("--in-place") {
            in_place = true;
        } else if matches!(text, "-e" | "--expression") {
            at += 1;
            given = true;
            words.get(at).into_iter().for_each(|word| expression(word, environment, &mut edits));
        } else if text.starts_with('-') && text.len() > 1 {
            in_place |= !text.starts_with("--") && text.contains('i');
            if text.ends_with('e') {
                at += 1;
                given = true;
                words.get(at).into_iter().for_each(|word| expression(word, environment, &mut edits));
            }
        } else if !given {
            given = true;
            expression(word, environment, &mut edits);
        } else {
            files.push(at);
        }
        at += 1;
    }
    in_place.then_some((edits, files))
}

/// Whether an option makes patterns extended ones.
fn is_extended(option: &str) -> bool {
    let short = option.starts_with('-') && !option.starts_with("--") && !option.contains("-i");
    option == "--regexp-extended" || short && option.contains(['E', 'r'])
}

/// Reads one `s/pattern/replacement/flags`; several may be joined by `;` or line feeds.
fn expression(word: &Word, environment: &Environment, edits: &mut Edits) {
    let text = word.text.as_str();
    let mut at = 0;
    loop {
        at += text[at..].find(|c: char| !c.is_whitespace() && c != ';').unwrap_or(text.len() - at);
        let rest = &text[at..];
        if rest.is_empty() {
            return;
        }
        // A command that deletes lines of comments or blanks changes nothing.
        if rest == "/^#/d" || rest == "/^$/d" {
            return;
        }
        let Some(parts) = substitution(word, at) else {
            edits.unclear = true;
            return;
        };
        substitute(word, &parts, environment, edits);
        at = parts.flags.end;
    }
}

/// Ranges of the parts of an `s` command.
struct Parts {
    pattern: Range<usize>,
    replacement: Range<usize>,
    flags: Range<usize>,
}

fn substitution(word: &Word, at: usize) -> Option<Parts> {
    let text = word.text.as_str();
    let mut rest = text[at..].strip_prefix('s')?.chars();
    let delimiter = rest.next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace() && *c != '\\')?;
    let start = at + 1 + delimiter.len_utf8();
    let middle = delimiter_after(word, start, delimiter)?;
    let after = middle + delimiter.len_utf8();
    let end = delimiter_after(word, after, delimiter)?;
    let flags = end + delimiter.len_utf8();
    let length = text[flags..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len() - flags);
    Some(Parts { pattern: start..middle, replacement: after..end, flags: flags..flags + length })
}

/// The next delimiter that neither a backslash hides nor an expansion holds.
fn delimiter_after(word: &Word, from: usize, delimiter: char) -> Option<usize> {
    let text = word.text.as_str();
    let mut escaped = false;
    for (offset, c) in text.get(from..)?.char_indices() {
        let at = from + offset;
        if word.expansions.iter().any(|expansion| expansion.range.contains(&at)) {
            continue;
        }
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == delimiter {
            return Some(at);
        }
    }
    None
}

fn substitute(word: &Word, parts: &Parts, environment: &Environment, edits: &mut Edits) {
    let Some(replacement) = expand(word, &parts.replacement, environment) else {
        edits.unclear = true;
        return;
    };
    let pattern = &word.text.as_str()[parts.pattern.clone()];
    if let Some(token) = literal(pattern).filter(|token| is_token(token)) {
        edits.tokens.push(Token { file: None, token, value: replacement });
        return;
    }
    let name = replacement.as_str().split_whitespace().next().unwrap_or_default();
    let is_directive =
        name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_directive && pattern.to_ascii_lowercase().contains(&name.to_ascii_lowercase()) {
        let known = word.expansions.iter().all(|expansion| !parts.pattern.contains(&expansion.range.start));
        let pattern = known.then(|| Pattern {
            text: pattern.to_owned(),
            extended: edits.extended,
            any_case: word.text.as_str()[parts.flags.clone()].contains(['i', 'I']),
            all: word.text.as_str()[parts.flags.clone()].contains('g'),
        });
        edits.lines.push(Change { text: replacement, pattern });
        return;
    }
    edits.unclear = true;
}

/// What a replacement puts there, with its expansions filled in; `None` where that hangs on what the pattern matched, or
/// is more than one line.
fn expand(word: &Word, range: &Range<usize>, environment: &Environment) -> Option<Text> {
    let mut out = TextBuilder::new(word.text.anchor());
    let mut at = range.start;
    for expansion in &word.expansions {
        if expansion.range.start < range.start || expansion.range.end > range.end {
            continue;
        }
        unescape(&word.text.slice(at..expansion.range.start), &mut out)?;
        out.push_text(&environment.expansion(word, expansion));
        at = expansion.range.end;
    }
    unescape(&word.text.slice(at..range.end), &mut out)?;
    Some(out.finish())
}

/// The text of a replacement: a backslash before a sign stands for the sign, before a letter or digit for more than that.
fn unescape(text: &Text, out: &mut TextBuilder) -> Option<()> {
    let mut from = 0;
    let mut chars = text.as_str().char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '&' {
            return None;
        }
        if c == '\\' {
            let (next, escaped) = chars.next()?;
            if escaped.is_alphanumeric() || escaped == '\n' {
                return None;
            }
            out.push_text(&text.slice(from..at));
            from = next;
        }
    }
    out.push_text(&text.slice(from..text.len()));
    Some(())
}

/// The text that a pattern matches where it matches only one; `None` for a real pattern.
fn literal(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                escaped if !escaped.is_alphanumeric() => out.push(escaped),
                _ => return None,
            },
            '*' | '[' | '^' => return None,
            // A dollar sign is one unless it ends the pattern.
            '$' if chars.peek().is_none() => return None,
            other => out.push(other),
        }
    }
    Some(out)
}

/// Whether a text is a template's token, not the value of a directive.
fn is_token(text: &str) -> bool {
    let marked = text.contains("${") || text.starts_with('$') || text.contains("{{") || text.contains("__");
    let marked = marked
        || (text.starts_with('%') && text.ends_with('%'))
        || (text.starts_with('@') && text.ends_with('@'));
    let shouted = text.len() > 3
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    !text.is_empty() && (marked || shouted)
}
