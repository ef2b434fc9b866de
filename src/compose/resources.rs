use super::build::texts;
use super::loader::{Loader, lies_within};
use super::paths;
use super::value::{Entry, Kind, Map, Scalar, Value};
use crate::model::compose::{Blob, Project, TopNetwork, TopVolume};
use crate::source::{Text, UNKNOWN, normalise};
use std::path::PathBuf;

/// Reads networks, volumes, secrets and configs.
pub(super) fn read(loader: &mut Loader<'_>, root: &Map, project: &mut Project) {
    for (name, entry) in below(root, "networks") {
        let value = &entry.value;
        let network = TopNetwork {
            at: entry.key,
            driver: value.text_of("driver").cloned(),
            internal: value.get("internal").and_then(Value::as_bool) == Some(true),
            external: is_external(value),
            of_host: external_name(name, entry).filter(|name| name.as_str() == "host"),
        };
        project.networks.insert(name.clone(), network);
    }
    for (name, entry) in below(root, "volumes") {
        let value = &entry.value;
        let volume = TopVolume {
            at: entry.key,
            driver: value.text_of("driver").cloned(),
            external: is_external(value),
            driver_opts: value.get("driver_opts").map(texts).unwrap_or_default(),
        };
        project.volumes.insert(name.clone(), volume);
    }
    for (name, entry) in below(root, "secrets") {
        project.secrets.insert(name.clone(), blob(loader, entry));
    }
    for (name, entry) in below(root, "configs") {
        project.configs.insert(name.clone(), blob(loader, entry));
    }
}

/// The entries of a top-level map, extension fields left out.
pub(super) fn below<'a>(root: &'a Map, key: &str) -> impl Iterator<Item = (&'a String, &'a Entry)> {
    let map = root.get(key).and_then(|entry| entry.value.as_map());
    map.into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"))
}

/// Whether a resource is made elsewhere; one that hangs on a variable may be.
pub(super) fn is_external(value: &Value) -> bool {
    match value.get("external").map(|external| &external.kind) {
        Some(Kind::Scalar(Scalar::Bool(external), _)) => *external,
        Some(Kind::Scalar(_, text)) => text.holds_unknown(),
        Some(Kind::Map(_)) => true,
        _ => false,
    }
}

/// What Docker calls something that is made elsewhere.
fn external_name(key: &str, entry: &Entry) -> Option<Text> {
    let value = Some(&entry.value).filter(|value| is_external(value))?;
    let said = value.text_of("name").or_else(|| value.get("external")?.text_of("name"));
    Some(said.cloned().unwrap_or_else(|| Text::whole(key, entry.key)))
}

fn blob(loader: &Loader<'_>, entry: &Entry) -> Blob {
    let value = &entry.value;
    // What a stack makes of it is not what stands here.
    let is_template = value.get("template_driver").is_some();
    Blob {
        at: entry.key,
        file: value.get("file").and_then(|file| in_tree(loader, file)),
        environment: value.text_of("environment").cloned(),
        content: value.text_of("content").filter(|text| !Text::is_empty(text) && !is_template).cloned(),
        external: is_external(value),
    }
}

/// A path that redlint may look at; `None` where it lies outside the tree or is not known.
pub(super) fn in_tree(loader: &Loader<'_>, value: &Value) -> Option<PathBuf> {
    let Some(path) = paths::join(value) else { return below_the_caller(loader, value) };
    loader.root.as_ref().is_none_or(|root| lies_within(root, &path)).then_some(path)
}

/// What `$PWD/…` names where compose is called in the directory of the project, as it mostly is. `None` where nothing
/// is there: it may be called elsewhere.
fn below_the_caller(loader: &Loader<'_>, source: &Value) -> Option<PathBuf> {
    let text = source.text()?;
    let rest = text.as_str().strip_prefix(UNKNOWN)?.strip_prefix('/')?;
    let variable = text.slice(0..UNKNOWN.len_utf8()).span();
    let written = loader.sources.text(variable.file).get(variable.range())?;
    if !matches!(written, "$PWD" | "${PWD}") || rest.contains(UNKNOWN) {
        return None;
    }
    let path = normalise(&source.base.as_ref()?.join(rest));
    let seen = loader.root.as_ref().is_none_or(|root| lies_within(root, &path));
    (seen && loader.files.kind(&path).is_some()).then_some(path)
}
