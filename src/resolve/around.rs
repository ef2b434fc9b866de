use std::path::{Path, PathBuf};

/// Tells which texts lie around a file, whoever they belong to. They are looked for only where a file has something to be
/// filled in.
#[derive(Clone, Copy)]
pub struct Around<'a>(&'a dyn Fn(&Path) -> Vec<PathBuf>);

impl<'a> Around<'a> {
    /// By a function from the path of a file to those of the texts.
    pub fn new(find: &'a dyn Fn(&Path) -> Vec<PathBuf>) -> Self {
        Self(find)
    }

    pub(super) fn of(self, file: &Path) -> Vec<PathBuf> {
        (self.0)(file)
    }
}

impl Default for Around<'_> {
    fn default() -> Self {
        Self(&|_| Vec::new())
    }
}

impl std::fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Around")
    }
}
