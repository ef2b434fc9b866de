//! Floor 1: text and places. Knows nothing of Redis or YAML, and does no IO of its own.
//!
//! Invariants: a [`Span`] is a byte range of one file as it was read; a [`Text`] is a decoded string whose every
//! byte remembers the source bytes it came from; files are reached only through the [`Files`] trait.

mod budget;
mod cover;
mod edit;
mod files;
mod lines;
mod overlay;
mod paths;
mod record;
mod remembered;
mod span;
mod spans;
mod text;

pub use budget::Budget;
pub use cover::Cover;
pub use edit::{Edit, apply};
pub use files::{Entry, FileKind, Files, MemoryFiles, ReadError, mark_of, normalise};
pub use lines::{LineIndex, Position};
pub use overlay::Overlay;
pub use paths::{Paths, slashed};
pub use record::{Record, Recorder};
pub use remembered::Remembered;
pub use span::{FileId, Span};
pub use spans::Spans;
pub use text::{Text, TextBuilder, UNKNOWN, Via};

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One file as it was read: its path, its bytes as text, and where its lines start.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    utf8: bool,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// The path it was read under, as [`Files`] knows it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The content. Where the file is not UTF-8 every offending byte is replaced by one `?`, so that offsets in
    /// the text are offsets in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file was valid UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.utf8
    }

    /// The line index, made at first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// The files that were read, in the order they were read. A [`FileId`] is an index into it.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    ids: HashMap<PathBuf, FileId>,
    paths: Paths,
}

impl Sources {
    /// No file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No file yet; paths are shown as a reader in the directory of `files` would write them.
    pub fn seen_from(files: &dyn Files) -> Self {
        Self { paths: Paths::new(files.home()), ..Self::default() }
    }

    /// The path of a file as a reader is to see it.
    pub fn shown(&self, id: FileId) -> String {
        self.paths.show(self.file(id).path())
    }

    /// A path as a reader is to see it.
    pub fn show(&self, path: &Path) -> String {
        self.paths.show(path)
    }

    /// Adds a file. Adding one path twice gives the first id again, so a file has one text for a whole run.
    pub fn add(&mut self, path: impl Into<PathBuf>, bytes: Vec<u8>) -> FileId {
        let path = path.into();
        if let Some(id) = self.find(&path) {
            return id;
        }
        let (text, utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (mask_invalid(error.as_bytes()), false),
        };
        let id = FileId::new(self.files.len());
        self.ids.insert(path.clone(), id);
        self.files.push(SourceFile { path, text, utf8, lines: OnceLock::new() });
        id
    }

    /// The id of a file that was added under this path.
    pub fn find(&self, path: &Path) -> Option<FileId> {
        self.ids.get(path).copied()
    }

    /// Reads a file through `files` and adds it; a file that was read before is not read again.
    ///
    /// # Errors
    /// Whatever [`Files::read`] says.
    pub fn load(&mut self, files: &dyn Files, path: &Path) -> Result<FileId, ReadError> {
        let path = files.tidy(path);
        match self.find(&path) {
            Some(id) => Ok(id),
            None => {
                let bytes = files.read(&path)?;
                Ok(self.add(path, bytes))
            }
        }
    }

    /// Takes over a file of other sources; a path that is there already keeps its text. What stands for a file that
    /// could not be read has none, and takes that of somebody who could.
    pub fn adopt(&mut self, file: &SourceFile) -> FileId {
        if let Some(id) = self.find(&file.path) {
            if let Some(known) = self.files.get_mut(id.index()).filter(|known| known.text.is_empty()) {
                known.text.clone_from(&file.text);
                known.utf8 = file.utf8;
                known.lines = OnceLock::new();
            }
            return id;
        }
        let id = FileId::new(self.files.len());
        let (path, text) = (file.path.clone(), file.text.clone());
        self.ids.insert(path.clone(), id);
        self.files.push(SourceFile { path, text, utf8: file.utf8, lines: OnceLock::new() });
        id
    }

    /// The file behind an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    /// All of a file.
    pub fn whole(&self, id: FileId) -> Span {
        Span::new(id, 0..self.text(id).len())
    }

    /// Content of a file.
    pub fn text(&self, id: FileId) -> &str {
        self.file(id).text()
    }

    /// The bytes of a span, as text. Empty where the span does not lie on character boundaries of the file.
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or("")
    }

    /// Line and columns of an offset of a file.
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        let file = self.file(file);
        file.lines().position(file.text(), offset as usize)
    }

    /// All files, with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId::new(index), file))
    }
}

fn mask_invalid(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    loop {
        match std::str::from_utf8(bytes) {
            Ok(rest) => {
                text.push_str(rest);
                return text;
            }
            Err(error) => {
                let (good, bad) = bytes.split_at(error.valid_up_to());
                text.push_str(std::str::from_utf8(good).unwrap_or_default());
                let skipped = error.error_len().unwrap_or(bad.len());
                text.extend(std::iter::repeat_n('?', skipped));
                bytes = &bad[skipped..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_keep_their_offsets() {
        let mut sources = Sources::new();
        let id = sources.add("a", b"ab\xff\xfecd\xe2\x82".to_vec());
        assert_eq!(sources.text(id), "ab??cd??");
        assert!(!sources.file(id).is_utf8());
    }

    #[test]
    fn one_path_is_one_file() {
        let mut sources = Sources::new();
        let first = sources.add("a", b"x".to_vec());
        assert_eq!(sources.add("a", b"y".to_vec()), first);
        assert_eq!(sources.text(first), "x");
    }
}
