use super::once::OncePerPath;
use crate::discover::{Found, Kind};
use crate::model::Family;
use crate::source::Files;
use crate::syntax::shell::{Installed, Started};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest script that is read, in bytes; what is larger was made by a program.
pub(super) const LARGEST: usize = 256 << 10;

/// Scripts or code files by the directory of the project that they belong to. They are looked into only when a project
/// asks, and once.
#[derive(Debug)]
pub(super) struct Scripts {
    all: Arc<BTreeMap<PathBuf, Vec<PathBuf>>>,
    /// Those that belong to no project.
    loose: Arc<[PathBuf]>,
    /// Whether the text of a file is of interest.
    tells: fn(&str) -> bool,
    /// Whether they are, by path, as far as somebody asked.
    telling: OncePerPath<bool>,
}

impl Scripts {
    /// A script belongs to the nearest project above it, else to the only one there is.
    pub(super) fn new(found: &Found, kind: Kind, tells: fn(&str) -> bool) -> Self {
        let directories = &found.homes;
        let sole = directories.first().filter(|_| directories.len() == 1).map(PathBuf::as_path);
        let mut all: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        let mut loose = Vec::new();
        for path in found.others_of(kind) {
            let above = path.ancestors().skip(1).find(|above| directories.contains(*above));
            match above.or(sole) {
                Some(directory) => all.entry(directory.to_owned()).or_default().push(path.clone()),
                None => loose.push(path.clone()),
            }
        }
        Self { all: Arc::new(all), loose: loose.into(), tells, telling: OncePerPath::default() }
    }

    /// The same, with nothing looked into yet.
    pub(super) fn anew(&self) -> Self {
        let (all, loose) = (Arc::clone(&self.all), Arc::clone(&self.loose));
        Self { all, loose, tells: self.tells, telling: OncePerPath::default() }
    }

    /// All that belong to a project, of interest or not.
    pub(super) fn candidates(&self, directory: &Path) -> Vec<PathBuf> {
        self.all.get(directory).cloned().unwrap_or_default()
    }

    /// Those that belong to no project and are of interest.
    pub(super) fn loose(&self, files: &dyn Files) -> Vec<PathBuf> {
        self.loose.iter().filter(|path| self.was_telling(path, files)).cloned().collect()
    }

    /// Those of projects and of none that may start containers of servers.
    pub(super) fn starting(&self, files: &dyn Files) -> Vec<PathBuf> {
        self.with(files, Started::may_be_in)
    }

    /// Those of projects and of none that may install charts that run servers.
    pub(super) fn installing(&self, files: &dyn Files) -> Vec<PathBuf> {
        self.with(files, Installed::may_be_in)
    }

    /// Those of projects and of none.
    pub(super) fn every(&self) -> impl Iterator<Item = &PathBuf> {
        self.all.values().flatten().chain(&*self.loose)
    }

    fn with(&self, files: &dyn Files, is: fn(&str) -> bool) -> Vec<PathBuf> {
        self.every()
            .filter(|path| self.was_telling(path, files) && is_text(path, files, is))
            .cloned()
            .collect()
    }

    /// Those of a project that are of interest, in order; of those that are not promising by their paths none is read.
    pub(super) fn of(
        &self,
        directory: &Path,
        files: &dyn Files,
        promising: &dyn Fn(&Path) -> bool,
    ) -> Vec<PathBuf> {
        let all = self.all.get(directory).into_iter().flatten();
        all.filter(|path| promising(path) && self.was_telling(path, files)).cloned().collect()
    }

    fn was_telling(&self, path: &Path, files: &dyn Files) -> bool {
        self.telling.of(path, || is_text(path, files, self.tells))
    }
}

/// Whether what a person may have written is something.
fn is_text(path: &Path, files: &dyn Files, is: impl Fn(&str) -> bool) -> bool {
    files.read(path).is_ok_and(|bytes| bytes.len() <= LARGEST && is(&String::from_utf8_lossy(&bytes)))
}

/// Whether a text names a Redis-compatible server, or its files.
pub(super) fn speaks_of_redis(text: &str) -> bool {
    const NAMES: [&str; 5] = ["REDIS", "VALKEY", "dragonfly", "dump.rdb", "appendonly"];
    Family::any_named_in(text) || NAMES.iter().any(|name| text.contains(name))
}

/// Whether a script matters to a deployment: it speaks of Redis, hands env files or all that it sets to compose, or scales
/// services.
pub(super) fn matters(text: &str) -> bool {
    const COMPOSE: [&str; 8] = [
        "--env-file",
        "COMPOSE_ENV_FILES",
        "--scale",
        "set -a",
        "allexport",
        "export $(",
        "\nexport\n",
        "dotenv",
    ];
    speaks_of_redis(text) || COMPOSE.iter().any(|part| text.contains(part))
}

/// Whether a file of code may set up Celery or Sidekiq, or connections of Django, Laravel, Rails or Bull.
pub(super) fn sets_up_clients(text: &str) -> bool {
    const NAMES: [&str; 15] = [
        "celery",
        "Celery",
        "CELERY",
        "broker_url",
        "BROKER_URL",
        "broker_transport",
        "CACHES",
        "CHANNEL_LAYERS",
        "'redis'",
        "adapter: redis",
        "concurrency:",
        "nestjs/bull",
        "bullmq",
        "bull'",
        "bull\"",
    ];
    NAMES.iter().any(|name| text.contains(name))
}
