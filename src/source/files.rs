use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path, PathBuf};

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// Something that must not be opened: a pipe, a socket, a device.
    Special,
}

/// One name in a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Its name, without the directory.
    pub name: String,
    /// What it is, links followed.
    pub kind: FileKind,
    /// Whether it is a symbolic link.
    pub link: bool,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadError {
    /// There is nothing at that path.
    Absent,
    /// It is a directory or a special file.
    NotAFile,
    /// It is larger than redlint reads.
    TooLarge,
    /// It is not a text in UTF-8, as far as its zero bytes show.
    NotText,
    /// The system's own words, as for a missing permission.
    Other(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Absent => f.write_str("no such file"),
            Self::NotAFile => f.write_str("not a regular file"),
            Self::TooLarge => f.write_str("file is too large"),
            Self::NotText => f.write_str("not a text in UTF-8"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

/// The only way to files: a disk, a tree in memory, or one laid over the other.
///
/// Paths are absolute or relative to one fixed directory; the engine only joins and normalises them. Several projects may
/// be read at once.
pub trait Files: Sync {
    /// Content of a regular file.
    ///
    /// # Errors
    /// [`ReadError`] says why it cannot be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;

    /// What a path is, links followed; `None` where there is nothing.
    fn kind(&self, path: &Path) -> Option<FileKind>;

    /// What is in a directory, sorted by name.
    ///
    /// # Errors
    /// [`ReadError`] says why it cannot be listed.
    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError>;

    /// A number that is another one when a file's content, the names in a directory, or what is there at all has changed.
    fn mark(&self, path: &Path) -> u64 {
        let kind = self.kind(path);
        match kind {
            Some(FileKind::File) => mark_of(&(kind, self.read(path).ok())),
            Some(FileKind::Directory) => mark_of(&(kind, self.entries(path).ok())),
            Some(FileKind::Special) | None => mark_of(&kind),
        }
    }

    /// Names in a directory, sorted; empty for anything else.
    fn list(&self, directory: &Path) -> Vec<String> {
        let entries = self.entries(directory).unwrap_or_default();
        entries.into_iter().map(|entry| entry.name).collect()
    }

    /// The directory that relative paths start from, and that a reader is in.
    fn home(&self) -> &Path {
        Path::new("")
    }

    /// The one name that a file has however it is reached: `.` and `..` are gone. Links are not followed.
    fn tidy(&self, path: &Path) -> PathBuf {
        normalise(path)
    }
}

/// A number that stands for a value as long as the program runs.
pub fn mark_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A path without `.`, and without `..` where there is something to go up from.
pub fn normalise(path: &Path) -> PathBuf {
    if is_tidy(path) {
        return path.to_owned();
    }
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match tidy.components().next_back() {
                Some(Component::Normal(_)) => {
                    tidy.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => tidy.push(part),
            },
            _ => tidy.push(part),
        }
    }
    tidy
}

/// Whether a path is surely tidy already, as most are.
fn is_tidy(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let text = text.strip_prefix(b"/").unwrap_or(text);
    !cfg!(windows) && text.split(|byte| *byte == b'/').all(|part| !matches!(part, b"" | b"." | b".."))
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
        self.files.insert(normalise(&path.into()), content.into());
    }

    /// Files below a directory; the map is in order of components, so they lie together.
    fn below<'a>(&'a self, directory: &'a Path) -> impl Iterator<Item = &'a Path> {
        let from = self.files.range(directory.to_owned()..).map(|(file, _)| file.as_path());
        from.take_while(move |file| file.starts_with(directory))
    }

    /// Paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files.get(&normalise(path)).cloned().ok_or(ReadError::Absent)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        let path = normalise(path);
        if self.files.contains_key(&path) {
            return Some(FileKind::File);
        }
        let below = self.below(&path).next().is_some();
        (below || path.as_os_str().is_empty()).then_some(FileKind::Directory)
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        let directory = normalise(directory);
        let mut entries = BTreeMap::new();
        for file in self.below(&directory) {
            let mut parts = file.strip_prefix(&directory).into_iter().flat_map(Path::components);
            let Some(name) = parts.next() else { continue };
            let kind = if parts.next().is_some() { FileKind::Directory } else { FileKind::File };
            entries.insert(name.as_os_str().to_string_lossy().into_owned(), kind);
        }
        let entry = |(name, kind)| Entry { name, kind, link: false };
        Ok(entries.into_iter().map(entry).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_in_memory_lists_like_a_disk() {
        let mut files = MemoryFiles::new();
        for path in ["b/x.conf", "./a/y", "a/z/w", "a.txt"] {
            files.insert(path, "");
        }
        assert_eq!(files.list(Path::new(".")), ["a", "a.txt", "b"]);
        assert_eq!(files.list(Path::new("b/../a")), ["y", "z"]);
        assert_eq!(files.kind(Path::new("a/z")), Some(FileKind::Directory));
        assert_eq!(files.kind(Path::new("c")), None);
    }

    #[test]
    fn paths_become_tidy() {
        let cases = [
            ("./a/./b", "a/b"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("/../a", "/a"),
            ("..", ".."),
            ("a/..", ""),
            ("a//b/", "a/b"),
            ("/a/b", "/a/b"),
            ("/", "/"),
        ];
        for (path, tidy) in cases {
            assert_eq!(normalise(Path::new(path)), Path::new(tidy), "{path}");
        }
    }
}
