//! Conditions without what they rest on: most rules find nothing, and then nobody asks.

use super::tri::{items, truth};
use super::{Scope, Tri, evaluate};
use crate::policy::expr::{Code, Quantifier};

/// Truth of a condition: what [`decide`](super::decide) says, as soon as it is settled.
pub fn settle<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Tri {
    let truth = quick(code, scope);
    debug_assert_eq!(truth, super::decide(code, scope).truth, "{code:?}");
    truth
}

fn quick<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Tri {
    match code {
        Code::And(a, b) => both(Tri::False, a, b, scope),
        Code::Or(a, b) => both(Tri::True, a, b, scope),
        Code::Not(inner) => !quick(inner, scope),
        Code::Choice(parts) => match quick(&parts[0], scope) {
            Tri::True => quick(&parts[1], scope),
            Tri::False => quick(&parts[2], scope),
            Tri::Unknown => Tri::Unknown,
        },
        Code::Each(Quantifier::All, list, body) => each(Tri::False, list, body, scope),
        Code::Each(Quantifier::Exists, list, body) => each(Tri::True, list, body, scope),
        other => truth(&evaluate(other, scope).value),
    }
}

/// Two sides, of which one that comes out as `deciding` settles it.
fn both<'a>(deciding: Tri, a: &'a Code, b: &'a Code, scope: &mut Scope<'a>) -> Tri {
    let left = quick(a, scope);
    if left == deciding {
        return left;
    }
    match (left, quick(b, scope)) {
        (_, right) if right == deciding => right,
        (Tri::Unknown, _) | (_, Tri::Unknown) => Tri::Unknown,
        (left, _) => left,
    }
}

/// Elements, of which one that comes out as `deciding` settles it.
fn each<'a>(deciding: Tri, list: &'a Code, body: &'a Code, scope: &mut Scope<'a>) -> Tri {
    let Some(items) = items(evaluate(list, scope).value) else { return Tri::Unknown };
    let mut found = !deciding;
    for item in items.iter() {
        scope.push(item);
        let truth = quick(body, scope);
        scope.pop();
        match truth {
            truth if truth == deciding => return truth,
            Tri::Unknown => found = Tri::Unknown,
            _ => {}
        }
    }
    found
}
