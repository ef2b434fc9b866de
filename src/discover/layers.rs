use super::bases::Bases;
use super::compose_file::ComposeFile;
use super::group::Group;
use super::habits::Habits;
use super::lists::List;
use crate::source::{Files, ReadError, normalise};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Groups of the compose files that were found.
pub(super) fn groups<'p>(
    files: &'p dyn Files,
    paths: &[&'p Path],
    root: &Path,
    unreadable: &mut BTreeSet<(PathBuf, ReadError)>,
) -> Vec<Group> {
    let all = ComposeFile::all(files, paths, unreadable);
    let mut told = Told::new(files, &all, root);
    let directories = std::mem::take(&mut told.directories);
    let layers = Layers::new(&all, files, &directories);
    let mut groups: Vec<Group> = told.lists.iter().map(|list| list.group(root)).collect();
    let mut overrides = Vec::new();
    for file in all.iter().filter(|file| !layers.only_lends(file)) {
        if told.places.contains_key(file.path) {
            continue;
        }
        match layers.below(file) {
            Some(_) if told.pieces.contains(file.path) => {}
            Some(below) => overrides.push((file, below)),
            None => told.add(&mut groups, file.path, alone(file, root)),
        }
    }
    for (file, below) in overrides {
        let first = below[0];
        let variant = file.variant(below.iter().chain([&file]).map(|file| file.path), root);
        let Some(group) = told.places.get(first.path).and_then(|place| groups.get_mut(*place)) else {
            continue;
        };
        if group.called_in.is_some() || group.directory != first.directory() {
            // Where the list does not name a file, it is laid over the others by a call elsewhere.
            let group = Group { variants: vec![variant], ..alone(first, root) };
            told.add(&mut groups, first.path, group);
        } else if group.variants.iter().all(|known| known.files != variant.files) {
            group.variants.push(variant);
        }
    }
    let lain_upon = layers.bases.named();
    for group in &mut groups {
        let several = group.variants.len() > 1;
        group.variants.retain(|variant| {
            let file = variant.files[0].as_path();
            let piece = told.pieces.contains(file) || several && lain_upon.contains(file);
            variant.files.len() > 1 || !piece
        });
    }
    groups.retain(|group| !group.variants.is_empty());
    // What others include lies below them, or has a name of its own.
    let bases = layers.bases.paths();
    groups.sort_by_cached_key(|group| {
        let first = &group.variants[0].files[0];
        (first.components().count(), !bases.contains(first.as_path()), first.clone())
    });
    groups
}

fn alone(file: &ComposeFile<'_>, root: &Path) -> Group {
    let variant = file.variant(std::iter::once(file.path), root);
    Group { directory: file.directory().to_owned(), called_in: None, variants: vec![variant], named: false }
}

/// What `.env` files tell of which files are taken together.
struct Told<'p> {
    /// Directories of these `.env` files.
    directories: BTreeSet<PathBuf>,
    /// The lists that are known from end to end.
    lists: Vec<List>,
    /// Files of the others, which never run by themselves.
    pieces: BTreeSet<PathBuf>,
    /// Which of the groups a file belongs to that others may lie over.
    places: BTreeMap<&'p Path, usize>,
}

impl<'p> Told<'p> {
    fn new(files: &dyn Files, all: &[ComposeFile<'p>], root: &Path) -> Self {
        let paths: BTreeSet<&'p Path> = all.iter().map(|file| file.path).collect();
        let lists = List::all(files, all.iter().map(ComposeFile::directory), root).into_iter();
        let found = lists.filter(|list| list.files.iter().any(|path| paths.contains(path.as_path())));
        let (lists, cut): (Vec<List>, Vec<List>) = found.partition(|list| list.whole);
        let directories = lists.iter().chain(&cut).map(|list| list.called_in.clone()).collect();
        let mut places = BTreeMap::new();
        for (place, list) in lists.iter().enumerate() {
            for path in list.files.iter().filter_map(|path| paths.get(path.as_path())) {
                places.entry(*path).or_insert(place);
            }
        }
        let pieces = cut.into_iter().flat_map(|list| list.files);
        let pieces = pieces.filter(|path| !places.contains_key(path.as_path())).collect();
        Self { directories, lists, pieces, places }
    }

    fn add(&mut self, groups: &mut Vec<Group>, path: &'p Path, group: Group) {
        self.places.insert(path, groups.len());
        groups.push(group);
    }
}

/// Which compose files lie over which.
struct Layers<'f, 'p> {
    directories: BTreeMap<&'p Path, Vec<&'f ComposeFile<'p>>>,
    bases: Bases<'f, 'p>,
    /// Whole files that somebody lays over the base beside them all the same.
    stacked: BTreeSet<&'p Path>,
    /// Files that others extend, and which of their services.
    lent: BTreeMap<PathBuf, BTreeSet<&'f str>>,
    /// Directories whose `.env` tells which files are taken.
    told: &'f BTreeSet<PathBuf>,
}

impl<'f, 'p> Layers<'f, 'p> {
    fn new(all: &'f [ComposeFile<'p>], files: &'p dyn Files, told: &'f BTreeSet<PathBuf>) -> Self {
        let mut directories: BTreeMap<&'p Path, Vec<&'f ComposeFile<'p>>> = BTreeMap::new();
        for file in all {
            directories.entry(file.directory()).or_default().push(file);
        }
        let mut lent: BTreeMap<PathBuf, BTreeSet<&str>> = BTreeMap::new();
        for file in all {
            for (path, service) in file.extended() {
                let lender = normalise(&file.directory().join(path));
                if lender != normalise(file.path) {
                    lent.entry(lender).or_default().insert(service);
                }
            }
        }
        let mut habits = Habits::new(files);
        let bases = Bases::new(&directories, &lent, &mut habits);
        let stacked = stacked(all, &bases, &mut habits);
        Self { directories, bases, stacked, lent, told }
    }

