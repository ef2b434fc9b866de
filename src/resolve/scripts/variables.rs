use crate::model::catalog::knowledge::is_secret_name;
use crate::source::{Budget, Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::{Command, sets};
use crate::syntax::words::parameter::{DEPTH, Parameter};
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longest value that is kept, in bytes.
const LONGEST: usize = 4096;

/// Variables that a script sets.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// Values by function, for what is local to one, and name; `None` for one that is set in several ways.
    values: BTreeMap<(Option<Arc<str>>, String), Option<Value>>,
    /// The function that is looked at.
    function: Option<Arc<str>>,
    budget: Budget,
}

/// A value of a variable.
#[derive(Debug, Clone, PartialEq)]
struct Value {
    /// With pieces that only the running shell knows as they are written.
    written: Text,
    /// With [`UNKNOWN`] in their places.
    masked: Text,
}

/// What stands where only the running shell knows a piece.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// The piece as it is written.
    Written,
    /// [`UNKNOWN`].
    Unknown,
}

impl Variables {
    /// From here on what is local to the function of a command counts.
    pub(super) fn enter(&mut self, command: &Command) {
        if self.function != command.function {
            self.function.clone_from(&command.function);
        }
    }

    /// Takes note of what a command sets: `NAME=value`, `export NAME=value`, `local NAME=value`.
    pub(super) fn note(&mut self, command: &Command) {
        self.enter(command);
        let program = command.program();
        let declares = matches!(program, Some("export" | "local" | "declare" | "readonly" | "typeset"));
        if !command.words.is_empty() && !declares {
            return;
        }
        for assignment in &command.assignments {
            self.set(assignment.name.as_str(), self.value(&assignment.value, 0), false);
        }
        for word in command.words.iter().skip(1) {
            if let Some((name, _)) = word.text.as_str().split_once('=') {
                self.set(name, self.value(word, name.len() + 1), program == Some("local"));
            }
        }
    }

    fn set(&mut self, name: &str, value: Value, local: bool) {
        let own = (self.function.clone(), name.to_owned());
        let key = if local || self.values.contains_key(&own) { own } else { (None, name.to_owned()) };
        let same = self.values.get(&key).is_none_or(|old| old.as_ref() == Some(&value));
        let known = value.written.len() <= LONGEST && same;
        self.values.insert(key, known.then_some(value));
    }

    fn get(&self, name: &str) -> Option<&Option<Value>> {
        let own = self.values.get(&(self.function.clone(), name.to_owned()));
        own.or_else(|| self.values.get(&(None, name.to_owned())))
    }

    /// The value of a variable, with pieces that only the running shell knows as they are written.
    pub(super) fn written(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_ref().map(|value| value.written.as_str())
    }

    /// The value of a word behind its first bytes.
    fn value(&self, word: &Word, behind: usize) -> Value {
        let joined = |otherwise: Otherwise| {
            let mut out = TextBuilder::new(word.text.anchor());
            self.fill(word, otherwise, DEPTH, &mut |text, _| out.push_text(text));
            let text = out.finish();
            text.slice(behind..text.len())
        };
        Value { written: joined(Otherwise::Written), masked: joined(Otherwise::Unknown) }
    }

    /// The words that a shell makes of a word: an unquoted variable may hold several.
    pub(super) fn words(&self, word: &Word, otherwise: Otherwise) -> Vec<Text> {
        if word.expansions.is_empty() {
            return vec![word.text.clone()];
        }
        let mut words = Vec::new();
        let mut current = TextBuilder::new(word.text.anchor());
        self.fill(word, otherwise, DEPTH, &mut |text, splits| {
            if !splits {
                current.push_text(text);
                return;
            }
            for (index, part) in crate::resolve::environment::split_blanks(text).iter().enumerate() {
                if index > 0 {
                    let next = TextBuilder::new(word.text.anchor());
                    words.push(std::mem::replace(&mut current, next).finish());
                }
                current.push_text(part);
            }
        });
        words.push(current.finish());
        words
    }

    /// Hands on the pieces of a word, and whether each is split at blanks.
    fn fill(&self, word: &Word, otherwise: Otherwise, depth: usize, take: &mut dyn FnMut(&Text, bool)) {
        let mut at = 0;
        for expansion in &word.expansions {
            take(&word.text.slice(at..expansion.range.start), false);
            let piece = word.text.slice(expansion.range.clone());
            match self.piece(&piece, expansion, depth) {
                Some(value) if otherwise == Otherwise::Written => take(&value.written, !expansion.quoted),
                Some(value) => take(&value.masked, !expansion.quoted),
                None if otherwise == Otherwise::Written => take(&piece, false),
                None => take(&Text::whole(UNKNOWN.to_string(), piece.span()), false),
            }
            at = expansion.range.end;
        }
        take(&word.text.slice(at..word.text.len()), false);
    }

    /// What stands in place of a piece; `None` where that is not known, or too much by now.
    fn piece(&self, piece: &Text, expansion: &Expansion, depth: usize) -> Option<Value> {
        let value = self.known(piece, expansion, depth)?;
        self.budget.pays(value.written.cost() + value.masked.cost()).then_some(value)
    }

    /// Value of a variable that the script sets, or of its `${NAME:-default}`; `None` for every other piece. The default
    /// of a secret is hardly ever what runs.
    fn known(&self, piece: &Text, expansion: &Expansion, depth: usize) -> Option<Value> {
        let name = match &expansion.kind {
            ExpansionKind::Variable(name) => {
                let hidden = |value: &Value| is_secret_name(name) && value.masked.holds_unknown();
                return self.get(name)?.clone().filter(|value| !hidden(value));
            }
            ExpansionKind::Operator(name) => name,
            ExpansionKind::Command(_) | ExpansionKind::Process | ExpansionKind::Other => return None,
        };
        if is_secret_name(name) || depth == 0 {
            return None;
        }
        let parameter = Parameter::read(piece, expansion.quoted).filter(|found| found.operator != b'+')?;
        let set = match self.get(name) {
            Some(value) => Some(value.as_ref()?.masked.clone()),
            None => None,
        };
        let masked = match set.filter(|set| !(parameter.empty_too && set.is_empty())) {
            Some(set) => set,
            None if parameter.operator != b'?' => {
                let mut out = TextBuilder::new(piece.anchor());
                let take = &mut |text: &Text, _| out.push_text(text);
                self.fill(&parameter.word, Otherwise::Unknown, depth - 1, take);
                out.finish()
            }
            None => return None,
        };
        let written = if masked.holds_unknown() { piece.clone() } else { masked.clone() };
        (masked.len() <= LONGEST).then_some(Value { written, masked })
    }
}

/// Variables that a command sets, with their values: `NAME=value`, `export NAME=value`.
pub(super) fn assigned(command: &Command) -> impl Iterator<Item = (Text, Word)> + '_ {
    let own = command.assignments.iter().map(|one| (one.name.clone(), one.value.clone()));
    let exported = command.program().is_some_and(|program| sets::SETTERS.contains(&program));
    let words = command.words.iter().skip(1).filter(move |_| exported);
    own.chain(words.filter_map(|word| Some((word.text.split_once('=')?.0, word.clone()))))
}
