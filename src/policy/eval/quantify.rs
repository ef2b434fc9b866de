//! `exists`, `all`, `exists_one`, `filter`, `map`. Blame goes to the elements that decide.

use super::ground::{Ground, Rests};
use super::sieve::{LONG, Sieve};
use super::tri::{items, truth};
use super::{Scope, Tri, settle, value_of};
use crate::model::{Bases, Fact, FactValue, Items};
use crate::policy::expr::{Code, Quantifier};
use std::rc::Rc;

pub(super) fn quantify<'a, G: Ground<'a>>(
    quantifier: Quantifier,
    list: &'a Code,
    body: &'a Code,
    scope: &mut Scope<'a>,
) -> Fact<'a, G> {
    if let Some(sieve) = scope.sieve(body) {
        return sieved(quantifier, &sieve, body, scope);
    }
    let Fact { value, bases } = value_of::<G>(list, scope);
    let Some(items) = items(value) else {
        return Fact { value: FactValue::Unknown, bases };
    };
    if items.len() >= LONG && quantifier != Quantifier::Map {
        if let Some(outer) = scope.outer(list) {
            let sieve = Rc::new(Sieve::of(quantifier, list, body, outer, scope));
            scope.keep(body, outer, Rc::clone(&sieve));
            return sieved(quantifier, &sieve, body, scope);
        }
        scope.steps().take(items.len());
    }
    over(quantifier, items.into_facts(), body, scope, bases)
}

/// The same for a list of which only what the test may decide on is looked at.
fn sieved<'a, G: Ground<'a>>(
    quantifier: Quantifier,
    sieve: &Sieve<'a>,
    body: &'a Code,
    scope: &mut Scope<'a>,
) -> Fact<'a, G> {
    let list = G::of(&sieve.list);
    let mut left = sieve.left(scope).peekable();
    if G::ALL && left.peek().is_none() {
        // None of all elements decides it: any of them tells why.
        return over(quantifier, sieve.first.iter().cloned(), body, scope, list);
    }
    over(quantifier, left, body, scope, list)
}

fn over<'a, G: Ground<'a>>(
    quantifier: Quantifier,
    items: impl Iterator<Item = Fact<'a>>,
    body: &'a Code,
    scope: &mut Scope<'a>,
    list: G,
) -> Fact<'a, G> {
    let steps = scope.steps();
    let items = items.take_while(|_| !steps.is_spent());
    let found = match quantifier {
        Quantifier::All => Tally::of(items, body, scope, Tri::False).settled_by(Tri::False, list),
        Quantifier::Exists => Tally::of(items, body, scope, Tri::True).settled_by(Tri::True, list),
        Quantifier::ExistsOne => Tally::of(items, body, scope, None).exactly_one(list),
        Quantifier::Filter => filter(items, body, scope, list),
        Quantifier::Map => map(items, body, scope, list),
    };
    Fact { value: if steps.is_spent() { FactValue::Unknown } else { found.value }, ..found }
}

/// The body for one element, and the element.
fn test<'a, G: Ground<'a>>(
    item: Fact<'a>,
    body: &'a Code,
    scope: &mut Scope<'a>,
) -> (Option<Fact<'a>>, Fact<'a, G>) {
    scope.push(item);
    let result = value_of(body, scope);
    (scope.pop(), result)
}

/// For which elements a test holds, for which it does not, for which it cannot be known: how many, and what that rests on.
#[derive(Default)]
struct Tally<G> {
    holds: (usize, G),
    fails: (usize, G),
    unknown: (usize, G),
}

impl<'a, G: Ground<'a>> Tally<G> {
    /// Of all items, or of those up to the first that comes out as `enough` where nobody asks for more reasons.
    fn of(
        items: impl Iterator<Item = Fact<'a>>,
        body: &'a Code,
        scope: &mut Scope<'a>,
        enough: impl Into<Option<Tri>>,
    ) -> Self {
        let enough = enough.into();
        let mut tally = Self::default();
        for item in items {
            let (item, result) = test::<G>(item, body, scope);
            let truth = truth(&result.value);
            let (count, bases) = match truth {
                Tri::True => &mut tally.holds,
                Tri::False => &mut tally.fails,
                Tri::Unknown => &mut tally.unknown,
            };
            *count += 1;
            // A test that rests on nothing of the element still speaks of it.
            let further = match item {
                Some(item) if result.bases.is_none() => item.bases.into(),
                _ => result.bases,
            };
            if !bases.is_enough() {
                *bases = std::mem::take(bases).and(further);
            }
            if enough == Some(truth) && (!G::ALL || bases.is_enough()) {
                break;
            }
        }
        tally
    }

