use super::{Entry, FileKind, Files, ReadError};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Files whose kinds are asked for once: a run asks again and again whether something is there.
pub struct Remembered<'a> {
    files: &'a dyn Files,
    kinds: RefCell<HashMap<PathBuf, Option<FileKind>>>,
}

impl<'a> Remembered<'a> {
    /// Remembers from here on what `files` says.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, kinds: RefCell::default() }
    }
}

impl Files for Remembered<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        if let Some(kind) = self.kinds.borrow().get(path) {
            return *kind;
        }
        let kind = self.files.kind(path);
        self.kinds.borrow_mut().insert(path.to_owned(), kind);
        kind
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        self.files.entries(directory)
    }

    fn home(&self) -> &Path {
        self.files.home()
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        self.files.tidy(path)
    }
}
