//! Plain and quoted scalars: line folding, `''`, escapes.

use super::{Source, Style, break_length};
use crate::source::TextBuilder;
use std::ops::Range;

const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// Decodes what stands between the quotes, or all of a plain scalar. `None` where an escape makes no sense.
pub(super) fn decode(source: &Source, range: Range<usize>) -> Option<TextBuilder> {
    let mut builder = TextBuilder::new(source.span(source.range.clone()));
    let escape = match source.style {
        Style::DoubleQuoted => Some('\\'),
        Style::SingleQuoted => Some('\''),
        _ => None,
    };
    let special = |next: char| BLANK.contains(&next) || Some(next) == escape;
    let mut at = range.start;
    while at < range.end {
        let rest = source.slice(at..range.end);
        let first = rest.chars().next()?;
        let taken = match first {
            '\\' if escape == Some('\\') => escaped(source, at, rest, &mut builder)?,
            '\'' if escape == Some('\'') => {
                builder.push_decoded("'", source.span(at..at + 2));
                2
            }
            _ if BLANK.contains(&first) => blanks(source, at, rest, &mut builder),
            _ => {
                let end = rest.find(special).unwrap_or(rest.len());
                builder.push(rest.get(..end)?, source.span(at..at + end));
                end
            }
        };
        at += taken;
    }
    Some(builder)
}

/// Blanks within a line stay; a line break with all blanks around it is a space, and each further one a newline.
fn blanks(source: &Source, at: usize, rest: &str, builder: &mut TextBuilder) -> usize {
    let (run, breaks) = blank_run(rest);
    let span = source.span(at..at + run.len());
    match breaks {
        0 => builder.push(run, span),
        1 => builder.push_decoded(" ", span),
        more => builder.push_decoded(&"\n".repeat(more - 1), span),
    }
    run.len()
}

/// The blanks that a text starts with, and the number of line breaks in them.
fn blank_run(text: &str) -> (&str, usize) {
    let end = text.find(|next| !BLANK.contains(&next)).unwrap_or(text.len());
    let run = text.get(..end).unwrap_or_default();
    let breaks = run.matches('\n').count() + run.matches('\r').count() - run.matches("\r\n").count();
    (run, breaks)
}

fn escaped(source: &Source, at: usize, rest: &str, builder: &mut TextBuilder) -> Option<usize> {
    let line_break = break_length(rest.as_bytes().get(1..)?);
    if line_break > 0 {
        let (run, more) = blank_run(rest.get(1 + line_break..)?);
        let length = 1 + line_break + run.len();
        builder.push_decoded(&"\n".repeat(more), source.span(at..at + length));
        return Some(length);
    }
    let (length, meaning) = character(rest)?;
    builder.push_decoded(meaning.encode_utf8(&mut [0; 4]), source.span(at..at + length));
    Some(length)
}

/// Length and meaning of the escape that a text starts with.
fn character(text: &str) -> Option<(usize, char)> {
    let meaning = match text.chars().nth(1)? {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        same @ (' ' | '"' | '/' | '\\') => same,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return Some((4, char::from_u32(hex(text, 2..4)?)?)),
        'u' => return unicode(text),
        'U' => return Some((10, char::from_u32(hex(text, 2..10)?)?)),
        _ => return None,
    };
    Some((2, meaning))
}

/// `\u` with four digits, or two of them that stand for one character.
fn unicode(text: &str) -> Option<(usize, char)> {
    let first = hex(text, 2..6)?;
    if let Some(single) = char::from_u32(first) {
        return Some((6, single));
    }
    let second = text.get(6..8).filter(|next| *next == "\\u").and_then(|_| hex(text, 8..12))?;
    let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    let both = char::decode_utf16(pair).next()?.ok()?;
    Some((12, both))
}

fn hex(text: &str, range: Range<usize>) -> Option<u32> {
    let digits = text.get(range).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The first escape of a double-quoted scalar that means nothing. `start` is where the opening quote stands.
pub(in super::super) fn unknown_escape(text: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start + 1;
    loop {
        let rest = text.get(at..)?;
        let next = rest.find(['\\', '"'])?;
        let escape = rest.get(next..).filter(|escape| escape.starts_with('\\'))?;
        let line_break = break_length(escape.as_bytes().get(1..)?);
        match character(escape) {
            _ if line_break > 0 => at += next + 1 + line_break,
            Some((length, _)) => at += next + length,
            None => {
                let length = 1 + escape.chars().nth(1)?.len_utf8();
                return Some(at + next..at + next + length);
            }
        }
    }
}
