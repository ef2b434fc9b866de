use super::build;
use super::loader::{Absent, Loader, lies_within};
use super::scope::Scope;
use super::value::Value;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::compose::{EnvEntry, MissingEnvFile};
use crate::source::{FileId, FileKind, Span, Text};
use crate::syntax::dotenv::template::{is_template, named};
use crate::syntax::dotenv::{self, Format, RawValue};
use crate::syntax::interpolate::Found;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many hidden entries an entry remembers, about.
const SHADOWED: usize = 7;

/// The environment of a service and what it could not read.
pub(super) struct Environment {
    pub entries: IndexMap<String, EnvEntry>,
    pub missing: Vec<MissingEnvFile>,
}

/// `environment` over `env_file`.
pub(super) fn read(loader: &mut Loader<'_>, scope: &Scope, service: &Value) -> Environment {
    let own = own(loader, scope, service);
    let mut result = Environment { entries: IndexMap::new(), missing: Vec::new() };
    for item in service.get("env_file").map(Value::items).unwrap_or_default() {
        let Some((file, format)) = open(loader, item, &mut result.missing) else { continue };
        let dotenv = loader.dotenv(file, format);
        let entries = &result.entries;
        let value_in = |map: &IndexMap<String, EnvEntry>, name: &str| {
            map.get(name).and_then(|entry| entry.value.clone()).map(Found::Written)
        };
        let variables = dotenv.expand_over(
            &mut loader.interpolator,
            &mut |name| scope.lookup(name).or_else(|| value_in(&own, name)),
            &mut |name| value_in(entries, name),
        );
        loader.variables = loader.variables.saturating_sub(variables.len());
        loader.drop_uses();
        for (name, variable) in variables {
            let Some(value) = variable.value else { continue };
            let entry = entry(&name, variable.at, Some(loader.unless_stored(value)), Some(file));
            put(&mut result.entries, entry);
        }
    }
    for entry in own.into_values() {
        put(&mut result.entries, entry);
    }
    result
}

fn entry(name: &str, at: Span, value: Option<Text>, env_file: Option<FileId>) -> EnvEntry {
    EnvEntry { name: name.to_owned(), at, value, env_file, shadowed: Vec::new() }
}

/// Puts an entry over the one of its name, at that one's place.
fn put(entries: &mut IndexMap<String, EnvEntry>, entry: EnvEntry) {
    let Some(slot) = entries.get_mut(&entry.name) else {
        entries.insert(entry.name.clone(), entry);
        return;
    };
    let mut old = std::mem::replace(slot, entry);
    let earlier = std::mem::take(&mut old.shadowed);
    slot.shadowed.push(old);
    slot.shadowed.extend(earlier.into_iter().take(SHADOWED));
}

/// What `environment` says; a name alone takes its value from the project's variables.
fn own(loader: &mut Loader<'_>, scope: &Scope, service: &Value) -> IndexMap<String, EnvEntry> {
    let Some(value) = service.get("environment") else { return IndexMap::new() };
    let mut entries = IndexMap::new();
    for (name, written) in build::entries(value) {
        if name.ends_with(' ') {
            let message = format!("environment variable {name:?} is declared with a trailing space");
            loader.invalid(written.key, message);
        }
        let mut resolve = |at: Span, value: &Value| match value.text() {
            Some(text) => Some(loader.unless_stored(text.clone())),
            None => {
                loader.mentioned.insert(name.clone());
                scope.lookup(&name).map(|found| found.text(at))
            }
        };
        let mut found = entry(&name, written.key, resolve(written.key, &written.value), None);
        found.shadowed =
            written.hidden.iter().map(|(at, value)| entry(&name, *at, resolve(*at, value), None)).collect();
        entries.insert(name, found);
    }
    entries
}

