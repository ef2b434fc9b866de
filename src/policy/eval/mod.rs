//! Evaluates checked expressions: values with the origins they rest on, in three-valued logic.
//!
//! Invariants: evaluation never fails: what the Common Expression Language calls an error (an overflow, an index
//! beyond the end) is Unknown here, and absorbed by `&&` and `||` as there; cost is linear in the size of the
//! expression times the lists it ranges over; nothing recurses deeper than the reader allows.

mod arithmetic;
mod call;
mod compare;
mod ground;
mod logic;
mod quantify;
mod render;
mod scope;
mod sieve;
mod steps;
mod tri;

pub use render::{bytes_text, duration_text, join, render, render_exact};
pub use scope::{Scope, Surroundings};
pub use steps::Steps;
pub use tri::Tri;

use crate::model::{Bases, Fact, FactValue, Items};
use crate::policy::expr::{Code, Quantifier};
use ground::{Ground, Rests};
use tri::{items, text, truth};

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

/// What it rests on that all of some conditions hold. Where one says that something is not there, there is nothing to show.
pub fn reasons<'a>(conditions: impl Iterator<Item = &'a Code>, scope: &mut Scope<'a>) -> Bases<'a> {
    let shown = conditions.filter(|condition| !is_absence(condition));
    shown.fold(Bases::new(), |all, condition| all.and(decide(condition, scope).blame))
}

/// Whether a condition is that no element of a list is of a kind.
fn is_absence(condition: &Code) -> bool {
    matches!(condition, Code::Not(inner) if matches!(**inner, Code::Each(Quantifier::Exists, ..)))
}

/// The truth of a condition alone, as soon as it is settled: most rules find nothing, and then nobody asks why.
pub fn settle<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Tri {
    let truth = truth(&value_of::<Rests>(code, scope).value);
    debug_assert!(agrees(truth, code, scope), "{truth:?}: {code:?}");
    truth
}

/// Whether a condition comes to the same where its reasons are kept.
fn agrees<'a>(truth: Tri, code: &'a Code, scope: &mut Scope<'a>) -> bool {
    let left = scope.steps().left();
    let agrees = left == 0 || decide(code, scope).truth == truth || scope.steps().is_spent();
    scope.steps().set(left);
    agrees
}

/// The elements of a list; none where they are not known. Of those that are picked out of a list the ones that are known
/// to fit: what cannot be known of another takes nothing from them.
pub fn elements<'a>(list: &'a Code, scope: &mut Scope<'a>) -> impl Iterator<Item = Fact<'a>> + use<'a> {
    let all = items(value_of::<Rests>(list, scope).value);
    let known = match (all, list) {
        (None, Code::Each(Quantifier::Filter, list, test)) => quantify::certain(list, test, scope),
        (all, _) => all.into_iter().flat_map(Items::into_facts).collect(),
    };
    known.into_iter()
}

/// The value of an expression and what it rests on.
pub fn evaluate<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    value_of(code, scope)
}

