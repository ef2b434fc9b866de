//! `+ - * / %`. An overflow or a division by zero is Unknown.

use super::tri::both;
use crate::model::{Fact, FactValue, Items};
use crate::policy::expr::Arithmetic;

pub(super) fn negate(inner: Fact<'_>) -> Fact<'_> {
    let value = match inner.value {
        FactValue::Int(number) => number.checked_neg().map(FactValue::Int),
        FactValue::Duration(ms) => ms.checked_neg().map(FactValue::Duration),
        _ => None,
    };
    Fact { value: value.unwrap_or(FactValue::Unknown), bases: inner.bases }
}

pub(super) fn calculate<'a>(operation: Arithmetic, a: Fact<'a>, b: Fact<'a>) -> Fact<'a> {
    let bases = both(a.bases, b.bases);
    let value = match (a.value, b.value) {
        (FactValue::Int(a), FactValue::Int(b)) => numbers(operation, a, b).map(FactValue::Int),
        (FactValue::Duration(a), FactValue::Duration(b)) => numbers(operation, a, b).map(FactValue::Duration),
        (FactValue::Str(a), FactValue::Str(b)) => Some(FactValue::Str(format!("{a}{b}").into())),
        (FactValue::List(a), FactValue::List(b)) => {
            Some(FactValue::List(Items::Made(a.iter().chain(b.iter()).collect())))
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
