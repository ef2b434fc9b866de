//! One directive as all series read it that the server may be.

use super::names::{Found, look_up};
use super::program::Program;
use super::read::{Reading, origin_of, read};
use super::script::{Entry, unknown};
use super::wrong::Wrong;
use crate::model::catalog::directives::{self, Status};
use crate::model::{Origin, ProblemKind, Sourced, Value, Why};
use crate::source::{Sources, Span, Text};

/// A directive and what the server makes of it.
pub(super) struct Line {
    pub entry: Entry,
    pub found: Found,
    /// Its value; `None` where the line adds nothing, Unknown where the server refuses it.
    pub value: Option<Sourced<Value>>,
    /// What is wrong with it.
    pub wrong: Option<Wrong>,
}

impl Line {
    pub fn new(program: Program, sources: &Sources, entry: Entry, modules: bool) -> Self {
        let found = look_up(program, &entry.directive.name, modules);
        let (value, wrong) = match &entry.directive.error {
            Some(error) => (None, Some(quotes(sources, &entry, error.span, error.message))),
            None => judge(program, sources, &entry, &found),
        };
        let wrong = wrong.or_else(|| entry.wrong.as_deref().cloned());
        let refused = value.is_none() && wrong.as_ref().is_some_and(|wrong| wrong.fatal);
        let value = if refused { Some(Sourced::unknown(entry.directive.span, Why::Invalid)) } else { value };
        Self { entry, found, value, wrong }
    }

    /// A line that says something of its own accord: one of an ACL file.
    pub fn plain(entry: Entry, wrong: Option<Wrong>) -> Self {
        let directive = directives::named(entry.directive.name.as_str());
        Self { found: Found { directive, wrong: None, status: Status::Known }, entry, value: None, wrong }
    }

    /// Primary name of the directive; empty for one that the catalog does not have.
    pub fn primary(&self) -> &'static str {
        self.found.directive.map_or("", |(directive, _)| directive.name)
    }

    /// Where its values stand.
    pub fn origin(&self) -> Origin {
        origin_of(&self.entry.directive.name, &self.entry.directive.args)
    }

    /// Something wrong that only shows beside other lines; what was found before stays.
    pub fn blame(&mut self, wrong: Wrong) {
        self.wrong.get_or_insert(wrong);
    }
}

/// A quote that does not match: from the quote to the end of what it spoils.
fn quotes(sources: &Sources, entry: &Entry, quote: Span, message: &str) -> Wrong {
    let line = entry.directive.span;
    let end = Span { start: line.end, ..line };
    let mut at = if line.contains(quote) { quote.to(end) } else { quote };
    let text = sources.snippet(at);
    let first = text.chars().next().unwrap_or('"');
    if let Some(close) = text.get(1..).and_then(|rest| rest.find(first)) {
        let rest = text.get(close + 2..).unwrap_or_default();
        let blank = rest.find(|char: char| char.is_ascii_whitespace()).unwrap_or(rest.len());
        at = at.part(0..close + 2 + blank);
    }
    Wrong { at: Some(at), ..Wrong::of_name(ProblemKind::Quotes, message) }
}

/// What the series agree on.
fn judge(
    program: Program,
    sources: &Sources,
    entry: &Entry,
    found: &Found,
) -> (Option<Sourced<Value>>, Option<Wrong>) {
    let Some((directive, _)) = found.directive else { return (None, found.wrong.clone()) };
    if found.wrong.is_some() {
        return (None, found.wrong.clone());
    }
    let (name, args) = (&entry.directive.name, entry.directive.args.as_slice());
    if let Some(text) = args.iter().find(|text| text.holds_unknown()) {
        return (Some(Sourced::unknown(text.outer_span(), unknown(text, sources))), None);
    }
    let mut readings: Vec<Reading> = Vec::new();
    for series in program.iter() {
        let facts = directive.facts.iter().find(|facts| facts.series.holds(series));
        let reading = facts.map(|facts| read(directive, facts, series, args));
        readings.extend(reading.filter(|reading| !readings.contains(reading)));
    }
    let (value, wrong) = agree(readings, name, args, program.tabled);
    (value, wrong.filter(|wrong| !program.before || wrong.kind != ProblemKind::NoEffect))
}

fn agree(
    mut readings: Vec<Reading>,
    name: &Text,
    args: &[Text],
    tabled: bool,
) -> (Option<Sourced<Value>>, Option<Wrong>) {
    let origin = origin_of(name, args);
    let anchor = origin.span().unwrap_or(name.anchor());
    let Some(newest) = readings.pop() else {
        return (Some(Sourced::unknown(anchor, Why::UnknownVersion)), None);
    };
    let value = if readings.iter().all(|reading| reading.value == newest.value) {
        newest.value.map(|value| Sourced::new(value, origin))
    } else {
        Some(Sourced::unknown(anchor, Why::UnknownVersion))
    };
    let all_wrong = readings.iter().all(|reading| reading.wrong.is_some());
    let fatal = readings.iter().all(|reading| reading.wrong.as_ref().is_some_and(|wrong| wrong.fatal));
    let wrong = newest.wrong.filter(|_| all_wrong && tabled);
    (value, wrong.map(|wrong| Wrong { fatal: wrong.fatal && fatal, ..wrong }))
}
