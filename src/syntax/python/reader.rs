use super::lexer::{Placed, Token, tokens};
use super::{Setting, Value};
use crate::source::{Span, Text, TextBuilder};
use crate::syntax::literal::DEPTH;

/// Functions that hand on what they are given.
const CASTS: [&str; 5] = ["int", "str", "float", "bool", "timedelta"];

/// Reads the tokens of a file.
pub(super) struct Reader<'a> {
    text: &'a Text,
    tokens: Vec<Placed>,
    at: usize,
    found: Vec<Setting>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        Self { text, tokens: tokens(text), at: 0, found: Vec::new() }
    }

    pub(super) fn file(mut self) -> Vec<Setting> {
        while self.at < self.tokens.len() {
            self.statement();
        }
        self.found
    }

    pub(super) fn literal(mut self) -> Value {
        self.value(DEPTH)
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|(token, _)| token)
    }

    fn is(&self, ahead: usize, operator: char) -> bool {
        matches!(self.peek(ahead), Some(Token::Operator(found)) if *found == operator)
    }

    fn takes(&mut self, operator: char) -> bool {
        let is = self.is(0, operator);
        self.at += usize::from(is);
        is
    }

    fn span_from(&self, start: usize) -> Span {
        let offset = |at: usize| self.tokens.get(at).map_or(self.text.len(), |(_, offset)| *offset);
        self.text.span().part(offset(start)..offset(self.at))
    }

    /// One statement: `target = value`, or a call. Others are stepped over.
    fn statement(&mut self) {
        if matches!(self.peek(0), Some(Token::Name(word)) if matches!(word.as_str(), "def" | "class" | "import" | "from"))
        {
            return self.skip_statement();
        }
        if let Some(name) = self.target() {
            let value = self.value(DEPTH);
            self.found.push(Setting { name, call: None, value });
            return self.skip_statement();
        }
        if let Some(Token::Name(_)) = self.peek(0) {
            self.value(DEPTH);
        }
        if !matches!(self.peek(0), Some(Token::End) | None) {
            self.at += 1;
        }
        // What follows a colon or a keyword may be a statement.
        if matches!(self.peek(0), Some(Token::End)) {
            self.at += 1;
        }
    }

    fn skip_statement(&mut self) {
        while let Some(token) = self.peek(0) {
            let end = matches!(token, Token::End);
            self.at += 1;
            if end {
                return;
            }
        }
    }

    /// The name that a statement assigns to, its `=` taken; nothing is taken where it is no assignment.
    fn target(&mut self) -> Option<Text> {
        let start = self.at;
        let mut name = None;
        while let Some(Token::Name(word)) = self.peek(0) {
            name = Some(word.clone());
            self.at += 1;
            if self.is(0, '[')
                && let Some(Token::String(Some(key))) = self.peek(1)
                && self.is(2, ']')
            {
                name = Some(key.clone());
                self.at += 3;
            }
            if !self.takes('.') {
                break;
            }
        }
        // An annotation: `NAME: type = value`.
        if self.is(0, ':')
            && let Some(Token::Name(_)) = self.peek(1)
            && self.is(2, '=')
        {
            self.at += 2;
        }
        if name.is_some() && self.is(0, '=') && !self.is(1, '=') {
            self.at += 1;
            return name;
        }
        self.at = start;
        None
    }

    /// A value, with the operators behind it.
    fn value(&mut self, depth: usize) -> Value {
        let start = self.at;
        let mut value = self.operand(depth);
        loop {
            let factor = match self.peek(0) {
                Some(Token::Operator('*')) if !self.is(1, '*') => true,
                Some(Token::Operator('+')) => false,
                Some(Token::Operator(',' | ')' | ']' | '}' | ':' | '=')) | Some(Token::End) | None => {
                    return value;
                }
                // Anything else makes it a computed one.
                Some(_) => {
                    self.at += 1;
                    self.operand(depth);
                    value = Value::Unknown(self.span_from(start));
                    continue;
                }
            };
            self.at += 1;
            let other = self.operand(depth);
            let result = match (&value, &other) {
                (Value::Number(a, _), Value::Number(b, _)) if factor => a.checked_mul(*b),
                (Value::Number(a, _), Value::Number(b, _)) => a.checked_add(*b),
                _ => None,
            };
            let span = self.span_from(start);
            value = result.map_or(Value::Unknown(span), |number| Value::Number(number, span));
        }
    }

    fn operand(&mut self, depth: usize) -> Value {
        let start = self.at;
        let Some(token) = self.peek(0).cloned() else { return Value::Unknown(self.span_from(start)) };
        if depth == 0 {
            self.at += usize::from(!matches!(token, Token::End));
            return Value::Unknown(self.span_from(start));
        }
        match token {
            Token::End | Token::Operator(',' | ')' | ']' | '}' | ':' | '=') => {
                Value::Unknown(self.span_from(start))
            }
            Token::String(_) => self.string(start),
            Token::Number(text) => {
                self.at += 1;
                let digits = text.as_str().replace('_', "");
                digits
                    .parse()
                    .map_or(Value::Unknown(text.span()), |number| Value::Number(number, text.span()))
            }
            Token::Operator('[') => Value::List(self.items(']', depth)),
            Token::Operator('(') => {
                let mut items = self.items(')', depth);
                match items.len() {
                    1 => items.remove(0),
                    _ => Value::List(items),
                }
            }
            Token::Operator('{') => self.dict(depth),
            Token::Operator('-') if matches!(self.peek(1), Some(Token::Number(_))) => {
                self.at += 1;
                match self.operand(depth) {
                    Value::Number(number, _) => Value::Number(-number, self.span_from(start)),
                    other => other,
                }
            }
            Token::Operator(_) => {
                self.at += 1;
                Value::Unknown(self.span_from(start))
            }
            Token::Name(word) if matches!(word.as_str(), "True" | "False" | "None") => {
                self.at += 1;
                Value::Word(word)
            }
            Token::Name(_) => self.name(depth),
        }
    }

    /// Strings that stand one behind the other are one.
    fn string(&mut self, start: usize) -> Value {
        let mut joined: Option<TextBuilder> = None;
        let mut known = true;
        while let Some(Token::String(part)) = self.peek(0).cloned() {
            self.at += 1;
            match part {
                Some(part) => joined.get_or_insert_with(|| TextBuilder::new(part.anchor())).push_text(&part),
                None => known = false,
            }
        }
        match joined {
            Some(text) if known => Value::Text(text.finish()),
            _ => Value::Unknown(self.span_from(start)),
        }
    }

    fn items(&mut self, closer: char, depth: usize) -> Vec<Value> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.takes(closer) && !matches!(self.peek(0), Some(Token::End) | None) {
            let before = self.at;
            items.push(self.value(depth - 1));
            self.takes(',');
            self.at += usize::from(self.at == before);
        }
        items
    }

    /// A dictionary, or a set.
    fn dict(&mut self, depth: usize) -> Value {
        self.at += 1;
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        while !self.takes('}') && !matches!(self.peek(0), Some(Token::End) | None) {
            let before = self.at;
            let key = self.value(depth - 1);
            if self.takes(':') {
                let value = self.value(depth - 1);
                if let Value::Text(key) = key {
                    entries.push((key, value));
                }
            } else {
                items.push(key);
            }
            self.takes(',');
            self.at += usize::from(self.at == before);
        }
        if entries.is_empty() && !items.is_empty() { Value::List(items) } else { Value::Dict(entries) }
    }

    /// A name with attributes, perhaps called or subscripted.
    fn name(&mut self, depth: usize) -> Value {
        let start = self.at;
        let mut path: Vec<Text> = Vec::new();
        while let Some(Token::Name(word)) = self.peek(0).cloned() {
            path.push(word);
            self.at += 1;
            if !self.takes('.') {
                break;
            }
        }
        let last = path.last().cloned();
        let reads = reads_environment(&path);
        if self.is(0, '[') {
            let items = self.items(']', depth);
            if let (true, [Value::Text(name)]) = (reads, &items[..]) {
                return Value::Environment { name: name.clone(), default: None };
            }
            return Value::Unknown(self.span_from(start));
        }
        if !self.is(0, '(') {
            return Value::Unknown(self.span_from(start));
        }
        let (mut items, keywords) = self.arguments(last.as_ref().filter(|_| !reads), depth);
        if reads && let Some(Value::Text(name)) = items.first() {
            let name = name.clone();
            let given =
                keywords.into_iter().find(|(name, _)| name.as_str() == "default").map(|(_, value)| value);
            let default = if items.len() > 1 { Some(items.swap_remove(1)) } else { given };
            return Value::Environment { name, default: default.map(Box::new) };
        }
        let hands_on = last.is_some_and(|last| CASTS.contains(&last.as_str())) && path.len() == 1;
        match items.pop() {
            Some(value) if hands_on && items.is_empty() => value,
            _ => Value::Unknown(self.span_from(start)),
        }
    }

    /// The arguments of a call. Keyword arguments are settings, too, and so are the entries of a dictionary.
    fn arguments(&mut self, callee: Option<&Text>, depth: usize) -> (Vec<Value>, Vec<(Text, Value)>) {
        self.at += 1;
        let (mut items, mut keywords) = (Vec::new(), Vec::new());
        while !self.takes(')') && !matches!(self.peek(0), Some(Token::End) | None) {
            let before = self.at;
            match self.peek(0).cloned() {
                Some(Token::Name(name)) if self.is(1, '=') && !self.is(2, '=') => {
                    self.at += 2;
                    let value = self.value(depth - 1);
                    if let Some(callee) = callee {
                        let call = Some(callee.clone());
                        self.found.push(Setting { name: name.clone(), call, value: value.clone() });
                    }
                    keywords.push((name, value));
                }
                _ => {
                    let value = self.value(depth - 1);
                    if let Value::Dict(entries) = &value {
                        let settings = entries.iter().map(|(name, value)| Setting {
                            name: name.clone(),
                            call: callee.cloned(),
                            value: value.clone(),
                        });
                        self.found.extend(settings);
                    }
                    items.push(value);
                }
            }
            self.takes(',');
            self.at += usize::from(self.at == before);
        }
        (items, keywords)
    }
}

/// Whether a name is that of a look-up of the environment: `os.environ.get`, `os.getenv`, `env`, `config`.
fn reads_environment(path: &[Text]) -> bool {
    let names: Vec<&str> = path.iter().map(Text::as_str).collect();
    matches!(
        names[..],
        ["os", "environ"]
            | ["os", "environ", "get"]
            | ["environ"]
            | ["environ", "get"]
            | ["os", "getenv"]
            | ["getenv"]
            | ["env"]
            | ["env", "str" | "int" | "bool" | "float" | "list" | "url" | "get"]
            | ["config"]
    )
}
