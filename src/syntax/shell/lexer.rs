use crate::source::{Text, TextBuilder};
use crate::syntax::words::SplitError;
use crate::syntax::words::nesting::{self, Mode};
use crate::syntax::words::posix::{Reader, Word};

/// Longest first, so that the first that fits is the right one.
const OPERATORS: [&str; 23] = [
    "&>>", "<<<", "<<-", ";;&", "&&", "||", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|&", ";",
    "&", "|", "<", ">", "(", ")",
];

/// Longest arithmetic, in bytes: parentheses that nothing closes would be looked through again and again.
const ARITHMETIC: usize = 200;

/// A piece of a shell text.
#[derive(Debug, Clone)]
pub(super) enum Token {
    Word(Word),
    /// Digits right before a redirection.
    Descriptor(Text),
    Operator(&'static str),
    Newline,
}

/// Cuts a shell text into tokens.
pub(super) struct Lexer<'a> {
    text: &'a Text,
    value: &'a str,
    at: usize,
    /// Delimiters of here-documents whose bodies begin with the next line, and whether tabs are stripped.
    awaited: Vec<(String, bool)>,
    /// Bodies read so far, in order.
    pub(super) bodies: Vec<Text>,
    pub(super) problems: Vec<SplitError>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        let (awaited, bodies, problems) = (Vec::new(), Vec::new(), Vec::new());
        Self { text, value: text.as_str(), at: 0, awaited, bodies, problems }
    }

    /// Says that the next line begins the body of a here-document.
    pub(super) fn await_body(&mut self, delimiter: &str, strip_tabs: bool) {
        self.awaited.push((delimiter.to_owned(), strip_tabs));
    }

    fn rest(&self) -> &'a str {
        self.value.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            if rest.starts_with([' ', '\t', '\r']) {
                self.at += 1;
            } else if rest.starts_with("\\\n") {
                self.at += 2;
            } else if rest.starts_with("\\\r\n") {
                self.at += 3;
            } else if rest.starts_with('#') {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else {
                return;
            }
        }
    }

    /// The next token; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with('\n') {
            self.at += 1;
            self.read_bodies();
            return Some(Token::Newline);
        }
        let operator = || OPERATORS.into_iter().find(|operator| rest.starts_with(operator));
        if let Some(operator) = rest.starts_with(['&', '|', ';', '<', '>', '(', ')']).then(operator).flatten()
        {
            self.at += operator.len();
            return Some(Token::Operator(operator));
        }
        let digits = rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len();
        if digits > 0 && rest[digits..].starts_with(['<', '>']) {
            let descriptor = self.text.slice(self.at..self.at + digits);
            self.at += digits;
            return Some(Token::Descriptor(descriptor));
        }
        Some(Token::Word(self.word(ends_word)))
    }

    /// The next word where operators are words too, as in `[[ a && b ]]`; `None` at a `;` or the end of the line.
    pub(super) fn next_plain(&mut self) -> Option<Word> {
        self.skip_blanks();
        let rest = self.rest();
        if rest.is_empty() || rest.starts_with(['\n', ';']) {
            return None;
        }
        Some(self.word(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b';')))
    }

    /// The second parenthesis and what follows up to `))`, right behind a first one; `None` where it is no arithmetic.
    pub(super) fn next_arithmetic(&mut self) -> Option<Word> {
        self.rest().strip_prefix('(')?;
        let near = &self.value.as_bytes()[..self.value.len().min(self.at + ARITHMETIC)];
        let end = nesting::end(near, self.at + 1, Mode::Paren)?;
        self.value.get(end..)?.strip_prefix(')')?;
        let text = self.text.slice(self.at..end);
        self.at = end + 1;
        Some(Word { text, expansions: Vec::new(), bare: 0 })
    }

    fn word(&mut self, ends: fn(u8) -> bool) -> Word {
        let (word, end, error) = Reader::new(self.text, self.at).word(ends);
        self.at = end;
        self.problems.extend(error);
        word
    }

    /// Reads the bodies of the here-documents that the line before announced.
    fn read_bodies(&mut self) {
        for (delimiter, strip) in std::mem::take(&mut self.awaited) {
            let (start, mut end) = (self.at, self.value.len());
            let mut stripped = TextBuilder::new(self.text.anchor());
            while self.at < self.value.len() {
                let rest = self.rest();
                let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
                let line = rest[..length].trim_end_matches(['\n', '\r']);
                let line = if strip { line.trim_start_matches('\t') } else { line };
                let line_start = self.at;
                self.at += length;
                if line == delimiter {
                    end = line_start;
                    break;
                }
                if strip {
                    let tabs = length - rest[..length].trim_start_matches('\t').len();
                    stripped.push_text(&self.text.slice(line_start + tabs..self.at));
                }
            }
            self.bodies.push(if strip { stripped.finish() } else { self.text.slice(start..end) });
        }
    }
}

fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}
