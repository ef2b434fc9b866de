//! Evaluates checked expressions: values with the origins they rest on, in three-valued logic.
//!
//! Invariants: evaluation never fails: what the Common Expression Language calls an error (an overflow, an index
//! beyond the end) is Unknown here, and absorbed by `&&` and `||` as there; cost is linear in the size of the
//! expression times the lists it ranges over; nothing recurses deeper than the reader allows.

mod arithmetic;
mod call;
mod compare;
mod logic;
mod quantify;
mod render;
mod scope;
mod settle;
mod tri;

pub use render::{bytes_text, duration_text, render, render_exact};
pub use scope::{Scope, Surroundings};
pub use settle::settle;
pub use tri::Tri;

use crate::model::{Bases, Basis, Fact, FactValue, Items};
use crate::policy::expr::Code;
use tri::{text, truth};

/// Truth of a condition, and which values decided it.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// Whether it holds.
    pub truth: Tri,
    /// What decided it, most telling first.
    pub blame: Bases<'a>,
}

/// The outcome of a condition.
pub fn decide<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Outcome<'a> {
    let Fact { value, bases } = evaluate(code, scope);
    Outcome { truth: truth(&value), blame: bases }
}

/// The value of an expression and what it rests on.
pub fn evaluate<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    match code {
        Code::Bool(value) => Fact::literal(FactValue::Bool(*value)),
        Code::Int(value) => Fact::literal(FactValue::Int(*value)),
        Code::Str(value) => Fact::literal(FactValue::text(value)),
        Code::Version(value) => Fact::literal(FactValue::Version(*value)),
        Code::Duration(value) => Fact::literal(FactValue::Duration(*value)),
        Code::List(items) => list(items, scope),
        Code::Slot(slot) => scope.get(*slot).cloned().unwrap_or(Fact::literal(FactValue::Unknown)),
        Code::Option(place) => match scope.option(*place) {
            Some(value) => evaluate(value, scope),
            None => Fact::literal(FactValue::Unknown),
        },
        Code::Fact(target, name) => match &**target {
            // Mostly a fact of the subject itself, which need not be copied for it.
            Code::Slot(slot) => {
                scope.get(*slot).map_or(Fact::literal(FactValue::Unknown), |of| fact(of, name.as_str()))
            }
            target => fact(&evaluate(target, scope), name.as_str()),
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
                compare::among(item, words.iter().map(|word| evaluate(word, scope)), Bases::new())
            }
            list => compare::contains(evaluate(item, scope), evaluate(list, scope)),
        },
        Code::Arithmetic(arithmetic, a, b) => {
            arithmetic::calculate(*arithmetic, evaluate(a, scope), evaluate(b, scope))
        }
        Code::Has(fact) => has(evaluate(fact, scope)),
        Code::Each(quantifier, list, body) => quantify::quantify(*quantifier, list, body, scope),
        Code::Matches(of, pattern) => {
            let Fact { value, bases } = evaluate(of, scope);
            let found = text(&value).and_then(|text| pattern.is_found_in(text));
            Fact { value: found.map_or(FactValue::Unknown, FactValue::Bool), bases }
        }
        Code::Call(function, arguments) => {
            let arguments = arguments.iter().map(|argument| evaluate(argument, scope));
            let arguments = arguments.collect();
            call::call(*function, arguments, scope)
        }
    }
}

/// A list as written; Unknown as a whole where one of its items is.
fn list<'a>(items: &'a [Code], scope: &mut Scope<'a>) -> Fact<'a> {
    let items: Vec<Fact<'a>> = items.iter().map(|item| evaluate(item, scope)).collect();
    let bases = items.iter().flat_map(|item| item.bases.iter().copied()).collect();
    let unknown = items.iter().any(|item| matches!(item.value, FactValue::Unknown));
    let value = if unknown { FactValue::Unknown } else { FactValue::List(Items::Made(items)) };
    Fact { value, bases }
}

fn fact<'a>(target: &Fact<'a>, name: &str) -> Fact<'a> {
    let value = match target.value {
        FactValue::Subject(subject) => match subject.fact(name) {
            Some(fact) => return fact,
            None => FactValue::Unknown,
        },
        // What something absent has is absent too.
        FactValue::Absent => FactValue::Absent,
        _ => FactValue::Unknown,
    };
    Fact { value, bases: target.bases.clone() }
}

fn directive<'a>(config: Fact<'a>, name: &str) -> Fact<'a> {
    let FactValue::Map(map) = config.value else { return Fact { value: FactValue::Unknown, ..config } };
    match map.get(name) {
        Some(fact) => fact,
        None => Fact { value: FactValue::Absent, bases: absent(&config.bases) },
    }
}

/// Origins of what is not there, where it would be.
fn absent<'a>(around: &Bases<'a>) -> Bases<'a> {
    around.iter().filter_map(|basis| basis.span()).map(Basis::Absent).collect()
}

fn element<'a>(list: Fact<'a>, index: Fact<'a>) -> Fact<'a> {
    let bases = list.bases;
    let found = match (list.value, index.value) {
        (FactValue::List(items), FactValue::Int(index)) => {
            usize::try_from(index).ok().and_then(|index| items.at(index))
        }
        _ => None,
    };
    found.unwrap_or(Fact { value: FactValue::Unknown, bases })
}

fn has(fact: Fact<'_>) -> Fact<'_> {
    let value = match fact.value {
        FactValue::Unknown => FactValue::Unknown,
        FactValue::Absent => FactValue::Bool(false),
        _ => FactValue::Bool(true),
    };
    Fact { value, bases: fact.bases }
}
