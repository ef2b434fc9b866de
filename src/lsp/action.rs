use super::document::Document;
use super::position::overlap;
use serde_json::{Value, json};

/// The fixes of what was found in a range.
pub(super) fn actions(document: &Document, range: &Value) -> Value {
    let near = document.findings.iter().filter(|found| overlap(&found.diagnostic["range"], range));
    let actions = near.filter_map(|found| {
        let fix = found.fix.as_ref()?;
        Some(json!({
            "title": format!("{} ({})", fix.title, found.rule),
            "kind": "quickfix",
            "diagnostics": [found.diagnostic],
            "isPreferred": fix.safe,
            "edit": {"changes": fix.changes},
        }))
    });
    Value::Array(actions.collect())
}
