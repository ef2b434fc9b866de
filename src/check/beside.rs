use crate::resolve;
use crate::source::Files;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Most texts of one directory that are looked into.
const MOST: usize = 64;

/// Texts beside configurations that may fill them in, by directory. A directory is listed once.
#[derive(Debug, Default)]
pub(super) struct Beside(Mutex<BTreeMap<PathBuf, Arc<[PathBuf]>>>);

impl Beside {
    /// Those in a directory, and in so many above it as far as they lie in `root`.
    pub(super) fn of(&self, home: &Path, levels: usize, root: &Path, files: &dyn Files) -> Vec<PathBuf> {
        let homes = home.ancestors().take(levels + 1).filter(|home| home.starts_with(root));
        homes.flat_map(|home| self.within(home, files).to_vec()).collect()
    }

    fn within(&self, directory: &Path, files: &dyn Files) -> Arc<[PathBuf]> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(paths) = known().get(directory) {
            return Arc::clone(paths);
        }
        let names = files.list(directory).into_iter().filter(|name| resolve::may_fill(name)).take(MOST);
        let paths: Arc<[PathBuf]> = names.map(|name| directory.join(name)).collect();
        known().insert(directory.to_owned(), Arc::clone(&paths));
        paths
    }
}
