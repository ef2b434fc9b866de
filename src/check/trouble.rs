use super::gather::Outcome;
use crate::diagnostic::Diagnostic;
use crate::source::{ReadError, Sources, Span};
use std::path::Path;

/// The finding that a file or directory could not be read. The rest is checked all the same.
pub(super) fn unreadable(path: &Path, error: &ReadError) -> Outcome {
    let mut sources = Sources::new();
    let at = Span::at(sources.add(path, Vec::new()), 0);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let finding = match error {
        ReadError::TooLarge => Diagnostic::input(
            "file-too-large",
            "File is too large to be checked",
            at,
            format!("`{name}` is larger than 16 MiB"),
        )
        .with_help("Exclude it in redlint.toml if it is not a configuration."),
        ReadError::NotText => Diagnostic::input(
            "not-text",
            "File is not a text",
            at,
            format!("`{name}` holds zero bytes: it is binary or UTF-16"),
        )
        .with_help("Save it as UTF-8, or exclude it in redlint.toml."),
        ReadError::Absent | ReadError::NotAFile | ReadError::Other(_) => Diagnostic::input(
            "unreadable-file",
            "File cannot be read",
            at,
            format!("`{name}` cannot be read: {error}"),
        ),
    };
    Outcome { directory: path.to_owned(), sources, diagnostics: vec![finding], ..Outcome::default() }
}
