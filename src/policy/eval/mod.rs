//! Evaluates checked expressions: values with the origins they rest on, in three-valued logic.
//!
//! Invariants: evaluation never fails: what the Common Expression Language calls an error (an overflow, an index
//! beyond the end) is Unknown here, and absorbed by `&&` and `||` as there; cost is linear in the size of the
//! expression times the lists it ranges over; nothing recurses deeper than the reader allows.

mod arithmetic;
mod call;
mod compare;
mod datum;
mod logic;
mod quantify;
mod render;
mod scope;

pub use datum::{Blame, Datum, Tri, Valued};
pub use render::{bytes_text, duration_text, render, render_exact};
pub use scope::{Scope, Surroundings};

use crate::model::{Fact, Origin};
use crate::policy::expr::Code;

/// Truth of a condition, and which values decided it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Whether it holds.
    pub truth: Tri,
    /// What decided it, most telling first.
    pub blame: Blame,
}

/// The outcome of a condition.
pub fn decide<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Outcome {
    let Valued { value, blame } = evaluate(code, scope);
    Outcome { truth: value.truth(), blame }
}

/// The value of an expression and what it rests on.
pub fn evaluate<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Valued<'a> {
    match code {
        Code::Bool(value) => Valued::literal(Datum::Bool(*value)),
        Code::Int(value) => Valued::literal(Datum::Int(*value)),
        Code::Str(value) => Valued::literal(Datum::Str(value.as_str().into())),
        Code::Version(value) => Valued::literal(Datum::Version(*value)),
        Code::Duration(value) => Valued::literal(Datum::Duration(*value)),
        Code::List(items) => list(items, scope),
        Code::Slot(slot) => scope.get(*slot).cloned().unwrap_or(Valued::literal(Datum::Unknown)),
        Code::Option(place) => match scope.option(*place) {
            Some(value) => evaluate(value, scope),
            None => Valued::literal(Datum::Unknown),
        },
        Code::Fact(target, name) => match &**target {
            // Mostly a fact of the subject itself, which need not be copied for it.
            Code::Slot(slot) => scope.get(*slot).map_or(Valued::literal(Datum::Unknown), |of| fact(of, name)),
            target => fact(&evaluate(target, scope), name),
        },
        Code::Directive(config, name) => directive(evaluate(config, scope), name),
        Code::Element(list, index) => element(evaluate(list, scope), evaluate(index, scope)),
        Code::Not(inner) => logic::not(evaluate(inner, scope)),
        Code::Negate(inner) => arithmetic::negate(evaluate(inner, scope)),
        Code::And(a, b) => logic::and(a, b, scope),
        Code::Or(a, b) => logic::or(a, b, scope),
        Code::Choice(parts) => logic::choice(parts, scope),
        Code::Compare(comparison, a, b) => {
            compare::compare(*comparison, evaluate(a, scope), evaluate(b, scope))
        }
        Code::In(item, list) => match &**list {
            Code::List(words) if words.iter().all(Code::is_literal) => {
                let item = evaluate(item, scope);
                compare::among(item, words.iter().map(|word| evaluate(word, scope)), Blame::new())
            }
            list => compare::contains(evaluate(item, scope), evaluate(list, scope)),
        },
        Code::Arithmetic(arithmetic, a, b) => {
            arithmetic::calculate(*arithmetic, evaluate(a, scope), evaluate(b, scope))
        }
        Code::Has(fact) => has(evaluate(fact, scope)),
        Code::Each(quantifier, list, body) => quantify::quantify(*quantifier, list, body, scope),
        Code::Matches(text, pattern) => {
            let text = evaluate(text, scope);
            let found = text.value.text().and_then(|text| pattern.is_found_in(text));
            Valued { value: found.map_or(Datum::Unknown, Datum::Bool), blame: text.blame }
        }
        Code::Call(function, arguments) => {
            let arguments = arguments.iter().map(|argument| evaluate(argument, scope));
            let arguments = arguments.collect();
            call::call(*function, arguments, scope)
        }
    }
}

/// A list as written; Unknown as a whole where one of its items is.
fn list<'a>(items: &'a [Code], scope: &mut Scope<'a>) -> Valued<'a> {
    let items: Vec<Valued<'a>> = items.iter().map(|item| evaluate(item, scope)).collect();
    let blame = items.iter().flat_map(|item| item.blame.iter().cloned()).collect();
    let unknown = items.iter().any(|item| matches!(item.value, Datum::Unknown));
    Valued { value: if unknown { Datum::Unknown } else { Datum::List(items) }, blame }
}

fn fact<'a>(target: &Valued<'a>, name: &str) -> Valued<'a> {
    let value = match target.value {
        Datum::Subject(subject) => match subject.fact(name) {
            Some(fact) => return fact.into(),
            None => Datum::Unknown,
        },
        // What something absent has is absent too.
        Datum::Absent => Datum::Absent,
        _ => Datum::Unknown,
    };
    Valued { value, blame: target.blame.clone() }
}

fn directive<'a>(config: Valued<'a>, name: &str) -> Valued<'a> {
    let Datum::Map(map) = config.value else { return Valued { value: Datum::Unknown, ..config } };
    match map.get(name) {
        Some(Fact { value, origin }) => Fact { value, origin }.into(),
        None => Valued { value: Datum::Absent, blame: absent(config.blame) },
    }
}

/// Origins of what is not there, where it would be.
fn absent(around: Blame) -> Blame {
    around.iter().filter_map(Origin::span).map(|anchor| Origin::Absent { anchor }).collect()
}

fn element<'a>(list: Valued<'a>, index: Valued<'a>) -> Valued<'a> {
    let blame = list.blame;
    let found = match (list.value, index.value) {
        (Datum::List(items), Datum::Int(index)) => {
            usize::try_from(index).ok().and_then(|index| items.into_iter().nth(index))
        }
        _ => None,
    };
    found.unwrap_or(Valued { value: Datum::Unknown, blame })
}

fn has(fact: Valued<'_>) -> Valued<'_> {
    let value = match fact.value {
        Datum::Unknown => Datum::Unknown,
        Datum::Absent => Datum::Bool(false),
        _ => Datum::Bool(true),
    };
    Valued { value, blame: fact.blame }
}
