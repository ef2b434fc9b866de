//! `${X}`, `${X:-d}`, `${X?e}`, `${X:+a}`, `$$` over [`Text`], as compose expands them.
//!
//! What comes out remembers where it was written: the default inside `${MEM:-256mb}` is the bytes of `256mb`, a
//! value from an env file is the bytes of its line, seen via the `${…}` that pulled it in.

mod problem;
mod token;

pub(super) use problem::quoted;
pub use problem::{Fault, Problem};

use crate::source::{Budget, Span, Text, TextBuilder, UNKNOWN};
use std::collections::BTreeSet;
use std::ops::Range;
use token::{Line, Token, Variable};

/// What a variable that is not set and has no default comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unset {
    /// Nothing, and an error where it is required: what compose does.
    Empty,
    /// [`UNKNOWN`]: whoever runs compose may have set it.
    #[default]
    Unknown,
}

/// What a lookup found for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A value that stands in a file.
    Written(Text),
    /// A value from outside of all files; its place is wherever it is used.
    Given(String),
}

impl Found {
    fn cost(&self) -> usize {
        match self {
            Self::Written(text) => text.cost(),
            Self::Given(value) => value.len(),
        }
    }

    /// The value with its place, for a use at `span`.
    pub fn text(self, span: Span) -> Text {
        match self {
            Self::Written(text) => text.seen_via(span),
            Self::Given(value) => Text::whole(value, span),
        }
    }
}

/// One `$NAME` or `${NAME…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// All of it, from `$` to `}`.
    pub at: Span,
    /// Where it stands in the text that was expanded, in bytes; for one inside a default, the range of its own.
    pub range: Range<usize>,
    /// The variable's name.
    pub name: Text,
    /// `-`, `:-`, `?`, `:?`, `+`, `:+`, or empty.
    pub operator: &'static str,
    /// What stands after the operator, before it is expanded.
    pub word: Option<Text>,
    /// What the lookup found.
    pub value: Option<Text>,
    /// What it came to.
    pub result: Text,
    /// Whether it counts: false inside a default that is not used.
    pub live: bool,
}

/// Expands texts. Keeps what it met; bounds what comes out of all texts together.
#[derive(Debug)]
pub struct Interpolator {
    unset: Unset,
    budget: Budget,
    /// Variables that an `${X:?}` elsewhere asks for: nothing is expanded where they are empty, so that no word stands
    /// in for them.
    pub required: BTreeSet<String>,
    /// Variables that a template has values for: an `${X:-}` is not empty where whoever deploys fills that in.
    pub promised: BTreeSet<String>,
    /// Every variable that was met, in order.
    pub uses: Vec<Use>,
    /// What was wrong, in order.
    pub problems: Vec<Problem>,
}

/// A way from a name to its value.
pub type Lookup<'a> = dyn FnMut(&str) -> Option<Found> + 'a;

const DEPTH: usize = 64;
const PROBLEMS: usize = 10;
const TOKEN: usize = 80;

