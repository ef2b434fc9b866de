use super::{Entry, FileKind, Files, ReadError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Files that note what was asked of them.
pub struct Recorder<'a> {
    files: &'a dyn Files,
    seen: Mutex<HashMap<PathBuf, Seen>>,
}

/// What was asked of files, and what the answers were.
#[derive(Debug, Default)]
pub struct Record {
    seen: Vec<(PathBuf, Seen)>,
}

/// What is known of a path.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// What it is, where only that was asked.
    kind: Option<Option<FileKind>>,
    /// The mark of its content, where that was read.
    mark: Option<u64>,
}

impl<'a> Recorder<'a> {
    /// Notes from here on what is asked of `files`.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, seen: Mutex::default() }
    }

    /// What was asked for.
    pub fn finish(self) -> Record {
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        Record { seen: seen.into_iter().collect() }
    }

    fn note(&self, path: &Path, note: impl FnOnce(&mut Seen)) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get_mut(path) {
            Some(seen) => note(seen),
            None => note(seen.entry(path.to_owned()).or_default()),
        }
    }

    /// Notes the content of a path before it is read: a change in between shows.
    fn note_content(&self, path: &Path) {
        self.note(path, |seen| {
            seen.mark.get_or_insert_with(|| self.files.mark(path));
        });
    }
}

impl Record {
    /// Whether every answer would still be the same.
    pub fn holds(&self, files: &dyn Files) -> bool {
        self.seen.iter().all(|(path, seen)| {
            seen.kind.is_none_or(|kind| files.kind(path) == kind)
                && seen.mark.is_none_or(|mark| files.mark(path) == mark)
        })
    }
}

impl Files for Recorder<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.note_content(path);
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let kind = self.files.kind(path);
        self.note(path, |seen| seen.kind = Some(kind));
        kind
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        self.note_content(directory);
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
