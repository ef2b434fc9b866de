use super::format::{self, Piece};
use super::lexer::Token;
use super::reader::Reader;
use super::{Setting, Value};
use crate::source::{Text, TextBuilder};
use crate::syntax::literal::MERGED;

/// Functions that hand on what they are given.
const CASTS: [&str; 5] = ["int", "str", "float", "bool", "timedelta"];

impl Reader<'_> {
    /// A value, with the operators behind it.
    pub(super) fn value(&mut self, depth: usize) -> Value {
        let start = self.cursor.at;
        let mut value = self.operand(depth);
        loop {
            if let Value::Text(template) = &value
                && let Some(filled) = self.template(template, start, depth)
            {
                value = filled;
                continue;
            }
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

    /// What `.format(…)` or `% …` behind a text makes of it; `None` where neither stands there.
    fn template(&mut self, template: &Text, start: usize, depth: usize) -> Option<Value> {
        if self.cursor.takes('%') {
            let items = match self.operand(depth) {
                Value::List(items) => items,
                item => vec![item],
            };
            return Some(Value::joined(format::by_percents(template, &items), self.cursor.span_from(start)));
        }
        let formats = matches!(self.cursor.peek(1), Some(Token::Name(name)) if name.as_str() == "format");
        if !(self.cursor.is(0, '.') && formats && self.cursor.is(2, '(')) {
            return None;
        }
        self.cursor.at += 2;
        let (items, keywords) = self.arguments(None, depth);
        let span = self.cursor.span_from(start);
        Some(Value::joined(format::by_braces(template, &items, &keywords), span))
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
        let mut reader = Reader::new(text);
        reader.constants = std::mem::take(&mut self.constants);
        reader.outermost = self.outermost;
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
            let merged = self.cursor.is(0, '*') && self.cursor.is(1, '*');
            self.cursor.at += if merged { 2 } else { 0 };
            let key = self.value(depth - 1);
            if merged {
                let span = self.cursor.span_from(before);
                entries.push((Text::whole(MERGED, span), Value::Unknown(span)));
            } else if self.cursor.takes(':') {
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