/// The value of an expression and as much of what it rests on as is kept.
fn value_of<'a, G: Ground<'a>>(code: &'a Code, scope: &mut Scope<'a>) -> Fact<'a, G> {
    match code {
        Code::Bool(value) => Fact::literal(FactValue::Bool(*value)),
        Code::Int(value) => Fact::literal(FactValue::Int(*value)),
        Code::Str(value) => Fact::literal(FactValue::text(value)),
        Code::Version(value) => Fact::literal(FactValue::Version(*value)),
        Code::Duration(value) => Fact::literal(FactValue::Duration(*value)),
        Code::List(items) => list(items, scope),
        Code::Slot(slot) => match scope.get(*slot) {
            Some(known) => Fact { value: known.value.clone(), bases: G::of(&known.bases) },
            None => Fact::literal(FactValue::Unknown),
        },
        Code::Option(place) => match scope.option(*place) {
            Some(value) => value_of(value, scope),
            None => Fact::literal(FactValue::Unknown),
        },
        Code::Own(slot, name) => match scope.get(*slot) {
            Some(of) => fact(&of.value, name.as_str(), || G::of(&of.bases)),
            None => Fact::literal(FactValue::Unknown),
        },
        Code::Fact(target, name) => {
            let Fact { value, bases } = value_of(target, scope);
            fact(&value, name.as_str(), || bases)
        }
        Code::Directive(config, name) => directive(value_of(config, scope), name),
        Code::Element(list, index) => element(value_of(list, scope), value_of::<G>(index, scope).value),
        Code::Not(inner) => logic::not(value_of(inner, scope)),
        Code::Negate(inner) => arithmetic::negate(value_of(inner, scope)),
        Code::And(parts) => logic::and(parts, scope),
        Code::Or(parts) => logic::or(parts, scope),
        Code::Choice(parts) => logic::choice(parts, scope),
        Code::Compare(comparison, a, b) => {
            compare::compare(*comparison, value_of(a, scope), value_of(b, scope))
        }
        Code::In(item, list) => match &**list {
            Code::List(words) if words.iter().all(Code::is_literal) => {
                let item = value_of(item, scope);
                compare::among(item, words.iter().map(|word| value_of(word, scope)), G::default())
            }
            list => {
                let list: Fact<'a, G> = value_of(list, scope);
                compare::contains(value_of(item, scope), list, scope.steps())
            }
        },
        Code::Arithmetic(arithmetic, a, b) => {
            arithmetic::calculate(*arithmetic, value_of(a, scope), value_of(b, scope))
        }
        Code::Has(fact) => has(value_of(fact, scope)),
        Code::Each(quantifier, list, body) => quantify::quantify(*quantifier, list, body, scope),
        Code::Matches(of, pattern) => {
            let Fact { value, bases } = value_of(of, scope);
            let found = text(&value).and_then(|text| pattern.is_found_in(text));
            Fact { value: found.map_or(FactValue::Unknown, FactValue::Bool), bases }
        }
        Code::Call(function, arguments) => call::call(*function, arguments, scope),
    }
}

/// Of a fact what somebody keeps.
fn kept<'a, G: Ground<'a>>(fact: Fact<'a>) -> Fact<'a, G> {
    Fact { value: fact.value, bases: fact.bases.into() }
}

/// A list as written; Unknown as a whole where one of its items is.
fn list<'a, G: Ground<'a>>(items: &'a [Code], scope: &mut Scope<'a>) -> Fact<'a, G> {
    let items: Vec<Fact<'a>> = items.iter().map(|item| value_of(item, scope)).collect();
    let bases = G::of_items(&items);
    let unknown = items.iter().any(|item| matches!(item.value, FactValue::Unknown));
    let value = if unknown { FactValue::Unknown } else { FactValue::List(Items::Made(items)) };
    Fact { value, bases }
}

fn fact<'a, G: Ground<'a>>(target: &FactValue<'a>, name: &str, bases: impl FnOnce() -> G) -> Fact<'a, G> {
    let value = match target {
        FactValue::Subject(subject) => match subject.fact(name) {
            Some(fact) => return kept(fact),
            None => FactValue::Unknown,
        },
        // What something absent has is absent too.
        FactValue::Absent => FactValue::Absent,
        _ => FactValue::Unknown,
    };
    Fact { value, bases: bases() }
}

fn directive<'a, G: Ground<'a>>(config: Fact<'a, G>, name: &str) -> Fact<'a, G> {
    let FactValue::Map(map) = config.value else { return Fact { value: FactValue::Unknown, ..config } };
    match map.get(name) {
        Some(fact) => kept(fact),
        None => Fact { value: FactValue::Absent, bases: config.bases.absent() },
    }
}

fn element<'a, G: Ground<'a>>(list: Fact<'a, G>, index: FactValue<'a>) -> Fact<'a, G> {
    let found = match (list.value, index) {
        (FactValue::List(items), FactValue::Int(index)) => {
            usize::try_from(index).ok().and_then(|index| items.at(index))
        }
        _ => None,
    };
    found.map_or(Fact { value: FactValue::Unknown, bases: list.bases }, kept)
}

fn has<'a, G>(fact: Fact<'a, G>) -> Fact<'a, G> {
    let value = match fact.value {
        FactValue::Unknown => FactValue::Unknown,
        FactValue::Absent => FactValue::Bool(false),
        _ => FactValue::Bool(true),
    };
    Fact { value, bases: fact.bases }
}
