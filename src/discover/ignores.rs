use crate::source::Files;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Name of redlint's own ignore files, which have the syntax of `.gitignore`.
const OWN: &str = ".redlintignore";
const GIT: &str = ".gitignore";

/// The ignore files of one directory.
#[derive(Debug)]
struct Level {
    directory: PathBuf,
    git: Gitignore,
    own: Gitignore,
}

/// The ignore files of a directory and of those above it, the nearest last.
#[derive(Debug, Clone, Default)]
pub(super) struct Ignores {
    levels: Vec<Rc<Level>>,
}

impl Ignores {
    /// The same with the ignore files of one more directory. `names` are those in the directory.
    pub(super) fn with<'n>(
        &self,
        files: &dyn Files,
        directory: &Path,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        let (mut git, mut own) = (None, None);
        for name in names {
            match name {
                GIT => git = Some(read(files, &directory.join(GIT))),
                OWN => own = Some(read(files, &directory.join(OWN))),
                _ => {}
            }
        }
        if git.is_none() && own.is_none() {
            return self.clone();
        }
        let level = Level {
            directory: directory.to_owned(),
            git: git.unwrap_or_else(Gitignore::empty),
            own: own.unwrap_or_else(Gitignore::empty),
        };
        let mut levels = self.levels.clone();
        levels.push(Rc::new(level));
        Self { levels }
    }

    /// Whether a path directly in a directory that is not ignored is to be left out. The nearest file decides, and
    /// redlint's own before git's.
    pub(super) fn ignored(&self, path: &Path, is_directory: bool) -> bool {
        for level in self.levels.iter().rev() {
            let Ok(relative) = path.strip_prefix(&level.directory) else { continue };
            for matcher in [&level.own, &level.git] {
                match matcher.matched(relative, is_directory) {
                    Match::None => {}
                    Match::Ignore(_) => return true,
                    Match::Whitelist(_) => return false,
                }
            }
        }
        false
    }

    /// Redlint's own ignore files, by directory.
    pub(super) fn own(&self) -> impl Iterator<Item = (PathBuf, Gitignore)> + '_ {
        let levels = self.levels.iter().filter(|level| !level.own.is_empty());
        levels.map(|level| (level.directory.clone(), level.own.clone()))
    }

    /// How many directories have ignore files.
    pub(super) fn len(&self) -> usize {
        self.levels.len()
    }
}

/// Git's ignore files of the directories that were asked about, and of those above them.
#[derive(Debug, Default)]
pub struct GitIgnores {
    /// By directory, and whether all of it is ignored.
    known: BTreeMap<PathBuf, (Ignores, bool)>,
}

impl GitIgnores {
    /// Whether git ignores a file below a root.
    pub fn ignore(&mut self, files: &dyn Files, root: &Path, path: &Path) -> bool {
        let Some(directory) = path.parent().filter(|directory| directory.starts_with(root)) else {
            return false;
        };
        let (ignores, whole) = self.within(files, root, directory);
        whole || ignores.ignored(path, false)
    }

    fn within(&mut self, files: &dyn Files, root: &Path, directory: &Path) -> (Ignores, bool) {
        if let Some(found) = self.known.get(directory) {
            return found.clone();
        }
        let (above, whole) = match directory.parent().filter(|_| directory != root) {
            Some(parent) => self.within(files, root, parent),
            None => (Ignores::default(), false),
        };
        let whole = whole || above.ignored(directory, true);
        let found = (above.with(files, directory, std::iter::once(GIT)), whole);
        self.known.insert(directory.to_owned(), found.clone());
        found
    }
}

fn read(files: &dyn Files, path: &Path) -> Gitignore {
    let text = files.read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    matcher(text.lines())
}

/// A matcher for paths relative to its directory. A line that is no glob counts for nothing, as with git.
pub(super) fn matcher<'l>(lines: impl Iterator<Item = &'l str>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    for line in lines {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// Which files findings may lie in.
#[derive(Debug)]
pub struct Scope {
    pub(super) given: BTreeSet<PathBuf>,
    /// Directories that were looked into although they are ignored.
    pub(super) forced: BTreeSet<PathBuf>,
    /// Whether what was given may be left out as well.
    pub(super) force: bool,
    pub(super) root: PathBuf,
    pub(super) exclude: Gitignore,
    /// `.redlintignore` files by directory.
    pub(super) own: BTreeMap<PathBuf, Gitignore>,
}

impl Scope {
    /// Whether this very path was given.
    fn is_given(&self, path: &Path) -> bool {
        self.given.contains(path)
    }

    /// Whether a file was met without asking whether it is ignored: it was given, or lies in an ignored directory that was.
    pub(super) fn is_forced(&self, path: &Path) -> bool {
        let within = || path.ancestors().skip(1).any(|above| self.forced.contains(above));
        self.is_given(path) || !self.forced.is_empty() && within()
    }

    /// Whether findings in this file are to be reported: it lies within the given paths, and neither `exclude` nor a
    /// `.redlintignore` leaves it out. A file that was itself given always is, unless it may be
    /// forced out.
    pub fn holds(&self, path: &Path) -> bool {
        if !self.force && self.is_given(path) {
            return true;
        }
        let within = path.ancestors().any(|above| self.given.contains(above));
        within && self.admits(path)
    }

    /// Whether neither `exclude` nor a `.redlintignore` leaves a file out, wherever it lies.
    pub fn admits(&self, path: &Path) -> bool {
        !self.excluded(path) && !self.ignored(path)
    }

    fn excluded(&self, path: &Path) -> bool {
        let ignores = |path: &Path| self.exclude.matched_path_or_any_parents(path, false).is_ignore();
        !self.exclude.is_empty() && path.strip_prefix(&self.root).is_ok_and(ignores)
    }

    /// The nearest `.redlintignore` that says something of the path, or of a directory it lies in, decides.
    fn ignored(&self, path: &Path) -> bool {
        if self.own.is_empty() {
            return false;
        }
        for directory in path.ancestors().skip(1) {
            let Some(own) = self.own.get(directory) else { continue };
            let Ok(relative) = path.strip_prefix(directory) else { continue };
            match own.matched_path_or_any_parents(relative, false) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }
}
