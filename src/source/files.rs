use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// Something that must not be opened: a pipe, a socket, a device.
    Special,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing at that path.
    Absent,
    /// It is a directory or a special file.
    NotAFile,
    /// It is larger than redlint reads.
    TooLarge,
    /// The system's own words, as for a missing permission.
    Other(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("no such file"),
            Self::NotAFile => f.write_str("not a regular file"),
            Self::TooLarge => f.write_str("file is too large"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

/// The only way to files: a disk, a tree in memory, or one laid over the other.
///
/// Paths are absolute or relative to one fixed directory; the engine only joins and normalises them.
pub trait Files {
    /// Content of a regular file.
    ///
    /// # Errors
    /// [`ReadError`] says why it cannot be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;

    /// What a path is, links followed; `None` where there is nothing.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// Names in a directory, sorted; empty for anything else.
    fn list(&self, directory: &Path) -> Vec<String>;
}

/// A tree of files in memory: for examples of rules, tests, and editors.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// An empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), content.into());
    }

    /// Paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::Absent)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        if self.files.contains_key(path) {
            return Some(FileKind::File);
        }
        let below = self.files.keys().any(|file| file.starts_with(path));
        (below || path.as_os_str().is_empty()).then_some(FileKind::Directory)
    }

    fn list(&self, directory: &Path) -> Vec<String> {
        let below = self.files.keys().filter_map(|file| file.strip_prefix(directory).ok());
        let mut names: Vec<String> = below
            .filter_map(|rest| rest.components().next())
            .map(|name| name.as_os_str().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names.dedup();
        names
    }
}
