use super::lexer::Token;
use super::value::{Reader, TYPE};
use crate::source::Text;

/// What stands around values: what is declared, paths, types, and what is stepped over.
impl Reader<'_> {
    /// What a declaration gives a value: names, each with the one it has in what is taken apart.
    pub(super) fn pattern(&mut self) -> Vec<(Text, Text)> {
        let mut pairs: Vec<(Text, Text)> = Vec::new();
        self.unpacks = self.cursor.takes('{');
        while let Some(Token::Name(name)) = self.cursor.peek(0).cloned() {
            self.cursor.at += 1;
            let local = match self.cursor.peek(1).cloned() {
                Some(Token::Name(local)) if self.unpacks && self.cursor.takes(':') => {
                    self.cursor.at += 1;
                    local
                }
                _ => name.clone(),
            };
            pairs.push((name, local));
            if !self.unpacks || !self.cursor.takes(',') {
                break;
            }
        }
        if self.unpacks {
            self.cursor.takes('}');
        }
        pairs
    }

    /// Steps over the type of what is declared and the `=` behind it; the number of the token behind that.
    pub(super) fn assigned(&mut self) -> Option<usize> {
        let start = self.cursor.at;
        for _ in 0..TYPE {
            if self.cursor.takes('=') {
                return Some(self.cursor.at);
            }
            match self.cursor.peek(0) {
                Some(Token::Operator(':' | '<' | '>' | '|' | '[' | ']' | '.' | ',') | Token::Name(_)) => {
                    self.cursor.at += 1;
                }
                _ => break,
            }
        }
        self.cursor.at = start;
        None
    }

    /// A name, with those of members behind it.
    pub(super) fn path(&mut self) -> Vec<Text> {
        let mut path = Vec::new();
        while let Some(Token::Name(name)) = self.cursor.peek(0).cloned() {
            self.cursor.at += 1;
            path.push(name);
            self.cursor.takes('!');
            let optional = self.cursor.is(0, '?') && self.cursor.is(1, '.');
            let ahead = usize::from(optional);
            if !self.cursor.is(ahead, '.') || !matches!(self.cursor.peek(ahead + 1), Some(Token::Name(_))) {
                break;
            }
            self.cursor.at += ahead + 1;
        }
        path
    }

    /// Steps over types of a call: `<string>` before its `(`.
    pub(super) fn types(&mut self) {
        let start = self.cursor.at;
        if !self.cursor.is(0, '<') {
            return;
        }
        for _ in 0..TYPE {
            match self.cursor.peek(0) {
                Some(Token::Operator('(')) => return,
                Some(Token::Operator('<' | '>' | '|' | '[' | ']' | '.' | ',') | Token::Name(_)) => {
                    self.cursor.at += 1;
                }
                _ => break,
            }
        }
        self.cursor.at = start;
    }

    /// Steps over what stands up to the bracket that closes one that was taken.
    pub(super) fn skip_behind(&mut self) {
        let mut depth = 1usize;
        while let Some(token) = self.cursor.peek(0) {
            match token {
                Token::Operator('(' | '[' | '{') => depth += 1,
                Token::Operator(')' | ']' | '}') => depth -= 1,
                _ => {}
            }
            self.cursor.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Steps over the rest of a value.
    pub(super) fn skip_to_end(&mut self) {
        while !self.ends() {
            let opens = matches!(self.cursor.peek(0), Some(Token::Operator('(' | '[' | '{')));
            self.cursor.at += 1;
            if opens {
                self.skip_behind();
            }
        }
    }
}