/// Opens one item of `env_file`; what is not there goes to `missing`.
fn open(
    loader: &mut Loader<'_>,
    item: &Value,
    missing: &mut Vec<MissingEnvFile>,
) -> Option<(FileId, Format)> {
    let path = item.text_of("path")?.clone();
    let required = item.is_required();
    let mut miss = |place: Option<&PathBuf>| {
        missing.push(MissingEnvFile { path: path.clone(), place: place.cloned(), required });
    };
    if loader.variables == 0 {
        loader.exceeded(path.outer_span(), "env files bring more than 100000 variables in all");
        miss(None);
        return None;
    }
    let Some(joined) = item.get("path").and_then(super::paths::join) else {
        miss(None);
        return None;
    };
    let format = match item.text_of("format").map_or("", Text::as_str) {
        "raw" => Format::Raw,
        _ => Format::Compose,
    };
    match loader.open(&joined) {
        Ok(file) => Some((file, format)),
        Err(why) => {
            let elsewhere = matches!(why, Absent::Outside) && path.as_str().starts_with('/');
            let refused = is_directory(loader, "env", &path, &joined);
            if required && !refused && !elsewhere && !has_template(loader, &joined) {
                absent(loader, "env", &path, &why);
            }
            miss(Some(&joined));
            None
        }
    }
}

/// Whether the directory holds a template such as `.env.example`, from which the file is made where compose runs.
fn has_template(loader: &Loader<'_>, path: &Path) -> bool {
    path.parent().is_some_and(|directory| !templates(loader, directory).is_empty())
}

/// Names of the templates of env files in a directory.
fn templates(loader: &Loader<'_>, directory: &Path) -> Vec<String> {
    let mut names = loader.files.list(directory);
    names.retain(|name| name.contains("env") && is_template(Path::new(name)));
    names
}

/// Variables that templates beside the project have values for.
pub(super) fn promised(loader: &mut Loader<'_>, directory: &Path) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in templates(loader, directory) {
        let Ok(file) = loader.open(&directory.join(name)) else { continue };
        let valued = named(loader.sources.text(file)).into_iter().filter(|(_, valued)| *valued);
        all.extend(valued.map(|(name, _)| name));
    }
    all
}

/// The profiles that a template beside the project turns on: the first one, by its name, that says some.
pub(super) fn proposed_profiles(loader: &mut Loader<'_>, directory: &Path) -> Option<String> {
    templates(loader, directory).into_iter().find_map(|name| {
        let file = loader.open(&directory.join(name)).ok()?;
        let (dotenv, _) = dotenv::parse(file, loader.sources.text(file), Format::Compose);
        let said = dotenv.entries.iter().rfind(|entry| entry.name.as_str() == "COMPOSE_PROFILES")?;
        match &said.value {
            RawValue::Literal(text) | RawValue::Template(text) => Some(text.as_str().to_owned()),
            RawValue::Inherited => None,
        }
    })
}

/// Tells of an env file, or a label file, that is a directory of the project; whether it is one.
pub(super) fn is_directory(loader: &mut Loader<'_>, kind: &str, path: &Text, joined: &Path) -> bool {
    let within = loader.root.as_ref().is_none_or(|root| lies_within(root, joined));
    let is = within && !path.is_empty() && loader.files.kind(joined) == Some(FileKind::Directory);
    if is && loader.told_missing.insert(path.as_str().to_owned()) {
        loader.invalid(path.outer_span(), format!("failed to read {kind} file {path}: it is a directory"));
    }
    is
}

/// Tells of an env file, or a label file, that is not there.
pub(super) fn absent(loader: &mut Loader<'_>, kind: &str, path: &Text, why: &Absent) {
    if !loader.told_missing.insert(path.as_str().to_owned()) {
        return;
    }
    let message = match why {
        Absent::Outside => {
            format!("{kind} file {path} lies outside the repository, so what it sets is not known")
        }
        Absent::Unreadable(why) => format!("{kind} file {path} not found: {why}"),
    };
    let mut problem =
        Diagnostic::input("missing-env-file", "Env file that is not there", path.outer_span(), message);
    problem.severity = Severity::Info;
    problem.help =
        Some("What it sets is not known. If it is made at deployment, add a template beside it.".to_owned());
    loader.problems.push(problem);
}
