//! What redlint believes about a deployment, as `redlint inspect` writes it.
//!
//! Invariant: secrets are masked unless the caller asks for them outright.

mod client;
mod human;
mod mermaid;
mod origin;
mod project;
mod redact;
mod server;

use super::{Paths, Terminal};
use crate::check::Inspected;
use project::ProjectRecord;
use redact::Redact;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Tables, for people.
    Human,
    /// One JSON document.
    Json,
    /// The same document as YAML.
    Yaml,
    /// A diagram: services, servers with their roles, connections, published ports.
    Mermaid,
}

/// How much is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice {
    /// Whether people see directives at their default too. Programs always do.
    pub all: bool,
    /// Whether secrets are shown.
    pub show_secrets: bool,
}

/// What is written for programs: version 1 only ever gains fields.
#[derive(Debug, Serialize)]
struct Document {
    version: u8,
    projects: Vec<ProjectRecord>,
}

/// Writes what was found out, with paths relative to `directory`.
///
/// # Errors
/// Those of the writer.
pub fn write(
    format: Format,
    inspected: &[Inspected],
    directory: &Path,
    choice: Choice,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paths = Paths::new(directory);
    let record = |one: &Inspected| ProjectRecord::new(one, &paths, &Redact::of(one, choice.show_secrets));
    let document = Document { version: 1, projects: inspected.iter().map(record).collect() };
    match format {
        Format::Human => human::write(&document.projects, choice.all, terminal, out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)
        }
        Format::Mermaid => mermaid::write(&document.projects, out),
        Format::Yaml => serde_yaml::to_writer(&mut *out, &document).map_err(io::Error::other),
    }
}
