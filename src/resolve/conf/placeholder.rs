//! Template tokens that nobody filled in, which a server takes literally.

use super::line::Line;
use crate::model::{Origin, SettingPlace, Sourced};
use crate::source::Text;
use std::ops::Range;

/// Whether a value of a line still holds a token; the origin is the token, or the line.
pub(super) fn placeholder(line: &Line, sensitive: bool) -> Sourced<bool> {
    // What stands in arguments went past compose or a shell, which leave nothing else behind than a word that is a
    // variable and was kept from them; with more around it a dollar is one of the password's own.
    let of_arguments = line.entry.place == SettingPlace::Arguments;
    let left = |word: &Text, range: &Range<usize>| {
        let text = word.as_str();
        let variable = text.starts_with('$') && !text.starts_with("$(");
        let own = sensitive && is_in_password(text, range);
        !own && (!of_arguments || variable && *range == (0..text.len()))
    };
    let found = |word: &Text| token(word.as_str()).filter(|range| left(word, range));
    // Of a user only passwords: patterns of keys may look like tokens.
    let counts = |word: &&Text| line.primary() != "user" || word.as_str().starts_with('>');
    let words = line.entry.directive.args.iter().filter(counts);
    let tokens = words.filter_map(|word| Some(word.slice(found(word)?)));
    match tokens.into_iter().next() {
        Some(token) => Sourced::new(true, Origin::of(&token)),
        None => Sourced::new(false, line.origin()),
    }
}

/// Whether what may be a token stands in a password that somebody drew: there `<` and `__` are signs as any.
fn is_in_password(text: &str, token: &Range<usize>) -> bool {
    let around = || text[..token.start].chars().chain(text[token.end..].chars());
    let drawn = around().count() >= 8
        && [char::is_uppercase, char::is_lowercase, char::is_numeric].iter().all(|kind| around().any(kind));
    drawn && ["<", "{", MARK].iter().any(|mark| text[token.clone()].starts_with(mark))
}

/// What encloses a token.
const PAIRS: [(&str, &str); 9] = [
    ("${", "}"),
    ("$(", ")"),
    ("%(", ")s"),
    ("{{", "}}"),
    ("{", "}"),
    ("<", ">"),
    ("%", "%"),
    ("@@", "@@"),
    ("ENC[", "]"),
];
/// What stands on both sides of a name in capitals that is all of a word.
const ENDS: [&str; 4] = ["@", "##", "#", "%%"];
/// What stands on both sides of a name in capitals.
const MARK: &str = "__";

/// Where the first token of a word stands.
fn token(text: &str) -> Option<Range<usize>> {
    Tokens::new(text).next()
}

/// Every token of a text.
pub fn tokens(text: &str) -> impl Iterator<Item = &str> {
    Tokens::new(text).map(|range| &text[range])
}

/// Finds tokens from left to right.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// By pair: where it closes next, as far as somebody looked; the last is the mark.
    closes: [usize; PAIRS.len() + 1],
    /// Pairs that enclose something else than a token here.
    tried: [bool; PAIRS.len()],
}

impl<'t> Tokens<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, closes: [0; PAIRS.len() + 1], tried: [false; PAIRS.len()] }
    }

    /// Where a pair closes whose inner part begins at an offset; each part of the text is searched once.
    fn closes(&mut self, pair: usize, close: &str, inner: usize) -> Option<usize> {
        let known = self.closes.get_mut(pair)?;
        if *known < inner {
            *known = self.text.get(inner..)?.find(close).map_or(usize::MAX, |length| inner + length);
        }
        (*known != usize::MAX).then_some(*known)
    }

    /// A token that begins at an offset.
    fn here(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        for (pair, (open, close)) in PAIRS.into_iter().enumerate() {
            if !rest.starts_with(open.as_bytes()) || self.tried[pair] {
                continue;
            }
            let inner = start + open.len();
            match self.closes(pair, close, inner) {
                Some(end) if self.names(open, inner..end, end + close.len() - start) => {
                    return Some(end + close.len());
                }
                _ => self.tried[pair] = true,
            }
        }
        if let Some(end) = variable(self.text, start) {
            return Some(end);
        }
        rest.strip_prefix(MARK.as_bytes())?;
        let end = self.closes(PAIRS.len(), MARK, start + MARK.len())?;
        is_constant(&self.text[start + MARK.len()..end]).then_some(end + MARK.len())
    }

    /// Whether what a pair encloses reads like a token, which is so long with both.
    fn names(&self, open: &str, inner: Range<usize>, length: usize) -> bool {
        let name = &self.text[inner];
        // `<` and `%` are ordinary bytes of passwords and rules: what they enclose must read like a name.
        let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | ' ' | '.');
        let strict = open.len() == 1;
        let long = name.len() >= 3 || length == self.text.len();
        let named = || name.starts_with(|char: char| char.is_ascii_alphabetic()) && name.chars().all(plain);
        // Titles of processes have words of their own in braces: `{title}`.
        let own = open != "{" || is_constant(name);
        !name.is_empty() && own && (!strict || long && named())
    }
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let says_so = || is_constant(self.text) && self.text.contains("PLACEHOLDER");
        if self.at == 0 && (says_so() || ENDS.iter().any(|end| is_enclosed(self.text, end))) {
            self.at = self.text.len();
            return Some(0..self.text.len());
        }
        while self.at < self.text.len() {
            let start = self.at;
            let here = if may_begin(self.text.as_bytes()[start]) { self.here(start) } else { None };
            if let Some(end) = here {
                self.at = end;
                self.tried = [false; PAIRS.len()];
                return Some(start..end);
            }
            self.at += 1;
        }
        None
    }
}

/// Whether some token begins with a byte: most bytes need no closer look.
fn may_begin(byte: u8) -> bool {
    let first = |mark: &str| mark.as_bytes()[0] == byte;
    byte == b'$' || first(MARK) || PAIRS.iter().any(|(open, _)| first(open))
}

/// Whether a text is a name in capitals between two marks.
fn is_enclosed(text: &str, mark: &str) -> bool {
    text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark)).is_some_and(is_constant)
}

/// Whether a text is a name in capitals.
pub fn is_constant(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|char: char| char.is_ascii_uppercase()) && name.bytes().all(plain)
}

/// Where a `$NAME` in capitals ends that begins at an offset.
fn variable(text: &str, start: usize) -> Option<usize> {
    let rest = text.as_bytes().get(start..)?.strip_prefix(b"$")?;
    let part = |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_';
    let name = &rest[..rest.iter().take_while(part).count()];
    let sound = name.len() >= 2 && !name[0].is_ascii_digit();
    sound.then_some(start + 1 + name.len())
}
