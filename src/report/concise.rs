//! `path:line:column: severity[rule] message`, one line for each finding.

use super::Findings;
use super::excerpt::printable;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.list {
        let (place, diagnostic) = (&finding.place, finding.diagnostic);
        let message = diagnostic.message.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            printable(&place.path),
            place.start.line,
            place.start.column,
            diagnostic.severity,
            diagnostic.rule,
            printable(&message)
        )?;
    }
    Ok(())
}
