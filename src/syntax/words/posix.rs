//! Words as a POSIX shell reads them. Nothing is expanded: `$VAR`, `${VAR}`, `$(…)` and `` `…` `` stay in the word as
//! they are written, and the word knows where they are.

use super::SplitError;
use super::builder::{WordBuilder, span_of};
use super::nesting::{self, Mode};
use crate::source::{Text, TextBuilder};
use std::ops::Range;

/// A word after quote removal.
#[derive(Debug, Clone)]
pub struct Word {
    /// The value. An expansion stands in it as written.
    pub text: Text,
    /// The expansions in it, in order.
    pub expansions: Vec<Expansion>,
    /// Length of the value before its first quote, escape or expansion: all of it for a plain word.
    pub bare: usize,
}

/// A part of a word that only the running shell knows.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// Where it stands in the word's value.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ExpansionKind,
    /// Whether it stands in double quotes; else it may become no word, or several.
    pub quoted: bool,
}

/// Kind of an [`Expansion`].
#[derive(Debug, Clone)]
pub enum ExpansionKind {
    /// `$NAME` or `${NAME}`.
    Variable(String),
    /// `${NAME…}` with an operator, by the name.
    Operator(String),
    /// `$(…)` or `` `…` ``: the script in it.
    Command(Text),
    /// `$$NAME` or `$${NAME}`: the number of the process, and what looks like the name of a variable.
    Process,
    /// `$((…))`, `$1`, `$@`, `$?` and the like.
    Other,
}

impl Word {
    /// The value, unless some of it is known only to the running shell.
    pub fn literal(&self) -> Option<&str> {
        self.expansions.is_empty().then_some(self.text.as_str())
    }

    /// The value with [`UNKNOWN`](crate::source::UNKNOWN) in place of every expansion.
    pub fn masked(&self) -> Text {
        self.text.masked(self.expansions.iter().map(|expansion| expansion.range.clone()))
    }

    /// The value of a word without quotes, escapes and expansions: what may be a keyword.
    pub fn plain(&self) -> Option<&str> {
        (self.bare == self.text.len()).then_some(self.text.as_str())
    }

    /// The part from byte `start` of the value, which lies before every expansion.
    pub(in crate::syntax) fn tail(&self, start: usize) -> Word {
        let shift = |expansion: &Expansion| {
            let range = &expansion.range;
            Expansion { range: range.start - start..range.end - start, ..expansion.clone() }
        };
        Word {
            text: self.text.slice(start..self.text.len()),
            expansions: self.expansions.iter().map(shift).collect(),
            bare: self.bare - start,
        }
    }

