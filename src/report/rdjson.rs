//! The Reviewdog Diagnostic Format. Its columns are bytes.

use super::each::Each;
use super::{Finding, Findings, Place};
use crate::diagnostic::{Safety, Severity};
use crate::source::Position;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut source = json!({"name": env!("CARGO_PKG_NAME")});
    let repository = env!("CARGO_PKG_REPOSITORY");
    if !repository.is_empty() {
        source["url"] = json!(repository);
    }
    let document = Document { diagnostics: Each(report.list.iter().map(diagnostic)), source };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<D> {
    diagnostics: D,
    source: Value,
}

fn diagnostic(finding: &Finding<'_>) -> Value {
    let diagnostic = finding.diagnostic;
    let help = diagnostic.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let mut code = json!({"value": diagnostic.rule});
    if let Some(url) = finding.url() {
        code["url"] = json!(url);
    }
    let mut value = json!({
        "message": format!("{}{help}", diagnostic.message),
        "location": location(&finding.place),
        "severity": match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": code,
    });
    let related = finding.related.iter();
    let related: Vec<Value> =
        related.map(|(place, message)| json!({"message": message, "location": location(place)})).collect();
    if !related.is_empty() {
        value["related_locations"] = json!(related);
    }
    // A suggestion is applied to the file of the finding, one at a time.
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety != Safety::ShowOnly)
        && let [edit] = &fix.edits[..]
        && edit.place.path == finding.place.path
    {
        value["suggestions"] = json!([{"range": range(&edit.place), "text": edit.content}]);
    }
    value
}

fn location(place: &Place) -> Value {
    json!({"path": &*place.path, "range": range(place)})
}

fn range(place: &Place) -> Value {
    let position = |position: Position| json!({"line": position.line, "column": position.byte});
    json!({"start": position(place.start), "end": position(place.end)})
}
