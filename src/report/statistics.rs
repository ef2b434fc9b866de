//! How often each rule found something, the most frequent first.

use super::{Findings, Terminal, closing};
use crate::diagnostic::{Diagnostic, Severity};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes a line for each rule.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Findings<'_>, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (usize, Severity, &Diagnostic)> = BTreeMap::new();
    for finding in &report.list {
        let diagnostic = finding.diagnostic;
        let rule = rules.entry(&diagnostic.rule).or_insert((0, diagnostic.severity, diagnostic));
        rule.0 += 1;
        rule.1 = rule.1.max(diagnostic.severity);
    }
    let width = rules.keys().map(|id| id.len()).max().unwrap_or(0);
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(id, (number, severity, _))| (Reverse(*number), Reverse(*severity), *id));
    for (id, (number, severity, diagnostic)) in rules {
        let word = terminal.severity(severity, &format!("{:7}", severity.as_str()));
        writeln!(out, "{number:5}  {word}  {id:width$}  {}", diagnostic.title)?;
    }
    if report.closing {
        writeln!(out, "{}", closing::line(&report.summary, terminal))?;
    }
    Ok(())
}
