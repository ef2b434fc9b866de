//! What holds where nothing is written.

use super::number;
use super::program::Program;
use super::{ConfInput, OtherDefault};
use crate::model::catalog::directives::{self, Directive, Kind};
use crate::model::facts::Type;
use crate::model::{Origin, Secret, Sourced, Value, Why};

/// Built-in save points of servers before 6.2, which any file and any option takes away.
const BARE_SAVE: &str = "3600 1 300 100 60 10000";

/// The default of a directive: the image's, else what the series agree on that the server may be. `bare` says that
/// it is started without any configuration at all.
pub(super) fn default(
    program: Program,
    input: &ConfInput<'_>,
    directive: &'static Directive,
    bare: bool,
) -> Sourced<Value> {
    if let Some(other) = other(input.defaults, directive) {
        let origin = Origin::Default { of: other.of.into(), anchor: input.anchor, because: program.because };
        return Sourced::new(parse(directive, Some(other.value), &origin), origin);
    }
    if !program.tabled {
        let family = program.target.map_or("", |target| target.family.as_str());
        return Sourced::unknown(input.anchor, Why::UnknownImage(family.into()));
    }
    let origin = program.default_origin(input.anchor);
    let agreement = directive.facts_in(program.series);
    let text = agreement.default().filter(|_| agreement.is_complete());
    match text {
        Some(_) if bare && directive.name == "save" && !program.any_since(6, 2) => {
            Sourced::new(parse(directive, Some(BARE_SAVE), &origin), origin)
        }
        Some(text) => Sourced::new(parse(directive, text, &origin), origin),
        None => Sourced::unknown(input.anchor, Why::UnknownVersion),
    }
}

fn other<'a>(defaults: &[OtherDefault<'a>], directive: &Directive) -> Option<OtherDefault<'a>> {
    let same = |other: &&OtherDefault<'a>| {
        directives::find(other.directive).is_some_and(|known| known.name == directive.name)
    };
    defaults.iter().rev().find(same).copied()
}

/// A default as text, as a value.
fn parse(directive: &Directive, text: Option<&str>, origin: &Origin) -> Value {
    let Some(text) = text else {
        return if matches!(directive.ty, Type::List(_)) { Value::List(Vec::new()) } else { Value::None };
    };
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
