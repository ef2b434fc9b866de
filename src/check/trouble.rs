use super::gather::Outcome;
use crate::diagnostic::Diagnostic;
use crate::model::compose::Project;
use crate::source::{Files, ReadError, Sources, Span};
use std::path::{Path, PathBuf};

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
    Outcome { homes: [path.to_owned()].into(), sources, diagnostics: vec![finding], ..Outcome::default() }
}

/// Services of one project that are looked at. Each of them may reach every other one.
const MAX_SERVICES: usize = 1_000;

/// Takes the services beyond the bound out of a project; the finding that tells so.
pub(super) fn too_many_services(project: &mut Project) -> Option<Diagnostic> {
    let (_, first) = project.services.get_index(MAX_SERVICES)?;
    let finding = Diagnostic::input(
        "too-many-services",
        "Project has more services than redlint looks at",
        first.at,
        format!("the {} services from here on are not checked", project.services.len() - MAX_SERVICES),
    );
    project.services.truncate(MAX_SERVICES);
    Some(finding.with_help("Split the project, or exclude its file in redlint.toml."))
}

/// Variants of one project that are looked at, each a whole deployment.
pub(super) const MAX_VARIANTS: usize = 100;

/// That a project has more variants than are looked at: the last file of each of them.
pub(super) fn too_many_variants<'p>(
    last: impl ExactSizeIterator<Item = Option<&'p PathBuf>>,
    sources: &mut Sources,
    files: &dyn Files,
) -> Option<Diagnostic> {
    let more = last.len().checked_sub(MAX_VARIANTS)?;
    let first = last.skip(MAX_VARIANTS).flatten().next()?;
    let at = Span::at(sources.load(files, first).ok()?, 0);
    Some(Diagnostic::input(
        "too-many-variants",
        "Project has more variants than redlint looks at",
        at,
        format!("the {more} variants from this file on are not checked"),
    ))
}
