use super::environment::{by_word, environment_of};
use super::habits;
use super::kind::{BASES, compose_middle};
use super::shape::Shape;
use crate::model::compose::Environment;
use crate::source::{Files, ReadError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A deployment and its variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Directory that the relative paths of its files start from.
    pub directory: PathBuf,
    /// Ways it is run, the plain one first. Never empty.
    pub variants: Vec<VariantFiles>,
    /// Whether the user named it outright; else it was found, and whoever includes it is checked instead.
    pub named: bool,
}

/// One way a deployment is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantFiles {
    /// `base`, or what the name of its last file says.
    pub name: String,
    /// Compose files in merge order. Never empty.
    pub files: Vec<PathBuf>,
    /// What it is for.
    pub environment: Environment,
    /// Env files instead of `.env`; empty for `.env`.
    pub env_files: Vec<PathBuf>,
    /// Active profiles.
    pub profiles: Vec<String>,
}

/// A variant that the user names outright.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Compose files in merge order.
    pub files: Vec<PathBuf>,
    /// Env files instead of `.env`.
    pub env_files: Vec<PathBuf>,
    /// Active profiles.
    pub profiles: Vec<String>,
    /// `production`, `development` or `test`; absent to take it from the names of files.
    pub environment: Option<String>,
    /// Project directory, where it is not that of the first file.
    pub directory: Option<PathBuf>,
}

