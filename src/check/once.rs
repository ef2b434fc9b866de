use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What is found out of paths once, by whoever asks first.
#[derive(Debug)]
pub(super) struct OncePerPath<T>(Mutex<BTreeMap<PathBuf, T>>);

impl<T> Default for OncePerPath<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> OncePerPath<T> {
    /// What is known of a path, found out where nobody asked before. Nothing is locked while that is done.
    pub(super) fn of(&self, path: &Path, find: impl FnOnce() -> T) -> T {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(path) {
            return found.clone();
        }
        let found = find();
        known().insert(path.to_owned(), found.clone());
        found
    }
}
