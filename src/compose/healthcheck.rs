use super::loader::Loader;
use super::scalar::{count, milliseconds};
use super::value::{Kind, Scalar, Value};
use crate::model::CheckKind;
use crate::model::compose::HealthcheckEntry;
use crate::source::Text;

/// `healthcheck`.
pub(super) fn read(loader: &mut Loader<'_>, value: &Value) -> Option<HealthcheckEntry> {
    value.as_map()?;
    let test = value.get("test").map(|test| words(loader, test)).unwrap_or_default();
    let none = test.first().is_some_and(|first| first.as_str() == "NONE");
    let disabled = none || value.get("disable").and_then(Value::as_bool) == Some(true);
    let mut time = |key: &str| milliseconds(loader, value.get(key)?);
    Some(HealthcheckEntry {
        at: value.at,
        kind: CheckKind::Healthcheck,
        test,
        disabled,
        interval: time("interval"),
        timeout: time("timeout"),
        start_period: time("start_period"),
        retries: value.get("retries").and_then(|retries| count(loader, retries)),
        emptied: Vec::new(),
    })
}

/// `test` in list form.
fn words(loader: &mut Loader<'_>, test: &Value) -> Vec<Text> {
    match &test.kind {
        Kind::Scalar(Scalar::Null, _) | Kind::Map(_) | Kind::Pairs(_) => Vec::new(),
        Kind::Scalar(_, text) => vec![Text::whole("CMD-SHELL", test.at), text.clone()],
        Kind::List(items) => {
            let words: Vec<Text> = items.iter().filter_map(Value::text).cloned().collect();
            let first = words.first().filter(|first| !first.holds_unknown());
            if let Some(first) = first.filter(|first| !matches!(first.as_str(), "NONE" | "CMD" | "CMD-SHELL"))
            {
                let message = "a list in `healthcheck.test` must start with NONE, CMD or CMD-SHELL";
                loader.invalid(first.outer_span(), message);
            }
            words
        }
    }
}
