use super::position::Units;
use super::uri;
use crate::diagnostic::{Safety, Severity};
use crate::report::{Finding, Place};
use crate::source::Sources;
use serde_json::{Map, Value, json};

/// A file that is open in the editor.
pub(super) struct Document {
    pub(super) uri: String,
    pub(super) text: String,
    pub(super) version: Option<i64>,
    /// What was found in it.
    pub(super) findings: Vec<Found>,
}

/// A finding as the editor knows it.
pub(super) struct Found {
    pub(super) rule: String,
    pub(super) diagnostic: Value,
    pub(super) fix: Option<Fix>,
}

/// A fix as the editor applies it.
pub(super) struct Fix {
    pub(super) title: String,
    pub(super) safe: bool,
    /// Edits by URI.
    pub(super) changes: Value,
}

impl Document {
    pub(super) fn new(uri: &str, text: String, version: Option<i64>) -> Self {
        Self { uri: uri.to_owned(), text, version, findings: Vec::new() }
    }
}

/// A finding in the words of the protocol.
pub(super) fn diagnostic(finding: &Finding<'_>, sources: &Sources, units: Units) -> Found {
    let own = finding.diagnostic;
    let at = |place: &Place| uri::of(sources.file(place.span.file).path());
    let help = own.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let mut diagnostic = json!({
        "range": units.range(&finding.place),
        "severity": match own.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Info => 3,
        },
        "code": own.rule,
        "source": "redlint",
        "message": format!("{}{help}", own.message),
    });
    if let Some(url) = &finding.url {
        diagnostic["codeDescription"] = json!({"href": url});
    }
    let related = finding.related.iter().map(|(place, message)| {
        json!({"location": {"uri": at(place), "range": units.range(place)}, "message": message})
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        diagnostic["relatedInformation"] = json!(related);
    }
    let fix = finding.fix.as_ref().filter(|fix| fix.safety != Safety::ShowOnly).map(|fix| {
        let mut changes: Map<String, Value> = Map::new();
        for edit in &fix.edits {
            let edits = changes.entry(at(&edit.place)).or_insert_with(|| json!([]));
            if let Some(edits) = edits.as_array_mut() {
                edits.push(json!({"range": units.range(&edit.place), "newText": edit.content}));
            }
        }
        Fix { title: fix.title.to_owned(), safe: fix.safety == Safety::Safe, changes: Value::Object(changes) }
    });
    Found { rule: own.rule.to_string(), diagnostic, fix }
}
