use super::{Entry, FileKind, Files, ReadError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files that note which paths were asked for.
pub struct Recorder<'a> {
    files: &'a dyn Files,
    marks: Mutex<HashMap<PathBuf, u64>>,
}

/// The paths that something was made from, each with its mark.
#[derive(Debug, Default)]
pub struct Record {
    marks: Vec<(PathBuf, u64)>,
}

impl<'a> Recorder<'a> {
    /// Notes from here on what is asked of `files`.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, marks: Mutex::default() }
    }

    /// What was asked for.
    pub fn finish(self) -> Record {
        let marks = self.marks.into_inner().unwrap_or_else(PoisonError::into_inner);
        Record { marks: marks.into_iter().collect() }
    }

    /// Notes a path before it is read: a change in between shows.
    fn note(&self, path: &Path) {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if !marks.contains_key(path) {
            marks.insert(path.to_owned(), self.files.mark(path));
        }
    }
}

impl Record {
    /// Whether every path still is what it was.
    pub fn holds(&self, files: &dyn Files) -> bool {
        self.marks.iter().all(|(path, mark)| files.mark(path) == *mark)
    }
}

impl Files for Recorder<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.note(path);
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.note(path);
        self.files.kind(path)
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        self.note(directory);
        self.files.entries(directory)
    }

    fn mark(&self, path: &Path) -> u64 {
        self.files.mark(path)
    }

    fn home(&self) -> &Path {
        self.files.home()
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        self.files.tidy(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Overlay};

    #[test]
    fn a_record_holds_until_something_that_was_asked_for_changes() {
        let mut disk = MemoryFiles::new();
        for path in ["a/x", "a/y", "b/z"] {
            disk.insert(path, path);
        }
        let ask = |files: &dyn Files| {
            let recorder = Recorder::new(files);
            let _ = (
                recorder.read(Path::new("a/x")),
                recorder.kind(Path::new("c")),
                recorder.list(Path::new("b")),
            );
            recorder.finish()
        };
        let record = ask(&disk);
        let after = |path: &str, content: &str| {
            let mut files = Overlay::new(&disk);
            files.insert(Path::new(path), content);
            record.holds(&files)
        };
        assert!(after("a/x", "a/x") && after("a/y", "other") && after("a/new", ""));
        assert!(!after("a/x", "other") && !after("c", "") && !after("b/new", ""));
    }
}
