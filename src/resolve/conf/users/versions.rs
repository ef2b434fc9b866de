//! Which ACL rules a server version knows.

use super::granted;
use super::rules::Channels;
use crate::model::catalog::directives::Series;
use crate::model::catalog::knowledge::{has_category, is_category, is_command, is_container};
use crate::model::{Family, ProblemKind};
use crate::resolve::conf::program::Program;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use crate::syntax::acl::{Rule, RuleKind};
use std::slice::from_ref;

/// Categories that modules bring along.
const MODULE_CATEGORIES: [&str; 8] =
    ["search", "json", "timeseries", "bloom", "cuckoo", "topk", "cms", "tdigest"];

/// What is wrong with the first rule that the server does not know; `modules` says whether it loads any.
pub(super) fn refused(program: Program, channels: &Channels, rules: &[Rule], modules: bool) -> Option<Wrong> {
    let unknown = |rule: &Rule| too_new(program, rule).or_else(|| missing(program, rule, modules));
    let unknown = rules.iter().find_map(unknown);
    unknown.or_else(|| granted::twice(program, rules)).or_else(|| needless_channel(program, channels, rules))
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
        RuleKind::Selector(rules) if program.any_since(7, 0) => {
            return rules.iter().find_map(|rule| too_new(program, rule));
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
    Some(Wrong::of(ProblemKind::Acl, from_ref(&rule.text), text))
}

fn databases(program: Program, rule: &Rule) -> Option<Wrong> {
    let knows = |series: &Series| {
        series.family == Family::Valkey && (series.version.major, series.version.minor) >= (9, Some(1))
    };
    if program.beyond || program.iter().any(knows) {
        return None;
    }
    Some(Wrong::of(
        ProblemKind::Acl,
        from_ref(&rule.text),
        "only valkey 9.1 and later know rules for databases",
    ))
}

/// A command or category that the server does not have. Those of modules are not known here.
fn missing(program: Program, rule: &Rule, modules: bool) -> Option<Wrong> {
    let bundled = program.may_bring_modules();
    if modules || program.beyond || !program.tabled {
        return None;
    }
    match &rule.kind {
        RuleKind::Category { name, .. } => category(program, name, bundled),
        RuleKind::Command { allow, name, subcommand } => command(program, name, bundled)
            .or_else(|| self::subcommand(program, *allow, name, subcommand.as_ref()?)),
        RuleKind::Selector(rules) => rules.iter().find_map(|rule| missing(program, rule, modules)),
        _ => None,
    }
}

fn category(program: Program, name: &Text, bundled: bool) -> Option<Wrong> {
    let module = MODULE_CATEGORIES.iter().any(|known| known.eq_ignore_ascii_case(name.as_str()));
    if name.holds_unknown()
        || (module && bundled)
        || has_category(name.as_str(), program.target) != Some(false)
    {
        return None;
    }
    let text = match is_category(name.as_str()) {
        true => format!("{} has no category `{name}`", program.describe()),
        false => format!("no server has a category `{name}`"),
    };
    Some(Wrong::of(ProblemKind::Acl, from_ref(name), text))
}

fn command(program: Program, name: &Text, bundled: bool) -> Option<Wrong> {
    let lower = name.as_str().to_ascii_lowercase();
    // Modules put their name and a dot before a command; the vector sets that redis 8.0 brings along begin with v.
    if name.holds_unknown() || lower.contains('.') || (bundled && lower.starts_with('v')) {
        return None;
    }
    // Sentinels took any before 6.2.
    if program.has_command(&lower) != Some(false) || (program.sentinel && !program.all_since(6, 2)) {
        return None;
    }
    let text = match is_command(&lower) {
        true if program.sentinel => format!("a sentinel has no command `{name}`"),
        true => format!("{} has no command `{name}`", program.describe()),
        false => format!("no server has a command `{name}`; a renamed one keeps its own name here"),
    };
    Some(Wrong::of(ProblemKind::Acl, from_ref(name), text))
}

/// Since 7.0 what stands behind `|` is a subcommand that the server knows, or what a command without subcommands has
/// for its first argument; such a one can only be allowed.
fn subcommand(program: Program, allow: bool, name: &Text, subcommand: &Text) -> Option<Wrong> {
    if !program.all_since(7, 0) || name.holds_unknown() || subcommand.holds_unknown() {
        return None;
    }
    if !is_container(name.as_str()) {
        let text = match subcommand.as_str().contains('|') {
            false if allow => return None,
            false => format!("`{name}` has no subcommands, and a first argument can only be allowed"),
            true => "a rule takes one subcommand or first argument".to_owned(),
        };
        return is_command(name.as_str()).then(|| Wrong::of(ProblemKind::Acl, from_ref(subcommand), text));
    }
    let whole = format!("{name}|{subcommand}");
    if program.has_command(&whole) != Some(false) {
        return None;
    }
    let text = match is_command(&whole) {
        true => format!("`{name}` of {} has no subcommand `{subcommand}`", program.describe()),
        false => format!("`{name}` has no subcommand `{subcommand}`"),
    };
    Some(Wrong::of(ProblemKind::Acl, from_ref(subcommand), text))
}

/// The first rule for a channel of a user who may listen to all of them by `acl-pubsub-default` already.
fn needless_channel(program: Program, channels: &Channels, rules: &[Rule]) -> Option<Wrong> {
    let all = matches!(channels, Channels::All) && program.all_since(6, 2) && program.tabled;
    let mut open = all;
    for rule in rules {
        match &rule.kind {
            RuleKind::Reset => open = all,
            RuleKind::ResetChannels => open = false,
            RuleKind::Channels(_) if open => {
                let text = "the user has all channels by `acl-pubsub-default allchannels`; put `resetchannels` before it";
                return Some(Wrong::of(ProblemKind::Acl, from_ref(&rule.text), text));
            }
            _ => {}
        }
    }
    None
}
