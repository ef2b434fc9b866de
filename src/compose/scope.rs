use crate::source::Text;
use crate::syntax::interpolate::Found;
use indexmap::IndexMap;
use std::path::{Path, PathBuf};

/// What the files of a project, or of one `include`, have in common.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    /// Directory that relative paths start from.
    pub directory: &'a Path,
    pub scope: &'a Scope,
    /// The files that are being included, outermost first.
    pub chain: Vec<PathBuf>,
}

/// The variables that interpolation sees.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// From outside of all files; these win.
    pub given: IndexMap<String, String>,
    /// From env files.
    pub written: IndexMap<String, Text>,
}

impl Scope {
    /// The value of a variable.
    pub fn lookup(&self, name: &str) -> Option<Found> {
        match self.given.get(name) {
            Some(value) => Some(Found::Given(value.clone())),
            None => self.written.get(name).cloned().map(Found::Written),
        }
    }
}
