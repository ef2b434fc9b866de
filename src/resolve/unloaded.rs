//! Configuration files that lie in a container, or are changed there, and that its server does not load.

use super::configuration::Plan;
use super::container::{Container, Place};
use super::found::Brought;
use super::process::is_server;
use crate::model::{Config, Family, Origin, Sourced, Value, Why};
use crate::source::{FileId, Sources, Text};
use crate::syntax::shell::Command;
use crate::syntax::shell::program::{base_name, names_of_files};
use crate::syntax::words::posix::Word;
use std::cell::LazyCell;
use std::collections::HashSet;
use std::path::Path;

/// Configuration files that the project puts into the container, or changes in it, and nothing loads.
pub(super) fn confs(
    container: Container<'_>,
    sentinel: bool,
    plan: &Plan,
    loaded: &[FileId],
    brought: &Brought,
    sources: &Sources,
) -> Vec<Sourced<String>> {
    // What is loaded may be made of any file, in a way that is not followed.
    if plan.hidden.as_ref().is_some_and(|why| !matches!(why, Why::MissingFile(_))) {
        return Vec::new();
    }
    let loaded: HashSet<&Path> = loaded.iter().map(|file| sources.file(*file).path()).collect();
    // A directory may hold the files of other servers beside that of this one.
    let placed = placed(container);
    let own = |source: &Path| loaded.is_empty() || placed.contains(source);
    // Whoever runs an image may start another server with the file that this one leaves: a sentinel, or a replica.
    let spared = |path: &str| {
        let other_role = base_name(path).contains("sentinel") != sentinel;
        container.service.open && (!loaded.is_empty() || other_role)
    };
    let elsewhere: LazyCell<HashSet<&str>, _> =
        LazyCell::new(|| brought.texts.iter().flat_map(|(_, text)| may_be_loaded(text.as_str())).collect());
    let put = container.put_files().into_iter().filter(|(path, _, source)| {
        // A later mount may lie over it.
        let seen = || matches!(container.place(path), Place::Tree(seen) if seen == *source);
        let other = is_conf(path) && *path != plan.path && !loaded.contains(source.as_path());
        other && own(source) && !spared(path) && !elsewhere.contains(base_name(path)) && seen()
    });
    let mut confs: Vec<Sourced<String>> =
        put.map(|(path, at, _)| Sourced::new(path, Origin::of(&at))).collect();
    if loaded.is_empty() && plan.path.is_empty() {
        let inline = container.service.own_mounts().filter(|mount| {
            let name = base_name(&mount.target);
            let other_role = name.contains("sentinel") != sentinel;
            // A script may copy it to where it is loaded.
            let named = brought.texts.iter().any(|(_, text)| text.as_str().contains(name));
            mount.content.is_some() && is_conf(name) && !other_role && !named
        });
        confs.extend(inline.map(|mount| Sourced::new(mount.target.clone(), Origin::of(&mount.at))));
    }
    // An image may have a file of its own that its server loads.
    let own = plan.written || container.base.spec.is_some_and(|spec| !spec.loads.is_empty());
    if loaded.is_empty() && plan.path.is_empty() && !own {
        let mut known: HashSet<String> = confs.iter().map(|conf| conf.value.clone()).collect();
        for (_, text) in brought.texts.iter().filter(|(_, text)| text.as_str().contains(".conf")) {
            let script = container.world.context.known.start(text, sources);
            let paths = script.commands.iter().flat_map(edited).filter(|path| path.as_str().starts_with('/'));
            for path in paths.filter(|path| is_conf(path.as_str())) {
                if !elsewhere.contains(base_name(path.as_str())) && known.insert(path.to_string()) {
                    confs.push(Sourced::new(path.to_string(), Origin::of(path)));
                }
            }
        }
    }
    confs
}

/// ACL files that the project puts into the container, each by itself, where its server loads none and no script deals
/// with such files.
pub(super) fn acls(
    container: Container<'_>,
    plan: &Plan,
    config: &Config,
    brought: &Brought,
) -> Vec<Sourced<String>> {
    let loads_none =
        config.value("aclfile").is_some_and(|value| value.known() == Some(&Value::Str(String::new())));
    let scripted = || brought.texts.iter().any(|(_, text)| text.as_str().contains(".acl"));
    if !loads_none || plan.hidden.is_some() || container.service.open || scripted() {
        return Vec::new();
    }
    let placed = placed(container);
    let put = container.put_files().into_iter().filter(|(path, _, source)| {
        let seen = || matches!(container.place(path), Place::Tree(seen) if seen == *source);
        path.ends_with(".acl") && placed.contains(source.as_path()) && seen()
    });
    let put = put.map(|(path, at, _)| Sourced::new(path, Origin::of(&at)));
    let inline = container.service.mounts.iter().filter(|mount| mount.content.is_some());
    let inline = inline.filter(|mount| mount.target.ends_with(".acl"));
    put.chain(inline.map(|mount| Sourced::new(mount.target.clone(), Origin::of(&mount.at)))).collect()
}

/// What is put into a container by itself, not with the directory around it.
fn placed(container: Container<'_>) -> HashSet<&Path> {
    let mounted = container.service.own_mounts().filter_map(|mount| mount.path.as_deref());
    let copied = container.base.copied.iter().map(|copied| copied.source.as_path());
    mounted.chain(copied).collect()
}

/// The files that a command changes in place, or writes.
fn edited(command: &Command) -> impl Iterator<Item = &Text> {
    let in_place =
        |word: &Word| ["-i", "--in-place"].iter().any(|option| word.text.as_str().starts_with(option));
    let changes = match command.program() {
        Some("sed") => command.words.iter().any(in_place),
        program => program == Some("tee"),
    };
    let words = command.words.iter().skip(1).filter(move |_| changes).map(|word| &word.text);
    let written = command.redirections.iter().filter(|one| one.writes());
    written.map(|one| &one.target.text).chain(words)
}

/// Whether a path is called like the configuration of a server.
pub(super) fn is_conf(path: &str) -> bool {
    let name = base_name(path);
    name.ends_with(".conf") && names_server(name)
}

/// Whether the name of a file or directory begins with that of a server.
pub(super) fn names_server(name: &str) -> bool {
    name.starts_with("sentinel") || Family::NAMES.iter().any(|server| name.starts_with(server))
}

/// Names of the files that a script may start a server with, if only in another role.
fn may_be_loaded(script: &str) -> impl Iterator<Item = &str> {
    let lines = script.lines().filter(|line| line.split_whitespace().any(is_server));
    lines.flat_map(names_of_files)
}
