use crate::check::{Inspected, Mended, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Buffers by path.
pub type Buffers = BTreeMap<PathBuf, String>;

/// What the server asks of redlint. Buffers lie over the disk; a path may be a file or a folder.
pub trait Engine {
    /// Checks; `None` where that is not possible at all.
    fn check(&self, buffers: &Buffers, path: &Path) -> Option<Report>;
    /// What would run, variant by variant.
    fn inspect(&self, buffers: &Buffers, path: &Path) -> Vec<Inspected>;
    /// What the safe fixes come to.
    fn mend(&self, buffers: &Buffers, path: &Path) -> Option<Mended>;
    /// The page about a rule.
    fn help(&self, id: &str) -> Option<String>;
    /// Ids and titles of all rules.
    fn rules(&self) -> Vec<(String, String)>;
}
