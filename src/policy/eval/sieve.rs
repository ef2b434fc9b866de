//! A long list that is asked the same for each element of another. What a test says of its own element alone is asked
//! once, and what it holds equal to something else is looked up: two long lists are joined without holding each element
//! of the one against each of the other.
//!
//! Invariants: an element is left out only where its whole test is false (true, for `all`); the order of the list is
//! kept; nothing here hangs on the variables around the test that change.

use super::ground::Rests;
use super::tri::{items, text};
use super::{Scope, Tri, evaluate, settle, value_of};
use crate::model::{Bases, Fact, FactValue, Items};
use crate::policy::expr::{Code, Comparison, Quantifier};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Asking each element of a shorter list is quicker.
pub(super) const LONG: usize = 32;

/// The elements of a long list, sorted by what a test says of them.
pub(super) struct Sieve<'a> {
    /// What the list as a whole rests on.
    pub(super) list: Bases<'a>,
    /// The first elements, left or not: more of them tell nobody why none fits.
    pub(super) first: Vec<Fact<'a>>,
    /// The elements that the test does not rule out by what it says of them alone.
    left: Vec<Fact<'a>>,
    keyed: Option<Keyed<'a>>,
}

impl<'a> Sieve<'a> {
    /// The list of a quantifier and its test, where `outer` is what changes around it.
    pub(super) fn of(
        quantifier: Quantifier,
        list: &'a Code,
        body: &'a Code,
        outer: Outer,
        scope: &mut Scope<'a>,
    ) -> Self {
        let test = Test::of(quantifier, body, outer);
        let Fact { value, bases: list } = evaluate(list, scope);
        let (mut first, mut left) = (Vec::new(), Vec::new());
        for item in items(value).into_iter().flat_map(Items::into_facts) {
            if first.len() < LONG {
                first.push(item.clone());
            }
            scope.push(item);
            let out = test.own().any(|part| settle(part, scope) == test.out);
            left.extend(scope.pop().filter(|_| !out));
        }
        let keyed = test.equation().and_then(|(own, other)| Keyed::of(&left, own, other, scope));
        Self { list, first, left, keyed }
    }

    /// The elements that the test may hold for (fail for, with `all`), given what `scope` holds now.
    pub(super) fn left<'s>(&'s self, scope: &mut Scope<'a>) -> impl Iterator<Item = Fact<'a>> + use<'s, 'a> {
        let places = self.keyed.as_ref().and_then(|keyed| keyed.places(scope));
        let count = places.as_ref().map_or(self.left.len(), |places| places.len());
        (0..count).filter_map(move |at| {
            let place = places.as_ref().map_or(Some(at), |places| places.get(at).copied());
            self.left.get(place?).cloned()
        })
    }
}

/// Elements by the value of one side of an equation.
struct Keyed<'a> {
    other: &'a Code,
    places: BTreeMap<Key, Vec<usize>>,
    /// Those whose value cannot be known.
    unknown: Vec<usize>,
}

/// What can be looked up. Both sides of an equation have one type.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(String),
    Number(i64),
}

impl Key {
    fn of(value: &FactValue<'_>) -> Option<Self> {
        match value {
            FactValue::Int(number) => Some(Self::Number(*number)),
            value => text(value).map(|text| Self::Text(text.to_owned())),
        }
    }
}

impl<'a> Keyed<'a> {
    /// `None` where values cannot be looked up.
    fn of(left: &[Fact<'a>], own: &'a Code, other: &'a Code, scope: &mut Scope<'a>) -> Option<Self> {
        let mut keyed = Self { other, places: BTreeMap::new(), unknown: Vec::new() };
        for (place, item) in left.iter().enumerate() {
            match value_with(item.clone(), own, scope) {
                FactValue::Unknown => keyed.unknown.push(place),
                // What is absent equals nothing.
                FactValue::Absent => {}
                value => keyed.places.entry(Key::of(&value)?).or_default().push(place),
            }
        }
        Some(keyed)
    }

    /// The places of what may be equal to the other side as it is now; `None` for all.
    fn places(&self, scope: &mut Scope<'a>) -> Option<Cow<'_, [usize]>> {
        // The other side does not speak of the element, but was made for where it has its slot.
        let equal = match value_with(Fact::literal(FactValue::Unknown), self.other, scope) {
            FactValue::Absent => None,
            value => self.places.get(&Key::of(&value)?),
        };
        let equal = equal.map(Vec::as_slice).unwrap_or_default();
        if self.unknown.is_empty() {
            return Some(equal.into());
        }
        let mut places = [equal, &self.unknown].concat();
        places.sort_unstable();
        Some(places.into())
    }
}

fn value_with<'a>(element: Fact<'a>, code: &'a Code, scope: &mut Scope<'a>) -> FactValue<'a> {
    scope.push(element);
    let value = value_of::<Rests>(code, scope).value;
    scope.pop();
    value
}

/// The variables around a test that change from one use of its list to the next: elements of other lists, and the
/// subject where the list hangs on the deployment alone.
#[derive(Clone, Copy)]
pub(super) struct Outer {
    pub(super) subject: bool,
    pub(super) from: u16,
    /// The slot of the test's own element, which is behind them all.
    pub(super) element: u16,
}

impl Outer {
    pub(super) fn contains(self, slot: u16) -> bool {
        (slot == 0 && self.subject) || (self.from..self.element).contains(&slot)
    }

    pub(super) fn is_empty(self) -> bool {
        !self.subject && self.from >= self.element
    }
}

/// The parts of a test.
struct Test<'a> {
    parts: &'a [Code],
    /// What one part comes to where it rules an element out.
    out: Tri,
    outer: Outer,
}

impl<'a> Test<'a> {
    fn of(quantifier: Quantifier, body: &'a Code, outer: Outer) -> Self {
        let out = Tri::from(quantifier == Quantifier::All);
        let parts = match body {
            Code::And(parts) if out == Tri::False => parts,
            Code::Or(parts) if out == Tri::True => parts,
            whole => std::slice::from_ref(whole),
        };
        Self { parts, out, outer }
    }

    fn is_own(&self, code: &Code) -> bool {
        !code.mentions(|slot| self.outer.contains(slot))
    }

    /// What it says of an element alone.
    fn own(&self) -> impl Iterator<Item = &'a Code> {
        self.parts.iter().filter(|part| self.is_own(part))
    }

    /// The first part that rules out what is not equal: the side that speaks of the element alone, and the one that
    /// does not speak of it.
    fn equation(&self) -> Option<(&'a Code, &'a Code)> {
        let needed = if self.out == Tri::True { Comparison::NotEqual } else { Comparison::Equal };
        self.parts.iter().filter(|part| !self.is_own(part)).find_map(|part| match part {
            Code::Compare(comparison, a, b) if *comparison == needed => {
                let sides = [(&**a, &**b), (&**b, &**a)];
                let apart = |other: &Code| !other.mentions(|slot| slot == self.outer.element);
                sides.into_iter().find(|(own, other)| self.is_own(own) && apart(other))
            }
            _ => None,
        })
    }
}
