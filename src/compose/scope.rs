use crate::source::{Text, UNKNOWN};
use crate::syntax::interpolate::Found;
use indexmap::IndexMap;
use std::collections::BTreeSet;
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
    /// Set to what nobody knows, where nothing else sets them.
    pub assumed: BTreeSet<String>,
}

impl Scope {
    /// The value of a variable.
    pub fn lookup(&self, name: &str) -> Option<Found> {
        let assumed = || self.assumed.contains(name).then(|| Found::Given(UNKNOWN.to_string()));
        self.known(name).or_else(assumed)
    }

    /// The value that something sets.
    pub fn known(&self, name: &str) -> Option<Found> {
        match self.given.get(name) {
            Some(value) => Some(Found::Given(value.clone())),
            None => self.written.get(name).cloned().map(Found::Written),
        }
    }
}
