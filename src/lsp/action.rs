use super::document::{Document, Found};
use super::position::overlap;
use crate::check::{Mended, Report};
use serde_json::{Value, json};
use similar::{DiffTag, TextDiff};
use std::path::Path;

/// Kind of the action that applies all safe fixes.
pub(super) const FIX_ALL: &str = "source.fixAll.redlint";

/// Stands for the reason until somebody writes theirs.
const REASON: &str = "accepted: say why";

/// The fixes of what was found in a range.
pub(super) fn fixes(document: &Document, range: &Value) -> Vec<Value> {
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
    actions.collect()
}

/// All safe fixes of a file at once.
pub(super) fn fix_all(document: &Document, path: &Path, mended: &Mended) -> Option<Value> {
    let change = mended.changes.get(path)?;
    // Lines that stay are left alone: with their marks, and with what they hold.
    let lines: Vec<&str> = change.after.split_inclusive('\n').collect();
    let difference = TextDiff::from_lines(document.text.as_str(), change.after.as_str());
    let changed = difference.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    let edits = changed.map(|op| {
        let (old, new) = (op.old_range(), op.new_range());
        let at = |line: usize| json!({"line": line, "character": 0});
        let range = json!({"start": at(old.start), "end": at(old.end)});
        json!({"range": range, "newText": lines.get(new).map(<[&str]>::concat).unwrap_or_default()})
    });
    Some(json!({
        "title": "Fix all that redlint can mend safely",
        "kind": FIX_ALL,
        "edit": {"changes": {&document.uri: edits.collect::<Vec<Value>>()}},
    }))
}

/// A comment above the line that keeps a finding from being reported; `None` where a comment there would not do it.
pub(super) fn suppress(
    document: &Document,
    found: &Found,
    judge: &dyn Fn(&str) -> Option<Report>,
) -> Option<Value> {
    let number = usize::try_from(found.diagnostic["range"]["start"]["line"].as_u64()?).ok()?;
    let start: usize = document.text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = document.text.get(start..)?.lines().next()?;
    let indent = line.get(..line.len() - line.trim_start().len())?;
    let newline = if document.text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("{indent}# redlint: ignore[{}] {REASON}{newline}", found.rule);
    let mut text = document.text.clone();
    text.insert_str(start, &comment);
    let shown = |report: &Report| report.diagnostics.iter().filter(|one| one.suppressed.is_none()).count();
    let (before, after) = (shown(&judge(&document.text)?), shown(&judge(&text)?));
    let at = json!({"line": number, "character": 0});
    (after < before).then(|| {
        json!({
            "title": format!("Accept {} here, with a reason", found.rule),
            "kind": "quickfix",
            "diagnostics": [found.diagnostic],
            "edit": {"changes": {&document.uri: [{"range": {"start": at, "end": at}, "newText": comment}]}},
        })
    })
}

/// Whether actions of a kind are wanted.
pub(super) fn wanted(parameters: &Value, kind: &str) -> bool {
    let only = parameters["context"]["only"].as_array();
    let within =
        |wider: &str| kind == wider || kind.strip_prefix(wider).is_some_and(|rest| rest.starts_with('.'));
    only.is_none_or(|only| {
        only.iter().filter_map(Value::as_str).any(|wider| wider.is_empty() || within(wider))
    })
}
