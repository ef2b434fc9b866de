//! Floor 7: findings for people and programs, one file per format.
//!
//! Invariants: positions and paths are resolved once, in [`Findings::new`]; a format only writes what is there. Time is
//! linear in the findings and in the files they lie in, however long a line is. No secret is written: every excerpt
//! goes through the mask.

mod catalogue;
mod checkstyle;
mod closing;
mod concise;
pub mod diff;
mod each;
mod excerpt;
mod finding;
mod format;
mod github;
mod gitlab;
mod human;
pub mod inspect;
mod json;
mod junit;
mod line_hash;
pub mod markdown;
mod mask;
mod overview;
mod places;
mod rdjson;
mod sarif;
pub mod statistics;
mod summary;
mod terminal;
mod xml;

pub use crate::source::Paths;
pub use catalogue::Described;
pub use closing::counted;
pub use finding::{Finding, Place, ResolvedEdit, ResolvedFix, rule_url};
pub use format::{Format, write};
pub use mask::Mask;
pub use summary::{Count, Summary};
pub use terminal::{ColorChoice, Terminal};

use crate::config::FailOn;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::fingerprint::Fingerprints;
use crate::source::{Sources, Span};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};
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
    /// Directory that fingerprints start from; the working directory where empty.
    pub root: PathBuf,
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
    /// What somebody said is not to be reported.
    pub suppressed: Vec<Finding<'a>>,
    /// What was found, hidden findings included.
    pub summary: Summary,
    /// Which bytes must not be shown.
    pub mask: Mask,
    /// Whether people are told at the end what it comes to.
    pub closing: bool,
    /// The rules that ran, for formats that list them.
    pub catalogue: Vec<Described>,
    repository: Paths,
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
        let root = if run.root.as_os_str().is_empty() { directory } else { &run.root };
        Self::part(sources, diagnostics, secrets, directory, run, Some(&mut Fingerprints::new(root)))
    }

    /// The same for a part of a run, whose findings get their names after those of the parts before; none where nobody
    /// is told of them.
    pub fn part(
        sources: &'a Sources,
        diagnostics: &'a [Diagnostic],
        secrets: &[Span],
        directory: &Path,
        run: &Run,
        names: Option<&mut Fingerprints>,
    ) -> Self {
        let secret = diagnostics.iter().flat_map(|diagnostic| &diagnostic.secrets).chain(secrets);
        let mask = Mask::new(secret.copied());
        let summary = Summary::new(diagnostics, run);
        let least = run.min_severity.unwrap_or(Severity::Info);
        // Hidden findings count for the names of others.
        let names = names.map(|names| names.of(sources, diagnostics)).unwrap_or_default();
        let named = diagnostics.iter().enumerate().map(|(index, one)| (one, names.get(index).copied()));
        let shown = named.filter(|(finding, _)| finding.severity >= least);
        let mut list = finding::resolve(sources, shown, &mask, &Paths::new(directory));
        let suppressed = list.extract_if(.., |finding| finding.diagnostic.suppressed.is_some()).collect();
        let repository = Paths::new(directory);
        Self {
            sources,
            list,
            suppressed,
            summary,
            mask,
            closing: run.closing,
            catalogue: Vec::new(),
            repository,
        }
    }

    /// With what was told before in the numbers.
    #[must_use]
    pub fn after(mut self, before: &Summary) -> Self {
        self.summary.add(before);
        self
    }

    /// With the rules that ran.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: Vec<Described>) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// For the formats of code hosts, which want paths relative to the repository.
    #[must_use]
    pub fn in_a_repository(mut self, root: &Path) -> Self {
        self.repository = Paths::new(root);
        self
    }

    /// What is shown, the worst first: for formats of which only the beginning is read.
    fn worst_first(&self) -> Vec<&Finding<'a>> {
        let mut findings: Vec<&Finding<'a>> = self.list.iter().collect();
        findings.sort_by_key(|finding| Reverse(finding.diagnostic.severity));
        findings
    }

    /// A path relative to the repository, or to the working directory where no repository is known.
    fn in_repository(&self, place: &Place) -> String {
        self.repository.show(self.sources.file(place.span.file).path())
    }
}
