use super::lexer::{Token, tokens};
use crate::source::{Text, TextBuilder};
use crate::syntax::cursor::Cursor;
use crate::syntax::literal::{DEPTH, Value};

/// Reads the tokens of a file.
pub(super) struct Reader<'a> {
    cursor: Cursor<'a, Token>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        Self { cursor: Cursor::new(text, tokens(text)) }
    }

    /// What stands behind the `return` that is in no braces; `None` where there is none, or where a second one shows
    /// that something decides between them.
    pub(super) fn file(mut self) -> Option<Value> {
        let mut found = None;
        let mut braces = 0usize;
        while let Some(token) = self.cursor.peek(0) {
            match token {
                Token::Operator('{') => braces += 1,
                Token::Operator('}') => braces = braces.saturating_sub(1),
                Token::Name(word) if word.as_str() == "return" => {
                    if braces > 0 || found.is_some() {
                        return None;
                    }
                    self.cursor.at += 1;
                    found = Some(self.value(DEPTH));
                    continue;
                }
                _ => {}
            }
            self.cursor.at += 1;
        }
        found
    }

    /// Whether what comes next ends a value.
    fn ends(&self) -> bool {
        matches!(
            self.cursor.peek(0),
            None | Some(Token::Arrow | Token::Operator(',' | ')' | ']' | '}' | ';'))
        )
    }

    /// A value, with the operators behind it.
    fn value(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let mut value = self.operand(depth);
        while !self.ends() {
            let operator = self.cursor.peek(0).cloned();
            self.cursor.at += 1;
            let other =
                if self.ends() { Value::Unknown(self.cursor.span_from(start)) } else { self.operand(depth) };
            let span = self.cursor.span_from(start);
            value = match (operator, value, other) {
                (Some(Token::Operator('.')), Value::Text(left), Value::Text(right)) => {
                    let mut joined = TextBuilder::new(left.anchor());
                    joined.push_text(&left);
                    joined.push_text(&right);
                    Value::Text(joined.finish())
                }
                (Some(Token::Operator('*')), Value::Number(a, _), Value::Number(b, _)) => {
                    a.checked_mul(b).map_or(Value::Unknown(span), |number| Value::Number(number, span))
                }
                (Some(Token::Operator('+')), Value::Number(a, _), Value::Number(b, _)) => {
                    a.checked_add(b).map_or(Value::Unknown(span), |number| Value::Number(number, span))
                }
                _ => Value::Unknown(span),
            };
        }
        value
    }

    fn operand(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let Some(token) = self.cursor.peek(0).cloned() else {
            return Value::Unknown(self.cursor.span_from(start));
        };
        if depth == 0 {
            self.cursor.at += 1;
            return Value::Unknown(self.cursor.span_from(start));
        }
        self.cursor.at += 1;
        match token {
            Token::String(Some(text)) => Value::Text(text),
            Token::Number(text) => {
                let digits = text.as_str().replace('_', "");
                digits
                    .parse()
                    .map_or(Value::Unknown(text.span()), |number| Value::Number(number, text.span()))
            }
            Token::Operator('-') if matches!(self.cursor.peek(0), Some(Token::Number(_))) => {
                match self.operand(depth - 1) {
                    Value::Number(number, _) => Value::Number(-number, self.cursor.span_from(start)),
                    other => other,
                }
            }
            Token::Operator('[') => self.array(']', depth - 1),
            Token::Operator('(') => self.parenthesis(start, depth - 1),
            Token::Operator('{') => {
                self.skip('{', '}');
                Value::Unknown(self.cursor.span_from(start))
            }
            Token::Name(word) => self.name(start, word, depth - 1),
            Token::String(None) | Token::Variable | Token::Arrow | Token::Operator(_) => {
                Value::Unknown(self.cursor.span_from(start))
            }
        }
    }

    /// A cast, `(int)`, or a value in parentheses.
    fn parenthesis(&mut self, start: usize, depth: usize) -> Value {
        const CASTS: [&str; 7] = ["int", "integer", "string", "bool", "boolean", "float", "array"];
        if let Some(Token::Name(word)) = self.cursor.peek(0)
            && CASTS.contains(&word.as_str())
            && self.cursor.is(1, ')')
        {
            self.cursor.at += 2;
            return if self.ends() {
                Value::Unknown(self.cursor.span_from(start))
            } else {
                self.operand(depth)
            };
        }
        let value = self.value(depth);
        if self.cursor.takes(')') {
            return value;
        }
        self.skip('(', ')');
        Value::Unknown(self.cursor.span_from(start))
    }

    /// The elements of an array up to its closer.
    fn array(&mut self, closer: char, depth: usize) -> Value {
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        while !self.cursor.takes(closer) && self.cursor.peek(0).is_some() {
            let before = self.cursor.at;
            let key = self.value(depth);
            if matches!(self.cursor.peek(0), Some(Token::Arrow)) {
                self.cursor.at += 1;
                let value = self.value(depth);
                if let Value::Text(key) = key {
                    entries.push((key, value));
                }
            } else if self.cursor.at > before {
                items.push(key);
            }
            self.cursor.takes(',');
            self.cursor.at += usize::from(self.cursor.at == before);
        }
        if entries.is_empty() && !items.is_empty() { Value::List(items) } else { Value::Dict(entries) }
    }

    /// A word of the language, a look-up of the environment, a call, a function.
    fn name(&mut self, start: usize, word: Text, depth: usize) -> Value {
        let lower = word.as_str().to_ascii_lowercase();
        match lower.as_str() {
            "true" | "false" | "null" => return Value::Word(word),
            "array" if self.cursor.takes('(') => return self.array(')', depth),
            "fn" | "function" | "static" | "new" | "match" => {
                self.skip_to_end();
                return Value::Unknown(self.cursor.span_from(start));
            }
            _ => {}
        }
        let reads = matches!(lower.rsplit('\\').next(), Some("env" | "getenv"));
        let method = !reads && self.cursor.is(0, ':') && self.cursor.is(1, ':') && lower.ends_with("env");
        if method && matches!(self.cursor.peek(2), Some(Token::Name(name)) if name.as_str() == "get") {
            self.cursor.at += 3;
        }
        if !self.cursor.takes('(') {
            return Value::Unknown(self.cursor.span_from(start));
        }
        let arguments = self.array(')', depth);
        match arguments {
            Value::List(mut items) if reads || method => match items.first() {
                Some(Value::Text(name)) => {
                    let name = name.clone();
                    let default = (items.len() > 1).then(|| Box::new(items.swap_remove(1)));
                    Value::Environment { name, default }
                }
                _ => Value::Unknown(self.cursor.span_from(start)),
            },
            _ => Value::Unknown(self.cursor.span_from(start)),
        }
    }

    /// Steps over what stands up to the bracket that closes one that was taken.
    fn skip(&mut self, opener: char, closer: char) {
        let mut depth = 1usize;
        while let Some(token) = self.cursor.peek(0) {
            match token {
                Token::Operator(found) if *found == opener => depth += 1,
                Token::Operator(found) if *found == closer => depth -= 1,
                _ => {}
            }
            self.cursor.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Steps over a function up to the `,` or bracket that ends it.
    fn skip_to_end(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.cursor.peek(0) {
            match token {
                Token::Operator('(' | '[' | '{') => depth += 1,
                Token::Operator(',' | ';' | ')' | ']' | '}') if depth == 0 => return,
                Token::Operator(')' | ']' | '}') => depth -= 1,
                _ => {}
            }
            self.cursor.at += 1;
        }
    }
}
