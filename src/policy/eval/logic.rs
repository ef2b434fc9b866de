//! `!`, `&&`, `||`, `?:`. Bases goes to the side that decides.

use super::tri::{both, truth};
use super::{Scope, Tri, evaluate};
use crate::model::{Fact, FactValue};
use crate::policy::expr::Code;

pub(super) fn not(inner: Fact<'_>) -> Fact<'_> {
    Fact { value: (!truth(&inner.value)).into(), bases: inner.bases }
}

pub(super) fn and<'a>(a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    decided_by(false, a, b, scope)
}

pub(super) fn or<'a>(a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    decided_by(true, a, b, scope)
}

/// An operator that one `deciding` side settles: false for `&&`, true for `||`.
fn decided_by<'a>(deciding: bool, a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    let decides = |side: &Fact<'_>| matches!(side.value, FactValue::Bool(value) if value == deciding);
    let unknown = |side: &Fact<'_>| truth(&side.value) == Tri::Unknown;
    let left = evaluate(a, scope);
    if decides(&left) {
        return left;
    }
    let right = evaluate(b, scope);
    if decides(&right) {
        return right;
    }
    match (unknown(&left), unknown(&right)) {
        (true, false) => Fact { value: FactValue::Unknown, bases: left.bases },
        (false, true) => Fact { value: FactValue::Unknown, bases: right.bases },
        (either, _) => {
            let value = if either { FactValue::Unknown } else { FactValue::Bool(!deciding) };
            Fact { value, bases: both(left.bases, right.bases) }
        }
    }
}

pub(super) fn choice<'a>(parts: &'a [Code; 3], scope: &mut Scope<'a>) -> Fact<'a> {
    let test = evaluate(&parts[0], scope);
    let mut chosen = match truth(&test.value) {
        Tri::True => evaluate(&parts[1], scope),
        Tri::False => evaluate(&parts[2], scope),
        Tri::Unknown => return Fact { value: FactValue::Unknown, bases: test.bases },
    };
    chosen.bases = both(chosen.bases, test.bases);
    chosen
}
