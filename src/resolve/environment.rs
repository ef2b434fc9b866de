//! The environment of a container, as far as the files show it.

use super::{arithmetic, fields::fields, trim};
use crate::model::catalog::knowledge::glob;
use crate::model::compose::Service;
use crate::source::{Budget, Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::words::parameter::{DEPTH, Parameter, document};
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// Gives the output of a `$(…)` where it is known.
type Commands<'a> = dyn FnMut(&Text) -> Option<Text> + 'a;

/// Variables that a container starts with.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// Values by name; `None` for one that is set to what no file shows.
    values: IndexMap<String, Option<Text>>,
    /// Whether other variables may be set: an env file is not in the tree, or the image is not known.
    open: bool,
    /// Globs over variables that the image sets to what no file shows.
    brought: &'static [&'static str],
    /// Whether a script may have set any variable to anything.
    any: bool,
    /// Variables that a script sets for itself alone.
    own: BTreeSet<String>,
    /// Variables that it sets for all that it starts once it sets them.
    exported: BTreeSet<String>,
    /// Whether it sets all of them for what it starts.
    exports: bool,
    /// Elements of arrays.
    arrays: BTreeMap<String, Vec<Text>>,
    /// What the script at hand was called with: `$1`, `$2`, and so on.
    pub(super) arguments: Vec<Text>,
    budget: Budget,
}

/// A variable that is set for one program.
pub(super) struct Lent {
    name: String,
    /// What there was of it.
    before: Option<Option<Text>>,
    /// Whether that was for the script alone.
    own: bool,
}

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Its value, which may hold unknown pieces.
    Set(&'a Text),
    /// It is set, or may be, to what no file shows.
    Unknown,
    /// It is not set.
    Unset,
}

