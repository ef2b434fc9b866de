//! Which ACL rules a server version knows.

use crate::model::Family;
use crate::model::catalog::directives::Series;
use crate::model::catalog::knowledge::{is_category, is_command, is_container};
use crate::resolve::conf::program::Program;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use crate::syntax::acl::{Rule, RuleKind};
use std::slice::from_ref;

/// Categories that modules bring along.
const MODULE_CATEGORIES: [&str; 8] =
    ["search", "json", "timeseries", "bloom", "cuckoo", "topk", "cms", "tdigest"];

/// What is wrong with the first rule that the server does not know; `modules` says whether it loads any.
pub(super) fn refused(program: Program, rules: &[Rule], modules: bool) -> Option<Wrong> {
    rules.iter().find_map(|rule| too_new(program, rule).or_else(|| missing(program, rule, modules)))
}

/// Whether a comment in an ACL file keeps the server from starting.
pub(super) fn refuses_comments(program: Program) -> bool {
    let takes = |series: &Series| series.family == Family::Redis && series.since(8, 8);
    program.tabled && !program.beyond && !program.iter().any(takes)
}

fn too_new(program: Program, rule: &Rule) -> Option<Wrong> {
    let (major, minor) = match &rule.kind {
        RuleKind::Channels(_)
        | RuleKind::AllChannels
        | RuleKind::ResetChannels
        | RuleKind::SanitizePayload(_) => (6, 2),
        RuleKind::Keys { read, write, .. } if !(*read && *write) || rule.text.as_str().starts_with('%') => {
            (7, 0)
        }
        RuleKind::Selector(_) | RuleKind::ClearSelectors => (7, 0),
        RuleKind::Command { allow: false, subcommand: Some(_), .. } => (7, 0),
        RuleKind::AllDatabases | RuleKind::ResetDatabases | RuleKind::Databases(_) => {
            return databases(program, rule);
        }
        _ => return None,
    };
    if program.any_since(major, minor) {
        return None;
    }
    let text = format!("this rule came with redis {major}.{minor}; this is {}", program.describe());
    Some(Wrong::of("acl", from_ref(&rule.text), text))
}

fn databases(program: Program, rule: &Rule) -> Option<Wrong> {
    let knows = |series: &Series| {
        series.family == Family::Valkey && (series.version.major, series.version.minor) >= (9, Some(1))
    };
    if program.beyond || program.iter().any(knows) {
        return None;
    }
    Some(Wrong::of("acl", from_ref(&rule.text), "only valkey 9.1 and later know rules for databases"))
}

/// A command or category that the server does not have. Those of modules are not known here.
fn missing(program: Program, rule: &Rule, modules: bool) -> Option<Wrong> {
    let bundled = program.iter().any(|series| series.family == Family::Redis && series.since(8, 0));
    if modules || program.beyond || !program.tabled {
        return None;
    }
    match &rule.kind {
        RuleKind::Category { name, .. } if !is_category(name.as_str()) => {
            let module = MODULE_CATEGORIES.iter().any(|known| known.eq_ignore_ascii_case(name.as_str()));
            if name.holds_unknown() || (module && bundled) {
                return None;
            }
            Some(Wrong::of("acl", from_ref(name), format!("no server has a category `{name}`")))
        }
        RuleKind::Command { name, subcommand, .. } => command(program, name, subcommand.as_ref(), bundled),
        RuleKind::Selector(rules) => rules.iter().find_map(|rule| missing(program, rule, modules)),
        _ => None,
    }
}

fn command(program: Program, name: &Text, subcommand: Option<&Text>, bundled: bool) -> Option<Wrong> {
    let lower = name.as_str().to_ascii_lowercase();
    // Modules put their name and a dot before a command; the vector sets that redis 8.0 brings along begin with v.
    if name.holds_unknown() || lower.contains('.') || (bundled && lower.starts_with('v')) {
        return None;
    }
    if !is_command(&lower) {
        let text = format!("no server has a command `{name}`; a renamed one keeps its own name here");
        return Some(Wrong::of("acl", from_ref(name), text));
    }
    let subcommand = subcommand.filter(|text| program.all_since(7, 0) && !text.holds_unknown())?;
    if !is_container(&lower) || is_command(&format!("{lower}|{subcommand}")) {
        return None;
    }
    Some(Wrong::of("acl", from_ref(subcommand), format!("`{name}` has no subcommand `{subcommand}`")))
}
