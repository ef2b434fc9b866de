use super::{Findings, Terminal, concise, human, json};
use std::io::{self, Write};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Excerpts of the files with the bytes underlined, for people.
    Human,
    /// One line for each finding, for people and editors.
    Concise,
    /// One document with everything, for programs.
    Json,
}

/// Writes a report. Only the human format asks what the terminal can do.
///
/// # Errors
/// Those of the writer.
pub fn write(
    format: Format,
    report: &Findings<'_>,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, terminal, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
    }
}
