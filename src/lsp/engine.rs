use crate::check::{Inspected, Mended, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Buffers by path.
pub type Buffers = BTreeMap<PathBuf, String>;

/// What the server asks of redlint. Buffers lie over the disk; a path may be a file or a folder.
pub trait Engine {
    /// Checks the projects that the paths belong to, all of their files: one report for each configuration that counts
    /// for some of the paths.
    fn check(&self, buffers: &Buffers, paths: &[PathBuf]) -> Vec<Report>;
    /// What would run where a path belongs, variant by variant.
    fn inspect(&self, buffers: &Buffers, path: &Path) -> Vec<Inspected>;
    /// What the safe fixes of a path come to; `None` where the configuration is wrong.
    fn mend(&self, buffers: &Buffers, path: &Path) -> Option<Mended>;
    /// The page about a rule that counts for a path.
    fn help(&self, buffers: &Buffers, path: &Path, id: &str) -> Option<String>;
    /// Ids and titles of all rules that count for a path.
    fn rules(&self, buffers: &Buffers, path: &Path) -> Vec<(String, String)>;
    /// Tells whoever runs the server what went wrong.
    fn log(&self, trouble: &str);
}