/// Groups of variants that are named outright: those with the same first file are one deployment.
pub(super) fn named(files: &dyn Files, named: &[Named], root: &Path) -> Vec<Group> {
    let mut groups: Vec<(PathBuf, Group)> = Vec::new();
    for spec in named {
        let paths: Vec<PathBuf> = spec.files.iter().map(|path| files.tidy(path)).collect();
        let (Some(first), Some(last)) = (paths.first().cloned(), paths.last()) else { continue };
        let environment = match &spec.environment {
            Some(word) => by_word(word),
            None => environment_of(last, root),
        };
        let folder = first.parent().unwrap_or(Path::new("")).to_owned();
        let directory = spec.directory.as_ref().map_or(folder, |directory| files.tidy(directory));
        let variant = VariantFiles {
            name: spec.name.clone(),
            environment,
            env_files: spec.env_files.clone(),
            profiles: spec.profiles.clone(),
            files: paths,
        };
        match groups.iter_mut().find(|(path, group)| *path == first && group.directory == directory) {
            Some((_, group)) => group.variants.push(variant),
            None => groups.push((first, Group { directory, variants: vec![variant], named: true })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Groups of the compose files that were found.
pub(super) fn groups(
    files: &dyn Files,
    paths: &[&Path],
    root: &Path,
    unreadable: &mut BTreeSet<(PathBuf, ReadError)>,
) -> Vec<Group> {
    let mut all = Vec::new();
    for path in paths {
        match files.read(path) {
            Ok(bytes) if bytes.contains(&0) => {
                unreadable.insert(((*path).to_owned(), ReadError::NotText));
            }
            Ok(bytes) => all.push(ComposeFile::new(path, &bytes)),
            Err(error) => {
                unreadable.insert(((*path).to_owned(), error));
            }
        }
    }
    let mut directories: BTreeMap<&Path, Vec<&ComposeFile<'_>>> = BTreeMap::new();
    for file in &all {
        directories.entry(file.directory()).or_default().push(file);
    }
    let bases: BTreeMap<&Path, &ComposeFile<'_>> =
        directories.iter().filter_map(|(directory, files)| Some((*directory, base(files)?))).collect();
    let mut groups: BTreeMap<&Path, Group> = BTreeMap::new();
    for (directory, base) in &bases {
        let mut group = base.alone(root);
        let told = habits::compose_file(files, directory);
        if told.iter().any(|path| path == base.path) && told.iter().all(|path| files.kind(path).is_some()) {
            let variant = &mut group.variants[0];
            variant.environment = told.last().map_or(variant.environment, |last| environment_of(last, root));
            variant.files = told;
        }
        groups.insert(base.path, group);
    }
    let stacked = stacked(files, &all, &bases);
    let mut overrides = Vec::new();
    for siblings in directories.values() {
        let base = base(siblings);
        for file in siblings.iter().filter(|file| base.is_none_or(|base| base.path != file.path)) {
            let over = stacked.contains(file.path);
            match below(file, siblings, &bases, over) {
                Some(chain) => overrides.push((*file, chain)),
                None => {
                    groups.insert(file.path, file.alone(root));
                }
            }
        }
    }
    for (file, chain) in overrides {
        let variant = file.variant(chain.iter().map(|file| file.path), root);
        if let Some(group) = groups.get_mut(chain[0].path)
            && group.variants.iter().all(|known| known.files != variant.files)
        {
            group.variants.push(variant);
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    // What others include lies below them, or has a name of its own.
    groups.sort_by_cached_key(|group| {
        let first = &group.variants[0].files[0];
        (first.components().count(), !is_base(first), first.clone())
    });
    groups
}

/// Whole files that somebody lays over the base beside them all the same.
fn stacked<'p>(
    files: &dyn Files,
    all: &[ComposeFile<'p>],
    bases: &BTreeMap<&Path, &ComposeFile<'p>>,
) -> BTreeSet<&'p Path> {
    let mut habits: BTreeMap<&Path, BTreeSet<String>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for file in all {
        let Some(base) = bases.get(file.directory()).filter(|base| base.path != file.path) else { continue };
        let shared = !base.shape.services.is_disjoint(&file.shape.services);
        if file.shape.is_override() || !shared {
            continue;
        }
        let habits = habits
            .entry(file.directory())
            .or_insert_with(|| habits::stacked(files, file.directory(), &base.file_name()));
        if habits.contains(&file.file_name()) {
            found.insert(file.path);
        }
    }
    found
}

/// The file that compose would take in a directory without being told.
fn base<'f, 'p>(files: &[&'f ComposeFile<'p>]) -> Option<&'f ComposeFile<'p>> {
    let rank = |name: &str| files.iter().find(|file| file.path.file_name().is_some_and(|own| own == name));
    BASES.iter().find_map(|name| rank(name)).copied()
}

fn is_base(path: &Path) -> bool {
    path.file_name().is_some_and(|name| BASES.iter().any(|base| name == *base))
}

/// The files that a file lies over, in merge order, the file itself last; `None` where it stands by itself.
fn below<'f, 'p>(
    file: &'f ComposeFile<'p>,
    siblings: &[&'f ComposeFile<'p>],
    bases: &BTreeMap<&Path, &'f ComposeFile<'p>>,
    stacked: bool,
) -> Option<Vec<&'f ComposeFile<'p>>> {
    if let Some(stem) = file.middle.strip_suffix(".override")
        && let Some(under) = siblings.iter().find(|other| other.middle == stem)
    {
        let mut chain = below(under, siblings, bases, false).unwrap_or_else(|| vec![under]);
        chain.push(file);
        return Some(chain);
    }
    let named = file.middle == "override" || file.middle.starts_with("override.");
    if !stacked && !named && !file.shape.is_override() {
        return fragment(file, bases).map(|base| vec![base, file]);
    }
    let own = bases.get(file.directory()).copied();
    let base = own.or_else(|| above(file, bases))?;
    Some(vec![base, file])
}

/// A base in a directory above that has services which the file leaves half said.
fn above<'f, 'p>(
    file: &ComposeFile<'p>,
    bases: &BTreeMap<&Path, &'f ComposeFile<'p>>,
) -> Option<&'f ComposeFile<'p>> {
    let mut bases = file.directory().ancestors().skip(1).filter_map(|directory| bases.get(directory));
    bases.find(|base| !base.shape.services.is_disjoint(&file.shape.partial)).copied()
}

/// For a whole file in a folder of overrides: the base in the directory above.
fn fragment<'f, 'p>(
    file: &ComposeFile<'p>,
    bases: &BTreeMap<&Path, &'f ComposeFile<'p>>,
) -> Option<&'f ComposeFile<'p>> {
    let folder = file.directory();
    let overrides = folder.file_name().is_some_and(|name| name == "overrides" || name == "override");
    if overrides { bases.get(folder.parent()?).copied() } else { None }
}

/// A compose file and what its name and shape say.
struct ComposeFile<'p> {
    path: &'p Path,
    middle: String,
    shape: Shape,
}

impl<'p> ComposeFile<'p> {
    fn new(path: &'p Path, bytes: &[u8]) -> Self {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        let middle = compose_middle(&stem).unwrap_or(&stem).to_owned();
        Self { path, middle, shape: Shape::of(&String::from_utf8_lossy(bytes)) }
    }

    fn file_name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn directory(&self) -> &'p Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn alone(&self, root: &Path) -> Group {
        let variant = self.variant(std::iter::once(self.path), root);
        Group { directory: self.directory().to_owned(), variants: vec![variant], named: false }
    }

    fn variant<'f>(&self, files: impl Iterator<Item = &'f Path>, root: &Path) -> VariantFiles {
        let name = if self.middle.is_empty() { "base" } else { &self.middle };
        VariantFiles {
            name: name.to_owned(),
            files: files.map(Path::to_owned).collect(),
            environment: environment_of(self.path, root),
            env_files: Vec::new(),
            profiles: Vec::new(),
        }
    }
}
