//! `+ - * / %`. An overflow or a division by zero is Unknown.

use super::datum::both;
use super::{Datum, Valued};
use crate::policy::expr::Arithmetic;

pub(super) fn negate(inner: Valued<'_>) -> Valued<'_> {
    let value = match inner.value {
        Datum::Int(number) => number.checked_neg().map(Datum::Int),
        Datum::Duration(ms) => ms.checked_neg().map(Datum::Duration),
        _ => None,
    };
    Valued { value: value.unwrap_or(Datum::Unknown), blame: inner.blame }
}

pub(super) fn calculate<'a>(operation: Arithmetic, a: Valued<'a>, b: Valued<'a>) -> Valued<'a> {
    let blame = both(a.blame, b.blame);
    let value = match (a.value, b.value) {
        (Datum::Int(a), Datum::Int(b)) => numbers(operation, a, b).map(Datum::Int),
        (Datum::Duration(a), Datum::Duration(b)) => numbers(operation, a, b).map(Datum::Duration),
        (Datum::Str(a), Datum::Str(b)) => Some(Datum::Str(format!("{a}{b}").into())),
        (Datum::List(mut a), Datum::List(b)) => {
            a.extend(b);
            Some(Datum::List(a))
        }
        _ => None,
    };
    Valued { value: value.unwrap_or(Datum::Unknown), blame }
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
