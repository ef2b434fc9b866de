//! Floor 5: which files there are, what each is, and which belong together.
//!
//! Invariants: files are met in one order whatever the disk says; a directory is entered once, and links to
//! directories are not followed; what git or the user ignores is not looked for, but may still be loaded by a project.

mod compose_file;
mod conf;
mod environment;
mod group;
mod habits;
mod ignores;
mod kind;
mod layers;
mod shape;
mod side;
mod walk;

pub use environment::environment_of;
pub use group::{Group, Named, VariantFiles};
pub use ignores::Scope;
pub use kind::Kind;

use crate::source::{FileKind, Files, ReadError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walk::Walk;

/// Levels below a directory above the given paths that are searched for projects that may load them, where what was
/// given does not show whose it is.
const NEAR: usize = 2;

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
    /// Files that tell something only where a project uses them: ACL files, env files, Dockerfiles, scripts; sorted.
    pub others: Vec<(PathBuf, Kind)>,
    /// Files and directories that could not be read.
    pub unreadable: Vec<(PathBuf, ReadError)>,
    /// Given paths at which there is nothing.
    pub missing: Vec<PathBuf>,
    /// Which files findings may lie in.
    pub scope: Scope,
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
    let (mut confs, mut others) = (Vec::new(), Vec::new());
    for (path, kind) in &all {
        match kind {
            Kind::Conf => confs.push(path.clone()),
            Kind::Acl | Kind::Env | Kind::Dockerfile | Kind::Script | Kind::Code => {
                others.push((path.clone(), *kind))
            }
            Kind::Compose => {}
        }
    }
    let groups = if ask.named.is_empty() {
        let levels = if all_placed(&all) { 0 } else { NEAR };
        near(&mut walk, &given, &root, levels);
        let mut beside = walk.take();
        side::drop_aloof(files, &mut beside, &given, &root);
        all.extend(beside);
        let compose: Vec<&Path> = composes(&all).collect();
        layers::groups(files, &compose, &root, &mut walk.unreadable)
    } else {
        group::named(files, ask.named, &root)
    };
    let (unreadable, scope) = walk.finish(given, ask.force);
    Found { groups, confs, others, unreadable, missing, scope }
}

fn composes(all: &BTreeMap<PathBuf, Kind>) -> impl Iterator<Item = &Path> {
    all.iter().filter(|(_, kind)| **kind == Kind::Compose).map(|(path, _)| path.as_path())
}

/// Whether each file that a project may load lies below a compose file that was met with it: most likely its own.
fn all_placed(all: &BTreeMap<PathBuf, Kind>) -> bool {
    let homes: BTreeSet<&Path> = composes(all).filter_map(Path::parent).collect();
    // Where a script lies says little: it may be anybody's.
    let mut loaded =
        all.iter().filter(|(_, kind)| !matches!(kind, Kind::Compose | Kind::Script | Kind::Code));
    all.values().any(|kind| !matches!(kind, Kind::Script | Kind::Code))
        && loaded.all(|(path, _)| path.ancestors().skip(1).any(|above| homes.contains(above)))
}

/// Walks what lies near above the given paths, so many levels deep: a project there may load what was given.
fn near(walk: &mut Walk<'_>, given: &BTreeSet<PathBuf>, root: &Path, levels: usize) {
    walk.context_only();
    for path in given {
        let above = path.ancestors().skip(1).take_while(|directory| directory.starts_with(root));
        for directory in above {
            walk.directory(directory, levels);
        }
    }
}
