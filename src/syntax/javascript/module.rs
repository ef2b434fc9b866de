use super::Call;
use super::brackets::{Brackets, before};
use super::lexer::Token;
use super::value::Reader;
use crate::source::Text;
use crate::syntax::literal::{DEPTH, Value};
use std::collections::BTreeMap;

/// Reads a file from its first token to its last.
pub(super) struct Module<'a> {
    reader: Reader<'a>,
    modules: &'a [&'a str],
    /// What the file imports from them: the module, and its name for it.
    imports: BTreeMap<String, (String, String)>,
}

impl<'a> Module<'a> {
    pub(super) fn new(text: &'a Text, modules: &'a [&'a str]) -> Self {
        Self { reader: Reader::new(text), modules, imports: BTreeMap::new() }
    }

    pub(super) fn calls(mut self) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut brackets = Brackets::default();
        while let Some(token) = self.reader.cursor.peek(0).cloned() {
            let start = self.reader.cursor.at;
            if let Token::Name(word) = &token {
                match word.as_str() {
                    "import" if brackets.are_closed() => self.import(),
                    "const" if brackets.are_closed() => self.constant(),
                    _ => {
                        let unsure = brackets.decide(&self.reader.cursor);
                        calls.extend(self.call(word, unsure));
                    }
                }
            }
            if self.reader.cursor.at == start {
                brackets.see(&self.reader.cursor);
                self.reader.cursor.at += 1;
            }
        }
        calls
    }

    /// `import … from 'module'`.
    fn import(&mut self) {
        let mut pairs: Vec<(Text, Text)> = Vec::new();
        self.reader.cursor.at += 1;
        while let Some(token) = self.reader.cursor.peek(0).cloned() {
            self.reader.cursor.at += 1;
            match token {
                Token::Name(word) if word.as_str() == "as" => {
                    if let Some(Token::Name(local)) = self.reader.cursor.peek(0).cloned() {
                        self.reader.cursor.at += 1;
                        match pairs.last_mut() {
                            Some(pair) if !is_star(before(&self.reader.cursor, 3)) => pair.1 = local,
                            _ => pairs.push((local.clone(), local)),
                        }
                    }
                }
                Token::Name(word) => pairs.push((word.clone(), word)),
                Token::Operator('{' | '}' | ',' | '*') => {}
                Token::String(module) => return self.imported(&module, pairs),
                // It is none.
                _ => {
                    self.reader.cursor.at -= 1;
                    break;
                }
            }
        }
    }

    fn imported(&mut self, module: &Text, pairs: Vec<(Text, Text)>) {
        if module.as_str() == "ioredis" {
            self.reader.clients.extend(pairs.iter().map(|(_, local)| local.to_string()));
        }
        if self.modules.contains(&module.as_str()) {
            let import =
                |(name, local): (Text, Text)| (local.to_string(), (module.to_string(), name.to_string()));
            self.imports.extend(pairs.into_iter().map(import));
        }
    }

    /// `const NAME = …`; what is behind the `=` is looked at again.
    fn constant(&mut self) {
        self.reader.cursor.at += 1;
        let pairs = self.reader.pattern();
        let Some(start) = self.reader.assigned() else { return };
        if let (Some(Token::Name(word)), Some(Token::String(module))) =
            (self.reader.cursor.peek(0).cloned(), self.reader.cursor.peek(2).cloned())
            && word.as_str() == "require"
        {
            return self.imported(&module, pairs);
        }
        if let [(name, _)] = pairs.as_slice()
            && matches!(self.reader.cursor.token(start - 1), Some(Token::Operator('=')))
            && !self.reader.unpacks
        {
            let value = self.reader.value(DEPTH);
            self.reader.keep(name, value);
        }
        self.reader.cursor.at = start;
    }

    /// A call that begins with a word, if it is of interest.
    fn call(&mut self, word: &Text, unsure: bool) -> Option<Call> {
        let start = self.reader.cursor.at;
        let new = word.as_str() == "new";
        let member = matches!(before(&self.reader.cursor, 1), Some(Token::Operator('.')));
        self.reader.cursor.at += usize::from(new);
        let path = self.reader.path();
        let known = path.first().and_then(|first| self.imports.get(first.as_str()));
        let called = known.filter(|_| !member && (new || path.len() > 1)).cloned();
        let (Some((module, first)), Some(written)) = (called, path.first()) else {
            // What follows the first name of a path is nothing by itself.
            if path.len() < 2 {
                self.reader.cursor.at = start;
            }
            return None;
        };
        self.reader.types();
        if !self.reader.cursor.takes('(') {
            self.reader.cursor.at = start;
            return None;
        }
        let rest = path.iter().skip(1).map(|part| format!(".{part}"));
        let name = std::iter::once(first).chain(rest).collect();
        let arguments = match self.reader.items(')', DEPTH) {
            Value::List(arguments) => arguments,
            _ => Vec::new(),
        };
        Some(Call { module, name, written: written.clone(), arguments, unsure })
    }
}

fn is_star(token: Option<&Token>) -> bool {
    matches!(token, Some(Token::Operator('*')))
}
