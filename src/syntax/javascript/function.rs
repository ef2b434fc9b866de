use super::lexer::Token;
use super::value::{Reader, TYPE};
use crate::syntax::literal::Value;

impl Reader<'_> {
    /// A value in parentheses, or a function whose parameters they hold.
    pub(super) fn parenthesis(&mut self, start: usize, depth: usize) -> Value {
        let inner = self.cursor.at;
        self.skip_behind();
        if self.is_function() {
            return self.function(start, depth);
        }
        let behind = self.cursor.at;
        self.cursor.at = inner;
        let value = self.value(depth);
        let whole = self.cursor.takes(')') && self.cursor.at == behind;
        self.cursor.at = behind;
        if whole { value } else { Value::Unknown(self.cursor.span_from(start)) }
    }

    /// Whether the parameters that were stepped over are those of an arrow.
    fn is_function(&self) -> bool {
        if matches!(self.cursor.peek(0), Some(Token::Arrow)) {
            return true;
        }
        let kind = |ahead: &usize| {
            matches!(
                self.cursor.peek(*ahead),
                Some(Token::Name(_) | Token::Operator('<' | '>' | '[' | ']' | '.' | '|'))
            )
        };
        let length = (1..TYPE).take_while(kind).count();
        self.cursor.is(0, ':') && matches!(self.cursor.peek(1 + length), Some(Token::Arrow))
    }

    /// What a function returns, behind its parameters; unknown where it returns in several places.
    pub(super) fn function(&mut self, start: usize, depth: usize) -> Value {
        for _ in 0..TYPE {
            match self.cursor.peek(0) {
                None | Some(Token::Operator('{')) => break,
                Some(Token::Arrow) => {
                    self.cursor.at += 1;
                    break;
                }
                Some(_) => self.cursor.at += 1,
            }
        }
        if !self.cursor.takes('{') {
            return self.value(depth);
        }
        let first = self.cursor.at;
        self.skip_behind();
        let behind = self.cursor.at;
        let is = |at: &usize| matches!(self.cursor.token(*at), Some(Token::Name(word)) if word.as_str() == "return");
        let returns: Vec<usize> = (first..behind).filter(is).take(2).collect();
        let [returns] = returns.as_slice() else { return Value::Unknown(self.cursor.span_from(start)) };
        let kept = self.locals(first, *returns, depth);
        self.cursor.at = returns + 1;
        let value = self.value(depth);
        for (name, before) in kept.into_iter().rev() {
            match before {
                Some(value) => self.names.insert(name, value),
                None => self.names.remove(&name),
            };
        }
        self.cursor.at = behind;
        value
    }

    /// Lets constants of a function stand for what they are set to; gives what their names stood for.
    fn locals(&mut self, from: usize, to: usize, depth: usize) -> Vec<(String, Option<Value>)> {
        let mut kept = Vec::new();
        self.cursor.at = from;
        while self.cursor.at < to {
            let is_constant =
                matches!(self.cursor.peek(0), Some(Token::Name(word)) if word.as_str() == "const");
            self.cursor.at += 1;
            if !is_constant {
                continue;
            }
            let pairs = self.pattern();
            let unpacks = self.unpacks;
            if self.assigned().is_none() {
                continue;
            }
            let value = if unpacks { Value::Unknown(self.cursor.span_from(from)) } else { self.value(depth) };
            for (_, local) in pairs {
                let before = self.keep(&local, value.clone());
                kept.push((local.to_string(), before));
            }
        }
        kept
    }
}
