//! Commands under another name.

use super::line::Line;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::catalog::knowledge::is_command;
use crate::model::{Origin, ProblemKind, Sourced};
use crate::source::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::slice::from_ref;

/// Reads the `rename-command` lines in order: old name to new one, empty for a disabled command, both lower case.
pub(super) fn rename(
    program: Program,
    lines: &mut [Line],
    modules: bool,
) -> BTreeMap<String, Sourced<String>> {
    let modules = !program.sentinel && (modules || program.may_bring_modules());
    let mut names = Names { program, modules, gone: BTreeSet::new(), added: BTreeSet::new() };
    let mut renamed = BTreeMap::new();
    for line in lines.iter_mut().filter(|line| line.primary() == "rename-command") {
        let [old, new] = line.entry.directive.args.as_slice() else { continue };
        if old.holds_unknown() || line.wrong.is_some() {
            continue;
        }
        let (from, to) = (old.as_str().to_ascii_lowercase(), new.as_str().to_ascii_lowercase());
        let wrong = names.take(old, new);
        let origin = match &line.value {
            Some(value) if value.origin.is_unknown() => value.origin.clone(),
            _ => Origin::of(new),
        };
        renamed.insert(from, Sourced::new(to, origin));
        if let Some(wrong) = wrong.filter(|_| program.tabled && !program.beyond) {
            line.blame(wrong);
        }
    }
    renamed
}

/// The names of commands as the renames so far left them.
struct Names {
    program: Program,
    gone: BTreeSet<String>,
    added: BTreeSet<String>,
    /// Whether there may be commands of modules.
    modules: bool,
}

impl Names {
    fn take(&mut self, old: &Text, new: &Text) -> Option<Wrong> {
        let (from, to) = (old.as_str().to_ascii_lowercase(), new.as_str().to_ascii_lowercase());
        if from.contains(['|', ' ']) {
            return Some(Wrong::of(ProblemKind::Type, from_ref(old), "subcommands cannot be renamed"));
        }
        let theirs = self.modules && (from.contains('.') || from.starts_with('v'));
        if self.has(&from) == Some(false) && !theirs {
            let text = match self.gone.contains(&from) {
                true => format!("`{old}` has another name by now"),
                false if self.program.sentinel => format!("a sentinel has no command `{old}`"),
                false if is_command(&from) => format!("this server has no command `{old}`"),
                false => format!("no server has a command `{old}`"),
            };
            return Some(Wrong::of(ProblemKind::Type, from_ref(old), text));
        }
        self.added.remove(&from);
        self.gone.insert(from);
        if to.is_empty() || new.holds_unknown() {
            return None;
        }
        if self.has(&to) == Some(true) {
            return Some(Wrong::of(
                ProblemKind::Conflict,
                from_ref(new),
                format!("there is a command `{new}` already"),
            ));
        }
        self.gone.remove(&to);
        self.added.insert(to);
        None
    }

    /// `None` where the versions differ that the server may be.
    fn has(&self, name: &str) -> Option<bool> {
        match (self.added.contains(name), self.gone.contains(name)) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => self.program.has_command(name),
        }
    }
}
