use super::loader::{Absent, Loader};
use super::merge::Merger;
use super::scope::{Frame, Scope};
use super::value::{Entry, Map, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, FileKind, Span, Text};
use indexmap::IndexMap;
use std::path::{Path, PathBuf};

/// Includes inside includes beyond any use.
const DEPTH: usize = 32;

/// One item of `include`.
pub(super) struct Include {
    paths: Vec<Text>,
    directory: Option<Text>,
    env_files: Vec<Text>,
    at: Span,
}

/// The files of an `include` and what they see.
pub(super) struct Part {
    pub files: Vec<FileId>,
    pub directory: PathBuf,
    pub scope: Scope,
    pub chain: Vec<PathBuf>,
}

/// Takes `include` out of a document.
pub(super) fn take(loader: &mut Loader<'_>, root: &mut Map) -> Vec<Include> {
    let Some(entry) = root.shift_remove("include") else { return Vec::new() };
    if entry.value.text().is_some() || entry.value.as_map().is_some() {
        loader.invalid(entry.value.at, "`include` must be a list");
    }
    loader.spend("", "include", entry.value.clone());
    let mut includes = Vec::new();
    for item in entry.value.items() {
        if item.is_null() || item.as_map().is_some() || item.as_string().is_some() {
            includes.extend(read(item));
        } else {
            loader.invalid(item.at, "an `include` is a path or a map");
        }
    }
    includes
}

/// What an item includes; `None` for nothing.
fn read(item: &Value) -> Option<Include> {
    let texts = |value: Option<&Value>| match value {
        Some(value) => {
            value.text().into_iter().chain(value.items().iter().filter_map(Value::text)).cloned().collect()
        }
        None => Vec::new(),
    };
    let (paths, directory, env_files) = match item.text() {
        Some(path) => (vec![path.clone()], None, Vec::new()),
        None => {
            let directory = item.text_of("project_directory").filter(|text| !text.is_empty()).cloned();
            (texts(item.get("path")), directory, texts(item.get("env_file")))
        }
    };
    (!paths.is_empty()).then_some(Include { paths, directory, env_files, at: item.at })
}

/// Opens what an `include` names.
pub(super) fn open(
    loader: &mut Loader<'_>,
    frame: &Frame<'_>,
    file: FileId,
    include: &Include,
) -> Option<Part> {
    if include.paths.iter().any(Text::holds_unknown) {
        loader.incomplete = true;
        return None;
    }
    let path = |text: &Text| crate::source::normalise(&frame.directory.join(text.as_str()));
    let main = path(&include.paths[0]);
    let mut chain = frame.chain.clone();
    chain.push(loader.sources.file(file).path().to_owned());
    if chain.contains(&main) {
        let names: Vec<String> = chain.iter().chain([&main]).map(|path| loader.sources.show(path)).collect();
        let message = format!("include cycle detected: {}", names.join(" includes "));
        loader.problems.push(Diagnostic::input(
            "include-cycle",
            "Files that include each other",
            include.at,
            message,
        ));
        return None;
    }
    if chain.len() > DEPTH || loader.opens < include.paths.len() {
        loader.exceeded(include.at, "too many files are included");
        return None;
    }
    loader.opens -= include.paths.len();
    let mut files = Vec::new();
    for text in &include.paths {
        match loader.open(&path(text)) {
            Ok(file) => files.push(file),
            Err(why) => missing(loader, text, &why),
        }
    }
    let directory = match &include.directory {
        Some(text) => path(text),
        None => main.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let scope = scope(loader, frame, include, &directory);
    Some(Part { files, directory, scope, chain })
}

fn missing(loader: &mut Loader<'_>, path: &Text, why: &Absent) {
    loader.incomplete = true;
    let message = format!("cannot include {path}: {why}");
    let problem =
        Diagnostic::input("missing-include", "Included file that is not there", path.outer_span(), message);
    loader.problems.push(problem);
}

/// The variables of the including project, and as defaults those of the included one.
fn scope(loader: &mut Loader<'_>, frame: &Frame<'_>, include: &Include, directory: &Path) -> Scope {
    let mut scope = frame.scope.clone();
    let mut files: Vec<(PathBuf, Option<&Text>)> = Vec::new();
    for text in include.env_files.iter().filter(|text| text.as_str() != "/dev/null" && !text.holds_unknown())
    {
        files.push((frame.directory.join(text.as_str()), Some(text)));
    }
    let default = directory.join(".env");
    if include.env_files.is_empty() && loader.files.kind(&default) == Some(FileKind::File) {
        files.push((default, None));
    }
    let mut own = IndexMap::new();
    for (path, written) in files {
        let file = match (loader.open(&path), written) {
            (Ok(file), _) => file,
            (Err(why), Some(text)) => {
                missing(loader, text, &why);
                continue;
            }
            (Err(_), None) => continue,
        };
        loader.lay_over(&mut own, file, frame.scope);
    }
    for (name, value) in own {
        scope.written.entry(name).or_insert(value);
    }
    scope
}

/// Puts imported resources under those of the document.
pub(super) fn import(loader: &mut Loader<'_>, root: &mut Map, mut imported: Map, include: &Include) {
    for entry in imported.values_mut() {
        entry.value.brought_via(include.at);
    }
    for kind in ["services", "networks", "volumes", "secrets", "configs", "models"] {
        let Some(from) = imported.shift_remove(kind) else { continue };
        let own = match root.shift_remove(kind) {
            Some(own) => own,
            None => Entry::new(from.key, Value::map(Map::new(), from.value.at)),
        };
        let mut base = Map::from_iter([(
            kind.to_owned(),
            Entry { value: from.value, ..Entry::new(own.key, Value::null(own.key)) },
        )]);
        let mut merger = Merger::default();
        merger.document(&mut base, Map::from_iter([(kind.to_owned(), own)]));
        loader.problems.append(&mut merger.problems);
        root.extend(base);
    }
}
