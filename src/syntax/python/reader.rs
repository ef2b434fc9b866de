use super::lexer::{Token, tokens};
use super::{Setting, Value};
use super::{doubt, fields};
use crate::source::Text;
use crate::syntax::cursor::Cursor;
use crate::syntax::literal::DEPTH;
use std::collections::BTreeMap;

/// Methods that change what they are called on.
const CHANGING: [&str; 8] = ["append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update"];

/// Most tokens that are looked at for the `=` behind a target.
const LONGEST_TARGET: usize = 64;

/// Reads the tokens of a file.
pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a, Token>,
    pub(super) found: Vec<Setting>,
    /// What the names of the module stand for; `None` for one that is set in several ways.
    pub(super) constants: BTreeMap<String, Option<Value>>,
    /// Whether the statement at hand is none of a function, class or branch.
    pub(super) outermost: bool,
    /// By name, where among what was found the statement is that no other one can come after, if there is one.
    last: BTreeMap<String, usize>,
    /// By name, how many were found before the last statement that changes a part of one.
    changed: BTreeMap<String, usize>,
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
            changed: BTreeMap::new(),
            fields: None,
        }
    }

    pub(super) fn file(mut self) -> Vec<Setting> {
        while self.cursor.peek(0).is_some() {
            self.statement();
        }
        self.close_class();
        doubt::several(&mut self.found, &self.last);
        doubt::changed(&mut self.found, &self.changed);
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
        if let Some(name) = self.change() {
            self.changed.insert(name.to_string(), self.found.len());
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

    /// The setting that a statement changes a part of: `NAME["key"]["other"] = value`, `NAME |= value`,
    /// `NAME.update(…)`. A key that is new to it leaves the others.
    fn change(&self) -> Option<Text> {
        let Some(Token::Name(name)) = self.cursor.peek(0) else { return None };
        self.constants.get(name.as_str())?;
        let token = |ahead: usize| self.cursor.peek(ahead);
        let changes = match token(1) {
            Some(Token::Operator('.')) => {
                matches!(token(2), Some(Token::Name(method)) if CHANGING.contains(&method.as_str()))
            }
            Some(Token::Operator('[' | '|' | '+')) => self.assigns(),
            _ => false,
        };
        let adds = match (token(1), token(2), token(3), token(4)) {
            (
                Some(Token::Operator('[')),
                Some(Token::String(key)),
                Some(Token::Operator(']')),
                Some(Token::Operator('=')),
            ) => {
                let last = self.last.get(name.as_str()).and_then(|index| self.found.get(*index));
                last.is_some_and(|last| last.value.get(key.as_str()).is_none())
            }
            _ => false,
        };
        (changes && !adds).then(|| name.clone())
    }

    /// Whether the words from here on are those of an assignment to a part of something.
    fn assigns(&self) -> bool {
        let mut depth = 0_usize;
        for ahead in 1..LONGEST_TARGET {
            match self.cursor.peek(ahead) {
                Some(Token::Operator('[' | '(' | '{')) => depth += 1,
                Some(Token::Operator(']' | ')' | '}')) => depth = depth.saturating_sub(1),
                Some(Token::Operator('=')) if depth == 0 => return !self.cursor.is(ahead + 1, '='),
                Some(Token::Operator('!' | '<' | '>' | ':')) if depth == 0 => return false,
                Some(Token::End) | None => return false,
                _ => {}
            }
        }
        false
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
}

/// Whether a colon behind a word begins a block.
fn opens_block(word: Option<&Text>) -> bool {
    word.is_none_or(|word| matches!(word.as_str(), "else" | "try" | "finally"))
}
