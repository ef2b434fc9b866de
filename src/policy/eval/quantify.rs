//! `exists`, `all`, `exists_one`, `filter`, `map`. Blame goes to the elements that decide.

use super::tri::{items, truth};
use super::{Scope, Tri, evaluate, settle};
use crate::model::{Bases, Fact, FactValue, Items};
use crate::policy::expr::{Code, Quantifier};

pub(super) fn quantify<'a>(
    quantifier: Quantifier,
    list: &'a Code,
    body: &'a Code,
    scope: &mut Scope<'a>,
) -> Fact<'a> {
    let list = evaluate(list, scope);
    let Some(items) = items(list.value) else {
        return Fact { value: FactValue::Unknown, bases: list.bases };
    };
    match quantifier {
        Quantifier::All => Tally::of(&items, body, scope).settled_by(Tri::False, list.bases),
        Quantifier::Exists => Tally::of(&items, body, scope).settled_by(Tri::True, list.bases),
        Quantifier::ExistsOne => Tally::of(&items, body, scope).exactly_one(list.bases),
        Quantifier::Filter => filter(&items, body, scope, list.bases),
        Quantifier::Map => map(&items, body, scope, list.bases),
    }
}

/// The body for one element, and the element.
fn test<'a>(item: Fact<'a>, body: &'a Code, scope: &mut Scope<'a>) -> (Option<Fact<'a>>, Fact<'a>) {
    scope.push(item);
    let result = evaluate(body, scope);
    (scope.pop(), result)
}

/// For which elements a test holds, for which it does not, for which it cannot be known: how many, and what that rests on.
#[derive(Default)]
struct Tally<'a> {
    holds: (usize, Bases<'a>),
    fails: (usize, Bases<'a>),
    unknown: (usize, Bases<'a>),
}

impl<'a> Tally<'a> {
    fn of(items: &Items<'a>, body: &'a Code, scope: &mut Scope<'a>) -> Self {
        let mut tally = Self::default();
        for item in items.iter() {
            let (item, result) = test(item, body, scope);
            let (count, bases) = match truth(&result.value) {
                Tri::True => &mut tally.holds,
                Tri::False => &mut tally.fails,
                Tri::Unknown => &mut tally.unknown,
            };
            *count += 1;
            // A test that rests on nothing of the element still speaks of it.
            match item {
                Some(item) if result.bases.is_empty() => bases.extend(item.bases),
                _ => bases.extend(result.bases),
            }
        }
        tally
    }

    /// `exists` is settled by one true element, `all` by one false one.
    fn settled_by(self, truth: Tri, list: Bases<'a>) -> Fact<'a> {
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

    fn exactly_one(self, list: Bases<'a>) -> Fact<'a> {
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
fn blaming<'a>(value: FactValue<'a>, elements: Bases<'a>, list: Bases<'a>) -> Fact<'a> {
    Fact { value, bases: if elements.is_empty() { list } else { elements } }
}

fn filter<'a>(items: &Items<'a>, body: &'a Code, scope: &mut Scope<'a>, list: Bases<'a>) -> Fact<'a> {
    let mut kept = Vec::new();
    let mut unknown = (false, Bases::new());
    for item in items.iter() {
        scope.push(item);
        let truth = settle(body, scope);
        let result = (truth == Tri::Unknown).then(|| evaluate(body, scope));
        let Some(item) = scope.pop() else { continue };
        match result {
            None if truth == Tri::True => kept.push(item),
            None => {}
            Some(result) => {
                unknown.0 = true;
                unknown.1.extend(if result.bases.is_empty() { item.bases } else { result.bases });
            }
        }
    }
    if unknown.0 {
        return blaming(FactValue::Unknown, unknown.1, list);
    }
    let bases = kept.iter().flat_map(|item| item.bases.iter().copied()).collect();
    blaming(FactValue::List(Items::Made(kept)), bases, list)
}

fn map<'a>(items: &Items<'a>, body: &'a Code, scope: &mut Scope<'a>, list: Bases<'a>) -> Fact<'a> {
    let mut images = Vec::with_capacity(items.len());
    for item in items.iter() {
        let (item, mut image) = test(item, body, scope);
        if image.bases.is_empty() {
            image.bases.extend(item.map(|item| item.bases).unwrap_or_default());
        }
        images.push(image);
    }
    let unknown = images.iter().any(|image| matches!(image.value, FactValue::Unknown));
    let bases = images.iter().flat_map(|image| image.bases.iter().copied()).collect();
    blaming(if unknown { FactValue::Unknown } else { FactValue::List(Items::Made(images)) }, bases, list)
}
