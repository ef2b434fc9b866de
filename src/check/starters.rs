use super::beside::{DEEPEST, above};
use super::once::OncePerPath;
use super::scripts::LARGEST;
use crate::discover::Kind;
use crate::resolve;
use crate::source::{FileKind, Files};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most files and directories of one directory that are looked into.
const MOST: usize = 64;

/// Files that may start servers with configurations, by directory. A directory is listed once.
#[derive(Debug, Default)]
pub(super) struct Starters(OncePerPath<Arc<Directory>>);

/// What is in a directory.
#[derive(Debug, Default)]
struct Directory {
    /// Files, and the names of the configurations that they may start servers with.
    starters: Vec<(PathBuf, BTreeSet<String>)>,
    directories: Vec<PathBuf>,
}

impl Starters {
    /// Those around a configuration: in its directory, those above it, and the ones beside and below it.
    pub(super) fn of(&self, conf: &Path, root: &Path, files: &dyn Files) -> Vec<PathBuf> {
        let (Some(home), Some(name)) = (conf.parent(), conf.file_name().and_then(|name| name.to_str()))
        else {
            return Vec::new();
        };
        let above: Vec<&Path> = above(home, DEEPEST, root).collect();
        let mut all: BTreeSet<PathBuf> = above.iter().map(|directory| (*directory).to_owned()).collect();
        for directory in above.iter().take(2) {
            all.extend(self.within(directory, files).directories.iter().cloned());
        }
        let mut starters = Vec::new();
        for directory in all {
            let found = self.within(&directory, files);
            let own = found.starters.iter().filter(|(_, confs)| confs.contains(name));
            starters.extend(own.map(|(path, _)| path.clone()));
        }
        starters
    }

    fn within(&self, directory: &Path, files: &dyn Files) -> Arc<Directory> {
        self.0.of(directory, || Arc::new(Directory::read(directory, files)))
    }
}

impl Directory {
    fn read(directory: &Path, files: &dyn Files) -> Self {
        let mut found = Self::default();
        for entry in files.entries(directory).unwrap_or_default() {
            let path = directory.join(&entry.name);
            match entry.kind {
                FileKind::Directory if !entry.link && !entry.name.starts_with('.') => {
                    found.directories.push(path)
                }
                FileKind::File if Kind::promised(&path) == Some(Kind::Script) => {
                    found.starters.push((path, BTreeSet::new()))
                }
                _ => {}
            }
        }
        found.directories.truncate(MOST);
        found.starters.truncate(MOST);
        for (path, confs) in &mut found.starters {
            let text = files.read(path).ok().filter(|text| text.len() <= LARGEST).unwrap_or_default();
            *confs = resolve::started(&String::from_utf8_lossy(&text));
        }
        found.starters.retain(|(_, confs)| !confs.is_empty());
        found
    }
}
