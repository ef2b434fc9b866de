use super::lexer::{Piece, Token, tokens};
use crate::source::{Span, Text};
use crate::syntax::cursor::Cursor;
use crate::syntax::literal::{MERGED, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most dictionaries that names stand for in one file, and most entries of one.
const DICTIONARIES: usize = 256;
const ENTRIES: usize = 32;
/// Longest type that stands where it may, in tokens.
pub(super) const TYPE: usize = 24;

/// Reads the values of a file.
pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a, Token>,
    /// What constants stand for.
    pub(super) names: BTreeMap<String, Value>,
    /// Classes of clients, which are taken for what they are made with.
    pub(super) clients: BTreeSet<String>,
    /// Whether the last pattern takes something apart.
    pub(super) unpacks: bool,
    dictionaries: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        Self {
            cursor: Cursor::new(text, tokens(text)),
            names: BTreeMap::new(),
            clients: BTreeSet::new(),
            unpacks: false,
            dictionaries: DICTIONARIES,
        }
    }

    /// Lets a name stand for a value, and gives what it stood for.
    pub(super) fn keep(&mut self, name: &Text, value: Value) -> Option<Value> {
        let small = match &value {
            Value::Dict(entries) => {
                entries.len() <= ENTRIES && entries.iter().all(|(_, value)| value.is_small())
            }
            value => value.is_small() || value.is_unknown(),
        };
        let value = if small { value } else { Value::Unknown(name.span()) };
        self.names.insert(name.to_string(), value)
    }

    /// Whether what comes next ends a value.
    pub(super) fn ends(&self) -> bool {
        matches!(self.cursor.peek(0), None | Some(Token::Operator(',' | ')' | ']' | '}' | ';')))
            || matches!(self.cursor.peek(0), Some(Token::Name(word))
                if matches!(word.as_str(), "const" | "let" | "var" | "export" | "import" | "return"))
    }

    /// A value, with the operators behind it.
    pub(super) fn value(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let mut value = self.operand(depth);
        loop {
            match self.cursor.peek(0) {
                Some(Token::Or) => {
                    self.cursor.at += 1;
                    let other = if depth == 0 {
                        Value::Unknown(self.cursor.span_from(start))
                    } else {
                        self.value(depth - 1)
                    };
                    value = if value.is_optional() {
                        value.or(other)
                    } else {
                        Value::Unknown(self.cursor.span_from(start))
                    };
                }
                Some(Token::Operator('+')) => {
                    self.cursor.at += 1;
                    let other = self.operand(depth);
                    let textual = value.is_textual() || other.is_textual();
                    let span = self.cursor.span_from(start);
                    value = if textual { Value::joined([value, other], span) } else { Value::Unknown(span) };
                }
                Some(Token::Name(word)) if matches!(word.as_str(), "as" | "satisfies") => {
                    self.cursor.at += 2;
                }
                Some(Token::Operator('!')) => self.cursor.at += 1,
                Some(Token::Operator(_) | Token::Arrow) if !self.ends() => {
                    self.skip_to_end();
                    return Value::Unknown(self.cursor.span_from(start));
                }
                _ => return value,
            }
        }
    }

    fn operand(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let Some(token) = self.cursor.peek(0).cloned().filter(|_| !self.ends()) else {
            return Value::Unknown(self.cursor.span_from(start));
        };
        self.cursor.at += 1;
        if depth == 0 {
            if matches!(token, Token::Operator('(' | '[' | '{')) {
                self.skip_behind();
            }
            return Value::Unknown(self.cursor.span_from(start));
        }
        match token {
            Token::String(text) => Value::Text(text),
            Token::Template(pieces) => self.template(&pieces, self.cursor.span_from(start), depth - 1),
            Token::Number(text) => {
                let number = text.as_str().replace('_', "").parse();
                number.map_or(Value::Unknown(text.span()), |number| Value::Number(number, text.span()))
            }
            Token::Operator('+') => self.operand(depth - 1),
            Token::Operator('{') => self.object(depth - 1),
            Token::Operator('[') => self.items(']', depth - 1),
            Token::Operator('(') => self.parenthesis(start, depth - 1),
            Token::Name(word) => self.name(start, &word, depth - 1),
            Token::Arrow | Token::Or | Token::Spread | Token::Operator(_) => {
                Value::Unknown(self.cursor.span_from(start))
            }
        }
    }

    /// Texts and expressions, one behind the other.
    fn template(&self, pieces: &[Piece], span: Span, depth: usize) -> Value {
        let part = |piece: &Piece| match piece {
            Piece::Text(text) => Value::Text(text.clone()),
            Piece::Code(code) => {
                let mut inner = Reader::new(code);
                let alone = inner.cursor.peek(0).cloned().filter(|_| inner.cursor.peek(1).is_none());
                let named = match alone {
                    Some(Token::Name(name)) => self.names.get(name.as_str()),
                    _ => None,
                };
                match named {
                    Some(value) if value.is_small() => value.clone().seen_via(code.span()),
                    _ => inner.value(depth),
                }
            }
        };
        Value::joined(pieces.iter().map(part), span)
    }

    /// What stands between brackets, up to the closer.
    pub(super) fn items(&mut self, closer: char, depth: usize) -> Value {
        let mut items = Vec::new();
        while !self.cursor.takes(closer) && self.cursor.peek(0).is_some() {
            let before = self.cursor.at;
            if matches!(self.cursor.peek(0), Some(Token::Spread)) {
                self.cursor.at += 1;
            }
            items.push(self.value(depth));
            self.cursor.takes(',');
            self.cursor.at += usize::from(self.cursor.at == before);
        }
        Value::List(items)
    }

    /// The entries of an object, behind its `{`.
    fn object(&mut self, depth: usize) -> Value {
        let mut entries = Vec::new();
        while !self.cursor.takes('}') {
            let start = self.cursor.at;
            let Some(token) = self.cursor.peek(0).cloned() else { break };
            self.cursor.at += 1;
            match token {
                Token::Spread => match self.value(depth) {
                    Value::Dict(others) => entries.extend(others),
                    _ => {
                        let span = self.cursor.span_from(start);
                        entries.push((Text::whole(MERGED, span), Value::Unknown(span)));
                    }
                },
                Token::Name(word)
                    if matches!(word.as_str(), "async" | "get")
                        && matches!(self.cursor.peek(0), Some(Token::Name(_))) => {}
                Token::Name(key) | Token::String(key) => {
                    let value = match self.cursor.peek(0) {
                        Some(Token::Operator(':')) => {
                            self.cursor.at += 1;
                            self.value(depth)
                        }
                        Some(Token::Operator('(')) => {
                            self.cursor.at += 1;
                            self.skip_behind();
                            self.function(start, depth)
                        }
                        _ => self.standing_for(&key),
                    };
                    entries.push((key, value));
                }
                _ => self.skip_to_end(),
            }
            self.cursor.takes(',');
        }
        Value::Dict(entries)
    }

    /// What a name alone is.
    fn standing_for(&mut self, name: &Text) -> Value {
        match self.names.get(name.as_str()) {
            Some(dictionary @ Value::Dict(_)) if self.dictionaries > 0 => {
                self.dictionaries -= 1;
                dictionary.clone()
            }
            Some(value) if value.is_small() => value.clone().seen_via(name.span()),
            _ => Value::Unknown(name.span()),
        }
    }

    /// A word of the language, a look-up of the environment, a call, a function, a constant.
    fn name(&mut self, start: usize, word: &Text, depth: usize) -> Value {
        match word.as_str() {
            "true" | "false" | "null" => return Value::Word(word.clone()),
            "undefined" => return Value::Word(Text::whole("null", word.span())),
            "async" | "await" => return self.operand(depth),
            "new" => return self.made(start, depth),
            "function" => {
                while !self.cursor.takes('(') && !self.ends() {
                    self.cursor.at += 1;
                }
                self.skip_behind();
                return self.function(start, depth);
            }
            _ => {}
        }
        if matches!(self.cursor.peek(0), Some(Token::Arrow)) {
            return self.function(start, depth);
        }
        self.cursor.at = start;
        let path = self.path();
        let words: Vec<&str> = path.iter().map(Text::as_str).collect();
        match words.as_slice() {
            ["process", "env", _] if !self.cursor.is(0, '(') => {
                return Value::Environment { name: path[2].clone(), default: None };
            }
            ["process", "env"] if self.cursor.is(0, '[') && self.cursor.is(2, ']') => {
                if let Some(Token::String(name)) = self.cursor.peek(1).cloned() {
                    self.cursor.at += 3;
                    return Value::Environment { name, default: None };
                }
            }
            // An object that holds the variables, by their names.
            [.., holder, name] if is_variable(name) && !self.cursor.is(0, '(') && holds_variables(holder) => {
                return Value::Environment { name: path[words.len() - 1].clone(), default: None };
            }
            [_] if !self.cursor.is(0, '(') && !self.cursor.is(0, '<') => return self.standing_for(word),
            _ => {}
        }
        self.types();
        if !self.cursor.takes('(') {
            return Value::Unknown(self.cursor.span_from(start));
        }
        let Value::List(mut arguments) = self.items(')', depth) else {
            return Value::Unknown(self.cursor.span_from(start));
        };
        let unknown = Value::Unknown(self.cursor.span_from(start));
        match words.as_slice() {
            ["Number" | "String" | "parseInt"] if !arguments.is_empty() => arguments.swap_remove(0),
            [.., receiver, "get" | "getOrThrow"] if holds_variables(receiver) => {
                let default = (arguments.len() > 1).then(|| Box::new(arguments.swap_remove(1)));
                match arguments.into_iter().next() {
                    Some(Value::Text(name)) if is_variable(name.as_str()) => {
                        Value::Environment { name, default }
                    }
                    _ => unknown,
                }
            }
            _ => unknown,
        }
    }

    /// What is made by `new`: a client of Redis stands for the URL or the options that it is made with.
    fn made(&mut self, start: usize, depth: usize) -> Value {
        let path = self.path();
        self.types();
        let arguments = match self.cursor.takes('(').then(|| self.items(')', depth)) {
            Some(Value::List(arguments)) => arguments,
            _ => Vec::new(),
        };
        let client = path.len() == 1 && self.clients.contains(path[0].as_str());
        let first = arguments.into_iter().next().filter(|_| client);
        first.unwrap_or_else(|| Value::Unknown(self.cursor.span_from(start)))
    }
}

/// Whether a name is one that variables of an environment have.
fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

/// Whether something is called as what holds variables of the environment is.
fn holds_variables(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.contains("config") || matches!(lower.as_str(), "env" | "environment" | "settings")
}
