use super::applied::Applied;
use super::gather::Outcome;
use crate::discover::{Found, Group};
use crate::resolve::Usage;
use crate::source::{Files, Record, Recorder};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Checks after which something that was not asked for again is forgotten.
const LONG: usize = 16;

/// States of one project that are kept: the one that is shown, and one that something is tried in.
const STATES: usize = 2;

/// What earlier checks came to, with everything that was read for it. It is taken again while all of that is as it was.
///
/// It is good for one configuration and one set of rules.
#[derive(Debug, Default)]
pub struct Memory {
    found: Mutex<Shelf<Vec<PathBuf>, Found>>,
    outcomes: Mutex<Shelf<Key, Option<Outcome>>>,
}

/// What is checked on its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A project, and what discovery says may belong to it: env files, scripts, code; and the texts in and above it.
    Group(Group, [Vec<PathBuf>; 4]),
    /// A Dockerfile that no project builds, and whether a file elsewhere starts its image otherwise.
    Dockerfile(PathBuf, bool),
    /// A configuration that no project uses, the texts beside it, and how it is used elsewhere.
    Bare(PathBuf, Vec<PathBuf>, Usage),
    /// A script that belongs to no project.
    Script(PathBuf),
    /// The containers that a script starts.
    Containers(PathBuf),
    /// The charts that a script installs.
    Installs(PathBuf),
    /// Manifests that are applied together.
    Manifests(Applied),
    /// The `Chart.yaml` of a chart.
    Chart(PathBuf),
    /// The `deploy.yml` of Kamal.
    Kamal(PathBuf),
    /// An ACL file that nothing loads, and the texts beside it.
    Acl(PathBuf, Vec<PathBuf>),
}

/// Answers by question, the latest first.
#[derive(Debug)]
struct Shelf<K, V> {
    kept: HashMap<K, Vec<Kept<V>>>,
    /// Number of checks so far.
    checks: usize,
}

#[derive(Debug)]
struct Kept<V> {
    record: Arc<Record>,
    value: Arc<V>,
    /// The check that asked for it last.
    used: usize,
}

impl Memory {
    /// Begins a check: what was not asked for in a long time is forgotten.
    pub(super) fn begin(&self) {
        lock(&self.found).begin();
        lock(&self.outcomes).begin();
    }

    /// What discovery finds for the given paths.
    pub(super) fn found(
        &self,
        files: &dyn Files,
        paths: &[PathBuf],
        work: impl FnOnce(&dyn Files) -> Found,
    ) -> Arc<Found> {
        recall(&self.found, files, paths.to_vec(), work)
    }

    /// What checking a project or a file comes to.
    pub(super) fn outcome(
        &self,
        files: &dyn Files,
        key: Key,
        work: impl FnOnce(&dyn Files) -> Option<Outcome>,
    ) -> Arc<Option<Outcome>> {
        recall(&self.outcomes, files, key, work)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer that is kept for a question where it still holds, else a new one. Nothing is locked while that is made.
fn recall<K: Eq + std::hash::Hash, V>(
    shelf: &Mutex<Shelf<K, V>>,
    files: &dyn Files,
    key: K,
    work: impl FnOnce(&dyn Files) -> V,
) -> Arc<V> {
    let records: Vec<Arc<Record>> =
        lock(shelf).kept.get(&key).into_iter().flatten().map(|kept| Arc::clone(&kept.record)).collect();
    if let Some(record) = records.iter().find(|record| record.holds(files))
        && let Some(value) = lock(shelf).take(&key, record)
    {
        return value;
    }
    let recorder = Recorder::new(files);
    let value = Arc::new(work(&recorder));
    lock(shelf).put(key, Arc::new(recorder.finish()), Arc::clone(&value));
    value
}

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self { kept: HashMap::new(), checks: 0 }
    }
}

impl<K: Eq + std::hash::Hash, V> Shelf<K, V> {
    fn begin(&mut self) {
        self.checks += 1;
        let oldest = self.checks.saturating_sub(LONG);
        self.kept.retain(|_, states| {
            states.retain(|kept| kept.used >= oldest);
            !states.is_empty()
        });
    }

    /// Moves an answer to the front.
    fn take(&mut self, key: &K, record: &Arc<Record>) -> Option<Arc<V>> {
        let states = self.kept.get_mut(key)?;
        let at = states.iter().position(|kept| Arc::ptr_eq(&kept.record, record))?;
        let mut kept = states.remove(at);
        kept.used = self.checks;
        let value = Arc::clone(&kept.value);
        states.insert(0, kept);
        Some(value)
    }

    fn put(&mut self, key: K, record: Arc<Record>, value: Arc<V>) {
        let states = self.kept.entry(key).or_default();
        states.insert(0, Kept { record, value, used: self.checks });
        states.truncate(STATES);
    }
}
