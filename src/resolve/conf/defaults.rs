//! What holds where nothing is written.

use super::ConfInput;
use super::number;
use super::program::Program;
use crate::model::catalog::directives::{self, Directive, Kind};
use crate::model::facts::Type;
use crate::model::{Family, Origin, Secret, Sourced, Value, Why};
use crate::source::Span;
use std::sync::Arc;

/// Built-in save points of servers before 6.2, which any file and any option takes away.
const BARE_SAVE: &str = "3600 1 300 100 60 10000";

/// What a replica logs in with, which KeyDB has not by itself either.
const LOGIN: [&str; 2] = ["masterauth", "masteruser"];

/// The defaults of one server: the image's, else what the series agree on that the server may be.
#[derive(Debug)]
pub(super) struct Defaults {
    program: Program,
    anchor: Span,
    /// Those of the image, few; the last of one directive counts.
    others: Vec<Other>,
    /// Of the program's own defaults.
    origin: Origin,
    /// Whether it is started without any configuration at all.
    bare: bool,
}

/// A default of the image.
#[derive(Debug)]
struct Other {
    directive: &'static str,
    value: String,
    of: Arc<str>,
    fixed: bool,
}

impl Defaults {
    pub fn new(program: Program, input: &ConfInput<'_>, bare: bool) -> Self {
        let others = input.defaults.iter().filter_map(|other| {
            let directive = directives::find(other.directive)?.name;
            Some(Other { directive, value: other.value.into(), of: other.of.into(), fixed: other.fixed })
        });
        let origin = program.default_origin(input.lacking);
        Self { program, anchor: input.lacking, others: others.collect(), origin, bare }
    }

    /// Whether a directive is said behind the configuration file.
    pub fn is_fixed(&self, name: &str) -> bool {
        self.other(name).is_some_and(|other| other.fixed)
    }

    fn other(&self, name: &str) -> Option<&Other> {
        self.others.iter().rfind(|other| other.directive == name)
    }

    /// The default of a directive.
    pub fn of(&self, directive: &'static Directive) -> Sourced<Value> {
        let program = self.program;
        if let Some(other) = self.other(directive.name) {
            let of = Arc::clone(&other.of);
            let origin = Origin::Default { of, anchor: self.anchor, because: program.because };
            return Sourced::new(parse(directive, Some(&other.value), &origin), origin);
        }
        if !program.tabled {
            let family = program.target.map(|target| target.family);
            if family == Some(Family::KeyDb) && LOGIN.contains(&directive.name) {
                return Sourced::new(parse(directive, Some(""), &self.origin), self.origin.clone());
            }
            let family = family.map_or("", Family::as_str);
            return Sourced::unknown(self.anchor, Why::UnknownServer(family.into()));
        }
        let agreement = directive.facts_in(program.series);
        let text = agreement.default().filter(|_| agreement.is_complete());
        let text = match text {
            Some(_) if self.bare && directive.name == "save" && !program.any_since(6, 2) => Some(BARE_SAVE),
            Some(text) => text,
            // Spelt in two ways, which both mean every interface.
            None if directive.name == "bind" => agreement.iter().last().and_then(|facts| facts.default),
            None => return Sourced::unknown(self.anchor, Why::UnknownVersion),
        };
        Sourced::new(parse(directive, text, &self.origin), self.origin.clone())
    }
}

/// A default as text, as a value.
fn parse(directive: &Directive, text: Option<&str>, origin: &Origin) -> Value {
    let Some(text) = text else {
        return if matches!(directive.ty, Type::List(_)) { Value::List(Vec::new()) } else { Value::None };
    };
    // An empty word as servers write it.
    let text = if text == "\"\"" { "" } else { text };
    let octal = directive.facts.iter().any(|facts| facts.kind == Kind::Octal);
    match directive.ty {
        Type::Bool => Value::Bool(text.eq_ignore_ascii_case("yes")),
        Type::Int if octal => Value::Int(number::octal(text)),
        Type::Int => number::strict(text)
            .or_else(|| number::memory(text).map(number::signed))
            .map_or_else(|| Value::Str(text.to_owned()), Value::Int),
        Type::Secret => Value::Secret(Secret::new(text)),
        Type::List(_) => {
            let group = match directive.name {
                "save" => 2,
                "client-output-buffer-limit" => 4,
                _ => 1,
            };
            let words: Vec<&str> = text.split_whitespace().collect();
            let items =
                words.chunks(group).map(|words| Sourced::new(Value::Str(words.join(" ")), origin.clone()));
            Value::List(items.collect())
        }
        _ => Value::Str(text.to_owned()),
    }
}
