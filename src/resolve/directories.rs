//! Directories that an image certainly has.

use super::container::{absolute, below, normal};
use crate::model::catalog::knowledge::ImageSpec;
use crate::source::Text;
use crate::syntax::shell;
use std::collections::BTreeSet;

/// Directories of every system that images are made from.
const OF_SYSTEMS: [&str; 19] = [
    "/bin",
    "/etc",
    "/home",
    "/lib",
    "/media",
    "/mnt",
    "/opt",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/tmp",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/share",
    "/var/lib",
    "/var/log",
];

/// Directories that an image certainly has, besides those of every system: a file that is copied to one lies within, though
/// no slash ends its path.
#[derive(Debug, Default)]
pub(super) struct Directories(BTreeSet<String>);

impl Directories {
    /// Those of the image that a build starts from.
    pub(super) fn of(spec: Option<&ImageSpec>) -> Self {
        let mut all = Self::default();
        if let Some(spec) = spec {
            spec.volumes.iter().chain(spec.holds).for_each(|path| all.add(path));
            [spec.data, spec.workdir].iter().for_each(|path| all.add(path));
        }
        all
    }

    /// Whether a path is one of them.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.0.contains(normal(path)) || OF_SYSTEMS.iter().any(|own| below(own, path).is_some())
    }

    /// Takes note of a directory, and of those around it.
    pub(super) fn add(&mut self, path: &str) {
        let mut path = normal(path);
        while !path.is_empty() && path != "/" && self.0.insert(path.to_owned()) {
            path = path.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// Takes note of the directory around a file.
    pub(super) fn around(&mut self, file: &str) {
        self.add(file.rsplit_once('/').map_or("", |(above, _)| above));
    }

    /// Takes note of those that a `RUN` makes.
    pub(super) fn run(&mut self, run: &Text, workdir: &str) {
        if !run.as_str().contains("mkdir") {
            return;
        }
        let (script, _) = shell::parse(run);
        let calls = script.commands.iter().filter(|command| command.program() == Some("mkdir"));
        for command in calls.filter(|command| command.arms.is_empty() && command.function.is_none()) {
            let words = command.words.iter().skip(1).filter_map(|word| word.literal());
            words.filter(|word| !word.starts_with('-')).for_each(|word| self.add(&absolute(word, workdir)));
        }
    }
}
