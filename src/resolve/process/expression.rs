//! The language of `sed`, as far as scripts use it.

use super::super::environment::Environment;
use super::pattern::{Matcher, Pattern};
use crate::source::{Text, TextBuilder};
use crate::syntax::words::posix::Word;
use std::ops::Range;

/// One thing that is done to lines.
#[derive(Debug)]
pub(super) struct Edit {
    pub(super) address: Address,
    pub(super) action: Action,
}

/// The lines that an edit is for.
#[derive(Debug)]
pub(super) enum Address {
    /// All of them.
    Every,
    /// The one with this number, from 1.
    Number(usize),
    /// The last one.
    Last,
    /// Those that a pattern finds.
    Matching(Matcher),
}

#[derive(Debug)]
pub(super) enum Action {
    Substitute { pattern: String, matcher: Matcher, new: Vec<Piece> },
    Delete,
    Change(Text),
    Append(Text),
    Insert(Text),
}

/// A piece of what is put in the place of what a pattern finds.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Text),
    /// What a group found; 0 for all of it.
    Group(usize),
}

/// Reads scripts.
pub(super) struct Reader<'a> {
    pub(super) environment: &'a Environment,
    pub(super) extended: bool,
}

impl Reader<'_> {
    /// Commands joined by `;` or line feeds; `None` where one is not understood.
    pub(super) fn script(&mut self, word: &Word) -> Option<Vec<Edit>> {
        let text = word.text.as_str();
        let (mut at, mut edits) = (0, Vec::new());
        loop {
            at += text[at..].find(|c: char| !c.is_whitespace() && c != ';').unwrap_or(text.len() - at);
            if at == text.len() {
                return Some(edits);
            }
            let address = self.address(word, &mut at)?;
            at += text[at..].len() - text[at..].trim_start_matches(' ').len();
            let action = self.action(word, &mut at)?;
            edits.push(Edit { address, action });
        }
    }

    fn address(&mut self, word: &Word, at: &mut usize) -> Option<Address> {
        let rest = &word.text.as_str()[*at..];
        if rest.starts_with('$') {
            *at += 1;
            return Some(Address::Last);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            *at += digits;
            return Some(Address::Number(rest[..digits].parse().ok()?));
        }
        if !rest.starts_with('/') {
            return Some(Address::Every);
        }
        let start = *at + 1;
        let end = delimiter_after(word, start, '/')?;
        let text = self.pattern(word, start..end)?;
        let any_case = word.text.as_str()[end + 1..].starts_with('I');
        *at = end + 1 + usize::from(any_case);
        let pattern = Pattern { text, extended: self.extended, any_case, all: false };
        Some(Address::Matching(pattern.matcher()?))
    }

    fn action(&mut self, word: &Word, at: &mut usize) -> Option<Action> {
        let text = word.text.as_str();
        let rest = &text[*at..];
        match rest.chars().next()? {
            's' => {
                let parts = substitution(word, *at)?;
                *at = parts.flags.end;
                let flags = &text[parts.flags];
                if flags.contains(|flag| !matches!(flag, 'g' | 'i' | 'I')) {
                    return None;
                }
                let pattern = self.pattern(word, parts.pattern)?;
                let whole = Pattern {
                    text: pattern.clone(),
                    extended: self.extended,
                    any_case: flags.contains(['i', 'I']),
                    all: flags.contains('g'),
                };
                let matcher = whole.matcher()?;
                let new = self.replacement(word, &parts.replacement, parts.delimiter, matcher.groups())?;
                Some(Action::Substitute { pattern, matcher, new })
            }
            'd' => {
                *at += 1;
                let ends = text[*at..].trim_start_matches(' ');
                (ends.is_empty() || ends.starts_with([';', '\n'])).then_some(Action::Delete)
            }
            kind @ ('a' | 'i' | 'c') => {
                let end = rest.find('\n').map_or(text.len(), |end| *at + end);
                let body = &text[*at + 1..end];
                let blank = body.len() - body.trim_start().len();
                let start = *at + 1 + blank + usize::from(body.trim_start().starts_with('\\'));
                *at = end;
                let new = self.plain(word, start..end)?;
                Some(match kind {
                    'a' => Action::Append(new),
                    'i' => Action::Insert(new),
                    _ => Action::Change(new),
                })
            }
            _ => None,
        }
    }

    /// A line of text as it stands, with its expansions filled in.
    fn plain(&mut self, word: &Word, range: Range<usize>) -> Option<Text> {
        if range.is_empty() || word.text.as_str()[range.clone()].contains('\\') {
            return None;
        }
        let mut out = TextBuilder::new(word.text.anchor());
        self.pieces(word, &range, &mut |piece, _| {
            out.push_text(&piece);
            Some(())
        })?;
        Some(out.finish())
    }

    /// A pattern, where all of it is known.
    fn pattern(&mut self, word: &Word, range: Range<usize>) -> Option<String> {
        let mut pattern = String::new();
        self.pieces(word, &range, &mut |piece, _| {
            pattern.push_str(piece.as_str());
            (!piece.holds_unknown()).then_some(())
        })?;
        (!pattern.is_empty()).then_some(pattern)
    }

    /// What comes in the place of what is found.
    fn replacement(
        &mut self,
        word: &Word,
        range: &Range<usize>,
        delimiter: char,
        groups: usize,
    ) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut text = TextBuilder::new(word.text.anchor());
        self.pieces(word, range, &mut |piece, expanded| {
            if expanded {
                // The shell fills it in before `sed` reads it.
                text.push_text(&piece);
                return (!piece.as_str().contains([delimiter, '&', '\\', '\n'])).then_some(());
            }
            let mut from = 0;
            let mut chars = piece.as_str().char_indices();
            while let Some((at, c)) = chars.next() {
                let (end, group) = match c {
                    '&' => (at + 1, Some(0)),
                    '\\' => {
                        let (next, escaped) = chars.next()?;
                        let end = next + escaped.len_utf8();
                        match escaped {
                            '0'..='9' => (end, escaped.to_digit(10)),
                            'n' | 't' => {
                                text.push_text(&piece.slice(from..at));
                                let sign = if escaped == 'n' { "\n" } else { "\t" };
                                text.push_decoded(sign, piece.slice(at..end).span());
                                from = end;
                                continue;
                            }
                            _ if escaped.is_alphanumeric() => return None,
                            _ => {
                                text.push_text(&piece.slice(from..at));
                                from = next;
                                continue;
                            }
                        }
                    }
                    _ => continue,
                };
                let number = usize::try_from(group?).ok().filter(|number| *number <= groups)?;
                text.push_text(&piece.slice(from..at));
                let before = std::mem::replace(&mut text, TextBuilder::new(word.text.anchor()));
                pieces.push(Piece::Text(before.finish()));
                pieces.push(Piece::Group(number));
                from = end;
            }
            text.push_text(&piece.slice(from..piece.len()));
            Some(())
        })?;
        pieces.push(Piece::Text(text.finish()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Some(pieces)
    }

    /// The pieces of a part of a word: as they are written, and what expansions come to.
    fn pieces(
        &mut self,
        word: &Word,
        range: &Range<usize>,
        take: &mut dyn FnMut(Text, bool) -> Option<()>,
    ) -> Option<()> {
        let mut at = range.start;
        for expansion in &word.expansions {
            if expansion.range.start < range.start || expansion.range.end > range.end {
                continue;
            }
            take(word.text.slice(at..expansion.range.start), false)?;
            take(self.environment.expansion(word, expansion), true)?;
            at = expansion.range.end;
        }
        take(word.text.slice(at..range.end), false)
    }
}

/// Ranges of the parts of an `s` command.
struct Parts {
    delimiter: char,
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
    Some(Parts { delimiter, pattern: start..middle, replacement: after..end, flags: flags..flags + length })
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
