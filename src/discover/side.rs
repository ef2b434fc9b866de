use super::composes;
use super::kind::Kind;
use super::lists::List;
use super::reach::may_reach;
use crate::source::Files;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Takes out the compose files that keep to themselves: those of directories that hold no given path, in which nothing
/// leads to what was given. Repositories hold many such projects, and to resolve them only to learn that they load
/// nothing of what was given would cost more than the check itself. Gives the directories of those that were taken out.
pub(super) fn drop_aloof(
    files: &dyn Files,
    beside: &mut BTreeMap<PathBuf, Kind>,
    given: &BTreeSet<PathBuf>,
    root: &Path,
) -> BTreeSet<PathBuf> {
    let directories: BTreeSet<PathBuf> =
        composes(beside).filter_map(Path::parent).map(Path::to_owned).collect();
    let holds = |directory: &&PathBuf| given.iter().any(|path| path.starts_with(directory));
    let holders: Vec<&PathBuf> = directories.iter().filter(holds).collect();
    let aside = |path: &Path| !holders.iter().any(|holder| path.starts_with(holder));
    // An env file counts where git ignores it, too.
    let env_files = directories.iter().map(|directory| directory.join(".env"));
    let telling = beside.iter().filter(|(_, kind)| matches!(kind, Kind::Compose | Kind::Env));
    let texts: BTreeSet<PathBuf> = telling.map(|(path, _)| path.clone()).chain(env_files).collect();
    let outward = texts.iter().filter(|path| aside(path) && may_reach(files, path, given, root));
    let outward: BTreeSet<&Path> = outward.filter_map(|path| path.parent()).collect();
    // Overrides may lie below the base that they belong to.
    let of_one = |path: &Path| outward.iter().any(|other| path.starts_with(other) || other.starts_with(path));
    let mut listed = BTreeSet::new();
    if given.iter().any(|path| path.ends_with(".env")) {
        let lists = List::all(files, directories.iter().map(PathBuf::as_path), root).into_iter();
        listed.extend(lists.filter(|list| given.contains(&list.env_file())).flat_map(|list| list.files));
    }
    let stays = |path: &Path| !aside(path) || path.parent().is_some_and(of_one) || listed.contains(path);
    let gone: Vec<PathBuf> = composes(beside).filter(|path| !stays(path)).map(Path::to_owned).collect();
    for path in &gone {
        beside.remove(path);
    }
    gone.iter().filter_map(|path| path.parent()).map(Path::to_owned).collect()
}
