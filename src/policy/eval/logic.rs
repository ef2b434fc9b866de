//! `!`, `&&`, `||`, `?:`. Bases goes to the side that decides.

use super::ground::Ground;
use super::tri::truth;
use super::{Scope, Tri, value_of};
use crate::model::{Fact, FactValue};
use crate::policy::expr::Code;

pub(super) fn not<'a, G>(inner: Fact<'a, G>) -> Fact<'a, G> {
    Fact { value: (!truth(&inner.value)).into(), bases: inner.bases }
}

pub(super) fn and<'a, G: Ground<'a>>(parts: &'a [Code], scope: &mut Scope<'a>) -> Fact<'a, G> {
    decided_by(Tri::False, parts, scope)
}

pub(super) fn or<'a, G: Ground<'a>>(parts: &'a [Code], scope: &mut Scope<'a>) -> Fact<'a, G> {
    decided_by(Tri::True, parts, scope)
}

/// An operator that one `deciding` side settles: false for `&&`, true for `||`. Else what cannot be known has its say.
fn decided_by<'a, G: Ground<'a>>(deciding: Tri, parts: &'a [Code], scope: &mut Scope<'a>) -> Fact<'a, G> {
    let (mut found, mut bases) = (!deciding, G::default());
    for part in parts {
        let side: Fact<'a, G> = value_of(part, scope);
        match (truth(&side.value), found) {
            (truth, _) if truth == deciding => return side,
            (Tri::Unknown, Tri::Unknown) => bases = bases.and(side.bases),
            (Tri::Unknown, _) => (found, bases) = (Tri::Unknown, side.bases),
            (_, Tri::Unknown) => {}
            _ => bases = bases.and(side.bases),
        }
    }
    Fact { value: found.into(), bases }
}

pub(super) fn choice<'a, G: Ground<'a>>(parts: &'a [Code; 3], scope: &mut Scope<'a>) -> Fact<'a, G> {
    let test: Fact<'a, G> = value_of(&parts[0], scope);
    let mut chosen: Fact<'a, G> = match truth(&test.value) {
        Tri::True => value_of(&parts[1], scope),
        Tri::False => value_of(&parts[2], scope),
        Tri::Unknown => return Fact { value: FactValue::Unknown, bases: test.bases },
    };
    chosen.bases = chosen.bases.and(test.bases);
    chosen
}
