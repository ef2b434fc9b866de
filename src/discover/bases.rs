use super::compose_file::ComposeFile;
use super::habits::Habits;
use crate::source::normalise;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The compose file of each directory that others lie over.
pub(super) struct Bases<'f, 'p>(BTreeMap<&'p Path, &'f ComposeFile<'p>>);

impl<'f, 'p> Bases<'f, 'p> {
    pub(super) fn new(
        directories: &BTreeMap<&'p Path, Vec<&'f ComposeFile<'p>>>,
        lent: &BTreeMap<PathBuf, BTreeSet<&str>>,
        habits: &mut Habits<'p>,
    ) -> Self {
        // A directory comes after those above it.
        let mut bases = Self(BTreeMap::new());
        for (directory, files) in directories {
            let found =
                taken(files).or_else(|| completing(files, lent)).or_else(|| called(directory, files, habits));
            let Some(base) = found else { continue };
            let finished = bases.above(directory).any(|above| {
                let partial = &base.shape().partial;
                !partial.is_empty() && partial.is_subset(&above.shape().services)
            });
            if !finished {
                bases.0.insert(directory, base);
            }
        }
        bases
    }

    /// That of a directory.
    pub(super) fn get(&self, directory: &Path) -> Option<&'f ComposeFile<'p>> {
        self.0.get(directory).copied()
    }

    /// Those of the directories above one, the nearest first.
    pub(super) fn above(&self, directory: &Path) -> impl Iterator<Item = &'f ComposeFile<'p>> {
        directory.ancestors().skip(1).filter_map(|above| self.get(above))
    }

    /// Whether a file is one of them.
    pub(super) fn holds(&self, file: &ComposeFile<'p>) -> bool {
        self.get(file.directory()).is_some_and(|base| base.path == file.path)
    }

    /// The paths of those that compose does not take by itself, and whose names say that something lies over them: they
    /// never run alone.
    pub(super) fn named(&self) -> BTreeSet<&'p Path> {
        let named = self.0.values().filter(|base| base.rank().is_none() && base.is_named_base());
        named.map(|base| base.path).collect()
    }

    /// The paths of all.
    pub(super) fn paths(&self) -> BTreeSet<&'p Path> {
        self.0.values().map(|base| base.path).collect()
    }
}

/// The one that compose takes without being told.
fn taken<'f, 'p>(files: &[&'f ComposeFile<'p>]) -> Option<&'f ComposeFile<'p>> {
    let ranked = files.iter().filter_map(|file| Some((file.rank()?, *file)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, base)| base)
}

/// The only whole one that has each service which others leave half said, or the only one that is called a base and has
/// some of them. What lends services to others is loaded with those.
fn completing<'f, 'p>(
    files: &[&'f ComposeFile<'p>],
    lent: &BTreeMap<PathBuf, BTreeSet<&str>>,
) -> Option<&'f ComposeFile<'p>> {
    if files.len() < 2 {
        return None;
    }
    let partial: BTreeSet<&String> = files.iter().flat_map(|file| &file.shape().partial).collect();
    if partial.is_empty() {
        return None;
    }
    let whole = || {
        let stands = |file: &&ComposeFile<'p>| {
            file.shape().partial.is_empty() && !lent.contains_key(&normalise(file.path))
        };
        files.iter().copied().filter(stands)
    };
    let completes = |file: &ComposeFile<'p>| partial.iter().all(|name| file.shape().services.contains(*name));
    let helps = |file: &ComposeFile<'p>| file.shape().services.iter().any(|name| partial.contains(name));
    only(whole().filter(|file| completes(file)))
        .or_else(|| only(whole().filter(|file| file.is_named_base() && helps(file))))
}

/// The one that all texts of the directory name first where they name several.
fn called<'f, 'p>(
    directory: &'p Path,
    files: &[&'f ComposeFile<'p>],
    habits: &mut Habits<'p>,
) -> Option<&'f ComposeFile<'p>> {
    if files.len() < 2 {
        return None;
    }
    let firsts: BTreeSet<&String> = habits.calls(directory).iter().filter_map(|call| call.first()).collect();
    only(files.iter().copied().filter(|file| firsts.contains(&file.file_name())))
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}
