use super::format::{self, Piece};
use super::lexer::{Token, tokens};
use super::{Setting, Value};
use super::{doubt, fields};
use crate::source::{Text, TextBuilder};
use crate::syntax::cursor::Cursor;
use crate::syntax::literal::DEPTH;
use std::collections::BTreeMap;

/// Functions that hand on what they are given.
const CASTS: [&str; 5] = ["int", "str", "float", "bool", "timedelta"];

/// Reads the tokens of a file.
pub(super) struct Reader<'a> {
    cursor: Cursor<'a, Token>,
    found: Vec<Setting>,
    /// What the names of the module stand for; `None` for one that is set in several ways.
    constants: BTreeMap<String, Option<Value>>,
    /// Whether the statement at hand is none of a function, class or branch.
    outermost: bool,
    /// By name, where among what was found the statement is that no other one can come after, if there is one.
    last: BTreeMap<String, usize>,
    /// Where among what was found the body of a class begins that takes its fields from the environment.
    fields: Option<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        Self {
            cursor: Cursor::new(text, tokens(text)),
            found: Vec::new(),
            constants: BTreeMap::new(),
            outermost: false,
            last: BTreeMap::new(),
            fields: None,
        }
    }

    pub(super) fn file(mut self) -> Vec<Setting> {
        while self.cursor.peek(0).is_some() {
            self.statement();
        }
        self.close_class();
        doubt::several(&mut self.found, &self.last);
        self.found
    }

    pub(super) fn literal(mut self) -> Value {
        self.value(DEPTH)
    }

    /// One statement: `target = value`, or a call. Others are stepped over.
    fn statement(&mut self) {
        self.outermost = self.cursor.starts_line();
        if self.outermost {
            self.close_class();
        }
        if let Some(Token::Name(word)) = self.cursor.peek(0) {
            match word.as_str() {
                "class" => return self.class(),
                "def" | "import" => return self.skip_statement(),
                "from" => return self.import(),
                _ => {}
            }
        }
        if let Some((name, plain)) = self.target() {
            let value = self.value(DEPTH);
            if plain {
                let settled = matches!(self.cursor.peek(0), Some(Token::End));
                self.remember(&name, Some(&value).filter(|_| settled));
            }
            match self.outermost {
                true => self.last.insert(name.to_string(), self.found.len()),
                false => self.last.remove(name.as_str()),
            };
            self.found.push(Setting { name, call: None, value, unsure: false });
            return self.skip_statement();
        }
        if let Some(Token::Name(name)) = self.cursor.peek(0).cloned() {
            if matches!(self.cursor.peek(1), Some(Token::Operator(_))) && self.cursor.is(2, '=') {
                self.remember(&name, None);
            }
            self.value(DEPTH);
        }
        if !matches!(self.cursor.peek(0), Some(Token::End) | None) {
            self.cursor.at += 1;
        }
        // What follows a colon or a keyword may be a statement.
        if matches!(self.cursor.peek(0), Some(Token::End)) {
            self.cursor.at += 1;
        }
    }

    /// What `from module import *` brings may set anew what stands before it: addresses, which such modules are for.
    fn import(&mut self) {
        let start = self.cursor.at;
        self.skip_statement();
        let end = self.cursor.at;
        if (start..end).any(|at| self.cursor.is_at(at, '*')) {
            let addresses = self.found.iter_mut().filter(|setting| setting.value.is_address());
            addresses.for_each(|setting| setting.unsure = true);
        }
    }

    /// The head of a class.
    fn class(&mut self) {
        let is_settings =
            |token: &Token| matches!(token, Token::Name(base) if fields::is_settings(base.as_str()));
        let mut ahead = 2;
        while self.cursor.peek(ahead).is_some_and(|token| !matches!(token, Token::End) && !is_settings(token))
        {
            ahead += 1;
        }
        if self.outermost && self.cursor.peek(ahead).is_some_and(is_settings) {
            self.fields = Some(self.found.len());
        }
        self.skip_statement();
    }

    /// The body of a class ends.
    fn close_class(&mut self) {
        if let Some(from) = self.fields.take() {
            fields::look_up(&mut self.found[from..]);
        }
    }

    fn skip_statement(&mut self) {
        while let Some(token) = self.cursor.peek(0) {
            let end = matches!(token, Token::End);
            self.cursor.at += 1;
            if end {
                return;
            }
        }
    }

    /// Takes note of what a name stands for from here on. A value is small, so that names of names stay so.
    fn remember(&mut self, name: &Text, value: Option<&Value>) {
        let once = self.outermost && !self.constants.contains_key(name.as_str());
        let value = value.filter(|value| once && value.is_small()).cloned();
        self.constants.insert(name.to_string(), value);
    }

    /// The name that a statement assigns to, and whether it is one of its own and no attribute; its `=` is taken. Nothing
    /// is taken where it is no assignment.
    fn target(&mut self) -> Option<(Text, bool)> {
        let start = self.cursor.at;
        let mut name = None;
        while let Some(Token::Name(word)) = self.cursor.peek(0) {
            name = Some(word.clone());
            self.cursor.at += 1;
            if self.cursor.is(0, '[')
                && let Some(Token::String(key)) = self.cursor.peek(1)
                && self.cursor.is(2, ']')
            {
                name = Some(key.clone());
                self.cursor.at += 3;
            }
            if !self.cursor.takes('.') {
                break;
            }
        }
        let plain = self.cursor.at == start + 1;
        if self.cursor.is(0, ':') && !opens_block(name.as_ref()) {
            self.cursor.at += self.annotation();
        }
        if name.is_some() && self.cursor.is(0, '=') && !self.cursor.is(1, '=') {
            self.cursor.at += 1;
            return name.map(|name| (name, plain));
        }
        self.cursor.at = start;
        None
    }

    /// Number of tokens of the type in `NAME: type = value`.
    fn annotation(&self) -> usize {
        let mut depth = 0_usize;
        let mut ahead = 1;
        loop {
            match self.cursor.peek(ahead) {
                Some(Token::Operator('=')) if depth == 0 => return ahead,
                Some(Token::Operator('[')) => depth += 1,
                Some(Token::Operator(']')) => depth = depth.saturating_sub(1),
                Some(Token::Operator(',' | '.' | '|') | Token::Name(_) | Token::String(_)) => {}
                _ => return 0,
            }
            ahead += 1;
        }
    }

    /// A value, with the operators behind it.
    fn value(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let mut value = self.operand(depth);
        loop {
            let factor = match self.cursor.peek(0) {
                Some(Token::Operator('*')) if !self.cursor.is(1, '*') => true,
                Some(Token::Operator('+')) => false,
                Some(Token::Operator(',' | ')' | ']' | '}' | ':' | '=')) | Some(Token::End) | None => {
                    return value;
                }
                // What is used where the variable is not set.
                Some(Token::Name(word)) if word.as_str() == "or" && value.is_optional() => {
                    self.cursor.at += 1;
                    let default = self.operand(depth);
                    value = value.or(default);
                    continue;
                }
                // Anything else makes it a computed one.
                Some(_) => {
                    self.cursor.at += 1;
                    self.operand(depth);
                    value = Value::Unknown(self.cursor.span_from(start));
                    continue;
                }
            };
            self.cursor.at += 1;
            let other = self.operand(depth);
            if !factor && (value.is_textual() || other.is_textual()) {
                value = Value::joined([value, other], self.cursor.span_from(start));
                continue;
            }
            let result = match (&value, &other) {
                (Value::Number(a, _), Value::Number(b, _)) if factor => a.checked_mul(*b),
                (Value::Number(a, _), Value::Number(b, _)) => a.checked_add(*b),
                _ => None,
            };
            let span = self.cursor.span_from(start);
            value = result.map_or(Value::Unknown(span), |number| Value::Number(number, span));
        }
    }

    fn operand(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let Some(token) = self.cursor.peek(0).cloned() else {
            return Value::Unknown(self.cursor.span_from(start));
        };
        if depth == 0 {
            self.cursor.at += usize::from(!matches!(token, Token::End));
            return Value::Unknown(self.cursor.span_from(start));
        }
        match token {
            Token::End | Token::Operator(',' | ')' | ']' | '}' | ':' | '=') => {
                Value::Unknown(self.cursor.span_from(start))
            }
            Token::String(_) | Token::Format(_) => self.string(start, depth),
            Token::Number(text) => {
                self.cursor.at += 1;
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
            Token::Operator('-') if matches!(self.cursor.peek(1), Some(Token::Number(_))) => {
                self.cursor.at += 1;
                match self.operand(depth) {
                    Value::Number(number, _) => Value::Number(-number, self.cursor.span_from(start)),
                    other => other,
                }
            }
            Token::Operator(_) => {
                self.cursor.at += 1;
                Value::Unknown(self.cursor.span_from(start))
            }
            Token::Name(word) if matches!(word.as_str(), "True" | "False" | "None") => {
                self.cursor.at += 1;
                Value::Word(word)
            }
            Token::Name(_) => self.name(depth),
        }
    }

    /// Strings that stand one behind the other are one.
    fn string(&mut self, start: usize, depth: usize) -> Value {
        let mut parts = Vec::new();
        let mut joined: Option<TextBuilder> = None;
        loop {
            match self.cursor.peek(0).cloned() {
                Some(Token::String(part)) => {
                    joined.get_or_insert_with(|| TextBuilder::new(part.anchor())).push_text(&part);
                }
                Some(Token::Format(inner)) => {
                    parts.extend(joined.take().map(|text| Value::Text(text.finish())));
                    parts.extend(self.filled_in(&inner, depth));
                }
                _ => break,
            }
            self.cursor.at += 1;
        }
        match joined.map(TextBuilder::finish) {
            Some(text) if parts.is_empty() => Value::Text(text),
            text => {
                parts.extend(text.map(Value::Text));
                Value::joined(parts, self.cursor.span_from(start))
            }
        }
    }

    /// The texts and expressions of a string that expressions are filled in.
    fn filled_in(&mut self, inner: &Text, depth: usize) -> Vec<Value> {
        let pieces = format::pieces(inner).into_iter();
        let values = pieces.map(|piece| match piece {
            Piece::Text(text) => Value::Text(text),
            Piece::Expression(text) => self.expression(&text, depth - 1),
        });
        values.collect()
    }

    /// The value of an expression by itself; unknown where something stands behind it.
    fn expression(&mut self, text: &Text, depth: usize) -> Value {
        let constants = std::mem::take(&mut self.constants);
        let outermost = self.outermost;
        let mut reader = Reader { constants, outermost, ..Reader::new(text) };
        let value = reader.value(depth);
        let whole = matches!(reader.cursor.peek(0), Some(Token::End));
        self.constants = reader.constants;
        if whole { value } else { Value::Unknown(text.span()) }
    }

    fn items(&mut self, closer: char, depth: usize) -> Vec<Value> {
        self.cursor.at += 1;
        let mut items = Vec::new();
        while !self.cursor.takes(closer) && !matches!(self.cursor.peek(0), Some(Token::End) | None) {
            let before = self.cursor.at;
            items.push(self.value(depth - 1));
            self.cursor.takes(',');
            self.cursor.at += usize::from(self.cursor.at == before);
        }
        items
    }

    /// A dictionary, or a set.
    fn dict(&mut self, depth: usize) -> Value {
        self.cursor.at += 1;
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        while !self.cursor.takes('}') && !matches!(self.cursor.peek(0), Some(Token::End) | None) {
            let before = self.cursor.at;
            let key = self.value(depth - 1);
            if self.cursor.takes(':') {
                let value = self.value(depth - 1);
                if let Value::Text(key) = key {
                    entries.push((key, value));
                }
            } else {
                items.push(key);
            }
            self.cursor.takes(',');
            self.cursor.at += usize::from(self.cursor.at == before);
        }
        if entries.is_empty() && !items.is_empty() { Value::List(items) } else { Value::Dict(entries) }
    }

    /// A name with attributes, perhaps called or subscripted.
    fn name(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let mut path: Vec<Text> = Vec::new();
        while let Some(Token::Name(word)) = self.cursor.peek(0).cloned() {
            path.push(word);
            self.cursor.at += 1;
            if !self.cursor.takes('.') {
                break;
            }
        }
        let last = path.last().cloned();
        let reads = reads_environment(&path);
        if self.cursor.is(0, '[') {
            let items = self.items(']', depth);
            if let (true, [Value::Text(name)]) = (reads, &items[..]) {
                return Value::Environment { name: name.clone(), default: None };
            }
            return Value::Unknown(self.cursor.span_from(start));
        }
        if !self.cursor.is(0, '(') {
            let constant = last.filter(|_| self.outermost && path.len() == 1);
            let used = self.cursor.span_from(start);
            let value = constant.and_then(|name| self.constants.get(name.as_str())?.clone());
            return value.map_or(Value::Unknown(used), |value| value.seen_via(used));
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
            _ => Value::Unknown(self.cursor.span_from(start)),
        }
    }

    /// The arguments of a call. Keyword arguments are settings, too, and so are the entries of a dictionary.
    fn arguments(&mut self, callee: Option<&Text>, depth: usize) -> (Vec<Value>, Vec<(Text, Value)>) {
        self.cursor.at += 1;
        let (mut items, mut keywords) = (Vec::new(), Vec::new());
        while !self.cursor.takes(')') && !matches!(self.cursor.peek(0), Some(Token::End) | None) {
            let before = self.cursor.at;
            match self.cursor.peek(0).cloned() {
                Some(Token::Name(name)) if self.cursor.is(1, '=') && !self.cursor.is(2, '=') => {
                    self.cursor.at += 2;
                    let value = self.value(depth - 1);
                    if let Some(callee) = callee {
                        let call = Some(callee.clone());
                        let value = value.clone();
                        self.found.push(Setting { name: name.clone(), call, value, unsure: false });
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
                            unsure: false,
                        });
                        self.found.extend(settings);
                    }
                    items.push(value);
                }
            }
            self.cursor.takes(',');
            self.cursor.at += usize::from(self.cursor.at == before);
        }
        (items, keywords)
    }
}

/// Whether a colon behind a word begins a block.
fn opens_block(word: Option<&Text>) -> bool {
    word.is_none_or(|word| matches!(word.as_str(), "else" | "try" | "finally"))
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
