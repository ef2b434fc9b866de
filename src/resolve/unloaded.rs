//! Configuration files that lie in a container and that its server does not load.

use super::configuration::Plan;
use super::container::{Container, Place};
use super::found::Brought;
use super::invocation::base_name;
use super::process::is_server;
use crate::model::{Origin, Sourced, Why};
use crate::source::{FileId, Sources};
use std::path::Path;

/// Configuration files that the project puts into the container and nothing loads.
pub(super) fn confs(
    container: Container<'_>,
    plan: &Plan,
    loaded: &[FileId],
    brought: &Brought,
    sources: &Sources,
) -> Vec<Sourced<String>> {
    // What is loaded may be made of any file, in a way that is not followed.
    if plan.hidden.as_ref().is_some_and(|why| !matches!(why, Why::MissingFile(_))) {
        return Vec::new();
    }
    let loaded: Vec<&Path> = loaded.iter().map(|file| sources.file(*file).path()).collect();
    // A directory may hold the files of other servers beside that of this one.
    let own = |source: &Path| {
        let (service, base) = (container.service, container.base);
        loaded.is_empty()
            || service.mounts.iter().any(|mount| mount.path.as_deref() == Some(source))
            || base.copied.iter().any(|copied| copied.source == source)
    };
    let put = container.put_files().into_iter().filter(|(path, _, source)| {
        // A later mount may lie over it.
        let seen = || matches!(container.place(path), Place::Tree(seen) if seen == *source);
        let other = is_conf(path) && *path != plan.path && !loaded.contains(&source.as_path());
        other && own(source) && seen() && !brought.texts.iter().any(|(_, text)| may_load(text.as_str(), path))
    });
    put.map(|(path, at, _)| Sourced::new(path, Origin::of(&at))).collect()
}

/// Whether a path is called like the configuration of a server.
pub(super) fn is_conf(path: &str) -> bool {
    let name = base_name(path);
    name.ends_with(".conf")
        && ["redis", "valkey", "keydb", "sentinel"].iter().any(|server| name.starts_with(server))
}

/// Whether a script starts a server with a file, if only in another role.
fn may_load(script: &str, conf: &str) -> bool {
    let loads = |line: &str| line.contains(base_name(conf)) && line.split_whitespace().any(is_server);
    script.lines().any(loads)
}