    /// Names of the variables in it.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.expansions.iter().filter_map(|expansion| match &expansion.kind {
            ExpansionKind::Variable(name) | ExpansionKind::Operator(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// Splits a text at blanks. Operators such as `;` are ordinary bytes; for a command use
/// [`shell::parse`](crate::syntax::shell::parse).
pub fn split(text: &Text) -> (Vec<Word>, Option<SplitError>) {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text.as_str().get(at..).and_then(|rest| rest.find(|char| !is_blank(char))) {
        let (word, end, error) = Reader::new(text, at + start).word(|byte| is_blank(char::from(byte)));
        words.push(word);
        if error.is_some() {
            return (words, error);
        }
        at = end;
    }
    (words, None)
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

/// Reads one word of a shell text.
pub(in crate::syntax) struct Reader<'a> {
    text: &'a Text,
    bytes: &'a [u8],
    at: usize,
    word: WordBuilder<'a>,
    expansions: Vec<Expansion>,
    bare: Option<usize>,
}

impl<'a> Reader<'a> {
    pub(in crate::syntax) fn new(text: &'a Text, start: usize) -> Self {
        let word = WordBuilder::new(text, start);
        let bytes = text.as_str().as_bytes();
        Self { text, bytes, at: start, word, expansions: Vec::new(), bare: None }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn keep(&mut self, length: usize) {
        self.word.keep(self.at..self.at + length);
        self.at += length;
    }

    /// Reads up to a byte that ends a word unquoted. Where something is not closed the word takes all the rest.
    pub(in crate::syntax) fn word(mut self, ends: impl Fn(u8) -> bool) -> (Word, usize, Option<SplitError>) {
        let mut error = None;
        while let Some(byte) = self.peek(0).filter(|byte| !ends(*byte)) {
            if matches!(byte, b'\'' | b'"' | b'\\' | b'$' | b'`') {
                self.bare.get_or_insert(self.word.len());
            }
            let result = match byte {
                b'\'' => self.single(),
                b'"' => self.double(),
                b'\\' => {
                    self.escape();
                    Ok(())
                }
                b'$' | b'`' => self.expansion(false),
                _ => {
                    self.keep(1);
                    Ok(())
                }
            };
            if let Err(found) = result {
                self.at = self.bytes.len();
                error = Some(found);
            }
        }
        let text = self.word.finish(self.at);
        let bare = self.bare.unwrap_or(text.len());
        (Word { text, expansions: self.expansions, bare }, self.at, error)
    }

    /// Reads all the rest as what stands in double quotes. Double quotes in it are removed, or are ordinary bytes.
    pub(in crate::syntax) fn rest_in_quotes(mut self, removes_quotes: bool) -> Word {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' if removes_quotes => self.at += 1,
                b'$' | b'`' => {
                    // Where something is not closed all the rest is as it stands.
                    if self.expansion(true).is_err() {
                        self.keep(self.bytes.len() - self.at);
                    }
                }
                b'\\' => match self.peek(1) {
                    Some(b'$' | b'`' | b'\\' | b'\n') => self.escape(),
                    Some(b'"' | b'}') if removes_quotes => self.escape(),
                    _ => self.keep(1),
                },
                _ => self.keep(1),
            }
        }
        let text = self.word.finish(self.at);
        Word { text, expansions: self.expansions, bare: 0 }
    }

    fn escape(&mut self) {
        let rest = self.text.as_str().get(self.at + 1..).unwrap_or_default();
        match rest.chars().next() {
            // A backslash before a line feed continues the line.
            Some('\n') => {
                self.word.decode("", self.at..self.at + 2);
                self.at += 2;
            }
            Some(char) => {
                let end = self.at + 1 + char.len_utf8();
                self.word.decode(&rest[..char.len_utf8()], self.at..end);
                self.at = end;
            }
            None => self.keep(1),
        }
    }

    fn single(&mut self) -> Result<(), SplitError> {
        let open = self.at;
        let length = self.bytes[open + 1..].iter().position(|byte| *byte == b'\'');
        let end = open + 1 + length.ok_or_else(|| self.unclosed(open))?;
        self.word.keep(open + 1..end);
        self.at = end + 1;
        Ok(())
    }

    fn double(&mut self) -> Result<(), SplitError> {
        let open = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None => return Err(self.unclosed(open)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'$' | b'`') => self.expansion(true)?,
                Some(b'\\') if self.peek(1).is_some_and(|byte| b"$`\"\\\n".contains(&byte)) => self.escape(),
                Some(_) => self.keep(1),
            }
        }
    }

    /// Reads what `$` or a backtick begins; a `$` that begins nothing is an ordinary byte.
    fn expansion(&mut self, quoted: bool) -> Result<(), SplitError> {
        let (open, from) = (self.at, self.word.len());
        let (kind, end) = match (self.peek(0), self.peek(1)) {
            (Some(b'`'), _) => {
                let end = self.closing(open + 1, Mode::Backtick, open)?;
                (ExpansionKind::Command(unescape(self.text, open + 1..end - 1)), end)
            }
            (_, Some(b'(')) => {
                let end = self.closing(open + 2, Mode::Paren, open)?;
                let body = self.text.slice(open + 2..end - 1);
                let arithmetic = body.as_str().starts_with('(') && body.as_str().ends_with(')');
                (if arithmetic { ExpansionKind::Other } else { ExpansionKind::Command(body) }, end)
            }
            (_, Some(b'{')) => {
                let mode = if quoted { Mode::QuotedBrace } else { Mode::Brace };
                let end = self.closing(open + 2, mode, open)?;
                (braced(&self.text.as_str()[open + 2..end - 1]), end)
            }
            (_, Some(byte)) if byte == b'_' || byte.is_ascii_alphabetic() => {
                let end = open + 1 + name_length(&self.bytes[open + 1..]);
                (ExpansionKind::Variable(self.text.as_str()[open + 1..end].to_owned()), end)
            }
            (_, Some(b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'-')) => {
                (ExpansionKind::Other, open + 2)
            }
            (_, Some(b'$')) => match variable_length(&self.bytes[open + 2..]) {
                Some(length) => (ExpansionKind::Process, open + 2 + length),
                // A file that is named after the process is the same wherever it is named.
                None => {
                    self.keep(2);
                    return Ok(());
                }
            },
            _ => {
                self.keep(1);
                return Ok(());
            }
        };
        self.keep(end - open);
        self.expansions.push(Expansion { range: from..from + (end - open), kind, quoted });
        Ok(())
    }

    fn closing(&self, start: usize, mode: Mode, open: usize) -> Result<usize, SplitError> {
        nesting::end(self.bytes, start, mode).ok_or_else(|| self.unclosed(open))
    }

    fn unclosed(&self, open: usize) -> SplitError {
        SplitError { span: span_of(self.text, open..open + 1), message: "nothing closes this" }
    }
}

fn name_length(bytes: &[u8]) -> usize {
    let part = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
    bytes.iter().take_while(|byte| part(byte)).count()
}

/// Length of the name in capitals that bytes begin with, in braces or not.
fn variable_length(bytes: &[u8]) -> Option<usize> {
    let braces = usize::from(bytes.starts_with(b"{"));
    let name = &bytes[braces..braces + name_length(&bytes[braces..])];
    let closes = braces == 0 || bytes.get(1 + name.len()) == Some(&b'}');
    let named = name.len() > 2 && name[0].is_ascii_uppercase() && !name.iter().any(u8::is_ascii_lowercase);
    (closes && named).then_some(2 * braces + name.len())
}

/// What stands in `${…}`.
fn braced(body: &str) -> ExpansionKind {
    let name = &body[..name_length(body.as_bytes())];
    match name {
        "" => ExpansionKind::Other,
        _ if name.len() == body.len() => ExpansionKind::Variable(name.to_owned()),
        _ => ExpansionKind::Operator(name.to_owned()),
    }
}

/// The script in backticks: a backslash before `$`, a backtick or a backslash is dropped.
fn unescape(text: &Text, range: Range<usize>) -> Text {
    let body = text.slice(range);
    let bytes = body.as_str().as_bytes();
    let mut script = TextBuilder::new(body.anchor());
    let (mut kept, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\\' && matches!(bytes.get(at + 1), Some(b'$' | b'`' | b'\\')) {
            script.push_text(&body.slice(kept..at));
            kept = at + 1;
            at += 1;
        }
        at += 1;
    }
    script.push_text(&body.slice(kept..body.len()));
    script.finish()
}
