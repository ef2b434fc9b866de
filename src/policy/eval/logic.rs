//! `!`, `&&`, `||`, `?:`. Blame goes to the side that decides.

use super::datum::both;
use super::{Datum, Scope, Tri, Valued, evaluate};
use crate::policy::expr::Code;

pub(super) fn not(inner: Valued<'_>) -> Valued<'_> {
    let value = match inner.value.truth() {
        Tri::True => Datum::Bool(false),
        Tri::False => Datum::Bool(true),
        Tri::Unknown => Datum::Unknown,
    };
    Valued { value, blame: inner.blame }
}

pub(super) fn and<'a>(a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Valued<'a> {
    decided_by(false, a, b, scope)
}

pub(super) fn or<'a>(a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Valued<'a> {
    decided_by(true, a, b, scope)
}

/// An operator that one `deciding` side settles: false for `&&`, true for `||`.
fn decided_by<'a>(deciding: bool, a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Valued<'a> {
    let decides = |side: &Valued<'_>| matches!(side.value, Datum::Bool(value) if value == deciding);
    let unknown = |side: &Valued<'_>| side.value.truth() == Tri::Unknown;
    let left = evaluate(a, scope);
    if decides(&left) {
        return left;
    }
    let right = evaluate(b, scope);
    if decides(&right) {
        return right;
    }
    match (unknown(&left), unknown(&right)) {
        (true, false) => Valued { value: Datum::Unknown, blame: left.blame },
        (false, true) => Valued { value: Datum::Unknown, blame: right.blame },
        (either, _) => {
            let value = if either { Datum::Unknown } else { Datum::Bool(!deciding) };
            Valued { value, blame: both(left.blame, right.blame) }
        }
    }
}

pub(super) fn choice<'a>(parts: &'a [Code; 3], scope: &mut Scope<'a>) -> Valued<'a> {
    let test = evaluate(&parts[0], scope);
    let mut chosen = match test.value.truth() {
        Tri::True => evaluate(&parts[1], scope),
        Tri::False => evaluate(&parts[2], scope),
        Tri::Unknown => return Valued { value: Datum::Unknown, blame: test.blame },
    };
    chosen.blame = both(chosen.blame, test.blame);
    chosen
}
