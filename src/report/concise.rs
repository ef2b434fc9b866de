//! `path:line:column: severity[rule] message`, one line for each finding.

use super::Findings;
use super::excerpt::printable;
use super::terminal::on_one_line;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.list {
        let (place, diagnostic) = (&finding.place, finding.diagnostic);
        let message = on_one_line(&diagnostic.message);
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            printable(&on_one_line(&place.path)),
            place.start.line,
            place.start.column,
            diagnostic.severity,
            diagnostic.rule,
            printable(&message)
        )?;
    }
    Ok(())
}
