//! Types of untagged plain scalars, as compose's YAML library sees them: YAML 1.1 numbers, YAML 1.2 booleans.

use super::timestamp;
use std::borrow::Cow;

/// What a plain scalar means.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` in three spellings; `yes` and `on` are strings.
    Bool(bool),
    /// A number without a fraction: `10`, `0x1F`, `0o17`, `017`, `0b11`, `1_000`.
    Int(i128),
    /// A number with a fraction or an exponent, infinity, not a number.
    Float(f64),
    /// A date, perhaps with a time, as Go prints it.
    Timestamp(String),
    /// Anything else.
    String,
}

/// The type and value of the characters of a plain scalar.
pub fn resolve(plain: &str) -> Value {
    match plain {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        "-0" => return Value::Float(-0.0),
        _ => {}
    }
    match plain.as_bytes().first() {
        Some(b'.') => float(plain).map_or(Value::String, Value::Float),
        Some(b'0'..=b'9' | b'+' | b'-') => number(plain),
        _ => Value::String,
    }
}

fn number(plain: &str) -> Value {
    if let Some(date) = timestamp::printed(plain) {
        return Value::Timestamp(date);
    }
    let digits = if plain.contains('_') { Cow::Owned(plain.replace('_', "")) } else { plain.into() };
    if let Some(int) = integer(&digits) {
        return Value::Int(int);
    }
    float(&digits).map_or(Value::String, Value::Float)
}

/// A 64-bit integer, signed or unsigned, in the notations of Go.
fn integer(digits: &str) -> Option<i128> {
    let (negative, unsigned) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (radix, body) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, unsigned.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, unsigned.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, unsigned.get(2..)?),
        [b'0', _, ..] => (8, unsigned.get(1..)?),
        _ => (10, unsigned),
    };
    if !body.starts_with(|first: char| first.is_digit(radix)) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(body, radix).ok()?);
    let value = if negative { -value } else { value };
    (value >= i128::from(i64::MIN)).then_some(value)
}

fn float(digits: &str) -> Option<f64> {
    let numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let value: f64 = digits.bytes().all(numeric).then(|| digits.parse().ok())??;
    value.is_finite().then_some(value)
}

/// The value as Go prints it with `%v`, which is what compose makes of a number in a map of strings. `None` for null
/// and for a string, which stay as they are.
pub fn printed(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::String => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(value) => Some(value.to_string()),
        Value::Float(value) => Some(printed_float(*value)),
        Value::Timestamp(printed) => Some(printed.clone()),
    }
}

fn printed_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf".into() } else { "-Inf".into() };
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Go prints shortest digits in the form of %g, with six as the bound for the exponent.
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
