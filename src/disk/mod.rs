//! Floor 8: files on a disk. Everything else reaches files through [`Files`] only.

mod seen;

pub use seen::Seen;

use crate::source::{Entry, FileKind, Files, ReadError, mark_of, normalise};
use std::fs::{self, FileType};
use std::hash::Hash;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// Largest file that is read, in bytes: no configuration of a deployment comes near it.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Time after a change in which a file's time does not tell whether it changed again.
const TICK: Duration = Duration::from_secs(3);

/// Files on a disk. Relative paths start from one directory; tidy paths are absolute.
#[derive(Debug, Clone)]
pub struct Disk {
    directory: PathBuf,
    seen: Option<Arc<Seen>>,
}

impl Disk {
    /// Files as seen from an absolute directory.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), seen: None }
    }

    /// The same files, and a note of what is asked of them from here on.
    #[must_use]
    pub fn noting(self) -> (Self, Arc<Seen>) {
        let seen = Arc::new(Seen::default());
        (Self { seen: Some(Arc::clone(&seen)), ..self }, seen)
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

    /// Puts new content in place of a file's in one step, so that nobody meets half of it. Permissions stay, and a link
    /// still leads to the file.
    ///
    /// # Errors
    /// In words: where it lies outside `root` once links are followed, where it no longer holds `before`, where it is
    /// read-only, and whatever the system says.
    pub fn replace(&self, path: &Path, root: &Path, before: &str, after: &str) -> Result<(), String> {
        let words = |error: std::io::Error| in_words(&error);
        let path = fs::canonicalize(self.tidy(path)).map_err(words)?;
        let root = fs::canonicalize(self.tidy(root)).map_err(words)?;
        if !path.starts_with(root) {
            return Err("it is a link to somewhere outside the repository".into());
        }
        let now = self.read(&path).map_err(|error| error.to_string())?;
        if now != before.as_bytes() {
            return Err("it was changed in the meantime".into());
        }
        if fs::metadata(&path).map_err(words)?.permissions().readonly() {
            // Renaming another file over it would work, and is not what whoever made it read-only wants.
            return Err("it is read-only".into());
        }
        swap(&path, after.as_bytes()).map_err(words)
    }

    /// Writes a file in one step, new or not.
    ///
    /// # Errors
    /// What the system says, in words.
    pub fn write(&self, path: &Path, content: &[u8]) -> Result<(), String> {
        let path = self.tidy(path);
        let above = path.parent().map_or(Ok(()), fs::create_dir_all);
        above.and_then(|()| swap(&path, content)).map_err(|error| in_words(&error))
    }
}

/// Writes a file beside the one at the path, and renames it.
fn swap(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.redlint-{}", std::process::id()));
    let write = || {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
            keep_owner(&beside, &old);
        }
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    let written = write();
    if written.is_err() {
        // What could not be renamed is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Gives a file the owner of another; only the superuser may, and for others it is theirs already.
#[cfg(unix)]
fn keep_owner(path: &Path, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let _ = chown(path, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

impl Files for Disk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        let path = self.tidy(path);
        self.seen.iter().for_each(|seen| seen.content(&path));
        // Asked before opening: to open a pipe is to wait for whoever writes to it.
        let metadata = fs::metadata(&path).map_err(|error| why(&error))?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        let file = fs::File::open(&path).map_err(|error| why(&error))?;
        let length = metadata.len().min(LARGEST);
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| why(&error))?;
        if bytes.len() as u64 > LARGEST { Err(ReadError::TooLarge) } else { Ok(bytes) }
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let path = self.tidy(path);
        self.seen.iter().for_each(|seen| seen.kind(&path));
        fs::metadata(path).ok().map(|metadata| kind_of(metadata.file_type()))
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        let directory = self.tidy(directory);
        self.seen.iter().for_each(|seen| seen.content(&directory));
        let mut entries = Vec::new();
        for entry in WalkDir::new(&directory).min_depth(1).max_depth(1) {
            // Which path it was is said by whoever asked.
            let entry = entry.map_err(|error| match error.io_error() {
                Some(error) => why(error),
                None => ReadError::Other(error.to_string()),
            })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let link = entry.path_is_symlink();
            // A link to nowhere, or in a circle, is special: whoever opens it learns why it is not there.
            let followed = || self.kind(entry.path()).unwrap_or(FileKind::Special);
            let kind = if link { followed() } else { kind_of(entry.file_type()) };
            entries.push(Entry { name, kind, link });
        }
        if entries.is_empty() && !directory.is_dir() {
            return Err(ReadError::NotAFile);
        }
        entries.sort();
        Ok(entries)
    }

    fn mark(&self, path: &Path) -> u64 {
        let path = self.tidy(path);
        let Ok(metadata) = fs::metadata(&path) else { return mark_of(&None::<FileKind>) };
        let (changed, stamp) = stamp(&metadata);
        // Within one tick of the clock a file can change twice and look the same.
        let fresh = SystemTime::now().duration_since(changed).map_or(true, |age| age < TICK);
        let content = (fresh && metadata.is_file()).then(|| self.read(&path).ok());
        let names = (fresh && metadata.is_dir()).then(|| self.entries(&path).ok());
        mark_of(&(kind_of(metadata.file_type()), metadata.len(), stamp, content, names))
    }

    fn home(&self) -> &Path {
        &self.directory
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        if path.is_absolute() { normalise(path) } else { normalise(&self.directory.join(path)) }
    }
}

/// When a file last changed, and what tells one state of it from another.
#[cfg(unix)]
fn stamp(metadata: &fs::Metadata) -> (SystemTime, impl Hash + use<>) {
    use std::os::unix::fs::MetadataExt;
    let changed = u64::try_from(metadata.ctime()).unwrap_or_default();
    let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(changed);
    (
        changed,
        (metadata.ino(), metadata.ctime(), metadata.ctime_nsec(), metadata.mtime(), metadata.mtime_nsec()),
    )
}

/// When a file last changed, and what tells one state of it from another.
#[cfg(not(unix))]
fn stamp(metadata: &fs::Metadata) -> (SystemTime, impl Hash + use<>) {
    let changed = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    (changed, changed)
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
        _ => ReadError::Other(in_words(error)),
    }
}

/// What the system says, without its number.
pub fn in_words(error: &std::io::Error) -> String {
    let said = error.to_string();
    match said.split_once(" (os error ") {
        Some((words, _)) => words.to_lowercase(),
        None => said,
    }
}
