use super::files::{Entry, FileKind, Files, MemoryFiles, ReadError, mark_of};
use std::path::{Path, PathBuf};

/// Files with other content laid over some of them: fixes before they are written, buffers of an editor.
pub struct Overlay<'a> {
    below: &'a dyn Files,
    above: MemoryFiles,
}

impl<'a> Overlay<'a> {
    /// Nothing laid over `below` yet.
    pub fn new(below: &'a dyn Files) -> Self {
        Self { below, above: MemoryFiles::new() }
    }

    /// Lays content over a path, whether or not there is a file.
    pub fn insert(&mut self, path: &Path, content: impl Into<Vec<u8>>) {
        self.above.insert(self.below.tidy(path), content);
    }
}

impl Clone for Overlay<'_> {
    fn clone(&self) -> Self {
        Self { below: self.below, above: self.above.clone() }
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.above.read(&self.tidy(path)).or_else(|_| self.below.read(path))
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        match self.above.kind(&self.tidy(path)) {
            Some(FileKind::File) => Some(FileKind::File),
            above => self.below.kind(path).or(above),
        }
    }

    fn entries(&self, directory: &Path) -> Result<Vec<Entry>, ReadError> {
        let mut above = self.above.entries(&self.tidy(directory)).unwrap_or_default();
        let mut entries = match self.below.entries(directory) {
            Ok(entries) => entries,
            Err(error) if above.is_empty() => return Err(error),
            Err(_) => Vec::new(),
        };
        above.retain(|entry| !entries.iter().any(|known| known.name == entry.name));
        entries.extend(above);
        entries.sort();
        Ok(entries)
    }

    fn mark(&self, path: &Path) -> u64 {
        let tidy = self.tidy(path);
        match self.above.kind(&tidy) {
            Some(FileKind::File) => self.above.mark(&tidy),
            Some(_) => mark_of(&(self.below.mark(path), self.above.mark(&tidy))),
            None => self.below.mark(path),
        }
    }

    fn home(&self) -> &Path {
        self.below.home()
    }

    fn tidy(&self, path: &Path) -> PathBuf {
        self.below.tidy(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_above_is_seen() {
        let mut disk = MemoryFiles::new();
        disk.insert("a/x", "old");
        disk.insert("a/y", "kept");
        let mut files = Overlay::new(&disk);
        files.insert(Path::new("./a/x"), "new");
        files.insert(Path::new("b/z"), "other");
        assert_eq!(files.read(Path::new("a/x")).unwrap(), b"new");
        assert_eq!(files.read(Path::new("a/y")).unwrap(), b"kept");
        assert_eq!(files.list(Path::new("a")), ["x", "y"]);
        assert_eq!(files.list(Path::new("")), ["a", "b"]);
        assert_eq!(files.kind(Path::new("b")), Some(FileKind::Directory));
    }
}
