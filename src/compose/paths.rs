use super::value::{Kind, Map, Value};
use super::volumes;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Attributes that hold a path; `*` stands for any key or item.
const PATHS: &[&[&str]] = &[
    &["services", "*", "build", "context"],
    &["services", "*", "build", "additional_contexts", "*"],
    &["services", "*", "env_file", "*", "path"],
    &["services", "*", "label_file", "*"],
    &["services", "*", "volumes", "*", "source"],
    &["services", "*", "extends", "file"],
    &["services", "*", "develop", "watch", "*", "path"],
    &["configs", "*", "file"],
    &["secrets", "*", "file"],
    &["volumes", "*", "driver_opts", "device"],
];

/// A build without a context has the project's own directory for one, whatever file it is extended from.
const BUILD: &[&str] = &["services", "*", "build"];

/// Tells every relative path of a project which directory it starts from, unless it knows that already.
pub(super) fn resolve(root: &mut Map, directory: &Path) {
    resolve_all(root, directory, PATHS.iter().chain([&BUILD]));
}

/// The same for a file that is extended.
pub(super) fn resolve_extended(root: &mut Map, directory: &Path) {
    resolve_all(root, directory, PATHS.iter());
}

fn resolve_all<'p>(root: &mut Map, directory: &Path, paths: impl Iterator<Item = &'p &'p [&'p str]>) {
    let directory = Arc::new(directory.to_owned());
    for path in paths {
        if let Some((first, rest)) = path.split_first()
            && let Some(entry) = root.get_mut(*first)
        {
            mark(&mut entry.value, rest, &directory);
        }
    }
}

fn mark(value: &mut Value, path: &[&str], directory: &Arc<PathBuf>) {
    let Some((first, rest)) = path.split_first() else {
        value.base.get_or_insert_with(|| directory.clone());
        return;
    };
    match &mut value.kind {
        Kind::Map(map) | Kind::Pairs(map) if *first == "*" => {
            map.values_mut().for_each(|entry| mark(&mut entry.value, rest, directory));
        }
        Kind::List(items) if *first == "*" => items.iter_mut().for_each(|item| mark(item, rest, directory)),
        Kind::Map(map) => {
            if let Some(entry) = map.get_mut(*first) {
                mark(&mut entry.value, rest, directory);
            }
        }
        _ => {}
    }
}

/// Whether a path is none in the tree: a URL, a home directory, a named pipe, a drive.
pub(super) fn is_foreign(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [_, b':', b'/' | b'\\', ..]) && volumes::is_path(path);
    path.contains("://") || path.starts_with('~') || path.starts_with("\\\\") || drive
}

/// Starts of a build context by which compose knows that it is fetched, or is what another service builds.
const FETCHED: [&str; 3] = ["git@", "github.com/", "service:"];

/// A build context joined to the directory that it starts from; `None` where it is not in the tree or not known.
pub(super) fn context(value: &Value) -> Option<PathBuf> {
    let text = value.text()?.as_str();
    if FETCHED.iter().any(|start| text.starts_with(start)) { None } else { join(value) }
}

/// A path joined to the directory that it starts from; `None` where it is not in the tree or not known.
pub(super) fn join(value: &Value) -> Option<PathBuf> {
    let text = value.text()?;
    if text.holds_unknown() || is_foreign(text.as_str()) {
        return None;
    }
    let base = value.base.as_ref().map(|base| base.as_path()).unwrap_or_else(|| Path::new(""));
    Some(crate::source::normalise(&base.join(text.as_str())))
}
