//! `==` and the like, `in`.

use super::ground::Ground;
use super::tri::text;
use super::{Steps, Tri, kept};
use crate::model::{Fact, FactValue};
use crate::policy::expr::Comparison;
use std::cmp::Ordering;

pub(super) fn compare<'a, G: Ground<'a>>(
    comparison: Comparison,
    mut a: Fact<'a, G>,
    mut b: Fact<'a, G>,
) -> Fact<'a, G> {
    // A version that the rule spells out stands for its whole series: 7.4.2 is at least 7.4, and equal to it.
    if let (FactValue::Version(left), FactValue::Version(right)) = (&mut a.value, &mut b.value) {
        match (a.bases.is_none(), b.bases.is_none()) {
            (false, true) => *left = left.up_to(*right),
            (true, false) => *right = right.up_to(*left),
            _ => {}
        }
    }
    let ordered = |holds: fn(Ordering) -> bool| match order(&a.value, &b.value) {
        Some(ordering) => FactValue::Bool(holds(ordering)),
        None => FactValue::Unknown,
    };
    let value = match comparison {
        Comparison::Equal => equal(&a.value, &b.value).into(),
        Comparison::NotEqual => (!equal(&a.value, &b.value)).into(),
        Comparison::Less => ordered(Ordering::is_lt),
        Comparison::LessEqual => ordered(Ordering::is_le),
        Comparison::Greater => ordered(Ordering::is_gt),
        Comparison::GreaterEqual => ordered(Ordering::is_ge),
    };
    Fact { value, bases: a.bases.and(b.bases) }
}

/// `item in list`: blames the element that matches, or the list where none does.
pub(super) fn contains<'a, G: Ground<'a>>(
    item: Fact<'a, G>,
    list: Fact<'a, G>,
    steps: &Steps,
) -> Fact<'a, G> {
    match list.value {
        FactValue::List(elements) => {
            let held = text(&item.value).and_then(|text| elements.holds(text));
            if let Some(value) = held {
                return Fact { value, bases: item.bases.and(list.bases) };
            }
            steps.take(elements.len());
            among(item, elements.into_facts().map(kept), list.bases)
        }
        FactValue::Absent => among(item, std::iter::empty(), list.bases),
        _ => Fact { value: FactValue::Unknown, bases: item.bases.and(list.bases) },
    }
}

/// Whether an item is one of some elements; `list` is what these rest on together.
pub(super) fn among<'a, G: Ground<'a>>(
    item: Fact<'a, G>,
    elements: impl Iterator<Item = Fact<'a, G>>,
    list: G,
) -> Fact<'a, G> {
    let mut found = Tri::False;
    for element in elements {
        match equal(&item.value, &element.value) {
            Tri::True => {
                return Fact { value: FactValue::Bool(true), bases: element.bases.and(item.bases) };
            }
            Tri::Unknown => found = Tri::Unknown,
            Tri::False => {}
        }
    }
    if matches!(item.value, FactValue::Unknown) {
        found = Tri::Unknown;
    }
    Fact { value: found.into(), bases: item.bases.and(list) }
}

/// Equality. What is absent equals nothing.
fn equal(a: &FactValue<'_>, b: &FactValue<'_>) -> Tri {
    let known = Tri::from;
    match (a, b) {
        (FactValue::Unknown, _) | (_, FactValue::Unknown) => Tri::Unknown,
        (FactValue::Absent, _) | (_, FactValue::Absent) => Tri::False,
        (FactValue::Bool(a), FactValue::Bool(b)) => known(a == b),
        (FactValue::Int(a), FactValue::Int(b)) | (FactValue::Duration(a), FactValue::Duration(b)) => {
            known(a == b)
        }
        (FactValue::Version(a), FactValue::Version(b)) => match a.compare(*b) {
            Some(ordering) => known(ordering.is_eq()),
            None => Tri::Unknown,
        },
        (FactValue::List(a), FactValue::List(b)) if a.len() != b.len() => Tri::False,
        (FactValue::List(a), FactValue::List(b)) => {
            let each: Vec<Tri> = a.iter().zip(b.iter()).map(|(a, b)| equal(&a.value, &b.value)).collect();
            if each.contains(&Tri::False) {
                Tri::False
            } else if each.contains(&Tri::Unknown) {
                Tri::Unknown
            } else {
                Tri::True
            }
        }
        _ => match (text(a), text(b)) {
            (Some(a), Some(b)) => known(a == b),
            _ => Tri::Unknown,
        },
    }
}

/// Order; `None` where it cannot be known, or one of the two is absent.
fn order(a: &FactValue<'_>, b: &FactValue<'_>) -> Option<Ordering> {
    match (a, b) {
        (FactValue::Bool(a), FactValue::Bool(b)) => Some(a.cmp(b)),
        (FactValue::Int(a), FactValue::Int(b)) | (FactValue::Duration(a), FactValue::Duration(b)) => {
            Some(a.cmp(b))
        }
        (FactValue::Str(a), FactValue::Str(b)) => Some(a.cmp(b)),
        (FactValue::Version(a), FactValue::Version(b)) => a.compare(*b),
        _ => None,
    }
}
