//! A table in Markdown, the worst first, for the summary of a workflow or a comment. Both take only so much.

use super::excerpt::printable;
use super::terminal::on_one_line;
use super::{Finding, Findings, Terminal, closing, counted};
use std::io::{self, Write};

/// Bytes of rows; workflows take a mebibyte for all of a step's summary.
const MOST: usize = 500_000;

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### redlint\n")?;
    if !report.list.is_empty() {
        writeln!(out, "| | Where | Rule | What |\n|---|---|---|---|")?;
    }
    let mut left = MOST;
    let mut rows = report.worst_first().into_iter().map(|finding| row(report, finding)).peekable();
    while let Some(row) = rows.next_if(|row| row.len() <= left) {
        left -= row.len();
        writeln!(out, "{row}")?;
    }
    let more = rows.count();
    if more > 0 {
        writeln!(out, "\n… and {} more.", counted(more, "finding"))?;
    }
    if report.closing {
        let plain = Terminal { color: false, ..Terminal::PLAIN };
        let words = closing::line(&report.summary, &plain);
        let words = words.lines().map(text).collect::<Vec<_>>();
        let blank = if report.list.is_empty() { "" } else { "\n" };
        writeln!(out, "{blank}{}", words.join("  \n"))?;
    }
    Ok(())
}

fn row(report: &Findings<'_>, finding: &Finding<'_>) -> String {
    let (place, diagnostic) = (&finding.place, finding.diagnostic);
    let path = text(&format!("{}:{}:{}", report.in_repository(place), place.start.line, place.start.column));
    let rule = match finding.url() {
        Some(url) => format!("[{}]({url})", diagnostic.rule),
        None => diagnostic.rule.to_string(),
    };
    let help = diagnostic.help.iter().map(|help| format!("<br>{}", text(help))).collect::<String>();
    format!("| {} | {path} | {rule} | {}{help} |", diagnostic.severity, text(&diagnostic.message))
}

/// A text in a cell: on one line, with what is code left as code and no other mark taken for one.
fn text(text: &str) -> String {
    let words = on_one_line(text);
    let mut cell = String::with_capacity(words.len());
    // A backtick without its fellow is no mark.
    let mut marks = words.matches('`').count() / 2 * 2;
    let mut code = false;
    for char in printable(&words).chars() {
        match char {
            '`' if marks > 0 => {
                marks -= 1;
                code = !code;
                cell.push('`');
            }
            // Cells end at it even within code.
            '|' => cell.push_str("\\|"),
            '<' if !code => cell.push_str("&lt;"),
            '&' if !code => cell.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '@' if !code => cell.extend(['\\', char]),
            _ => cell.push(char),
        }
    }
    cell
}
