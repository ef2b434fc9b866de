//! Floor 5: which files there are, what each is, and which belong together.
//!
//! Invariants: files are met in one order whatever the disk says; a directory is entered once, and links to
//! directories are not followed; what git or the user ignores is not looked for, but may still be loaded by a project.

mod bases;
mod calls;
mod compose_file;
mod conf;
mod environment;
mod group;
mod habits;
mod ignores;
mod kind;
mod layers;
mod lists;
mod reach;
mod shape;
mod side;
mod started;
mod walk;

pub use environment::environment_of;
pub use group::{Group, Named, VariantFiles};
pub use ignores::{GitIgnores, Scope};
pub use kind::{GLOBS, Kind, is_yaml};

use crate::source::{FileKind, Files, ReadError};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walk::Walk;

/// Levels below a directory above the given paths that are searched for projects that may load them, where what was
/// given does not show whose it is.
const NEAR: usize = 2;

/// The compose files that `COMPOSE_FILE` in env files tells compose to take where it is called in a directory, by a shell
/// with some variables. None where one of them is not there, or not known.
pub fn told(
    files: &dyn Files,
    called_in: &Path,
    env_files: &[PathBuf],
    shell: &IndexMap<String, String>,
) -> Vec<PathBuf> {
    let list = lists::List::told(files, called_in, env_files, shell);
    list.filter(|list| list.whole).map(|list| list.files).unwrap_or_default()
}

/// What to look for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Files and directories that were given.
    pub paths: &'a [PathBuf],
    /// Directory that is not looked above.
    pub root: &'a Path,
    /// Globs of paths to leave out, relative to `root`.
    pub exclude: &'a [String],
    /// Whether to leave out what was given as well where `exclude` says so.
    pub force: bool,
    /// Variants that are named outright; empty to find compose projects.
    pub named: &'a [Named],
}

/// What is there.
#[derive(Debug)]
pub struct Found {
    /// Compose projects, in the order to check them: what others may include comes later.
    pub groups: Vec<Group>,
    /// Configurations of Redis-compatible servers, sorted.
    pub confs: Vec<PathBuf>,
    /// Files that tell most where a project uses them: ACL files, env files, Dockerfiles, scripts, manifests; sorted.
    pub others: Vec<(PathBuf, Kind)>,
    /// Directories of projects, and of those that were left out because they keep to themselves: a file belongs to the
    /// nearest of them above it.
    pub homes: BTreeSet<PathBuf>,
    /// Files and directories that could not be read.
    pub unreadable: Vec<(PathBuf, ReadError)>,
    /// Given paths at which there is nothing.
    pub missing: Vec<PathBuf>,
    /// Which files findings may lie in.
    pub scope: Arc<Scope>,
}

impl Found {
    /// Those of [`others`](Self::others) that are of one kind.
    pub fn others_of(&self, kind: Kind) -> impl Iterator<Item = &PathBuf> {
        self.others.iter().filter(move |(_, other)| *other == kind).map(|(path, _)| path)
    }

    /// All files that were met and not given by name, nor below a directory that was given although it is ignored:
    /// nothing ignores them.
    pub fn met(&self) -> HashSet<PathBuf> {
        let variants = self.groups.iter().flat_map(|group| &group.variants);
        let others = self.others.iter().map(|(path, _)| path);
        let all = variants.flat_map(|variant| &variant.files).chain(&self.confs).chain(others);
        all.filter(|path| !self.scope.is_forced(path)).cloned().collect()
    }
}

