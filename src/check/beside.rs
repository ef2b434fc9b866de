use super::once::OncePerPath;
use crate::resolve;
use crate::source::Files;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most texts of one directory that are looked into.
const MOST: usize = 64;

/// Most directories above a file in which something may say more of it.
pub(super) const DEEPEST: usize = 8;

/// A directory, and so many above it as far as they lie in `root`.
pub(super) fn above<'p>(home: &'p Path, levels: usize, root: &'p Path) -> impl Iterator<Item = &'p Path> {
    home.ancestors().take(levels + 1).filter(move |home| home.starts_with(root))
}

/// Texts beside configurations that may fill them in, by directory. A directory is listed once.
#[derive(Debug, Default)]
pub(super) struct Beside(OncePerPath<Arc<[PathBuf]>>);

impl Beside {
    /// Those in a directory, and in so many above it as far as they lie in `root`.
    pub(super) fn of(&self, home: &Path, levels: usize, root: &Path, files: &dyn Files) -> Vec<PathBuf> {
        above(home, levels, root).flat_map(|home| self.within(home, files).to_vec()).collect()
    }

    fn within(&self, directory: &Path, files: &dyn Files) -> Arc<[PathBuf]> {
        self.0.of(directory, || texts(directory, files).collect())
    }
}

/// Texts in a directory that may fill something in.
pub(super) fn texts(directory: &Path, files: &dyn Files) -> impl Iterator<Item = PathBuf> + use<> {
    let directory = directory.to_owned();
    let names = files.list(&directory).into_iter().filter(|name| resolve::may_fill(name)).take(MOST);
    names.map(move |name| directory.join(name))
}
