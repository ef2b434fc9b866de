//! Words as a Redis server splits a line of its configuration.

use super::SplitError;
use super::builder::{WordBuilder, span_of};
use crate::source::Text;
use std::ops::Range;

/// How quotes that touch other bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quotes {
    /// A closing quote must be followed by white space or the end of the line: Redis, and Valkey before 9.0.
    #[default]
    Apart,
    /// What follows a closing quote belongs to the same word: Valkey since 9.0.
    Joined,
}

/// Splits a line into words. A quote anywhere in a word opens a quoted part; `"…"` knows `\n \r \t \b \a`, `\xHH`
/// and `\` before any other character; `'…'` knows only `\'`. An unquoted backslash is an ordinary byte.
///
/// The error is a quote that nothing closes, or that closes where it must not; the words before it are given.
pub fn split(text: &Text, quotes: Quotes) -> (Vec<Text>, Option<SplitError>) {
    let mut scanner = Scanner { text, bytes: text.as_str().as_bytes(), at: 0, quotes };
    let mut words = Vec::new();
    loop {
        match scanner.word() {
            Ok(Some(word)) => words.push(word),
            Ok(None) => return (words, None),
            Err(error) => return (words, Some(error)),
        }
    }
}

/// What C's `isspace` says of a byte. Narrower than what ends an unquoted word: see [`ends_word`].
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0)
}

struct Scanner<'a> {
    text: &'a Text,
    bytes: &'a [u8],
    at: usize,
    quotes: Quotes,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// The next word; `None` at the end, which a NUL byte is too.
    fn word(&mut self) -> Result<Option<Text>, SplitError> {
        while self.peek(0).is_some_and(is_space) {
            self.at += 1;
        }
        if self.peek(0).is_none_or(|byte| byte == 0) {
            return Ok(None);
        }
        let mut word = WordBuilder::new(self.text, self.at);
        while let Some(byte) = self.peek(0).filter(|byte| !ends_word(*byte)) {
            match byte {
                b'"' | b'\'' => {
                    let open = self.at;
                    self.quoted(byte, &mut word)?;
                    if self.closed(open)? {
                        break;
                    }
                }
                _ => {
                    word.keep(self.at..self.at + 1);
                    self.at += 1;
                }
            }
        }
        Ok(Some(word.finish(self.at)))
    }

    /// Reads a quoted part, from its opening to behind its closing quote.
    fn quoted(&mut self, quote: u8, word: &mut WordBuilder<'_>) -> Result<(), SplitError> {
        let open = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None | Some(0) => return Err(self.error(open, "nothing closes this quote")),
                Some(byte) if byte == quote => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') if quote == b'"' && self.peek(1).is_some_and(|byte| byte != 0) => {
                    self.escape(word);
                }
                Some(b'\\') if quote == b'\'' && self.peek(1) == Some(b'\'') => {
                    word.decode("'", self.at..self.at + 2);
                    self.at += 2;
                }
                Some(_) => {
                    word.keep(self.at..self.at + 1);
                    self.at += 1;
                }
            }
        }
    }

    /// Whether the word ends behind the closing quote just read.
    fn closed(&self, open: usize) -> Result<bool, SplitError> {
        match self.peek(0) {
            None | Some(0) => Ok(true),
            Some(byte) if is_space(byte) => Ok(true),
            Some(_) if self.quotes == Quotes::Joined => Ok(false),
            Some(_) => Err(self.error(open, "the closing quote must be followed by a blank")),
        }
    }

    /// Reads an escape in double quotes: a run of `\xHH`, or one other.
    fn escape(&mut self, word: &mut WordBuilder<'_>) {
        let mut bytes = Vec::new();
        while let Some((byte, range)) = self.hex() {
            self.at = range.end;
            bytes.push((byte, range));
        }
        if !bytes.is_empty() {
            word.decode_bytes(&bytes);
            return;
        }
        let Some(char) = self.text.as_str().get(self.at + 1..).and_then(|rest| rest.chars().next()) else {
            self.at += 1;
            return;
        };
        let decoded = match char {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'a' => '\u{7}',
            other => other,
        };
        let end = self.at + 1 + char.len_utf8();
        word.decode(decoded.encode_utf8(&mut [0; 4]), self.at..end);
        self.at = end;
    }

    fn hex(&self) -> Option<(u8, Range<usize>)> {
        let escape = self.text.as_str().get(self.at..self.at + 4)?;
        let digits = escape.strip_prefix("\\x").filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
        Some((u8::from_str_radix(digits, 16).ok()?, self.at..self.at + 4))
    }

    fn error(&self, open: usize, message: &'static str) -> SplitError {
        SplitError { span: span_of(self.text, open..open + 1), message }
    }
}
