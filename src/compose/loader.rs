use super::parsed::Parsed;
use super::scope::Scope;
use super::uses::{Spent, Used};
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::model::stored::is_stored;
use crate::source::{FileId, Files, ReadError, Sources, Span, Text, UNKNOWN, normalise};
use crate::syntax::dotenv::{Dotenv, Format};
use crate::syntax::interpolate::{Interpolator, Unset, Use};
use crate::syntax::yaml::Tree;
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// What all parts of a load share: the way to files, what was found, what may still be spent.
pub(super) struct Loader<'a> {
    pub sources: &'a mut Sources,
    pub files: &'a dyn Files,
    pub root: Option<PathBuf>,
    pub problems: Vec<Diagnostic>,
    pub interpolator: Interpolator,
    unset: Unset,
    /// The variables of every scalar that has some.
    pub used: Vec<Used>,
    /// How many of them are of files below the last.
    pub inherited: usize,
    /// Values that decided something while the files were read, and are in no tree any more.
    pub spent: Vec<Spent>,
    pub mentioned: BTreeSet<String>,
    /// Compose files that may still be opened.
    pub opens: usize,
    /// Values that `extends` may still copy.
    pub copies: usize,
    /// Variables that env files may still bring, each counted for every service that gets it.
    pub variables: usize,
    /// Names of all services, those outside the active profiles included.
    pub services: BTreeSet<String>,
    /// Whether some of the project could not be read, so that what seems missing may be there.
    pub incomplete: bool,
    /// Env files that were told to be missing, as written.
    pub told_missing: BTreeSet<String>,
    parsed: &'a mut Parsed,
    /// Files whose problems were told: compose files, and env files by whether they were read raw.
    told: HashSet<(FileId, Option<bool>)>,
}

/// Why a file of the project is not there.
pub(super) enum Absent {
    /// It lies outside the root.
    Outside,
    /// It cannot be read.
    Unreadable(ReadError),
}

impl std::fmt::Display for Absent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside => f.write_str("it lies outside the repository"),
            Self::Unreadable(why) => write!(f, "{why}"),
        }
    }
}

impl<'a> Loader<'a> {
    pub fn new(
        parsed: &'a mut Parsed,
        sources: &'a mut Sources,
        files: &'a dyn Files,
        root: Option<PathBuf>,
        unset: Unset,
    ) -> Self {
        Self {
            sources,
            files,
            root,
            problems: Vec::new(),
            interpolator: Interpolator::new(unset),
            unset,
            used: Vec::new(),
            inherited: 0,
            spent: Vec::new(),
            mentioned: BTreeSet::new(),
            opens: 1000,
            copies: 300_000,
            variables: 100_000,
            services: BTreeSet::new(),
            incomplete: false,
            told_missing: BTreeSet::new(),
            parsed,
            told: HashSet::new(),
        }
    }

    /// Something that compose would refuse.
    pub fn invalid(&mut self, at: Span, message: impl Into<String>) {
        self.problems.push(Diagnostic::input("invalid-compose", "Invalid compose file", at, message));
    }

    /// A bound that keeps a load finite is reached: told once, and what seems missing may be behind it.
    pub fn exceeded(&mut self, at: Span, message: &'static str) {
        self.incomplete = true;
        if !self.problems.iter().any(|problem| problem.message == message) {
            self.invalid(at, message);
        }
    }

    /// Opens a file of the project.
    pub fn open(&mut self, path: &Path) -> Result<FileId, Absent> {
        let path = self.files.tidy(path);
        if !self.root.as_ref().is_none_or(|root| lies_within(root, &path)) {
            return Err(Absent::Outside);
        }
        self.sources.load(self.files, &path).map_err(Absent::Unreadable)
    }

    /// A compose file's documents; its problems are told once.
    pub fn tree(&mut self, file: FileId) -> Rc<Tree> {
        let (tree, problems) = self.parsed.tree(file, self.sources);
        if self.told.insert((file, None)) {
            self.incomplete |= problems.iter().any(|problem| problem.rule == "invalid-yaml");
            self.problems.extend_from_slice(&problems);
        }
        tree
    }

    /// An env file's entries; its problems are told once.
    pub fn dotenv(&mut self, file: FileId, format: Format) -> Rc<Dotenv> {
        let (dotenv, problems) = self.parsed.dotenv(file, format, self.sources);
        if self.told.insert((file, Some(format == Format::Raw))) {
            self.problems.extend_from_slice(&problems);
        }
        dotenv
    }

    /// Lays an env file for interpolation over those before it. While its values are expanded what is there outside of all
    /// of them wins, then its own lines, then those before it.
    pub fn lay_over(&mut self, written: &mut IndexMap<String, Text>, file: FileId, outside: &Scope) {
        let dotenv = self.dotenv(file, Format::Compose);
        let given = &mut |name: &str| match written.contains_key(name) {
            true => outside.known(name),
            false => outside.lookup(name),
        };
        let set = dotenv.laid_over(written, &mut self.interpolator, given);
        self.drop_uses();
        written.extend(set.map(|(name, value)| (name, self.unless_stored(value))));
    }

    /// A value as far as the files tell it: what names a secret that is kept elsewhere stands for one that they do not.
    pub fn unless_stored(&self, value: Text) -> Text {
        let hidden = self.unset == Unset::Unknown && is_stored(value.as_str());
        if hidden { Text::whole(UNKNOWN, value.span()) } else { value }
    }

    /// Forgets the uses of an env file, whose problems it tells.
    pub fn drop_uses(&mut self) {
        for used in std::mem::take(&mut self.interpolator.uses) {
            self.mentioned.insert(used.name.as_str().to_owned());
        }
        for problem in std::mem::take(&mut self.interpolator.problems) {
            self.problems.push(problem.diagnostic());
        }
    }

    /// Keeps what a scalar used. Gives the index under which it is kept.
    pub fn record_uses(&mut self, text: Text, found: Vec<Use>) -> Option<usize> {
        self.mentioned.extend(found.iter().map(|used| used.name.as_str().to_owned()));
        self.used.push(Used { text, found });
        Some(self.used.len() - 1)
    }

    /// Notes a value of a service, or of the top level, that has done its work.
    pub fn spend(&mut self, service: &str, attribute: &str, value: Value) {
        self.spent.push(Spent { service: service.to_owned(), attribute: attribute.to_owned(), value });
    }
}

/// Whether a path lies in a directory, as far as names tell.
pub(super) fn lies_within(root: &Path, path: &Path) -> bool {
    let (root, path) = (normalise(root), normalise(path));
    if root.as_os_str().is_empty() {
        return !path.has_root() && path.components().next() != Some(Component::ParentDir);
    }
    path.starts_with(&root)
}
