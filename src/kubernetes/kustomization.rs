//! What a `kustomization.yaml` makes besides the manifests that it lists.

use super::holder::Holder;
use super::object::{Object, items, parsed, text};
use crate::source::{Text, normalise};
use crate::syntax::yaml::Node;
use std::path::{Path, PathBuf};

/// Something that makes an object of entries.
#[derive(Debug)]
pub(super) struct Generator {
    pub(super) holder: Holder,
    pub(super) name: String,
    pub(super) sources: Vec<Source>,
}

/// Where a generator takes entries from.
#[derive(Debug)]
pub(super) enum Source {
    /// `key=value`.
    Literal(String, Text),
    /// A file under a key.
    File(String, PathBuf),
    /// A file of `key=value` lines.
    Env(PathBuf),
}

/// Lists of generators.
const GENERATORS: [(&str, Holder); 2] =
    [("configMapGenerator", Holder::ConfigMap), ("secretGenerator", Holder::Secret)];

/// The generators of a kustomization in a directory, without files outside of `root`.
pub(super) fn generators(document: &Node, directory: &Path, root: &Path) -> Vec<Generator> {
    let all = GENERATORS.into_iter().flat_map(|(list, holder)| {
        items(document, &[list]).into_iter().map(move |generator| (generator, holder))
    });
    let all = all.filter_map(|(generator, holder)| {
        let inside =
            |path: &str| Some(normalise(&directory.join(path))).filter(|path| path.starts_with(root));
        let name = text(&generator, &["name"])?.to_string();
        let listed = |list: &str| items(&generator, &[list]).into_iter().filter_map(|item| item.text());
        let literal = |text: Text| {
            let (key, value) = text.split_once('=')?;
            Some(Source::Literal(key.to_string(), value.trim_matches(|char| char == '"' || char == '\'')))
        };
        let file = |text: Text| {
            let (key, path) = match text.as_str().split_once('=') {
                Some((key, path)) => (key, path),
                None => (text.as_str().rsplit('/').next()?, text.as_str()),
            };
            Some(Source::File(key.to_owned(), inside(path)?))
        };
        let envs = listed("envs").chain(text(&generator, &["env"]));
        let sources = envs.filter_map(|path| inside(path.as_str()).map(Source::Env));
        let sources =
            sources.chain(listed("files").filter_map(file)).chain(listed("literals").filter_map(literal));
        Some(Generator { holder, name, sources: sources.collect() })
    });
    all.collect()
}

/// The files of which the kustomizations in a text make entries, without those outside of `root`.
pub fn files(text: &str, directory: &Path, root: &Path) -> Vec<PathBuf> {
    let documents = parsed(text).0.documents;
    let generators = documents.iter().flat_map(|document| generators(document, directory, root));
    let sources = generators.flat_map(|generator| generator.sources);
    let files = sources.filter_map(|source| match source {
        Source::File(_, path) => Some(path),
        Source::Literal(..) | Source::Env(_) => None,
    });
    files.collect()
}

/// The files and directories that a kustomization in a directory lists, with the namespace that it gives to all in them.
pub(super) fn namespaces(document: &Node, directory: &Path) -> Vec<(PathBuf, String)> {
    let Some(name) = text(document, &["namespace"]) else { return Vec::new() };
    let listed = items(document, &["resources"]).into_iter().filter_map(|item| item.text());
    listed.map(|path| (normalise(&directory.join(path.as_str())), name.to_string())).collect()
}

/// Kinds of objects that are none without a selector.
const SELECTING: [&str; 4] = ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];

/// Whether what is written is a part only, which Kustomize lays over an object of that name.
pub(super) fn is_patch(object: &Object) -> bool {
    SELECTING.contains(&object.kind.as_str()) && object.down(&["spec", "selector"]).is_none()
}

/// The names of images to which a kustomization gives other tags or names.
pub(super) fn images(document: &Node) -> Vec<String> {
    names(&items(document, &["images"]))
}

/// The names of ConfigMaps and Secrets of others that a kustomization gives other entries.
pub(super) fn replaced(document: &Node) -> Vec<String> {
    let mut generators = GENERATORS.map(|(list, _)| items(document, &[list])).concat();
    generators.retain(|one| text(one, &["behavior"]).is_some_and(|behavior| behavior.as_str() != "create"));
    names(&generators)
}

/// The names of objects of which a kustomization says how many pods they make.
pub(super) fn scaled(document: &Node) -> Vec<String> {
    names(&items(document, &["replicas"]))
}

fn names(listed: &[Node]) -> Vec<String> {
    listed.iter().filter_map(|one| Some(text(one, &["name"])?.to_string())).collect()
}
