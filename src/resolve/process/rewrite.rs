use super::super::container::below;
use crate::model::Why;
use crate::source::{Text, UNKNOWN};
use crate::syntax::shell::program::base_name;
use std::collections::{BTreeMap, BTreeSet};

/// What scripts do to configuration files before the server reads them.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Rewrites {
    /// Tokens that are replaced wherever they stand.
    pub(in super::super) tokens: Vec<Token>,
    /// Directives that are written or replaced, in order.
    pub(in super::super) lines: Vec<Line>,
    /// Files made from others: from, to.
    pub(in super::super) copies: Vec<(String, String)>,
    /// Files that are written afresh: nothing of what stood there is left.
    pub(in super::super) fresh: Vec<String>,
    /// Scripts that are written afresh, by the path of the file.
    pub(in super::super) scripts: BTreeMap<String, Text>,
    /// Paths that commands may have written a file to, or a directory of files; [`UNKNOWN`] for any.
    pub(in super::super) touched: BTreeSet<String>,
    /// Files that something not understood may change; `None` for any file.
    pub(in super::super) hidden: Vec<(Option<String>, Why)>,
}

/// A token that a script replaces in a file.
#[derive(Debug, Clone)]
pub(in super::super) struct Token {
    /// The file; `None` where only the running script knows it.
    pub(in super::super) file: Option<String>,
    /// What stands there.
    pub(in super::super) token: String,
    /// What is put in its place.
    pub(in super::super) value: Text,
}

/// A directive that a script writes.
#[derive(Debug, Clone)]
pub(in super::super) struct Line {
    /// The file; `None` where only the running script knows it.
    pub(in super::super) file: Option<String>,
    /// Directive and values, as they stand in the file then.
    pub(in super::super) text: Text,
    /// Whether it hangs on what whoever runs the container decides.
    pub(in super::super) doubtful: bool,
    /// Whether it stands behind a condition that is not known.
    pub(in super::super) branched: bool,
}

impl Rewrites {
    /// Whether scripts write a file, all of it or a part.
    pub(in super::super) fn writes(&self, path: &str) -> bool {
        let lines = self.lines.iter().map(|line| &line.file);
        let tokens = self.tokens.iter().map(|token| &token.file);
        let hidden = self.hidden.iter().map(|(file, _)| file);
        let copies = self.copies.iter().map(|(_, to)| to);
        let mut written = self.fresh.iter().chain(copies).chain(lines.chain(tokens).chain(hidden).flatten());
        written.any(|file| file == path)
    }

    /// Forgets what was done to files that something else stands in the place of.
    pub(in super::super) fn forget(&mut self, hides: &dyn Fn(&str) -> bool) {
        let stays = |file: &Option<String>| !file.as_deref().is_some_and(hides);
        self.tokens.retain(|token| stays(&token.file));
        self.lines.retain(|line| stays(&line.file));
        self.hidden.retain(|(file, _)| stays(file));
        self.copies.retain(|(_, to)| !hides(to));
        self.fresh.retain(|file| !hides(file));
        self.scripts.retain(|file, _| !hides(file));
        self.touched.retain(|file| !hides(file));
    }

    /// Whatever script was written to a file, it is another one now.
    pub(in super::super) fn forget_script(&mut self, file: Option<&String>) {
        if let Some(file) = file {
            self.scripts.remove(file);
        }
    }

    /// The lines of a file that scripts certainly write, and nothing else changes.
    pub(in super::super) fn content(&self, path: &str) -> Option<Vec<Text>> {
        let may_be = |file: &Option<String>| file.as_ref().is_none_or(|file| file == path);
        let changed = self.copies.iter().any(|(_, to)| to == path)
            || self.tokens.iter().any(|token| may_be(&token.file))
            || self.hidden.iter().any(|(file, _)| may_be(file));
        let lines = || self.lines.iter().filter(|line| may_be(&line.file));
        let sure = |line: &Line| line.file.is_some() && !line.doubtful && !line.branched;
        let written = self.fresh.iter().any(|file| file == path) && lines().next().is_some();
        let known = written && !changed && lines().all(sure);
        known.then(|| lines().map(|line| line.text.clone()).collect())
    }

    /// Whether scripts may have written a file. As they may have changed their directory before, its name is enough.
    pub(in super::super) fn may_write(&self, path: &str) -> bool {
        let name = base_name(path);
        let may = |touched: &String| {
            let above = touched.starts_with('/') && below(path, touched).is_some();
            touched.contains(UNKNOWN) || touched.contains(path) || base_name(touched) == name || above
        };
        self.touched.iter().any(may)
    }

    /// The file that a path is made from, if any, and whether scripts write it afresh.
    pub(in super::super) fn source<'a>(&'a self, path: &'a str) -> &'a str {
        let mut current = path;
        for (from, to) in self.copies.iter().rev() {
            if to == current {
                current = from;
            }
        }
        current
    }

    /// What a file holds so far that nothing has written to: it itself, or what it is a copy of.
    pub(in super::super) fn untouched<'a>(&'a self, path: &'a str) -> Option<&'a str> {
        let names = self.names(path);
        let may_be = |file: &Option<String>| file.as_deref().is_none_or(|file| names.contains(file));
        let changed = self.fresh.iter().any(|file| names.contains(file.as_str()))
            || self.lines.iter().any(|line| may_be(&line.file))
            || self.tokens.iter().any(|token| may_be(&token.file))
            || self.hidden.iter().any(|(file, _)| may_be(file));
        (!changed).then(|| self.source(path))
    }

    /// All names under which a file went on its way to this path.
    pub(in super::super) fn names<'a>(&'a self, path: &'a str) -> BTreeSet<&'a str> {
        let mut names = BTreeSet::from([path]);
        for (from, to) in self.copies.iter().rev() {
            if names.contains(to.as_str()) {
                names.insert(from);
            }
        }
        names
    }
}
