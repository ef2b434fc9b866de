//! Floor 7: findings for people and programs, one file per format.
//!
//! Invariants: positions and paths are resolved once, in [`Findings::new`]; a format only writes what is there. Time is
//! linear in the findings and in the files they lie in, however long a line is. No secret is written: every excerpt
//! goes through the mask.

mod closing;
mod concise;
pub mod diff;
mod excerpt;
mod finding;
mod fingerprint;
mod format;
mod human;
pub mod inspect;
mod json;
pub mod markdown;
mod mask;
mod places;
mod summary;
mod terminal;

pub use crate::source::Paths;
pub use closing::counted;
pub use finding::{Finding, Place, ResolvedEdit, ResolvedFix, rule_url};
pub use format::{Format, write};
pub use mask::Mask;
pub use summary::{Count, Summary};
pub use terminal::{ColorChoice, Terminal};

use crate::config::FailOn;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Sources, Span};
use std::path::Path;
use std::time::Duration;

/// What a run was, apart from its findings.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// Files that were read.
    pub files: usize,
    /// Servers that were found, each once however many variants have it.
    pub servers: usize,
    /// Variants that were resolved.
    pub variants: usize,
    /// Findings that a comment or the configuration suppressed.
    pub suppressed: usize,
    /// Findings that the baseline holds.
    pub baselined: usize,
    /// Findings that were mended.
    pub fixed: usize,
    /// What fails the run.
    pub fail_on: FailOn,
    /// The mildest severity that is shown.
    pub min_severity: Option<Severity>,
    /// Exit code that something other than findings asks for: trouble with paths or configuration, nothing to check.
    pub exit: Option<u8>,
    /// How long it took.
    pub elapsed: Duration,
    /// Whether people are told at the end what it comes to.
    pub closing: bool,
}

/// Findings with their places resolved, in order: file, start, rule.
#[derive(Debug)]
pub struct Findings<'a> {
    /// The files that spans point into.
    pub sources: &'a Sources,
    /// What is shown.
    pub list: Vec<Finding<'a>>,
    /// What was found, hidden findings included.
    pub summary: Summary,
    /// Which bytes must not be shown.
    pub mask: Mask,
    /// Whether people are told at the end what it comes to.
    pub closing: bool,
}

impl<'a> Findings<'a> {
    /// Resolves findings. `secrets` are spans to mask besides those that the findings name; paths become relative to
    /// `directory`.
    pub fn new(
        sources: &'a Sources,
        diagnostics: &'a [Diagnostic],
        secrets: &[Span],
        directory: &Path,
        run: &Run,
    ) -> Self {
        let secret = diagnostics.iter().flat_map(|diagnostic| &diagnostic.secrets).chain(secrets);
        let mask = Mask::new(secret.copied());
        let summary = Summary::new(diagnostics, run);
        let least = run.min_severity.unwrap_or(Severity::Info);
        let shown: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity >= least).collect();
        let list = finding::resolve(sources, &shown, &mask, &Paths::new(directory));
        Self { sources, list, summary, mask, closing: run.closing }
    }
}
