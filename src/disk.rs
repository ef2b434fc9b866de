//! Floor 8: files on a disk. Everything else reaches files through [`Files`] only.

use crate::source::{Entry, FileKind, Files, ReadError, normalise};
use std::fs::{self, FileType};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Largest file that is read, in bytes: no configuration of a deployment comes near it.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Files on a disk. Relative paths start from one directory; tidy paths are absolute.
#[derive(Debug, Clone)]
pub struct Disk {
    directory: PathBuf,
}

impl Disk {
    /// Files as seen from an absolute directory.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into() }
    }

    /// Files as seen from the working directory.
    ///
    /// # Errors
    /// Where there is no working directory any more.
    pub fn here() -> std::io::Result<Self> {
        Ok(Self::new(std::env::current_dir()?))
    }

    /// The directory that relative paths start from.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Files for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let path = self.tidy(path);
        // Asked before opening: to open a pipe is to wait for whoever writes to it.
        match self.kind(&path) {
            None => {
                return fs::metadata(&path).map_or_else(|error| Err(why(&error)), |_| Err(ReadError::Absent));
            }
            Some(FileKind::File) => {}
            Some(_) => return Err(ReadError::NotAFile),
        }
        let file = fs::File::open(&path).map_err(|error| why(&error))?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| why(&error))?;
        if bytes.len() as u64 > LARGEST { Err(ReadError::TooLarge) } else { Ok(bytes) }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        fs::metadata(self.tidy(path)).ok().map(|metadata| kind_of(metadata.file_type()))
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        let directory = self.tidy(directory);
        let mut entries = Vec::new();
        for entry in WalkDir::new(directory).min_depth(1).max_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| match error.io_error() {
                Some(error) => why(error),
                None => ReadError::Other(error.to_string()),
            })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let link = entry.path_is_symlink();
            // A link to nowhere, or in a circle, is special: whoever opens it learns why it is not there.
            let kind = if link {
                self.kind(entry.path()).unwrap_or(FileKind::Special)
            } else {
                kind_of(entry.file_type())
            };
            entries.push(Entry { name, kind, link });
        }
        Ok(entries)
    }

    fn home(&self) -> &Path {
        &self.directory
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        normalise(&self.directory.join(path))
    }
}

fn kind_of(file_type: FileType) -> FileKind {
    if file_type.is_file() {
        FileKind::File
    } else if file_type.is_dir() {
        FileKind::Directory
    } else {
        FileKind::Special
    }
}

fn why(error: &std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound => ReadError::Absent,
        _ => ReadError::Other(error.to_string()),
    }
}
