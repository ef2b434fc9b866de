use super::{Entry, FileKind, Files, ReadError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

type Kinds = HashMap<PathBuf, Option<FileKind>>;

/// Files whose kinds and marks are asked for once: a run asks again and again whether something is there.
pub struct Remembered<'a> {
    files: &'a dyn Files,
    kinds: Mutex<Kinds>,
    marks: Mutex<HashMap<PathBuf, u64>>,
}

impl<'a> Remembered<'a> {
    /// Remembers from here on what `files` says.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, kinds: Mutex::default(), marks: Mutex::default() }
    }

    /// Forgets all, so that what is remembered does not grow with the tree.
    pub fn forget(&self) {
        self.kinds().clear();
        self.marks().clear();
    }

    fn marks(&self) -> MutexGuard<'_, HashMap<PathBuf, u64>> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kinds(&self) -> MutexGuard<'_, Kinds> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for Remembered<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        if let Some(kind) = self.kinds().get(path) {
            return *kind;
        }
        let kind = self.files.kind(path);
        self.kinds().insert(path.to_owned(), kind);
        kind
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        self.files.entries(directory)
    }

    fn mark(&self, path: &Path) -> u64 {
        if let Some(mark) = self.marks().get(path) {
            return *mark;
        }
        let mark = self.files.mark(path);
        self.marks().insert(path.to_owned(), mark);
        mark
    }

    fn home(&self) -> &Path {
        self.files.home()
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        self.files.tidy(path)
    }
}
