//! The environment of a container, as far as the files show it.

use crate::model::compose::Service;
use crate::source::{Budget, Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::interpolate::{Found, Interpolator, Unset};
use crate::syntax::words::posix::{ExpansionKind, Word};
use indexmap::IndexMap;

/// Variables that a container starts with.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    /// Values by name; `None` for one that is set to what no file shows.
    values: IndexMap<String, Option<Text>>,
    /// Whether other variables may be set: an env file is not in the tree, or the image is not known.
    open: bool,
    budget: Budget,
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
    /// What the image sets, then what the service sets over it.
    pub(super) fn new(image: &IndexMap<String, Text>, image_known: bool, service: &Service) -> Self {
        let mut values: IndexMap<String, Option<Text>> =
            image.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        for (name, entry) in &service.environment {
            values.insert(name.clone(), entry.value.clone());
        }
        let open = !image_known || !service.missing_env_files.is_empty();
        Self { values, open, budget: Budget::default() }
    }

    /// What is known of a variable.
    pub(super) fn get(&self, name: &str) -> Value<'_> {
        match self.values.get(name) {
            Some(Some(text)) => Value::Set(text),
            Some(None) => Value::Unknown,
            None if self.open => Value::Unknown,
            None => Value::Unset,
        }
    }

    /// Sets a variable, as a script does.
    pub(super) fn set(&mut self, name: &str, value: Text) {
        self.values.insert(name.to_owned(), Some(value));
    }

    /// Names of the variables that are certainly set.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// Expands one `$NAME` or `${NAME…}`; every other piece that only the shell knows is Unknown, and so is what would be
    /// too much by now.
    pub(super) fn expand_piece(&self, piece: &Text) -> Text {
        let unset = if self.open { Unset::Unknown } else { Unset::Empty };
        let mut lookup = |name: &str| match self.get(name) {
            Value::Set(text) => Some(Found::Written(text.clone())),
            Value::Unknown if self.values.contains_key(name) => Some(Found::Given(UNKNOWN.to_string())),
            Value::Unknown | Value::Unset => None,
        };
        let value = Interpolator::new(unset).expand(piece, &mut lookup);
        if self.budget.pays(value.cost()) { value } else { hidden(piece) }
    }

    /// The words that a shell makes of a word: several or none where an expansion stands outside of quotes.
    /// `commands` gives the output of a `$(…)` where it is known.
    pub(super) fn expand(&self, word: &Word, commands: &mut dyn FnMut(&Text) -> Option<Text>) -> Vec<Text> {
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
            let piece = word.text.slice(expansion.range.clone());
            let value = match &expansion.kind {
                ExpansionKind::Variable(_) | ExpansionKind::Operator(_) => self.expand_piece(&piece),
                ExpansionKind::Command(script) => commands(script).unwrap_or_else(|| hidden(&piece)),
                ExpansionKind::Other => hidden(&piece),
            };
            at = expansion.range.end;
            if expansion.quoted {
                current.push_text(&value);
                empty = false;
                continue;
            }
            for (index, part) in split_blanks(&value).into_iter().enumerate() {
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
    pub(super) fn value(&self, word: &Word, commands: &mut dyn FnMut(&Text) -> Option<Text>) -> Text {
        let words = self.expand(word, commands);
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
    Text::whole(UNKNOWN.to_string(), piece.span())
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
