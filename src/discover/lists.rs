use super::environment::environment_of;
use super::group::{Group, VariantFiles};
use super::habits::placeless;
use crate::source::{FileKind, Files, Text, UNKNOWN};
use crate::syntax::dotenv::{self, Format};
use crate::syntax::interpolate::{Found, Interpolator, Unset};
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Some directories and those above them, up to a root.
pub(super) fn with_above<'p>(directories: impl Iterator<Item = &'p Path>, root: &Path) -> BTreeSet<&'p Path> {
    let mut met = BTreeSet::new();
    for directory in directories {
        let mut above = directory.ancestors().take_while(|above| above.starts_with(root));
        // Those above one that was met were met with it.
        while above.next().is_some_and(|above| met.insert(above)) {}
    }
    met
}

/// The files that `COMPOSE_FILE` in env files tells compose to take.
pub(super) struct List {
    /// The directory in which compose is called.
    pub called_in: PathBuf,
    /// The files in merge order, as far as their names are known.
    pub files: Vec<PathBuf>,
    /// Whether these are all.
    pub whole: bool,
}

impl List {
    /// The lists of some directories and of those above them. One with a file that is not there is none: compose
    /// refuses it.
    pub fn all<'p>(files: &dyn Files, directories: impl Iterator<Item = &'p Path>, root: &Path) -> Vec<Self> {
        with_above(directories, root).into_iter().filter_map(|directory| Self::of(files, directory)).collect()
    }

    fn of(files: &dyn Files, directory: &Path) -> Option<Self> {
        Self::told(files, directory, &[directory.join(".env")], &IndexMap::new())
    }

    /// The list in env files, later over earlier, where compose is called in a directory by a shell with some variables.
    pub fn told(
        files: &dyn Files,
        directory: &Path,
        env_files: &[PathBuf],
        shell: &IndexMap<String, String>,
    ) -> Option<Self> {
        let texts = env_files.iter().map(|path| files.read(path).ok()).collect::<Option<Vec<_>>>()?;
        let texts: Vec<_> = texts.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
        if !texts.iter().any(|text| text.contains("COMPOSE_FILE")) {
            return None;
        }
        let mut written: IndexMap<String, Text> = IndexMap::new();
        for text in texts {
            let (entries, _) = dotenv::parse(placeless(), &text, Format::Compose);
            let given = &mut |name: &str| shell.get(name).cloned().map(Found::Given);
            let set = entries.laid_over(&written, &mut Interpolator::new(Unset::Unknown), given);
            written.extend(set);
        }
        let value =
            |name: &str| shell.get(name).map(String::as_str).or_else(|| Some(written.get(name)?.as_str()));
        let separator = value("COMPOSE_PATH_SEPARATOR").unwrap_or(":");
        let mut list = Self { called_in: directory.to_owned(), files: Vec::new(), whole: true };
        for name in value("COMPOSE_FILE")?.split(separator).filter(|name| !name.is_empty()) {
            let path = files.tidy(&directory.join(name));
            if name.contains(UNKNOWN) {
                list.whole = false;
            } else if files.kind(&path) == Some(FileKind::File) {
                list.files.push(path);
            } else {
                return None;
            }
        }
        Some(list).filter(|list| !list.files.is_empty())
    }

    /// The file that the list stands in.
    pub fn env_file(&self) -> PathBuf {
        self.called_in.join(".env")
    }

    /// The deployment of a whole list. Relative paths start from its first file, wherever that lies.
    pub fn group(&self, root: &Path) -> Group {
        let directory = self.files.first().and_then(|first| first.parent()).unwrap_or(Path::new(""));
        let variant = VariantFiles {
            name: "base".to_owned(),
            environment: self.files.last().map(|last| environment_of(last, root)).unwrap_or_default(),
            files: self.files.clone(),
            env_files: Vec::new(),
            started: Vec::new(),
            lacks_env_file: false,
            profiles: Vec::new(),
        };
        Group {
            directory: directory.to_owned(),
            called_in: Some(self.called_in.clone()).filter(|called_in| called_in != directory),
            variants: vec![variant],
            named: false,
        }
    }
}