    /// Whether a file only lends services to others, with which it is loaded: it cannot stand by itself, or others take
    /// all that it has.
    fn only_lends(&self, file: &ComposeFile<'p>) -> bool {
        let lent = self.lent.get(&normalise(file.path)).filter(|_| !self.bases.holds(file));
        lent.is_some_and(|lent| {
            let shape = file.shape();
            shape.is_override() || shape.services.iter().all(|service| lent.contains(service.as_str()))
        })
    }

    /// The files that a file lies over, in merge order; `None` where it stands by itself, or is a fragment that
    /// nothing here completes.
    fn below(&self, file: &ComposeFile<'p>) -> Option<Vec<&'f ComposeFile<'p>>> {
        if self.bases.holds(file) {
            return None;
        }
        if let Some(stem) = file.middle.strip_suffix(".override")
            && let Some(under) = self.beside(file).find(|other| other.middle == stem)
        {
            let mut below = self.below(under).unwrap_or_default();
            below.push(under);
            return Some(below);
        }
        let over = self.stacked.contains(file.path) || file.is_named_override() || file.shape().is_override();
        let base = if over { self.base_of(file)? } else { self.base_of_fragment(file)? };
        self.completed(base, file)
    }

    fn beside(&self, file: &ComposeFile<'p>) -> impl Iterator<Item = &'f ComposeFile<'p>> {
        self.directories.get(file.directory()).into_iter().flatten().copied()
    }

    /// The base beside an override, else the nearest above with a service that it leaves half said.
    fn base_of(&self, file: &ComposeFile<'p>) -> Option<&'f ComposeFile<'p>> {
        if let Some(base) = self.bases.get(file.directory()) {
            return (base.rank().is_some() || base.shares_services(file)).then_some(base);
        }
        let mut above = self.bases.above(file.directory());
        above.find(|base| !base.shape().services.is_disjoint(&file.shape().partial))
    }

    /// For a whole file in a folder of overrides: the base in the directory above.
    fn base_of_fragment(&self, file: &ComposeFile<'p>) -> Option<&'f ComposeFile<'p>> {
        let folder = file.directory();
        let overrides = folder.file_name().is_some_and(|name| name == "overrides" || name == "override");
        if overrides { self.bases.get(folder.parent()?) } else { None }
    }

    /// The base, and the files beside the override that bring the services which the base lacks.
    fn completed(
        &self,
        base: &'f ComposeFile<'p>,
        file: &ComposeFile<'p>,
    ) -> Option<Vec<&'f ComposeFile<'p>>> {
        let mut below = vec![base];
        let mut lacking = file.shape().partial.difference(&base.shape().services).peekable();
        let included = if lacking.peek().is_some() { self.included(base) } else { Vec::new() };
        for service in lacking {
            if below.iter().chain(&included).any(|other| other.shape().brings(service)) {
                continue;
            }
            let mut others = self.beside(file).filter(|other| other.path != file.path);
            match others.find(|other| other.shape().brings(service)) {
                Some(other) => below.push(other),
                None if self.is_laid(file) => {}
                None => return None,
            }
        }
        Some(below)
    }

    /// The files that a file includes, and those that they include.
    fn included(&self, file: &'f ComposeFile<'p>) -> Vec<&'f ComposeFile<'p>> {
        let mut seen = BTreeSet::from([file.path]);
        let mut found = Vec::new();
        let mut next = vec![file];
        while let Some(file) = next.pop() {
            for path in file.included() {
                let beside = path.parent().and_then(|directory| self.directories.get(directory));
                let other = beside.into_iter().flatten().find(|other| other.path == path);
                if let Some(other) = other.filter(|other| seen.insert(other.path)) {
                    found.push(*other);
                    next.push(other);
                }
            }
        }
        found
    }

    /// Whether compose itself lays a file over the base beside it, whatever stands in it.
    fn is_laid(&self, file: &ComposeFile<'p>) -> bool {
        let Some(rank) = file.override_rank() else { return false };
        self.bases.get(file.directory()).is_some_and(|base| base.rank().is_some())
            && self.beside(file).filter_map(ComposeFile::override_rank).min() == Some(rank)
            && !self.told.contains(file.directory())
    }
}

fn stacked<'p>(
    all: &[ComposeFile<'p>],
    bases: &Bases<'_, 'p>,
    habits: &mut Habits<'p>,
) -> BTreeSet<&'p Path> {
    let mut found = BTreeSet::new();
    let mut laid: BTreeMap<&Path, BTreeSet<String>> = BTreeMap::new();
    for file in all {
        let Some(base) = bases.get(file.directory()).filter(|base| base.path != file.path) else { continue };
        if file.shape().is_override() || !base.shares_services(file) {
            continue;
        }
        let laid = laid.entry(file.directory()).or_insert_with(|| {
            let base = base.file_name();
            habits
                .calls(file.directory())
                .iter()
                .filter(|call| call.contains(&base))
                .flatten()
                .cloned()
                .collect()
        });
        if laid.contains(&file.file_name()) {
            found.insert(file.path);
        }
    }
    found
}
