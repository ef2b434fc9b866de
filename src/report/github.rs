//! Workflow commands of GitHub Actions. Only so many become annotations, so the worst come first.

use super::Findings;
use super::excerpt::printable;
use crate::diagnostic::Severity;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.worst_first() {
        let (place, diagnostic) = (&finding.place, finding.diagnostic);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let path = report.in_repository(place);
        let (start, end) = (place.start, place.end);
        // Columns count within one line only.
        let columns = match start.line == end.line {
            true => format!(",col={},endColumn={}", start.column, end.column),
            false => String::new(),
        };
        // The log shows the message alone, so it says where.
        let help = diagnostic.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let message = format!("{path}:{}:{}: {}{help}", start.line, start.column, diagnostic.message);
        writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(&path),
            start.line,
            end.line,
            property(&format!("redlint ({})", diagnostic.rule)),
            data(&message)
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
