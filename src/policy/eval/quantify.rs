//! `exists`, `all`, `exists_one`, `filter`, `map`. Blame goes to the elements that decide.

use super::{Blame, Datum, Scope, Tri, Valued, evaluate};
use crate::policy::expr::{Code, Quantifier};

pub(super) fn quantify<'a>(
    quantifier: Quantifier,
    list: &'a Code,
    body: &'a Code,
    scope: &mut Scope<'a>,
) -> Valued<'a> {
    let list = evaluate(list, scope);
    let items = match list.value {
        Datum::List(items) => items,
        Datum::Absent => Vec::new(),
        _ => return Valued { value: Datum::Unknown, blame: list.blame },
    };
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        scope.push(item);
        let result = evaluate(body, scope);
        results.extend(scope.pop().map(|item| (item, result)));
    }
    match quantifier {
        Quantifier::All => decided(false, results, list.blame),
        Quantifier::Exists => decided(true, results, list.blame),
        Quantifier::ExistsOne => exactly_one(results, list.blame),
        Quantifier::Filter => filter(results, list.blame),
        Quantifier::Map => map(results, list.blame),
    }
}

type Results<'a> = Vec<(Valued<'a>, Valued<'a>)>;

/// The elements for which the test came to this; all of them where `None`.
fn blamed(results: Results<'_>, truth: Option<Tri>, list: Blame) -> Blame {
    let chosen =
        results.into_iter().filter(|(_, test)| truth.is_none_or(|truth| test.value.truth() == truth));
    let blame: Blame =
        chosen.flat_map(|(item, test)| if test.blame.is_empty() { item.blame } else { test.blame }).collect();
    if blame.is_empty() { list } else { blame }
}

/// `exists` is settled by one true element, `all` by one false one.
fn decided<'a>(deciding: bool, results: Results<'a>, list: Blame) -> Valued<'a> {
    let has = |truth: Tri| results.iter().any(|(_, test)| test.value.truth() == truth);
    let settles = if deciding { Tri::True } else { Tri::False };
    if has(settles) {
        return Valued { value: Datum::Bool(deciding), blame: blamed(results, Some(settles), list) };
    }
    if has(Tri::Unknown) {
        return Valued { value: Datum::Unknown, blame: blamed(results, Some(Tri::Unknown), list) };
    }
    Valued { value: Datum::Bool(!deciding), blame: blamed(results, None, list) }
}

fn exactly_one<'a>(results: Results<'a>, list: Blame) -> Valued<'a> {
    let count = |truth: Tri| results.iter().filter(|(_, test)| test.value.truth() == truth).count();
    if count(Tri::Unknown) > 0 {
        return Valued { value: Datum::Unknown, blame: blamed(results, Some(Tri::Unknown), list) };
    }
    match count(Tri::True) {
        0 => Valued { value: Datum::Bool(false), blame: blamed(results, None, list) },
        number => Valued { value: Datum::Bool(number == 1), blame: blamed(results, Some(Tri::True), list) },
    }
}

fn filter<'a>(results: Results<'a>, list: Blame) -> Valued<'a> {
    if results.iter().any(|(_, test)| test.value.truth() == Tri::Unknown) {
        return Valued { value: Datum::Unknown, blame: blamed(results, Some(Tri::Unknown), list) };
    }
    let kept = results.into_iter().filter(|(_, test)| test.value.truth() == Tri::True);
    let kept: Vec<Valued<'a>> = kept.map(|(item, _)| item).collect();
    let blame: Blame = kept.iter().flat_map(|item| item.blame.iter().cloned()).collect();
    Valued { value: Datum::List(kept), blame: if blame.is_empty() { list } else { blame } }
}

fn map<'a>(results: Results<'a>, list: Blame) -> Valued<'a> {
    let unknown = results.iter().any(|(_, image)| matches!(image.value, Datum::Unknown));
    let mut images = Vec::with_capacity(results.len());
    for (item, mut image) in results {
        if image.blame.is_empty() {
            image.blame = item.blame;
        }
        images.push(image);
    }
    let blame: Blame = images.iter().flat_map(|image| image.blame.iter().cloned()).collect();
    let value = if unknown { Datum::Unknown } else { Datum::List(images) };
    Valued { value, blame: if blame.is_empty() { list } else { blame } }
}
