//! `path:line:column: severity[rule] message`, one line for each finding.

use super::Findings;
use super::excerpt::printable;
use super::terminal::is_plain;
use std::borrow::Cow;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.list {
        let (place, diagnostic) = (&finding.place, finding.diagnostic);
        let message = on_one_line(&diagnostic.message);
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

/// A text with one blank between its words.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_plain(text) && text.trim() == text && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
