//! Lines of a file, and what kind of file it is.

use crate::source::{FileId, Sources};
use crate::syntax::dockerfile;

/// Offset of the start of the line that `at` lies in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Whether nothing but blanks stands before `at` in its line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].trim().is_empty()
}

/// Offset of the end of the line that `at` lies in, its line break left out.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| at + newline);
    if end > at && text.as_bytes().get(end - 1) == Some(&b'\r') { end - 1 } else { end }
}

/// Offset after the line that `at` lies in, its line break included.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

/// The file's own line break.
pub(super) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Whether a file is YAML, by its name.
pub(super) fn is_yaml(sources: &Sources, file: FileId) -> bool {
    let extension = sources.file(file).path().extension();
    extension.is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Whether a file is YAML or a Dockerfile, by its name: what a server reads of it stands within.
pub(super) fn is_structured(sources: &Sources, file: FileId) -> bool {
    let name = sources.file(file).path().file_name();
    is_yaml(sources, file) || name.is_some_and(|name| dockerfile::is_named(&name.to_string_lossy()))
}
