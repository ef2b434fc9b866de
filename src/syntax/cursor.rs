use crate::source::{Span, Text};

/// The tokens of a program, looked at one after the other.
pub(super) struct Cursor<'a, T> {
    text: &'a Text,
    /// Tokens and their offsets.
    tokens: Vec<(T, usize)>,
    /// Number of the next token.
    pub(super) at: usize,
}

/// A token of a language whose operators are single characters.
pub(super) trait Token {
    /// The operator that it is.
    fn operator(&self) -> Option<char>;
}

impl<'a, T: Token> Cursor<'a, T> {
    pub(super) fn new(text: &'a Text, tokens: Vec<(T, usize)>) -> Self {
        Self { text, tokens, at: 0 }
    }

    /// A token that is so many ahead.
    pub(super) fn peek(&self, ahead: usize) -> Option<&T> {
        self.tokens.get(self.at + ahead).map(|(token, _)| token)
    }

    /// Whether the next token is the first of its line, without blanks before it.
    pub(super) fn starts_line(&self) -> bool {
        let offset = self.tokens.get(self.at).map_or(0, |(_, offset)| *offset);
        offset == 0 || self.text.as_str().as_bytes().get(offset - 1) == Some(&b'\n')
    }

    pub(super) fn is(&self, ahead: usize, operator: char) -> bool {
        self.peek(ahead).and_then(T::operator) == Some(operator)
    }

    /// A token by its number.
    pub(super) fn token(&self, at: usize) -> Option<&T> {
        self.tokens.get(at).map(|(token, _)| token)
    }

    /// Whether a token, by its number, is this operator.
    pub(super) fn is_at(&self, at: usize, operator: char) -> bool {
        self.token(at).and_then(T::operator) == Some(operator)
    }

    /// Steps over an operator if it comes next.
    pub(super) fn takes(&mut self, operator: char) -> bool {
        let is = self.is(0, operator);
        self.at += usize::from(is);
        is
    }

    /// What stands between a token and the next one, without the blanks behind it.
    pub(super) fn span_from(&self, start: usize) -> Span {
        let offset = |at: usize| self.tokens.get(at).map_or(self.text.len(), |(_, offset)| *offset);
        let (from, to) = (offset(start), offset(self.at));
        let written = self.text.as_str().get(from..to).unwrap_or_default();
        self.text.span().part(from..from + written.trim_end().len())
    }
}
