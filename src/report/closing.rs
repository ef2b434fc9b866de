//! The last line for people: what was found, where, what it means for the run, what to do next.

use super::{Summary, Terminal};
use crate::diagnostic::Severity;
use std::time::Duration;

pub(super) fn line(summary: &Summary, terminal: &Terminal) -> String {
    let scope = scope(summary);
    let time = time(summary.elapsed);
    let mut aside = aside(summary);
    let fixed = match summary.fixed {
        0 => String::new(),
        number => format!("Fixed {}. ", counted(number, "problem")),
    };
    if summary.count.total() == 0 {
        let clean = terminal.paint("32", "No problems found");
        aside.insert_str(0, &format!("{fixed}{clean} in {scope} in {time}"));
        return aside + ".";
    }
    let found = found(summary, terminal);
    let verdict = verdict(summary);
    if summary.files == 0 {
        // What is wrong with redlint.toml or with the paths comes before everything else.
        return format!("Found {found}; nothing was checked.");
    }
    let advice = advice(summary, terminal);
    let newline = if advice.is_empty() { "" } else { "\n" };
    format!("{fixed}Found {found} in {scope} in {time}{aside}; {verdict}.{newline}{advice}")
}

/// What to do next, each sentence on a line of its own where they do not fit on one.
fn advice(summary: &Summary, terminal: &Terminal) -> String {
    let fixable = match (summary.fixable, summary.unsafely) {
        (0, _) => None,
        (number, 0) => Some(format!("redlint fix mends {number} of them.")),
        (number, all) if number == all => Some(format!("redlint fix --unsafe-fixes mends {number} of them.")),
        (number, all) => {
            Some(format!("redlint fix mends {} of them, with --unsafe-fixes {number}.", number - all))
        }
    };
    let explained = summary.explained.then(|| "Run redlint explain RULE to learn more.".to_owned());
    let sentences: Vec<String> = fixable.into_iter().chain(explained).collect();
    let line = sentences.join(" ");
    if line.len() > terminal.width { sentences.join("\n") } else { line }
}

fn found(summary: &Summary, terminal: &Terminal) -> String {
    let count = summary.count;
    let parts = [
        (count.errors, "error", Severity::Error),
        (count.warnings, "warning", Severity::Warning),
        (count.infos, "note", Severity::Info),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    join(parts.map(|(number, noun, severity)| terminal.severity(severity, &counted(number, noun))).collect())
}

fn scope(summary: &Summary) -> String {
    let mut scope = counted(summary.files, "file");
    let mut inner = Vec::new();
    if summary.servers > 0 {
        inner.push(counted(summary.servers, "server"));
    }
    if summary.variants > 1 {
        inner.push(counted(summary.variants, "variant"));
    }
    if !inner.is_empty() {
        scope.push_str(&format!(" ({})", inner.join(", ")));
    }
    scope
}

/// What was found but is not above.
fn aside(summary: &Summary) -> String {
    let parts = [
        (summary.hidden, "hidden by --min-severity"),
        (summary.suppressed, "suppressed"),
        (summary.baselined, "in the baseline"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn verdict(summary: &Summary) -> String {
    let level = summary.fail_on.as_str();
    match summary.failing {
        0 => format!("none fails the run (--fail-on {level})"),
        number => format!("{number} at or above --fail-on {level}"),
    }
}

fn time(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        0 => "less than 1 ms".to_owned(),
        ms @ 1..=9_999 => format!("{ms} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}

/// A number of things: `1 file`, `2 files`.
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `a`, `a and b`, `a, b and c`.
fn join(mut parts: Vec<String>) -> String {
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}
