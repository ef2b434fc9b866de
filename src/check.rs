//! Floor 7: the pipeline, from files to findings. Does no IO of its own: files come through
//! [`Files`](crate::source::Files).

use crate::config::Options;
use crate::diagnostic::Diagnostic;
use crate::model::Deployment;
use crate::model::compose::Project;
use crate::source::{Files, Sources, Span};
use std::path::PathBuf;

/// What to check, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Arguments laid over redlint.toml.
    pub options: &'a Options,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that findings lie in.
    pub sources: Sources,
    /// Findings in order: path, start, rule. A finding that several variants share stands here once.
    pub diagnostics: Vec<Diagnostic>,
    /// Spans of secrets in `sources`, besides those that findings name.
    pub secrets: Vec<Span>,
    /// Paths of the files that were read, sorted.
    pub files: Vec<PathBuf>,
    /// Number of servers, each once however many variants have it.
    pub servers: usize,
    /// Number of variants that were resolved.
    pub variants: usize,
    /// Given paths at which there is nothing.
    pub missing: Vec<PathBuf>,
}

/// One variant of a project as redlint sees it.
#[derive(Debug)]
pub struct Inspected {
    /// The files that spans point into.
    pub sources: Sources,
    /// The compose project; `None` for a bare configuration.
    pub project: Option<Project>,
    /// What would run.
    pub deployment: Deployment,
}

/// Checks what the request names.
pub fn check(_files: &dyn Files, _request: &Request<'_>) -> Report {
    Report::default()
}

/// What redlint believes about what the request names, variant by variant, in the order of their first files.
pub fn inspect(_files: &dyn Files, _request: &Request<'_>) -> Vec<Inspected> {
    Vec::new()
}
