use super::environment::environment_of;
use super::group::VariantFiles;
use super::kind::{compose_middle, compose_stem};
use super::shape::{Shape, may_be_template};
use crate::model::compose::{BASES, OVERRIDES};
use crate::source::{Files, ReadError, normalise};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A compose file and what its name and shape say.
pub(super) struct ComposeFile<'p> {
    pub(super) path: &'p Path,
    /// What its name says besides that it is a compose file.
    pub(super) middle: String,
    /// Whether it may take services over from other files.
    borrows: bool,
    files: &'p dyn Files,
    shape: OnceCell<Shape>,
}

impl<'p> ComposeFile<'p> {
    /// Reads the files; those that cannot be read are noted, and templates of compose files are none.
    pub(super) fn all(
        files: &'p dyn Files,
        paths: &[&'p Path],
        unreadable: &mut BTreeSet<(PathBuf, ReadError)>,
    ) -> Vec<Self> {
        let mut all = Vec::new();
        for path in paths {
            let bytes = match files.read(path) {
                Ok(bytes) if bytes.contains(&0) => Err(ReadError::NotText),
                read => read,
            };
            match bytes {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    let file = Self::new(path, files, &text);
                    if !may_be_template(&text) || !file.shape().template {
                        all.push(file);
                    }
                }
                Err(error) => {
                    unreadable.insert(((*path).to_owned(), error));
                }
            }
        }
        all
    }

    fn new(path: &'p Path, files: &'p dyn Files, text: &str) -> Self {
        let stem = compose_stem(path);
        let middle = compose_middle(&stem).unwrap_or(&stem).to_owned();
        Self { path, middle, borrows: text.contains("extends"), files, shape: OnceCell::new() }
    }

    /// Its shape, read once somebody asks: a file that has no other beside or above it is whole whatever stands in it.
    pub(super) fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| {
            let bytes = self.files.read(self.path).unwrap_or_default();
            Shape::of(&String::from_utf8_lossy(&bytes))
        })
    }

    /// Files and services of them that its services take over from, as written.
    pub(super) fn extended(&self) -> impl Iterator<Item = (&str, &str)> {
        let shape = self.borrows.then(|| self.shape());
        let extended = shape.into_iter().flat_map(|shape| &shape.extended);
        extended.map(|(file, service)| (file.as_str(), service.as_str()))
    }

    pub(super) fn file_name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    pub(super) fn directory(&self) -> &'p Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// How early compose takes a file of this name without being told; `None` where it does not.
    pub(super) fn rank(&self) -> Option<usize> {
        BASES.iter().position(|base| self.path.file_name().is_some_and(|name| name == *base))
    }

    /// How early compose takes a file of this name for the override of a base; `None` where it does not.
    pub(super) fn override_rank(&self) -> Option<usize> {
        OVERRIDES.iter().position(|name| self.path.file_name().is_some_and(|own| own == *name))
    }

    /// Files that it includes, from the root; those whose paths hold variables are left out.
    pub(super) fn included(&self) -> impl Iterator<Item = PathBuf> {
        let written = self.shape().included.iter().filter(|path| !path.contains('$'));
        written.map(|path| normalise(&self.directory().join(path)))
    }

    /// Whether its name says that it is an override.
    pub(super) fn is_named_override(&self) -> bool {
        self.middle == "override" || self.middle.starts_with("override.")
    }

    /// Whether another has a service of the same name.
    pub(super) fn shares_services(&self, other: &Self) -> bool {
        !self.shape().services.is_disjoint(&other.shape().services)
    }

    /// Whether its name says that it is written for others to lie over.
    pub(super) fn is_named_base(&self) -> bool {
        self.middle
            .split(|char: char| !char.is_alphanumeric())
            .any(|word| ["base", "common", "shared"].contains(&word))
    }

    /// The variant that these files make, this one the last of them.
    pub(super) fn variant<'f>(&self, files: impl Iterator<Item = &'f Path>, root: &Path) -> VariantFiles {
        let folder = || self.directory().file_name().map(|name| name.to_string_lossy().into_owned());
        let files: Vec<PathBuf> = files.map(Path::to_owned).collect();
        let name = match self.middle.as_str() {
            "" if files.len() > 1 => folder().unwrap_or_default(),
            "" => "base".to_owned(),
            middle => middle.to_owned(),
        };
        let environment = environment_of(self.path, root);
        let (env_files, started, profiles) = (Vec::new(), Vec::new(), Vec::new());
        VariantFiles { name, files, environment, env_files, started, lacks_env_file: false, profiles }
    }
}