impl Interpolator {
    /// One that has met nothing yet.
    pub fn new(unset: Unset) -> Self {
        Self {
            unset,
            budget: Budget::default(),
            required: BTreeSet::new(),
            promised: BTreeSet::new(),
            uses: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Expands a text. Where something is wrong, the piece is [`UNKNOWN`] and `problems` says so.
    pub fn expand(&mut self, text: &Text, lookup: &mut Lookup<'_>) -> Text {
        if !text.as_str().contains('$') {
            return text.clone();
        }
        let whole = Stretch { text, range: 0..text.len() };
        self.stretch(&whole, lookup, true, 0)
    }

    fn stretch(&mut self, stretch: &Stretch<'_>, lookup: &mut Lookup<'_>, live: bool, depth: usize) -> Text {
        let text = stretch.text;
        let mut out = TextBuilder::new(text.anchor());
        let mut copied = stretch.range.start;
        let mut at = stretch.range.start;
        // what an error quotes: compose expands what follows a `${A-…}` up to the line's last brace on its own
        let mut template = stretch.range.clone();
        let mut line = Line::default();
        while let Some(found) = text.as_str()[at..stretch.range.end].find('$') {
            let start = at + found;
            let token = Token::read(&text.as_str()[..stretch.range.end], start, &mut line);
            let end = token.end(start);
            at = end;
            if matches!(token, Token::Literal) {
                continue;
            }
            out.push_text(&text.slice(copied..start));
            if start >= template.end {
                template = stretch.range.clone();
            }
            match token {
                Token::Escaped => out.push_decoded("$", stretch.span(start..end)),
                Token::Variable(variable) => {
                    let rest = variable.rest;
                    out.push_text(&self.variable(stretch, variable, lookup, live, depth));
                    if rest > end {
                        template = end..rest;
                    }
                }
                Token::Literal => {}
                Token::Invalid => {
                    self.invalid(stretch, start, template.clone(), live);
                    out.push_decoded(UNKNOWN.encode_utf8(&mut [0; 4]), stretch.span(start..end));
                }
            }
            copied = end;
        }
        out.push_text(&text.slice(copied..stretch.range.end));
        out.finish()
    }

    /// Reports the `${` at `start`, as one of a few: each quotes all of the text.
    fn invalid(&mut self, stretch: &Stretch<'_>, start: usize, template: Range<usize>, live: bool) {
        if self.problems.len() >= PROBLEMS {
            return;
        }
        let text = stretch.text.as_str();
        let near = text.bytes().enumerate().skip(start).take(TOKEN);
        let end = near.take_while(|(_, byte)| *byte != b'\n').find(|(_, byte)| *byte == b'}');
        let token = start..end.map_or(start + 2, |(at, _)| at + 1);
        let fault =
            Fault::Invalid { template: text[template].to_owned(), token: text[token.clone()].to_owned() };
        self.fail(fault, stretch.span(token), live);
    }

    fn variable(
        &mut self,
        stretch: &Stretch<'_>,
        variable: Variable,
        lookup: &mut Lookup<'_>,
        live: bool,
        depth: usize,
    ) -> Text {
        let at = stretch.span(variable.range.clone());
        let name = stretch.text.slice(variable.name.clone());
        let mut found = if self.budget.is_spent() { None } else { lookup(name.as_str()) };
        if !self.pays(size_of::<Use>() + found.as_ref().map_or(0, Found::cost), at, live) {
            found = None;
        }
        let value = found.map(|found| found.text(at));
        let asked_for = variable.operator.ends_with('-') && self.required.contains(name.as_str());
        let value = value.or_else(|| asked_for.then(|| unknown(at)));
        let slot = self.uses.len();
        self.uses.push(Use {
            at,
            range: variable.range.clone(),
            operator: variable.operator,
            word: variable.word.clone().map(|word| stretch.text.slice(word)),
            value: value.clone(),
            result: Text::empty(at),
            live,
            name,
        });
        let result = self.apply(stretch, &variable, value, at, lookup, live, depth);
        let result = if self.pays(result.cost(), at, live) { result } else { unknown(at) };
        if let Some(slot) = self.uses.get_mut(slot) {
            slot.result = result.clone();
        }
        result
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a recursion that carries its state")]
    fn apply(
        &mut self,
        stretch: &Stretch<'_>,
        variable: &Variable,
        value: Option<Text>,
        at: Span,
        lookup: &mut Lookup<'_>,
        live: bool,
        depth: usize,
    ) -> Text {
        let filled = value.as_ref().is_some_and(|value| !value.is_empty());
        let open = value.as_ref().is_some_and(Text::is_unknown);
        let (takes_value, takes_word) = match variable.operator {
            "-" => (value.is_some(), value.is_none()),
            ":-" => (filled, !filled),
            "+" => (false, value.is_some()),
            ":+" => (open, filled && !open),
            ":?" => (filled, false),
            _ => (value.is_some(), false),
        };
        let word = variable.word.clone().map(|range| Stretch { text: stretch.text, range });
        let word = match word {
            Some(_) if depth >= DEPTH => {
                self.fail(Fault::TooDeep, at, live);
                Some(unknown(at))
            }
            Some(word) => Some(self.stretch(&word, lookup, live && takes_word, depth + 1)),
            None => None,
        };
        let unset = value.is_none() && variable.operator.ends_with('-');
        let name = &stretch.text.as_str()[variable.name.clone()];
        match (takes_value, takes_word, variable.operator) {
            (_, true, _)
                if unset && word.as_ref().is_none_or(Text::is_empty) && self.promised.contains(name) =>
            {
                unknown(at)
            }
            (true, ..) => value.unwrap_or_else(|| Text::empty(at)),
            (_, true, _) => word.unwrap_or_else(|| Text::empty(at)),
            (.., "+" | ":+") if value.is_some() || self.unset == Unset::Empty => {
                value.unwrap_or_else(|| Text::empty(at))
            }
            _ if self.unset == Unset::Unknown => unknown(at),
            (.., "?" | ":?") => {
                let message = word.map(|word| word.as_str().to_owned()).unwrap_or_default();
                self.fail(Fault::Required(name.to_owned(), message), at, live);
                Text::empty(at)
            }
            _ => Text::empty(at),
        }
    }

    /// Takes what variables bring from the budget; once that is spent, all variables are unknown.
    fn pays(&mut self, bytes: usize, at: Span, live: bool) -> bool {
        let spent = self.budget.is_spent();
        let pays = self.budget.pays(bytes);
        if !pays && !spent {
            self.fail(Fault::TooLong, at, live);
        }
        pays
    }

    fn fail(&mut self, fault: Fault, at: Span, live: bool) {
        if live {
            self.problems.push(Problem { fault, at });
        }
    }
}

fn unknown(at: Span) -> Text {
    Text::whole(UNKNOWN, at)
}

/// A part of a text that is expanded on its own: all of it, or the word after an operator.
struct Stretch<'a> {
    text: &'a Text,
    range: Range<usize>,
}

impl Stretch<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        self.text.slice(range).span()
    }
}
