//! `+ - * / %`. An overflow or a division by zero is Unknown.

use super::ground::Ground;
use crate::model::{Fact, FactValue, Items};
use crate::policy::expr::Arithmetic;

pub(super) fn negate<'a, G>(inner: Fact<'a, G>) -> Fact<'a, G> {
    let value = match inner.value {
        FactValue::Int(number) => number.checked_neg().map(FactValue::Int),
        FactValue::Duration(ms) => ms.checked_neg().map(FactValue::Duration),
        _ => None,
    };
    Fact { value: value.unwrap_or(FactValue::Unknown), bases: inner.bases }
}

pub(super) fn calculate<'a, G: Ground<'a>>(
    operation: Arithmetic,
    a: Fact<'a, G>,
    b: Fact<'a, G>,
) -> Fact<'a, G> {
    let bases = a.bases.and(b.bases);
    let value = match (a.value, b.value) {
        (FactValue::Int(a), FactValue::Int(b)) => numbers(operation, a, b).map(FactValue::Int),
        (FactValue::Duration(a), FactValue::Duration(b)) => numbers(operation, a, b).map(FactValue::Duration),
        (FactValue::Str(a), FactValue::Str(b)) => Some(FactValue::Str(format!("{a}{b}").into())),
        (FactValue::List(a), FactValue::List(b)) => {
            Some(FactValue::List(Items::Made(a.into_facts().chain(b.into_facts()).collect())))
        }
        _ => None,
    };
    Fact { value: value.unwrap_or(FactValue::Unknown), bases }
}

fn numbers(operation: Arithmetic, a: i64, b: i64) -> Option<i64> {
    match operation {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Remainder => a.checked_rem(b),
    }
}
