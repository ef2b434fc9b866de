use crate::discover::Kind;
use crate::source::Files;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Largest script that is read, in bytes; what is larger was made by a program.
const LARGEST: usize = 256 << 10;

/// Scripts by the directory of the project that they belong to. They are looked into only when a project that speaks
/// of Redis asks, and once.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    all: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// Those of which it is known that they speak of Redis, by directory.
    telling: RefCell<BTreeMap<PathBuf, Vec<PathBuf>>>,
}

impl Scripts {
    /// A script belongs to the nearest project above it, else to the only one there is.
    pub(super) fn new(others: &[(PathBuf, Kind)], directories: &BTreeSet<PathBuf>) -> Self {
        let sole = directories.first().filter(|_| directories.len() == 1).map(PathBuf::as_path);
        let mut all: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        for (path, _) in others.iter().filter(|(_, kind)| *kind == Kind::Script) {
            let above = path.ancestors().skip(1).find(|above| directories.contains(*above));
            if let Some(directory) = above.or(sole) {
                all.entry(directory.to_owned()).or_default().push(path.clone());
            }
        }
        Self { all, telling: RefCell::default() }
    }

    /// Those of a project that speak of Redis, in order.
    pub(super) fn of(&self, directory: &Path, files: &dyn Files) -> Vec<PathBuf> {
        if let Some(known) = self.telling.borrow().get(directory) {
            return known.clone();
        }
        let telling = |path: &&PathBuf| {
            files.read(path).is_ok_and(|bytes| bytes.len() <= LARGEST && speaks_of_redis(&bytes))
        };
        let found: Vec<PathBuf> =
            self.all.get(directory).into_iter().flatten().filter(telling).cloned().collect();
        self.telling.borrow_mut().insert(directory.to_owned(), found.clone());
        found
    }
}

/// Whether a text names a Redis-compatible server.
pub(super) fn speaks_of_redis(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    ["redis", "REDIS", "valkey", "VALKEY", "keydb", "dragonfly"].iter().any(|name| text.contains(name))
}
