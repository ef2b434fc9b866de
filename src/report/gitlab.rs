//! Code Quality reports of GitLab.

use super::each::Each;
use super::{Finding, Findings};
use crate::diagnostic::Severity;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues = Each(report.list.iter().map(|finding| issue(report, finding)));
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(report: &Findings<'_>, finding: &Finding<'_>) -> Value {
    let (place, diagnostic) = (&finding.place, finding.diagnostic);
    json!({
        // Nothing but the description is shown.
        "description": format!("{}: {}", diagnostic.rule, diagnostic.message),
        "check_name": diagnostic.rule,
        "fingerprint": finding.fingerprint,
        "severity": match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            "path": report.in_repository(place),
            "lines": {"begin": place.start.line, "end": place.end.line},
        },
    })
}
