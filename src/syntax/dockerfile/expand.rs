//! Quotes, escapes and variables in the words of instructions.

use crate::source::{Text, TextBuilder, UNKNOWN};

/// Defaults within defaults may nest this deep.
const MAX_DEPTH: usize = 32;

/// Bytes that a word may grow to; a variable that would exceed them is not known.
const MAX_LENGTH: usize = 64 * 1024;

/// Stretches of a value whose places are kept; one with more points at its use as a whole.
const MAX_STRETCHES: usize = 64;

/// What is known of a variable.
pub(super) enum Value {
    /// It has this value.
    Set(Text),
    /// It has none.
    Unset,
    /// It may have one: whoever builds may give it, or the base image may set it.
    Unknown,
}

/// Finds values of variables.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Value;

/// The word without quotes and escapes, variables replaced. What cannot be known is [`UNKNOWN`].
pub(super) fn expand(word: &Text, escape: char, lookup: Lookup) -> Text {
    let mut expansion =
        Expansion { word, escape, lookup, out: TextBuilder::new(word.outer_span()), depth: 0 };
    expansion.run();
    expansion.out.finish()
}

struct Expansion<'a> {
    word: &'a Text,
    escape: char,
    lookup: Lookup<'a>,
    out: TextBuilder,
    depth: usize,
}

impl Expansion<'_> {
    fn run(&mut self) {
        let value = self.word.as_str();
        let mut quote = None;
        let mut at = 0;
        let mut kept = 0;
        while let Some(next) = value.get(at..).and_then(|rest| rest.chars().next()) {
            let length = next.len_utf8();
            let after = value.get(at + length..).and_then(|rest| rest.chars().next());
            let skipped = match (next, quote) {
                ('\'', None) | ('"', None) => {
                    quote = Some(next);
                    Some(length)
                }
                (_, Some(open)) if next == open => {
                    quote = None;
                    Some(length)
                }
                (_, Some('\'')) => None,
                ('$', _) => {
                    self.keep(kept, at);
                    let used = self.variable(at);
                    kept = at + used.unwrap_or(0);
                    at += used.unwrap_or(length);
                    continue;
                }
                (_, None) if next == self.escape => Some(length),
                (_, Some(_)) if next == self.escape && matches!(after, Some('"' | '$')) => Some(length),
                (_, Some(_)) if next == self.escape && after == Some(self.escape) => Some(length),
                _ => None,
            };
            let escaped = skipped.is_some() && next == self.escape;
            if let Some(skipped) = skipped {
                self.keep(kept, at);
                kept = at + skipped;
            }
            // The character behind an escape stands for itself.
            at += length + if escaped { after.map_or(0, char::len_utf8) } else { 0 };
        }
        self.keep(kept, at);
    }

    fn keep(&mut self, from: usize, to: usize) {
        if from < to {
            self.out.push_text(&self.word.slice(from..to));
        }
    }

    fn unknown(&mut self, from: usize, to: usize) {
        self.out.push_from(UNKNOWN.encode_utf8(&mut [0; 4]), &self.word.slice(from..to));
    }

    /// Expands the variable whose `$` stands at `start`; `None` where it is a mere dollar sign. Gives its length.
    fn variable(&mut self, start: usize) -> Option<usize> {
        let rest = self.word.as_str().get(start + 1..)?;
        if let Some(braced) = rest.strip_prefix('{') {
            let Some(closing) = closing(braced, self.escape) else {
                // The build refuses the word; whatever it was to be cannot be known.
                self.unknown(start, self.word.len());
                return Some(self.word.len() - start);
            };
            self.braced(start, start + 2 + closing);
            return Some(closing + 3);
        }
        let length = name_length(rest);
        let name = rest.get(..length).filter(|name| !name.is_empty())?;
        match (self.lookup)(name) {
            Value::Set(value) => self.put(&value, start, start + 1 + length),
            Value::Unset => {}
            Value::Unknown => self.unknown(start, start + 1 + length),
        }
        Some(1 + length)
    }

    fn put(&mut self, value: &Text, start: usize, end: usize) {
        if self.out.as_str().len() + value.len() > MAX_LENGTH {
            return self.unknown(start, end);
        }
        let site = self.word.slice(start..end);
        if value.pieces() > MAX_STRETCHES {
            return self.out.push_from(value.as_str(), &site);
        }
        self.out.push_text(&value.clone().seen_via(site.span()));
    }

    /// `${…}`, with `end` where the closing brace stands.
    fn braced(&mut self, start: usize, end: usize) {
        let inner = self.word.slice(start + 2..end);
        let length = name_length(inner.as_str());
        let name = inner.as_str().get(..length).unwrap_or_default();
        let tail = inner.as_str().get(length..).unwrap_or_default();
        let (strict, operator) = match tail.strip_prefix(':') {
            Some(operator) => (true, operator),
            None => (false, tail),
        };
        let value = (self.lookup)(name);
        let filled = match &value {
            Value::Set(value) if value.holds_unknown() && strict => None,
            Value::Set(value) => Some(!strict || !value.is_empty()),
            Value::Unset => Some(false),
            Value::Unknown => None,
        };
        let word = inner.slice(inner.len() - operator.len().saturating_sub(1)..inner.len());
        match (operator.chars().next(), filled, value) {
            (None, _, Value::Set(value)) if !strict => self.put(&value, start, end + 1),
            (None, Some(false), _) if !strict => {}
            (Some('-' | '?'), Some(true), Value::Set(value)) => self.put(&value, start, end + 1),
            (Some('-'), Some(false), _) | (Some('+'), Some(true), _) if self.depth < MAX_DEPTH => {
                self.nested(&word)
            }
            (Some('+'), Some(false), _) => {}
            _ => self.unknown(start, end + 1),
        }
    }

    fn nested(&mut self, word: &Text) {
        let out = TextBuilder::new(word.outer_span());
        let mut inner =
            Expansion { word, escape: self.escape, lookup: self.lookup, out, depth: self.depth + 1 };
        inner.run();
        self.out.push_text(&inner.out.finish());
    }
}

/// Length of a variable's name: letters, digits and `_`, or digits only.
fn name_length(text: &str) -> usize {
    let digits = text.starts_with(|first: char| first.is_ascii_digit());
    let within = |next: char| next.is_ascii_digit() || !digits && (next.is_ascii_alphabetic() || next == '_');
    text.find(|next| !within(next)).unwrap_or(text.len())
}

/// Where the brace stands that closes `${`, counted from behind it.
fn closing(text: &str, escape: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut characters = text.char_indices();
    let mut last = ' ';
    while let Some((at, next)) = characters.next() {
        match next {
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            '{' if last == '$' => depth += 1,
            _ if next == escape => {
                characters.next();
            }
            _ => {}
        }
        last = next;
    }
    None
}
