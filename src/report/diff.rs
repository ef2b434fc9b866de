//! A change of a file as a unified diff, secrets masked.

use super::excerpt::printable;
use super::{Mask, Terminal};
use crate::model::secret::MASK;
use crate::policy::suspects::suspects;
use crate::source::FileId;
use similar::{ChangeTag, TextDiff};
use std::io::{self, Write};
use std::ops::Range;

/// Writes what changes in a file. `mask` and `file` tell which bytes of the content before are secret.
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
) -> io::Result<()> {
    let ranges = file.map(|file| mask.within(file, 0..before.len())).unwrap_or_default();
    let secrets = ranges.iter().filter_map(|range| before.get(range.clone()));
    let secrets: Vec<&str> = secrets.flat_map(str::lines).filter(|secret| !secret.is_empty()).collect();
    let diff = TextDiff::from_lines(before, after);
    writeln!(out, "{}", terminal.paint("1", &format!("--- a/{path}")))?;
    writeln!(out, "{}", terminal.paint("1", &format!("+++ b/{path}")))?;
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        writeln!(out, "{}", terminal.paint("36", &hunk.header().to_string()))?;
        for change in hunk.iter_changes() {
            let (sign, colour) = match change.tag() {
                ChangeTag::Delete => ('-', Some("31")),
                ChangeTag::Insert => ('+', Some("32")),
                ChangeTag::Equal => (' ', None),
            };
            let line = format!("{sign}{}", shown(change.value(), &secrets));
            writeln!(out, "{}", colour.map_or(line.clone(), |colour| terminal.paint(colour, &line)))?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

/// A line without its end, its secrets and what would command the terminal.
fn shown(line: &str, secrets: &[&str]) -> String {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut hidden: Vec<Range<usize>> = suspects(line, 0..line.len());
    for secret in secrets {
        hidden.extend(line.match_indices(secret).map(|(start, word)| start..start + word.len()));
    }
    hidden.sort_by_key(|range| (range.start, range.end));
    let mut masked = String::with_capacity(line.len());
    let mut done = 0;
    for range in hidden {
        if range.start >= done {
            masked.push_str(line.get(done..range.start).unwrap_or_default());
            masked.push_str(MASK);
        }
        done = done.max(range.end);
    }
    masked.push_str(line.get(done..).unwrap_or_default());
    let parts: Vec<_> = masked.split('\t').map(printable).collect();
    parts.join("\t")
}