    /// `exists` is settled by one true element, `all` by one false one.
    fn settled_by(self, truth: Tri, list: G) -> Fact<'a, G> {
        let settles = truth == Tri::True;
        let (settling, others) = if settles { (self.holds, self.fails) } else { (self.fails, self.holds) };
        if settling.0 > 0 {
            return blaming(FactValue::Bool(settles), settling.1, list);
        }
        if self.unknown.0 > 0 {
            return blaming(FactValue::Unknown, self.unknown.1, list);
        }
        blaming(FactValue::Bool(!settles), others.1, list)
    }

    fn exactly_one(self, list: G) -> Fact<'a, G> {
        if self.unknown.0 > 0 {
            return blaming(FactValue::Unknown, self.unknown.1, list);
        }
        match self.holds.0 {
            0 => blaming(FactValue::Bool(false), self.fails.1, list),
            number => blaming(FactValue::Bool(number == 1), self.holds.1, list),
        }
    }
}

/// A value that rests on some elements, or on the list where these rest on nothing.
fn blaming<'a, G: Ground<'a>>(value: FactValue<'a>, elements: G, list: G) -> Fact<'a, G> {
    Fact { value, bases: if elements.is_none() { list } else { elements } }
}

fn filter<'a, G: Ground<'a>>(
    items: impl Iterator<Item = Fact<'a>>,
    body: &'a Code,
    scope: &mut Scope<'a>,
    list: G,
) -> Fact<'a, G> {
    let mut kept = Vec::new();
    let mut unknown: Option<G> = None;
    for item in items {
        scope.push(item);
        let truth = settle(body, scope);
        let result = (truth == Tri::Unknown).then(|| value_of::<G>(body, scope));
        let Some(item) = scope.pop() else { continue };
        match result {
            None if truth == Tri::True => kept.push(item),
            None => {}
            Some(result) => {
                let further = if result.bases.is_none() { item.bases.into() } else { result.bases };
                unknown = Some(unknown.unwrap_or_default().and(further));
            }
        }
    }
    if let Some(bases) = unknown {
        return blaming(FactValue::Unknown, bases, list);
    }
    let bases = G::of_items(&kept);
    blaming(FactValue::List(Items::Made(kept)), bases, list)
}

/// The elements of a list for which a test is known to hold.
pub(super) fn certain<'a>(list: &'a Code, test: &'a Code, scope: &mut Scope<'a>) -> Vec<Fact<'a>> {
    let Some(items) = items(value_of::<Rests>(list, scope).value) else { return Vec::new() };
    let steps = scope.steps();
    steps.take(items.len());
    let mut kept = Vec::new();
    for item in items.into_facts().take_while(|_| !steps.is_spent()) {
        scope.push(item);
        let holds = settle(test, scope) == Tri::True;
        kept.extend(scope.pop().filter(|_| holds));
    }
    kept
}

/// What is in a list is known with all that it rests on: the list may go on to be asked for it.
fn map<'a, G: Ground<'a>>(
    items: impl Iterator<Item = Fact<'a>>,
    body: &'a Code,
    scope: &mut Scope<'a>,
    list: G,
) -> Fact<'a, G> {
    let mut images: Vec<Fact<'a>> = Vec::new();
    for item in items {
        let (item, mut image) = test::<Bases<'a>>(item, body, scope);
        if image.bases.is_empty() {
            image.bases = item.map(|item| item.bases).unwrap_or_default();
        }
        images.push(image);
    }
    let unknown = images.iter().any(|image| matches!(image.value, FactValue::Unknown));
    let bases = G::of_items(&images);
    blaming(if unknown { FactValue::Unknown } else { FactValue::List(Items::Made(images)) }, bases, list)
}
