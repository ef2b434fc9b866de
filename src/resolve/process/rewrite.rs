use super::super::container::below;
use super::content::{Content, Line};
use crate::model::Why;
use crate::model::catalog::knowledge::glob;
use crate::source::{Span, Text, UNKNOWN};
use crate::syntax::shell::program::base_name;
use std::collections::{BTreeMap, BTreeSet};

/// Files by their paths in a container.
pub(in super::super) type Files = BTreeMap<String, Content>;

/// What scripts do to files before the server reads them.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Rewrites {
    /// Files that are written or changed, by path.
    pub(super) files: BTreeMap<String, Written>,
    /// What symbolic links stand for.
    pub(super) links: BTreeMap<String, String>,
    /// Directories that are made.
    pub(super) directories: BTreeSet<String>,
    /// Lines that go into a file which only the running script knows.
    pub(in super::super) lines: Vec<Line>,
    /// Tokens that are replaced in such a file, and what each becomes.
    pub(in super::super) tokens: Vec<(String, Text)>,
    /// Why any file at all may be changed.
    pub(in super::super) hidden: Option<Why>,
    /// Files of which something is filled in.
    pub(in super::super) filled: BTreeSet<String>,
    /// Paths that commands may have written a file to, or a directory of files; [`UNKNOWN`] for any.
    pub(super) touched: BTreeSet<String>,
    /// Paths among them that programs which are not followed may have written to.
    pub(super) foreign: BTreeSet<String>,
}

/// A file that a script wrote.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) content: Content,
    /// Conditions that are not known and that it was written behind.
    pub(super) doubts: Vec<Doubt>,
    /// Whether there is such a file; not once it is removed.
    pub(super) there: bool,
}

/// An arm of a compound command of which nobody knows whether it runs: the script, the compound command, the arm.
pub(super) type Doubt = (Span, usize, usize);

impl Rewrites {
    /// What a file holds after scripts have dealt with it; `None` for one that they leave alone.
    pub(in super::super) fn content(&self, path: &str) -> Option<&Content> {
        self.files.get(&self.meant(path)).map(|written| &written.content)
    }

    /// Whether a file is written behind a condition that is not known.
    pub(super) fn doubts(&self, path: &str) -> bool {
        self.files.get(&self.meant(path)).is_some_and(|written| !written.doubts.is_empty())
    }

    /// Whether scripts certainly remove a file.
    pub(in super::super) fn removes(&self, path: &str) -> bool {
        self.files.get(&self.meant(path)).is_some_and(|written| !written.there)
    }

    /// Notes the files of which something is filled in.
    pub(super) fn note_filled(&mut self, content: &Content) {
        self.filled.extend(content.files().map(str::to_owned));
    }

    /// Forgets what was done to files that something else stands in the place of.
    pub(super) fn forget(&mut self, hides: &dyn Fn(&str) -> bool) {
        self.files.retain(|file, _| !hides(file));
        self.links.retain(|file, _| !hides(file));
        self.touched.retain(|file| !hides(file));
        self.foreign.retain(|file| !hides(file));
    }

    /// The path that another one stands for once links are followed.
    pub(in super::super) fn meant(&self, path: &str) -> String {
        const MOST: usize = 8;
        let mut path = path.to_owned();
        for _ in 0..MOST {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            let link = ends.map(|end| path.split_at(end)).find_map(|(link, rest)| {
                let target = self.links.get(link)?;
                Some(format!("{target}{rest}"))
            });
            match link {
                Some(target) => path = target,
                None => break,
            }
        }
        path
    }

    /// Whether scripts may have written a file, or one that a pattern with `*` means. As they may have changed their
    /// directory before, its name is enough.
    pub(in super::super) fn may_write(&self, path: &str) -> bool {
        may_be(&self.touched, path)
    }

    /// The same of programs that are not followed.
    pub(in super::super) fn may_be_foreign(&self, path: &str) -> bool {
        self.hidden.is_some() || may_be(&self.foreign, path)
    }
}

fn may_be(touched: &BTreeSet<String>, path: &str) -> bool {
    let name = base_name(path);
    let meant = |touched: &str| match touched.starts_with('/') {
        true => glob(path, touched),
        false => glob(name, base_name(touched)),
    };
    let may = |touched: &String| {
        let above = touched.starts_with('/') && below(path, touched).is_some();
        touched.contains(UNKNOWN)
            || touched.contains(path)
            || base_name(touched) == name
            || above
            || meant(touched)
    };
    touched.iter().any(may)
}
