use super::conf::{is_surely_conf, looks_like_conf};
use super::ignores::{Ignores, Scope, matcher};
use super::kind::{Guess, Kind, guess};
use super::shape::looks_like_compose;
use crate::source::{Entry, FileKind, Files, ReadError};
use ignore::gitignore::Gitignore;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Deepest nesting of directories that is entered.
const DEEPEST: usize = 128;

/// Meets the files below directories, and knows what each is.
pub(super) struct Walk<'a> {
    files: &'a dyn Files,
    root: PathBuf,
    exclude: Gitignore,
    found: BTreeMap<PathBuf, Kind>,
    /// Levels below a directory that were asked for when it was entered.
    entered: BTreeMap<PathBuf, usize>,
    own: BTreeMap<PathBuf, Gitignore>,
    /// Files and directories that could not be read.
    pub(super) unreadable: BTreeSet<(PathBuf, ReadError)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(files: &'a dyn Files, root: &Path, exclude: &[String]) -> Self {
        Self {
            files,
            root: root.to_owned(),
            exclude: matcher(exclude.iter().map(String::as_str)),
            found: BTreeMap::new(),
            entered: BTreeMap::new(),
            own: BTreeMap::new(),
            unreadable: BTreeSet::new(),
        }
    }

    /// The files met since the last call.
    pub(super) fn take(&mut self) -> BTreeMap<PathBuf, Kind> {
        std::mem::take(&mut self.found)
    }

    /// What could not be read, and which files findings may lie in.
    pub(super) fn finish(self, given: BTreeSet<PathBuf>, force: bool) -> (Vec<(PathBuf, ReadError)>, Scope) {
        let scope = Scope { given, force, root: self.root, exclude: self.exclude, own: self.own };
        (self.unreadable.into_iter().collect(), scope)
    }

    /// Meets a file that was given by name: ignored or not, and of any name if its content is telling.
    pub(super) fn file(&mut self, path: &Path) {
        let kind = match guess(path) {
            Some(Guess::Sure(kind) | Guess::Perhaps(kind @ Kind::Conf)) => kind,
            Some(Guess::Perhaps(_)) => return self.meet(path.to_owned()),
            None => match self.files.read(path) {
                Ok(bytes) if is_surely_conf(&String::from_utf8_lossy(&bytes)) => Kind::Conf,
                _ => return,
            },
        };
        self.found.insert(path.to_owned(), kind);
    }

    /// Meets the files of a directory that was given by name, and `levels` of directories below it.
    pub(super) fn directory(&mut self, directory: &Path, levels: usize) {
        let levels = levels.min(DEEPEST);
        if self.was_entered(directory, levels) {
            return;
        }
        let above: Vec<&Path> =
            directory.ancestors().skip(1).take_while(|above| above.starts_with(&self.root)).collect();
        let mut ignores = Ignores::default();
        for above in above.into_iter().rev() {
            let names = self.files.list(above);
            ignores = ignores.with(self.files, above, names.iter().map(String::as_str));
        }
        self.own.extend(ignores.own());
        self.enter(directory, levels, &ignores);
    }

    fn enter(&mut self, directory: &Path, levels: usize, above: &Ignores) {
        if self.was_entered(directory, levels) {
            return;
        }
        self.entered.insert(directory.to_owned(), levels);
        let entries = match self.files.entries(directory) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable.insert((directory.to_owned(), error));
                return;
            }
        };
        let ignores = above.with(self.files, directory, entries.iter().map(|entry| entry.name.as_str()));
        for entry in &entries {
            let path = directory.join(&entry.name);
            if self.left_out(&path, entry, &ignores) {
                continue;
            }
            match entry.kind {
                FileKind::File => self.meet(path),
                FileKind::Directory if levels > 0 => self.enter(&path, levels - 1, &ignores),
                FileKind::Special => self.meet_special(&path),
                FileKind::Directory => {}
            }
        }
        if ignores.len() > above.len() {
            self.own.extend(ignores.own());
        }
    }

    fn was_entered(&self, directory: &Path, levels: usize) -> bool {
        self.entered.get(directory).is_some_and(|before| *before >= levels)
    }

    fn left_out(&self, path: &Path, entry: &Entry, ignores: &Ignores) -> bool {
        let directory = entry.kind == FileKind::Directory;
        if directory && (entry.link || self.uninteresting(path, &entry.name)) {
            return true;
        }
        let excluded = path
            .strip_prefix(&self.root)
            .is_ok_and(|relative| self.exclude.matched(relative, directory).is_ignore());
        excluded || ignores.ignored(path, directory)
    }

    /// Whether a directory holds what nobody wrote by hand.
    fn uninteresting(&self, path: &Path, name: &str) -> bool {
        match name {
            ".devcontainer" | ".docker" => false,
            "node_modules" | "__pycache__" => true,
            "target" => self.files.kind(&path.join("CACHEDIR.TAG")).is_some(),
            _ => name.starts_with('.'),
        }
    }

    fn meet(&mut self, path: PathBuf) {
        let kind = match guess(&path) {
            None => return,
            Some(Guess::Sure(kind)) => kind,
            Some(Guess::Perhaps(kind)) => match self.files.read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    let likely = match kind {
                        Kind::Conf => looks_like_conf(&text),
                        _ => looks_like_compose(&text),
                    };
                    if !likely {
                        return;
                    }
                    kind
                }
                // A configuration is worth a finding; of other files nobody knows what they are.
                Err(_) if kind == Kind::Conf => kind,
                Err(_) => return,
            },
        };
        self.found.insert(path, kind);
    }

    /// A pipe or a broken link where a configuration is to be expected.
    fn meet_special(&mut self, path: &Path) {
        let expected = matches!(guess(path), Some(Guess::Sure(Kind::Compose) | Guess::Perhaps(Kind::Conf)));
        if expected && let Err(error) = self.files.read(path) {
            self.unreadable.insert((path.to_owned(), error));
        }
    }
}
