//! Values as words for people.

use super::{Scope, Tri, evaluate, settle};
use crate::model::secret::MASK;
use crate::model::{Fact, FactValue, Origin};
use crate::policy::expr::{Code, Template, TemplatePart};
use std::borrow::Cow;

/// Whether a text with this origin must not be shown.
pub type IsSecret<'a> = &'a dyn Fn(&str, &Origin) -> bool;

/// The text of a template; `None` where a value in it cannot be known. A list between backticks has each of its items
/// between backticks: `a`, `b` and `c`. With more between them it is what stands on a line of a configuration.
pub fn render<'a>(template: &'a Template, scope: &mut Scope<'a>, is_secret: IsSecret<'_>) -> Option<String> {
    let mut text = String::new();
    let mut within = false;
    for (index, part) in template.parts.iter().enumerate() {
        match part {
            TemplatePart::Text(plain) => {
                within ^= plain.matches('`').count() % 2 == 1;
                text.push_str(plain);
            }
            TemplatePart::Value(code) => {
                let after = template.parts.get(index + 1);
                let closes = matches!(after, Some(TemplatePart::Text(plain)) if plain.starts_with('`'));
                let between = match (within, closes && text.ends_with('`')) {
                    (false, _) => Between::Words,
                    (true, true) => Between::Backticks,
                    (true, false) => Between::Blanks,
                };
                text.push_str(&shown(&said(code, scope), between, is_secret)?);
            }
        }
    }
    Some(text)
}

/// What stands between the items of a list.
#[derive(Clone, Copy)]
enum Between {
    /// Commas, and the last `and`.
    Words,
    /// The same, and backticks around each.
    Backticks,
    Blanks,
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

fn shown<'v>(valued: &'v Fact<'_>, between: Between, is_secret: IsSecret<'_>) -> Option<Cow<'v, str>> {
    match &valued.value {
        FactValue::List(items) => {
            let one = |item: Fact<'_>| shown(&item, between, is_secret).map(Cow::into_owned);
            let items = items.iter().map(one).collect::<Option<Vec<String>>>()?;
            Some(match between {
                Between::Words => join(&items).into(),
                Between::Backticks => join_with(&items, "`, `", "` and `").into(),
                Between::Blanks => items.join(" ").into(),
            })
        }
        FactValue::Str(text) if is_hidden(text, valued, is_secret) => Some(MASK.into()),
        value => plain(value),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub fn join(items: &[String]) -> String {
    join_with(items, ", ", " and ")
}

fn join_with(items: &[String], between: &str, before_last: &str) -> String {
    match items {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [before @ .., last] => format!("{}{before_last}{last}", before.join(between)),
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
