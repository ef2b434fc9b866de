use crate::source::{FileKind, Files, Sources};
use crate::syntax::yaml::{self, Node};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files that are looked at, and the longest of them in bytes: enough for any folder of overrides.
const FILES: usize = 200;
const LONGEST: usize = 256 * 1024;

/// What compose files near a project say that might be laid over it: somebody who runs it with them misses nothing.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    /// Section and name: `secrets`, `password`. Of services only those that say what to run.
    declared: BTreeSet<(&'static str, String)>,
}

impl Nearby {
    /// Reads the compose files in some directories and directly below them, those of the project left out. Of them only
    /// those count that speak of one of its services, or of none at all. What lies around a hidden directory counts in any
    /// case: the tool that the directory is for runs its files together with those.
    pub fn read(
        files: &dyn Files,
        directories: &BTreeSet<PathBuf>,
        own: &[PathBuf],
        services: &BTreeSet<String>,
    ) -> Self {
        let mut nearby = Self::default();
        let mut left = FILES;
        for directory in directories {
            let beside = candidates(files, directory).into_iter().map(|path| (path, Some(services)));
            let around = around(directory).map(|around| list(files, around)).unwrap_or_default();
            for (path, services) in beside.chain(around.into_iter().map(|path| (path, None))) {
                if own.contains(&path) || left == 0 {
                    continue;
                }
                left -= 1;
                nearby.file(files, &path, services);
            }
        }
        nearby
    }

    /// Whether one of the files declares it.
    pub fn has(&self, section: &'static str, name: &str) -> bool {
        self.declared.contains(&(section, name.to_owned()))
    }

    fn file(&mut self, files: &dyn Files, path: &Path, services: Option<&BTreeSet<String>>) {
        let Ok(bytes) = files.read(path) else { return };
        if bytes.len() > LONGEST {
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        let sections = ["services:", "volumes:", "networks:", "secrets:", "configs:", "models:"];
        if !text.lines().any(|line| sections.iter().any(|section| line.starts_with(section))) {
            return;
        }
        // no finding points into it
        let (tree, _) = yaml::parse(Sources::new().add(path, Vec::new()), &text);
        for document in &tree.documents {
            let own = names(document, "services", |_| true);
            let shared = |services: &BTreeSet<String>| own.iter().any(|name| services.contains(name));
            if own.is_empty() || services.is_none_or(shared) {
                self.declare(document);
            }
        }
    }

    fn declare(&mut self, document: &Node) {
        let runs =
            |node: &Node| ["image", "build", "provider", "extends"].iter().any(|key| node.get(key).is_some());
        let services = names(document, "services", runs).into_iter().map(|name| ("services", name));
        self.declared.extend(services);
        for section in ["volumes", "networks", "secrets", "configs", "models"] {
            let names = names(document, section, |_| true);
            self.declared.extend(names.into_iter().map(|name| (section, name)));
        }
    }
}

/// The directory that a hidden one lies in.
fn around(directory: &Path) -> Option<&Path> {
    directory.file_name()?.to_str()?.strip_prefix('.')?;
    directory.parent()
}

/// YAML files of a directory.
fn list(files: &dyn Files, directory: &Path) -> Vec<PathBuf> {
    let is_yaml = |name: &String| name.ends_with(".yml") || name.ends_with(".yaml");
    files.list(directory).into_iter().filter(is_yaml).map(|name| directory.join(name)).collect()
}

/// YAML files of a directory and of those directly below it.
fn candidates(files: &dyn Files, directory: &Path) -> Vec<PathBuf> {
    let mut found = list(files, directory);
    for name in files.list(directory).into_iter().filter(|name| !name.starts_with('.')).take(FILES) {
        let below = directory.join(name);
        if files.kind(&below) == Some(FileKind::Directory) {
            found.extend(list(files, &below));
        }
    }
    found
}

fn names(document: &Node, section: &str, keep: impl Fn(&Node) -> bool) -> Vec<String> {
    let Some(section) = document.get(section) else { return Vec::new() };
    section.entries().filter(|entry| keep(&entry.value)).map(|entry| entry.name().to_owned()).collect()
}
