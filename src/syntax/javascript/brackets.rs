use super::lexer::Token;
use crate::syntax::cursor::Cursor;

/// A bracket that is open.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    /// Whether it holds what a keyword such as `if` asks.
    asks: bool,
    /// Whether something decides whether what is within is reached.
    decided: bool,
}

/// The brackets that are open at a token.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    open: Vec<Open>,
    /// The last one that was closed.
    closed: Open,
}

impl Brackets {
    /// Goes on over the next token.
    pub(super) fn see(&mut self, cursor: &Cursor<'_, Token>) {
        match cursor.peek(0) {
            Some(Token::Operator('(' | '[' | '{')) => {
                let asks = matches!(before(cursor, 1), Some(Token::Name(word))
                    if matches!(word.as_str(), "if" | "while" | "switch" | "for" | "catch"));
                let behind_question = cursor.is(0, '{') && is_behind(cursor, ')') && self.closed.asks;
                let decided = self.decide(cursor) || behind_question;
                self.open.push(Open { asks, decided });
            }
            Some(Token::Operator(')' | ']' | '}')) => self.closed = self.open.pop().unwrap_or_default(),
            _ => {}
        }
    }

    /// Whether none is open.
    pub(super) fn are_closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether something decides whether the next token is reached.
    pub(super) fn decide(&self, cursor: &Cursor<'_, Token>) -> bool {
        let here = match before(cursor, 1) {
            Some(Token::Or | Token::Operator('?' | '&')) => true,
            // A key stands before it, unless it is the other one of two values, or a case.
            Some(Token::Operator(':')) => {
                let key = matches!(before(cursor, 2), Some(Token::Name(_) | Token::String(_)));
                let first = matches!(before(cursor, 3), Some(Token::Operator('{' | ',')));
                !(key && first)
            }
            Some(Token::Name(word)) => word.as_str() == "else",
            // What stands alone behind a question.
            Some(Token::Operator(')')) => self.closed.asks,
            _ => false,
        };
        here || self.open.last().is_some_and(|open| open.decided)
    }
}

/// A token that is so many before the next one.
pub(super) fn before<'c>(cursor: &'c Cursor<'_, Token>, back: usize) -> Option<&'c Token> {
    cursor.token(cursor.at.checked_sub(back)?)
}

fn is_behind(cursor: &Cursor<'_, Token>, operator: char) -> bool {
    matches!(before(cursor, 1), Some(Token::Operator(found)) if *found == operator)
}