/// Finds files and what belongs together.
pub fn discover(files: &dyn Files, ask: &Ask<'_>) -> Found {
    let root = files.tidy(ask.root);
    let mut walk = Walk::new(files, &root, ask.exclude);
    let mut given = BTreeSet::new();
    let mut missing = Vec::new();
    for path in ask.paths {
        let path = files.tidy(path);
        match files.kind(&path) {
            Some(FileKind::Directory) => walk.directory(&path, usize::MAX),
            Some(_) => walk.file(&path),
            None => missing.push(path.clone()),
        }
        given.insert(path);
    }
    let mut all = walk.take();
    let confs = all.iter().filter(|(_, kind)| **kind == Kind::Conf).map(|(path, _)| path.clone()).collect();
    let loose = |kind: Kind| matches!(kind, Kind::Env | Kind::Script | Kind::Code);
    let (mut homes, mut aloof) = (BTreeSet::new(), BTreeSet::new());
    let mut groups = Vec::new();
    if ask.named.is_empty() {
        // Whoever extends or includes a compose file is not to be seen from it.
        let extended = given.iter().any(|path| all.get(path) == Some(&Kind::Compose));
        let levels = if !extended && all_placed(&all) { 0 } else { NEAR };
        let may_be_values = |path: &PathBuf| {
            let kind = all.get(path).copied();
            kind.is_none_or(|kind| kind == Kind::Manifest) && is_yaml(path)
        };
        walk.context_only(given.iter().any(may_be_values));
        near(&mut walk, &given, &root, levels);
        let mut beside = walk.take();
        aloof.extend(side::drop_aloof(files, &mut beside, &given, &root));
        all.extend(beside);
        homes.extend(composes(&all).filter_map(Path::parent).map(Path::to_owned));
    } else {
        groups = group::named(files, ask.named, &root);
        homes.extend(groups.iter().map(|group| group.directory.clone()));
    }
    let mut around = around(&mut walk, &homes, &root);
    if ask.named.is_empty() {
        around.retain(|path, _| !all.contains_key(path));
        aloof.extend(side::drop_aloof(files, &mut around, &given, &root));
        all.extend(
            around
                .iter()
                .filter(|(_, kind)| **kind == Kind::Compose)
                .map(|(path, _)| (path.clone(), Kind::Compose)),
        );
        let compose: Vec<&Path> = composes(&all).collect();
        groups = layers::groups(files, &compose, &root, &mut walk.unreadable);
    }
    all.extend(around.into_iter().filter(|(_, kind)| loose(*kind)));
    let scripts = all.iter().filter(|(_, kind)| **kind == Kind::Script).map(|(path, _)| path);
    started::tell(files, &mut groups, scripts, &root);
    let directories: BTreeSet<PathBuf> = groups.iter().map(|group| group.directory.clone()).collect();
    let homes = directories.union(&aloof).cloned().collect();
    let others = all.into_iter().filter(|(_, kind)| !matches!(kind, Kind::Conf | Kind::Compose)).collect();
    let (unreadable, scope) = walk.finish(given, ask.force);
    Found { groups, confs, others, homes, unreadable, missing, scope: Arc::new(scope) }
}

fn composes(all: &BTreeMap<PathBuf, Kind>) -> impl Iterator<Item = &Path> {
    all.iter().filter(|(_, kind)| **kind == Kind::Compose).map(|(path, _)| path.as_path())
}

/// Whether each file that a project may load lies below a compose file that was met with it: most likely its own.
fn all_placed(all: &BTreeMap<PathBuf, Kind>) -> bool {
    let homes: BTreeSet<&Path> = composes(all).filter_map(Path::parent).collect();
    // Where a script lies says little: it may be anybody's.
    let around = |kind: &Kind| matches!(kind, Kind::Script | Kind::Code | Kind::Manifest);
    let mut loaded = all.iter().filter(|(_, kind)| **kind != Kind::Compose && !around(kind));
    all.values().any(|kind| !around(kind))
        && loaded.all(|(path, _)| path.ancestors().skip(1).any(|above| homes.contains(above)))
}

/// Walks what lies near above the given paths, so many levels deep: a project there may load what was given.
fn near(walk: &mut Walk<'_>, given: &BTreeSet<PathBuf>, root: &Path, levels: usize) {
    for path in given {
        let above = path.ancestors().skip(1).take_while(|directory| directory.starts_with(root));
        for directory in above {
            walk.directory(directory, levels);
        }
    }
}

/// What lies below the directories of projects: whoever runs one has all of it at hand, whichever files were given.
fn around(walk: &mut Walk<'_>, homes: &BTreeSet<PathBuf>, root: &Path) -> BTreeMap<PathBuf, Kind> {
    homes.iter().filter(|home| home.starts_with(root)).for_each(|home| walk.around(home));
    walk.take()
}
