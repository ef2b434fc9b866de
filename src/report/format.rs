use super::{
    Findings, Terminal, checkstyle, concise, github, gitlab, human, json, junit, overview, rdjson, sarif,
};
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
    /// One JSON object a line for each finding.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML, for the test reports of a CI.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Reviewdog Diagnostic Format.
    Rdjson,
    /// A table in Markdown, for the summary of a workflow or a comment.
    Markdown,
}

impl Format {
    /// Whether it is written finding by finding, so that a run may be told part by part. All others are one document, or
    /// tell the worst first.
    pub fn is_told_in_parts(self) -> bool {
        matches!(self, Self::Human | Self::Concise | Self::Jsonl)
    }

    /// Whether it tells the fingerprints of findings.
    pub fn tells_fingerprints(self) -> bool {
        !matches!(self, Self::Human | Self::Concise)
    }
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
        Format::Jsonl => json::write_lines(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Checkstyle => checkstyle::write(report, out),
        Format::Rdjson => rdjson::write(report, out),
        Format::Markdown => overview::write(report, out),
    }
}
