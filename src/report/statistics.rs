//! How often each rule found something, the most frequent first.

use super::{Findings, Terminal, closing};
use crate::diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How often a rule found something.
struct Often<'d> {
    number: usize,
    /// The worst of its findings.
    severity: Severity,
    /// One of them.
    example: &'d Diagnostic,
}

/// Writes a line for each rule, for people.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Findings<'_>, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let rules = count(report);
    let width = rules.iter().map(|rule| rule.example.rule.len()).max().unwrap_or(0);
    for Often { number, severity, example } in rules {
        let word = terminal.severity(severity, &format!("{:7}", severity.as_str()));
        writeln!(out, "{number:5}  {word}  {:width$}  {}", example.rule, example.title)?;
    }
    if report.closing {
        writeln!(out, "{}", closing::line(&report.summary, terminal))?;
    }
    Ok(())
}

/// Writes a list with a record for each rule.
///
/// # Errors
/// Those of the writer.
pub fn write_json(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let record = |Often { number, severity, example }: Often<'_>| {
        json!({
            "rule": example.rule,
            "group": example.group,
            "severity": severity,
            "title": example.title,
            "count": number,
        })
    };
    let records: Vec<Value> = count(report).into_iter().map(record).collect();
    serde_json::to_writer_pretty(&mut *out, &records)?;
    writeln!(out)
}

fn count<'d>(report: &Findings<'d>) -> Vec<Often<'d>> {
    let mut rules: BTreeMap<&str, Often<'d>> = BTreeMap::new();
    for finding in &report.list {
        let example = finding.diagnostic;
        let often = Often { number: 0, severity: example.severity, example };
        let rule = rules.entry(&example.rule).or_insert(often);
        rule.number += 1;
        rule.severity = rule.severity.max(example.severity);
    }
    let mut rules: Vec<Often<'d>> = rules.into_values().collect();
    rules.sort_by_key(|rule| (Reverse(rule.number), Reverse(rule.severity), &rule.example.rule));
    rules
}
