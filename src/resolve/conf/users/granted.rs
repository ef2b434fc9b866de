//! Subcommands of commands that a user may run as a whole already, which servers before 7.0 refuse.

use super::rules::MOST_RULES;
use crate::model::ProblemKind;
use crate::model::catalog::knowledge::is_in_category;
use crate::resolve::conf::program::Program;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use crate::syntax::acl::{Rule, RuleKind};
use std::collections::BTreeMap;
use std::slice::from_ref;

/// The first rule that allows a subcommand, or a first argument, of a command that the rules before it allow.
pub(super) fn twice(program: Program, rules: &[Rule]) -> Option<Wrong> {
    // A sentinel has few of the commands.
    if program.any_since(7, 0) || program.sentinel || rules.len() > MOST_RULES {
        return None;
    }
    // Whether each of the commands with such a rule is allowed as a whole.
    let mut whole: BTreeMap<String, bool> =
        rules.iter().filter_map(part).map(|(name, _)| (name, false)).collect();
    for rule in rules {
        match &rule.kind {
            RuleKind::AllCommands => whole.values_mut().for_each(|whole| *whole = true),
            RuleKind::NoCommands | RuleKind::Reset => whole.values_mut().for_each(|whole| *whole = false),
            RuleKind::Category { allow, name } => {
                for (command, whole) in &mut whole {
                    match is_in_category(command, name.as_str(), program.target) {
                        Some(true) => *whole = *allow,
                        Some(false) => {}
                        None => *whole = false,
                    }
                }
            }
            RuleKind::Command { allow, name, subcommand: None } => {
                if let Some(whole) = whole.get_mut(&name.as_str().to_ascii_lowercase()) {
                    *whole = *allow;
                }
            }
            // A rule that nobody knows may take anything away.
            RuleKind::Invalid => whole.values_mut().for_each(|whole| *whole = false),
            _ => {}
        }
        let Some((name, subcommand)) = part(rule) else { continue };
        if whole.get(&name) == Some(&true) {
            let text = format!(
                "the user may run all of `{name}` already, and {} adds no part of it then; put `-{name}` before it",
                program.describe()
            );
            return Some(Wrong::of(ProblemKind::Acl, from_ref(subcommand), text));
        }
    }
    None
}

/// The command of a rule that allows a part of it, in lower case, and that part.
fn part(rule: &Rule) -> Option<(String, &Text)> {
    match &rule.kind {
        RuleKind::Command { allow: true, name, subcommand: Some(subcommand) }
            if !rule.text.holds_unknown() =>
        {
            Some((name.as_str().to_ascii_lowercase(), subcommand))
        }
        _ => None,
    }
}
