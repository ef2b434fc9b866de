use super::conf::{is_foreign, is_surely_conf, looks_like_conf};
use super::ignores::{Ignores, Scope, matcher};
use super::kind::{Guess, Kind, guess, is_ambiguous};
use super::shape::{is_surely_compose, looks_like_compose, may_be_compose};
use crate::source::{Entry, FileKind, Files, ReadError};
use crate::syntax::manifest;
use ignore::gitignore::Gitignore;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Deepest nesting of directories that is entered.
const DEEPEST: usize = 128;

/// How a directory was entered.
#[derive(Debug, Clone, Copy)]
struct Entered {
    /// Levels below it that were asked for.
    levels: usize,
    wanted: Wanted,
}

/// Which files are met; each takes in those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    /// What may be the context of something given: compose files, env files and Dockerfiles.
    Context,
    /// What belongs to a project without being loaded as well: scripts and code.
    Around,
    All,
}

/// Meets the files below directories, and knows what each is.
pub(super) struct Walk<'a> {
    files: &'a dyn Files,
    root: PathBuf,
    exclude: Gitignore,
    /// Mostly in order, as directories are listed in order.
    found: Vec<(PathBuf, Kind)>,
    entered: HashMap<PathBuf, Entered>,
    /// What is in directories that were listed: those above a given path are asked for again and again.
    listed: HashMap<PathBuf, Result<Rc<[Entry]>, ReadError>>,
    wanted: Wanted,
    own: BTreeMap<PathBuf, Gitignore>,
    /// Directories that were asked for although they are ignored.
    forced: BTreeSet<PathBuf>,
    /// What directories above those walked have ignored, and those above them.
    above: BTreeMap<PathBuf, Ignores>,
    /// Files and directories that could not be read.
    pub(super) unreadable: BTreeSet<(PathBuf, ReadError)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(files: &'a dyn Files, root: &Path, exclude: &[String]) -> Self {
        Self {
            files,
            root: root.to_owned(),
            exclude: matcher(exclude.iter().map(String::as_str)),
            found: Vec::new(),
            entered: HashMap::new(),
            listed: HashMap::new(),
            wanted: Wanted::All,
            own: BTreeMap::new(),
            forced: BTreeSet::new(),
            above: BTreeMap::new(),
            unreadable: BTreeSet::new(),
        }
    }

    /// The files met since the last call.
    pub(super) fn take(&mut self) -> BTreeMap<PathBuf, Kind> {
        std::mem::take(&mut self.found).into_iter().collect()
    }

    /// What could not be read, and which files findings may lie in.
    pub(super) fn finish(self, given: BTreeSet<PathBuf>, force: bool) -> (Vec<(PathBuf, ReadError)>, Scope) {
        let scope = Scope {
            given,
            forced: self.forced,
            force,
            root: self.root,
            exclude: self.exclude,
            own: self.own,
        };
        (self.unreadable.into_iter().collect(), scope)
    }

    /// From here on only what may be the context of what was given is met: compose files, env files and Dockerfiles, and
    /// where that may be values of a chart, scripts that may install it.
    pub(super) fn context_only(&mut self, may_be_values: bool) {
        self.wanted = if may_be_values { Wanted::Around } else { Wanted::Context };
    }

    /// Meets what belongs to the project of a directory, unless that was done before.
    pub(super) fn around(&mut self, directory: &Path) {
        self.wanted = Wanted::Around;
        if self.entered.get(directory).is_none_or(|entered| entered.wanted < self.wanted) {
            self.directory(directory, usize::MAX);
        }
    }

    /// Meets a file that was given by name: ignored or not, empty or not, and of any name if its content is telling.
    pub(super) fn file(&mut self, path: &Path) {
        let reads = |like: fn(&str) -> bool| {
            self.files.read(path).is_ok_and(|bytes| like(&String::from_utf8_lossy(&bytes)))
        };
        let kind = match guess(path) {
            Some(Guess::Sure(Kind::Compose)) if self.is_of_others(path) => return,
            Some(Guess::Sure(kind)) => kind,
            Some(Guess::Perhaps(Kind::Conf)) if !reads(is_foreign) => Kind::Conf,
            Some(Guess::Perhaps(Kind::Conf)) => return,
            Some(Guess::Perhaps(_)) => return self.meet(path.to_owned()),
            None if reads(is_surely_conf) => Kind::Conf,
            None if reads(is_surely_compose) => Kind::Compose,
            None => return,
        };
        self.found.push((path.to_owned(), kind));
    }

    /// Meets the files of a directory that was given by name, and `levels` of directories below it.
    pub(super) fn directory(&mut self, directory: &Path, levels: usize) {
        let levels = levels.min(DEEPEST);
        if self.was_entered(directory, levels) {
            return;
        }
        let above: Vec<&Path> =
            directory.ancestors().skip(1).take_while(|above| above.starts_with(&self.root)).collect();
        let (mut ignores, mut forced) = (Ignores::default(), false);
        for above in above.into_iter().rev() {
            forced |= ignores.ignored(above, true);
            if let Some(known) = self.above.get(above) {
                ignores = known.clone();
                continue;
            }
            let Ok(entries) = self.entries(above) else { continue };
            ignores = ignores.with(self.files, above, names(&entries));
            self.above.insert(above.to_owned(), ignores.clone());
        }
        if forced || ignores.ignored(directory, true) {
            self.forced.insert(directory.to_owned());
        }
        self.own.extend(ignores.own());
        self.enter(directory, levels, &ignores);
    }

    fn enter(&mut self, directory: &Path, levels: usize, above: &Ignores) {
        if self.was_entered(directory, levels) {
            return;
        }
        self.entered.insert(directory.to_owned(), Entered { levels, wanted: self.wanted });
        let entries = match self.entries(directory) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable.insert((directory.to_owned(), error));
                return;
            }
        };
        let known = self.above.get(directory).cloned();
        let ignores = known.unwrap_or_else(|| above.with(self.files, directory, names(&entries)));
        for entry in entries.iter() {
            let path = directory.join(&entry.name);
            let matters = match entry.kind {
                FileKind::Directory => levels > 0,
                FileKind::File | FileKind::Special => self.guess(&path).is_some(),
            };
            if !matters || self.left_out(&path, entry, &ignores) {
                continue;
            }
            match entry.kind {
                FileKind::File => self.meet(path),
                FileKind::Directory => self.enter(&path, levels - 1, &ignores),
                FileKind::Special => self.meet_special(&path),
            }
        }
        if ignores.len() > above.len() {
            self.own.extend(ignores.own());
        }
    }

    fn entries(&mut self, directory: &Path) -> Result<Rc<[Entry]>, ReadError> {
        if let Some(known) = self.listed.get(directory) {
            return known.clone();
        }
        let entries: Result<Rc<[Entry]>, ReadError> = self.files.entries(directory).map(Rc::from);
        self.listed.insert(directory.to_owned(), entries.clone());
        entries
    }

    /// What a file is by its path, where files of this kind are met.
    fn guess(&self, path: &Path) -> Option<Guess> {
        let guess = guess(path)?;
        let (Guess::Sure(kind) | Guess::Perhaps(kind)) = guess;
        let least = match kind {
            Kind::Compose
            | Kind::Env
            | Kind::Dockerfile
            | Kind::Manifest
            | Kind::Chart
            | Kind::Helmfile
            | Kind::Kamal => Wanted::Context,
            Kind::Script | Kind::Code => Wanted::Around,
            Kind::Conf | Kind::Acl => Wanted::All,
        };
        (self.wanted >= least).then_some(guess)
    }

    fn was_entered(&self, directory: &Path, levels: usize) -> bool {
        let enough = |before: &Entered| before.levels >= levels && before.wanted >= self.wanted;
        self.entered.get(directory).is_some_and(enough)
    }

    fn left_out(&self, path: &Path, entry: &Entry, ignores: &Ignores) -> bool {
        let directory = entry.kind == FileKind::Directory;
        if directory && (entry.link || self.uninteresting(path, &entry.name)) {
            return true;
        }
        let excluded = !self.exclude.is_empty()
            && path
                .strip_prefix(&self.root)
                .is_ok_and(|relative| self.exclude.matched(relative, directory).is_ignore());
        excluded || ignores.ignored(path, directory)
    }

    /// Whether a directory holds what nobody wrote by hand.
    fn uninteresting(&self, path: &Path, name: &str) -> bool {
        match name {
            ".devcontainer" | ".docker" | ".github" => false,
            "node_modules" | "__pycache__" => true,
            "target" => self.files.kind(&path.join("CACHEDIR.TAG")).is_some(),
            _ => name.starts_with('.'),
        }
    }

    fn meet(&mut self, path: PathBuf) {
        let kind = match self.guess(&path) {
            None => return,
            Some(Guess::Sure(Kind::Compose)) if self.is_of_others(&path) => return,
            Some(Guess::Sure(kind)) => kind,
            Some(Guess::Perhaps(kind)) => match self.files.read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    match kind {
                        Kind::Conf if looks_like_conf(&text) => kind,
                        Kind::Compose if looks_like_compose(&text) => kind,
                        Kind::Kamal if manifest::has_accessories(&text) => kind,
                        Kind::Kamal if looks_like_compose(&text) => Kind::Compose,
                        Kind::Compose | Kind::Kamal if may_be_manifest(&path, &text) => Kind::Manifest,
                        _ => return,
                    }
                }
                // A configuration is worth a finding; of other files nobody knows what they are.
                Err(_) if kind == Kind::Conf => kind,
                Err(_) => return,
            },
        };
        self.found.push((path, kind));
    }

    /// Whether a file that is called a compose file is another program's.
    fn is_of_others(&self, path: &Path) -> bool {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        is_ambiguous(path) && self.files.read(path).is_ok_and(|bytes| !may_be_compose(&text(bytes)))
    }

    /// A pipe or a broken link where a configuration is to be expected.
    fn meet_special(&mut self, path: &Path) {
        let expected =
            matches!(self.guess(path), Some(Guess::Sure(Kind::Compose) | Guess::Perhaps(Kind::Conf)));
        if expected && let Err(error) = self.files.read(path) {
            self.unreadable.insert((path.to_owned(), error));
        }
    }
}

/// Whether a YAML file runs images, or says more of what others run.
fn may_be_manifest(path: &Path, text: &str) -> bool {
    text.contains("image:") || manifest::is_of_kubernetes(text) || manifest::is_kustomization(path)
}

fn names(entries: &[Entry]) -> impl Iterator<Item = &str> {
    entries.iter().map(|entry| entry.name.as_str())
}
