//! Values as words for people.

use super::{Scope, Tri, evaluate, settle};
use crate::model::secret::MASK;
use crate::model::{Fact, FactValue, Origin};
use crate::policy::expr::{Code, Template, TemplatePart};
use std::borrow::Cow;

/// Whether a text with this origin must not be shown.
pub type IsSecret<'a> = &'a dyn Fn(&str, &Origin) -> bool;

/// The text of a template; `None` where a value in it cannot be known.
pub fn render<'a>(template: &'a Template, scope: &mut Scope<'a>, is_secret: IsSecret<'_>) -> Option<String> {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            TemplatePart::Text(plain) => text.push_str(plain),
            TemplatePart::Value(code) => text.push_str(&shown(&said(code, scope), is_secret)?),
        }
    }
    Some(text)
}

/// The text of a template that is to be written into a file: `None` where a value cannot be known, is absent, a list,
/// or a secret.
pub fn render_exact<'a>(
    template: &'a Template,
    scope: &mut Scope<'a>,
    is_secret: IsSecret<'_>,
) -> Option<String> {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            TemplatePart::Text(plain) => text.push_str(plain),
            TemplatePart::Value(code) => {
                let valued = evaluate(code, scope);
                let value = match &valued.value {
                    FactValue::Secret(_) | FactValue::Absent => return None,
                    value => plain(value)?,
                };
                if is_hidden(&value, &valued, is_secret) {
                    return None;
                }
                text.push_str(&value);
            }
        }
    }
    Some(text)
}

/// A value with what its text comes from: what a condition asks only chooses it. Where that cannot be known, what would
/// only be added is not.
fn said<'a>(code: &'a Code, scope: &mut Scope<'a>) -> Fact<'a> {
    let Code::Choice(parts) = code else { return evaluate(code, scope) };
    match settle(&parts[0], scope) {
        Tri::True => said(&parts[1], scope),
        Tri::False => said(&parts[2], scope),
        Tri::Unknown if parts[1..].iter().any(is_nothing) => Fact::literal(FactValue::text("")),
        Tri::Unknown => Fact::literal(FactValue::Unknown),
    }
}

fn is_nothing(code: &Code) -> bool {
    matches!(code, Code::Str(text) if text.is_empty())
}

fn is_hidden(text: &str, valued: &Fact<'_>, is_secret: IsSecret<'_>) -> bool {
    !text.is_empty() && valued.bases.iter().any(|basis| is_secret(text, &basis.origin()))
}

fn shown<'v>(valued: &'v Fact<'_>, is_secret: IsSecret<'_>) -> Option<Cow<'v, str>> {
    match &valued.value {
        FactValue::List(items) => {
            let one = |item: Fact<'_>| shown(&item, is_secret).map(Cow::into_owned);
            let items: Option<Vec<String>> = items.iter().map(one).collect();
            Some(join(&items?).into())
        }
        FactValue::Str(text) if is_hidden(text, valued, is_secret) => Some(MASK.into()),
        value => plain(value),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn join(items: &[String]) -> String {
    match items {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// A single value as text; `None` for what cannot be shown.
pub(super) fn plain<'v>(value: &'v FactValue<'_>) -> Option<Cow<'v, str>> {
    Some(match value {
        FactValue::Absent => "none".into(),
        FactValue::Bool(value) => if *value { "yes" } else { "no" }.into(),
        FactValue::Int(number) => number.to_string().into(),
        FactValue::Str(text) => text.as_ref().into(),
        FactValue::Secret(secret) => secret.to_string().into(),
        FactValue::Version(version) => version.to_string().into(),
        FactValue::Duration(ms) => duration_text(*ms).into(),
        FactValue::Unknown | FactValue::List(_) | FactValue::Map(_) | FactValue::Subject(_) => return None,
    })
}

/// A number of bytes in the largest unit that keeps it readable: `512 MiB`, `1.5 GiB`, `100 bytes`.
pub fn bytes_text(bytes: i64) -> String {
    for (power, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] {
        let one = 1i64 << power;
        if bytes.unsigned_abs() >= one.unsigned_abs() {
            let (whole, tenths) = (bytes / one, (bytes % one).abs() * 10 / one);
            return if tenths == 0 { format!("{whole} {unit}") } else { format!("{whole}.{tenths} {unit}") };
        }
    }
    if bytes == 1 { "1 byte".to_owned() } else { format!("{bytes} bytes") }
}

/// Milliseconds as compose writes durations: `1m30s`, `250ms`.
pub fn duration_text(ms: i64) -> String {
    if ms == 0 {
        return "0s".to_owned();
    }
    let mut text = String::from(if ms < 0 { "-" } else { "" });
    let mut rest = ms.unsigned_abs();
    for (unit, name) in [(3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")] {
        if rest >= unit {
            text.push_str(&format!("{}{name}", rest / unit));
            rest %= unit;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let sizes: Vec<String> =
            [0, 1, 1023, 1 << 20, 1610612736, 512 << 20].into_iter().map(bytes_text).collect();
        assert_eq!(sizes, ["0 bytes", "1 byte", "1023 bytes", "1 MiB", "1.5 GiB", "512 MiB"]);
        let times: Vec<String> = [0, 250, 90_000, 3_600_000, -1500].into_iter().map(duration_text).collect();
        assert_eq!(times, ["0s", "250ms", "1m30s", "1h", "-1s500ms"]);
    }
}