impl Environment {
    /// What the image sets, then what the service sets over it. `brought` are globs over what it sets to nobody knows what.
    pub(super) fn new(
        image: &IndexMap<String, Text>,
        image_known: bool,
        brought: &'static [&'static str],
        service: &Service,
    ) -> Self {
        let mut values: IndexMap<String, Option<Text>> =
            image.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        // Whatever runs containers gives them this one.
        values.insert("HOSTNAME".to_owned(), service.hostname.clone());
        for (name, entry) in &service.environment {
            values.insert(name.clone(), entry.value.clone());
        }
        let open = service.open || !image_known || !service.missing_env_files.is_empty();
        Self { values, open, brought, ..Self::default() }
    }

    /// What a build sees: what the image sets by then, and the arguments of the build.
    pub(super) fn of_build(image: &IndexMap<String, Text>, arguments: &[(String, Option<Text>)]) -> Self {
        let mut values: IndexMap<String, Option<Text>> = arguments.iter().cloned().collect();
        values.extend(image.iter().map(|(name, value)| (name.clone(), Some(value.clone()))));
        Self { values, ..Self::default() }
    }

    /// What is known of a variable.
    pub(super) fn get(&self, name: &str) -> Value<'_> {
        if let Ok(number) = name.parse() {
            return self.argument(number);
        }
        match self.values.get(name) {
            Some(Some(text)) => Value::Set(text),
            Some(None) => Value::Unknown,
            None if self.open || self.any => Value::Unknown,
            None if self.brought.iter().any(|pattern| glob(pattern, name)) => Value::Unknown,
            None => Value::Unset,
        }
    }

    /// What is known of an argument by its number, from 1. Behind one that may be none or several nobody knows which it is.
    fn argument(&self, number: usize) -> Value<'_> {
        let before = self.arguments.iter().take(number.saturating_sub(1));
        match number.checked_sub(1).map(|index| self.arguments.get(index)) {
            None => Value::Unknown,
            Some(_) if before.into_iter().any(Text::is_unknown) => Value::Unknown,
            Some(Some(argument)) => Value::Set(argument),
            Some(None) if self.arguments.last().is_some_and(Text::is_unknown) => Value::Unknown,
            Some(None) => Value::Unset,
        }
    }

    /// What `$1` or `$#` comes to; `None` for other expansions.
    fn positional(&self, piece: &Text) -> Option<Text> {
        let name = piece.as_str().strip_prefix('$')?;
        match name {
            "#" | "{#}" if self.arguments.iter().any(Text::is_unknown) => None,
            "#" | "{#}" => Some(Text::whole(self.arguments.len().to_string(), piece.span())),
            _ => name.bytes().all(|byte| byte.is_ascii_digit()).then(|| self.variable(name, piece)),
        }
    }

    /// What `$((…))` comes to.
    fn arithmetic(&self, piece: &Text) -> Option<Text> {
        let sum = piece.as_str().strip_prefix("$((")?.strip_suffix("))")?;
        let sum = self.document(&piece.slice(3..3 + sum.len()));
        let sum = Some(sum.as_str()).filter(|_| !sum.holds_unknown())?;
        let number = arithmetic::value(sum, &|name| match self.get(name) {
            Value::Set(text) => text.as_str().parse().ok(),
            Value::Unset => Some(0),
            Value::Unknown => None,
        })?;
        Some(Text::whole(number.to_string(), piece.span()))
    }

    /// Sets a variable, as a script does.
    pub(super) fn set(&mut self, name: &str, value: Text) {
        let new = self.values.insert(name.to_owned(), Some(value)).is_none();
        if new && !self.exports && !self.exported.contains(name) {
            self.own.insert(name.to_owned());
        }
    }

    /// Gives an array its elements.
    pub(super) fn set_array(&mut self, name: &str, elements: Vec<Text>) {
        self.arrays.insert(name.to_owned(), elements);
    }

    /// The elements of an array, where they are known.
    pub(super) fn array(&self, name: &str) -> Option<&[Text]> {
        self.arrays.get(name).map(Vec::as_slice)
    }

    /// The elements that a word stands for: all of `"${NAME[@]}"`.
    pub(super) fn elements(&self, word: &Word) -> Option<&[Text]> {
        let name = word.text.as_str().strip_prefix("${")?;
        let name = name.strip_suffix("[@]}").or_else(|| name.strip_suffix("[*]}"))?;
        self.array(name)
    }

    /// From here on all that is set is for what is started as well: `set -a`.
    pub(super) fn export_all(&mut self) {
        self.exports = true;
    }

    /// Sets a variable for what is started as well.
    pub(super) fn export(&mut self, name: &str) {
        self.own.remove(name);
        if !self.values.contains_key(name) {
            self.exported.insert(name.to_owned());
        }
    }

    /// Sets a variable for a program that is started, until it is taken back.
    pub(super) fn lend(&mut self, name: &str, value: Text) -> Lent {
        let before = self.values.insert(name.to_owned(), Some(value));
        Lent { name: name.to_owned(), before, own: self.own.remove(name) }
    }

    /// Takes back what was lent, the last first.
    pub(super) fn take_back(&mut self, lent: Lent) {
        self.restore(&lent.name, lent.before);
        if lent.own {
            self.own.insert(lent.name);
        }
    }

    /// Leaves what a program has that is started: nothing that the script sets for itself alone.
    pub(super) fn hand_on(&mut self) {
        let own = std::mem::take(&mut self.own);
        self.values.retain(|name, _| !own.contains(name));
        self.exported.clear();
        self.exports = false;
        self.arrays.clear();
    }

    /// What a program that is started sees of a variable.
    pub(super) fn exported(&self, name: &str) -> Value<'_> {
        if self.own.contains(name) { Value::Unset } else { self.get(name) }
    }

    /// Takes a variable away.
    pub(super) fn unset(&mut self, name: &str) {
        self.values.shift_remove(name);
        self.own.remove(name);
    }

    /// What there is of a variable, for [`Self::restore`].
    pub(super) fn kept(&self, name: &str) -> Option<Option<Text>> {
        self.values.get(name).cloned()
    }

    /// Gives a variable back what it was.
    pub(super) fn restore(&mut self, name: &str, value: Option<Option<Text>>) {
        match value {
            Some(value) => drop(self.values.insert(name.to_owned(), value)),
            None => drop(self.values.shift_remove(name)),
        }
    }

    /// Any variable may have any value from here on.
    pub(super) fn forget(&mut self) {
        self.values.values_mut().for_each(|value| *value = None);
        self.arrays.clear();
        self.any = true;
    }

    /// Whether one more copy of a value is to be had.
    pub(super) fn affords(&self, value: &Text) -> bool {
        self.budget.pays(value.cost())
    }

    /// What an expansion in a word comes to, and whether all of it is in one word then. Every piece that only the shell
    /// knows is Unknown, and so is what would be too much by now.
    fn piece(
        &self,
        word: &Word,
        expansion: &Expansion,
        commands: &mut Commands<'_>,
        depth: usize,
    ) -> (Text, bool) {
        let piece = word.text.slice(expansion.range.clone());
        let (value, joined) = match &expansion.kind {
            ExpansionKind::Variable(name) => (self.variable(name, &piece), false),
            ExpansionKind::Operator(name) => match Parameter::read(&piece, expansion.quoted) {
                Some(parameter) if depth > 0 => self.parameter(&parameter, &piece, commands, depth),
                Some(_) => (hidden(&piece), false),
                None => {
                    let trimmed = match self.get(name) {
                        Value::Set(value) => trim::trimmed(name, value, &piece),
                        Value::Unset => trim::trimmed(name, &Text::empty(piece.span()), &piece),
                        Value::Unknown => None,
                    };
                    (trimmed.unwrap_or_else(|| hidden(&piece)), false)
                }
            },
            ExpansionKind::Command(script) => (commands(script).unwrap_or_else(|| hidden(&piece)), false),
            ExpansionKind::Process => (hidden(&piece), false),
            ExpansionKind::Other => {
                let known = self.positional(&piece).or_else(|| self.arithmetic(&piece));
                (known.unwrap_or_else(|| hidden(&piece)), false)
            }
        };
        let value = if self.affords(&value) { value } else { hidden(&piece) };
        (value, joined || expansion.quoted)
    }

    fn variable(&self, name: &str, piece: &Text) -> Text {
        match self.get(name) {
            Value::Set(text) => text.clone().seen_via(piece.span()),
            Value::Unknown => hidden(piece),
            Value::Unset => Text::empty(piece.span()),
        }
    }

    /// What a `${NAME:-word}` comes to, and whether that is one word.
    fn parameter(
        &self,
        parameter: &Parameter,
        piece: &Text,
        commands: &mut Commands<'_>,
        depth: usize,
    ) -> (Text, bool) {
        let name = parameter.name.as_str();
        let value = self.get(name);
        // A variable that only a missing file may set has its default.
        let open = value == Value::Unknown && !self.any && !self.values.contains_key(name);
        let given = match value {
            Value::Set(text) if text.is_unknown() => None,
            Value::Set(text) => Some(!(parameter.empty_too && text.is_empty())),
            Value::Unknown if open => Some(false),
            Value::Unknown => None,
            Value::Unset => Some(false),
        };
        let mut word = || {
            let text = self.join(&parameter.word, commands, depth - 1);
            (text.seen_via(piece.span()), parameter.joined)
        };
        match (parameter.operator, given) {
            (b'+', Some(true)) => word(),
            (b'+', Some(false)) if !open => (Text::empty(piece.span()), false),
            (b'-' | b'=', Some(false)) => word(),
            (b'-' | b'=' | b'?', Some(true)) => (self.variable(name, piece), false),
            _ => (hidden(piece), false),
        }
    }

    /// Sets what the `${NAME:=word}` in a word set.
    pub(super) fn take_defaults(&mut self, word: &Word, commands: &mut Commands<'_>) {
        for expansion in &word.expansions {
            let ExpansionKind::Operator(name) = &expansion.kind else { continue };
            let piece = word.text.slice(expansion.range.clone());
            let parameter = Parameter::read(&piece, expansion.quoted);
            if parameter.is_some_and(|parameter| parameter.operator == b'=') {
                let value = self.piece(word, expansion, commands, DEPTH).0;
                self.set(name, value);
            }
        }
    }

    /// A here-document with its expansions filled in.
    pub(super) fn document(&self, body: &Text) -> Text {
        self.value(&document(body), &mut |_| None)
    }

    /// One expansion of a word on its own.
    pub(super) fn expansion(&self, word: &Word, expansion: &Expansion) -> Text {
        self.piece(word, expansion, &mut |_| None, DEPTH).0
    }

    /// The words that a shell makes of a word: several or none where an expansion stands outside of quotes.
    /// `commands` gives the output of a `$(…)` where it is known.
    pub(super) fn expand(&self, word: &Word, commands: &mut Commands<'_>) -> Vec<Text> {
        self.words(word, commands, DEPTH, &|value| self.fields(value))
    }

    /// The same, with `split` for the words of a value outside of quotes.
    fn words(
        &self,
        word: &Word,
        commands: &mut Commands<'_>,
        depth: usize,
        split: &dyn Fn(&Text) -> Vec<Text>,
    ) -> Vec<Text> {
        if word.expansions.is_empty() {
            return vec![word.text.clone()];
        }
        let mut words = Vec::new();
        let mut current = TextBuilder::new(word.text.anchor());
        let mut empty = word.expansions.iter().all(|expansion| !expansion.quoted);
        let mut at = 0;
        for expansion in &word.expansions {
            if expansion.range.start > at {
                current.push_text(&word.text.slice(at..expansion.range.start));
                empty = false;
            }
            let (value, joined) = self.piece(word, expansion, commands, depth);
            at = expansion.range.end;
            if joined {
                current.push_text(&value);
                empty = false;
                continue;
            }
            for (index, part) in split(&value).into_iter().enumerate() {
                if index > 0 {
                    words
                        .push(std::mem::replace(&mut current, TextBuilder::new(word.text.anchor())).finish());
                }
                current.push_text(&part);
                empty = false;
            }
        }
        if at < word.text.len() {
            current.push_text(&word.text.slice(at..word.text.len()));
            empty = false;
        }
        if !empty {
            let last = current.finish();
            words.push(if last.is_empty() { Text::empty(word.text.span()) } else { last });
        }
        words
    }

    /// The same, joined to one value, as an assignment takes it.
    pub(super) fn value(&self, word: &Word, commands: &mut Commands<'_>) -> Text {
        self.join(word, commands, DEPTH)
    }

    /// The words of a value outside of quotes: between blanks, or what a script set `IFS` to.
    fn fields(&self, value: &Text) -> Vec<Text> {
        let separators = match self.get("IFS") {
            Value::Unset => return split_blanks(value),
            Value::Set(set) if !set.holds_unknown() => Some(set.as_str()),
            Value::Set(_) | Value::Unknown => None,
        };
        let words = separators.and_then(|separators| fields(value, separators));
        words.unwrap_or_else(|| vec![unknown_at(value.span())])
    }

    fn join(&self, word: &Word, commands: &mut Commands<'_>, depth: usize) -> Text {
        let words = self.words(word, commands, depth, &split_blanks);
        let mut joined = TextBuilder::new(word.text.anchor());
        for (index, part) in words.iter().enumerate() {
            if index > 0 {
                joined.push_decoded(" ", part.span());
            }
            joined.push_text(part);
        }
        joined.finish()
    }
}

/// A piece that only the running system knows.
pub(super) fn hidden(piece: &Text) -> Text {
    unknown_at(piece.span())
}

/// An unknown text at a place.
pub(super) fn unknown_at(span: Span) -> Text {
    Text::whole(UNKNOWN.to_string(), span)
}

/// The parts between blanks; an unknown piece is one part, though it may be none or several.
pub(super) fn split_blanks(text: &Text) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut start = None;
    let value = text.as_str();
    for (at, c) in value.char_indices() {
        match (c.is_ascii_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                parts.push(text.slice(from..at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        parts.push(text.slice(from..value.len()));
    }
    parts
}
