//! `==` and the like, `in`.

use super::datum::both;
use super::{Blame, Datum, Tri, Valued};
use crate::policy::expr::Comparison;
use std::cmp::Ordering;

pub(super) fn compare<'a>(comparison: Comparison, mut a: Valued<'a>, mut b: Valued<'a>) -> Valued<'a> {
    // A version that the rule spells out stands for its whole series: 7.4.2 is at least 7.4, and equal to it.
    if let (Datum::Version(left), Datum::Version(right)) = (&mut a.value, &mut b.value) {
        match (a.blame.is_empty(), b.blame.is_empty()) {
            (false, true) => *left = left.up_to(*right),
            (true, false) => *right = right.up_to(*left),
            _ => {}
        }
    }
    let ordered = |holds: fn(Ordering) -> bool| match order(&a.value, &b.value) {
        Some(ordering) => Datum::Bool(holds(ordering)),
        None => Datum::Unknown,
    };
    let value = match comparison {
        Comparison::Equal => of(equal(&a.value, &b.value), false),
        Comparison::NotEqual => of(equal(&a.value, &b.value), true),
        Comparison::Less => ordered(Ordering::is_lt),
        Comparison::LessEqual => ordered(Ordering::is_le),
        Comparison::Greater => ordered(Ordering::is_gt),
        Comparison::GreaterEqual => ordered(Ordering::is_ge),
    };
    Valued { value, blame: both(a.blame, b.blame) }
}

/// `item in list`: blames the element that matches, or the list where none does.
pub(super) fn contains<'a>(item: Valued<'a>, list: Valued<'a>) -> Valued<'a> {
    match list.value {
        Datum::List(elements) => among(item, elements.into_iter(), list.blame),
        Datum::Absent => among(item, std::iter::empty(), list.blame),
        _ => Valued { value: Datum::Unknown, blame: both(item.blame, list.blame) },
    }
}

/// Whether an item is one of some elements; `list` is what these rest on together.
pub(super) fn among<'a>(
    item: Valued<'a>,
    elements: impl Iterator<Item = Valued<'a>>,
    list: Blame,
) -> Valued<'a> {
    let mut found = Tri::False;
    for element in elements {
        match equal(&item.value, &element.value) {
            Tri::True => return Valued { value: Datum::Bool(true), blame: both(element.blame, item.blame) },
            Tri::Unknown => found = Tri::Unknown,
            Tri::False => {}
        }
    }
    if matches!(item.value, Datum::Unknown) {
        found = Tri::Unknown;
    }
    Valued { value: of(found, false), blame: both(item.blame, list) }
}

fn of(truth: Tri, negated: bool) -> Datum<'static> {
    match truth {
        Tri::Unknown => Datum::Unknown,
        truth => Datum::Bool((truth == Tri::True) != negated),
    }
}

/// Equality. What is absent equals nothing.
fn equal(a: &Datum<'_>, b: &Datum<'_>) -> Tri {
    let known = |equal: bool| if equal { Tri::True } else { Tri::False };
    match (a, b) {
        (Datum::Unknown, _) | (_, Datum::Unknown) => Tri::Unknown,
        (Datum::Absent, _) | (_, Datum::Absent) => Tri::False,
        (Datum::Bool(a), Datum::Bool(b)) => known(a == b),
        (Datum::Int(a), Datum::Int(b)) | (Datum::Duration(a), Datum::Duration(b)) => known(a == b),
        (Datum::Version(a), Datum::Version(b)) => match a.compare(*b) {
            Some(ordering) => known(ordering.is_eq()),
            None => Tri::Unknown,
        },
        (Datum::List(a), Datum::List(b)) if a.len() != b.len() => Tri::False,
        (Datum::List(a), Datum::List(b)) => {
            let each: Vec<Tri> = a.iter().zip(b).map(|(a, b)| equal(&a.value, &b.value)).collect();
            if each.contains(&Tri::False) {
                Tri::False
            } else if each.contains(&Tri::Unknown) {
                Tri::Unknown
            } else {
                Tri::True
            }
        }
        _ => match (a.text(), b.text()) {
            (Some(a), Some(b)) => known(a == b),
            _ => Tri::Unknown,
        },
    }
}

/// Order; `None` where it cannot be known, or one of the two is absent.
fn order(a: &Datum<'_>, b: &Datum<'_>) -> Option<Ordering> {
    match (a, b) {
        (Datum::Bool(a), Datum::Bool(b)) => Some(a.cmp(b)),
        (Datum::Int(a), Datum::Int(b)) | (Datum::Duration(a), Datum::Duration(b)) => Some(a.cmp(b)),
        (Datum::Str(a), Datum::Str(b)) => Some(a.cmp(b)),
        (Datum::Version(a), Datum::Version(b)) => a.compare(*b),
        _ => None,
    }
}
