//! A change of a file as a unified diff, secrets masked.

use super::excerpt::printable;
use super::{Mask, Terminal};
use crate::model::secret::masked;
use crate::policy::suspects::suspects;
use crate::source::FileId;
use similar::{ChangeTag, TextDiff};
use std::io::{self, Write};
use std::ops::Range;

/// Lines around a change.
const CONTEXT: usize = 3;

/// How much of a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of it: programs can apply it.
    Whole,
    /// Lines with something hidden in them: it is for people only.
    Altered,
}

/// Writes what changes in a file. `mask` and `file` tell which bytes of the content before are secret. Where these stand
/// near a change, fewer lines are shown around it, so that what is shown can be applied.
///
/// # Errors
/// Those of the writer.
pub fn write(
    path: &str,
    (before, after): (&str, &str),
    mask: &Mask,
    file: Option<FileId>,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<Shown> {
    let ranges = file.map(|file| mask.within(file, 0..before.len())).unwrap_or_default();
    let secrets = ranges.iter().filter_map(|range| before.get(range.clone()));
    let secrets: Vec<&str> = secrets.flat_map(str::lines).filter(|secret| !secret.is_empty()).collect();
    let diff = TextDiff::from_lines(before, after);
    let whole = |context: &usize| {
        let hunks = diff.unified_diff().context_radius(*context).iter_hunks().collect::<Vec<_>>();
        let mut changes = hunks.iter().flat_map(|hunk| hunk.iter_changes());
        changes.all(|change| shown(change.value(), &secrets) == line(change.value()))
    };
    let context = (1..=CONTEXT).rev().find(whole);
    writeln!(out, "{}", terminal.paint("1", &format!("--- {}", name("a", path))))?;
    writeln!(out, "{}", terminal.paint("1", &format!("+++ {}", name("b", path))))?;
    for hunk in diff.unified_diff().context_radius(context.unwrap_or(CONTEXT)).iter_hunks() {
        writeln!(out, "{}", terminal.paint("36", &hunk.header().to_string()))?;
        for change in hunk.iter_changes() {
            let (sign, colour) = match change.tag() {
                ChangeTag::Delete => ('-', Some("31")),
                ChangeTag::Insert => ('+', Some("32")),
                ChangeTag::Equal => (' ', None),
            };
            let text = format!("{sign}{}", shown(change.value(), &secrets));
            // The carriage return of a line is one of its bytes.
            let end = if change.value().ends_with("\r\n") { "\r" } else { "" };
            writeln!(out, "{}{end}", colour.map_or(text.clone(), |colour| terminal.paint(colour, &text)))?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(if context.is_some() { Shown::Whole } else { Shown::Altered })
}

/// The name of a file as `git` and `patch` read it: a tab ends one with blanks, and quotes hold what is no plain text.
fn name(side: &str, path: &str) -> String {
    let name = format!("{side}/{path}");
    if name.chars().any(|char| char.is_control() || matches!(char, '"' | '\\')) {
        let octal = |byte: u8| match byte {
            b'"' | b'\\' => format!("\\{}", char::from(byte)),
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\{byte:03o}"),
        };
        return format!("\"{}\"", name.bytes().map(octal).collect::<String>());
    }
    if name.contains(' ') { name + "\t" } else { name }
}

/// A line without its end.
fn line(line: &str) -> &str {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
}

/// A line without its end, its secrets and what would command the terminal.
fn shown(text: &str, secrets: &[&str]) -> String {
    let line = line(text);
    let mut hidden: Vec<Range<usize>> = suspects(line, 0..line.len());
    for secret in secrets {
        hidden.extend(line.match_indices(secret).map(|(start, word)| start..start + word.len()));
    }
    hidden.sort_by_key(|range| (range.start, range.end));
    let shown = masked(line, hidden);
    let parts: Vec<_> = shown.split('\t').map(printable).collect();
    parts.join("\t")
}
