use super::environment::{by_word, environment_of};
use crate::model::Environment;
use crate::source::Files;
use std::path::{Path, PathBuf};

/// A deployment and its variants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// Directory that the relative paths of its files start from.
    pub directory: PathBuf,
    /// Directory that compose is called in, where it is another and tells the files by a variable in its `.env`.
    pub called_in: Option<PathBuf>,
    /// Ways it is run, the plain one first. Never empty.
    pub variants: Vec<VariantFiles>,
    /// Whether the user named it outright; else it was found, and whoever includes it is checked instead.
    pub named: bool,
}

/// One way a deployment is run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VariantFiles {
    /// `base`, or what the name of its last file says.
    pub name: String,
    /// Compose files in merge order. Never empty.
    pub files: Vec<PathBuf>,
    /// What it is for.
    pub environment: Environment,
    /// Env files instead of `.env`; empty for `.env`.
    pub env_files: Vec<PathBuf>,
    /// The lists of env files that scripts and Makefiles start it with, without files that are not there; `None` for `.env`.
    /// Empty where none starts it with another.
    pub started: Vec<Option<Vec<PathBuf>>>,
    /// Whether such a list has a file that is not there.
    pub lacks_env_file: bool,
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
            started: Vec::new(),
            lacks_env_file: false,
            profiles: spec.profiles.clone(),
            files: paths,
        };
        match groups.iter_mut().find(|(path, group)| *path == first && group.directory == directory) {
            Some((_, group)) => group.variants.push(variant),
            None => groups
                .push((first, Group { directory, called_in: None, variants: vec![variant], named: true })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
