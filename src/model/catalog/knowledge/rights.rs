//! What ACL rules let a user run.

use super::command::{CommandSpec, candidates, has_command, normalise, specs, subcommands};
use super::table::{CATEGORIES, COMMANDS, SERIES};
use crate::model::{Sourced, Target};

/// What everyone may send who is not logged in yet, and so everyone at any time.
const ALWAYS: [&str; 4] = ["auth", "hello", "quit", "reset"];

/// The command rules of a user and those of each of its selectors, which grant independently.
pub type Rules<'a> = &'a [&'a [Sourced<String>]];

/// Whether rules let a user run a command: `None` where versions differ, or where a rule is not known. A container such
/// as `config` counts as allowed where any of its subcommands is, and a command where any first argument is.
pub fn can_run(all: Rules<'_>, command: &str, target: Option<Target>) -> Option<bool> {
    if all.iter().copied().flatten().any(|rule| rule.origin.is_unknown()) {
        return None;
    }
    let command = normalise(command);
    let parent = command.split('|').next().unwrap_or_default();
    if [command.as_str(), parent].iter().all(|name| has_command(name, target) == Some(false))
        && is_known(&command)
    {
        return Some(false);
    }
    let mask = candidates(target);
    let series = (0..SERIES.len()).filter(|index| mask & (1 << index) != 0);
    let mut answers = series.map(|series| all.iter().any(|rules| grants(rules, &command, series)));
    let first = answers.next()?;
    answers.all(|answer| answer == first).then_some(first)
}

/// Every command and subcommand that rules certainly let a user run, sorted.
pub fn commands_of(all: Rules<'_>, target: Option<Target>) -> Vec<&'static str> {
    let mut names: Vec<&str> = COMMANDS.iter().map(|spec| spec.name).collect();
    names.dedup();
    names.retain(|name| can_run(all, name, target) == Some(true) && has_command(name, target) != Some(false));
    names
}

fn is_known(command: &str) -> bool {
    !specs(command).is_empty()
}

/// Whether the rules of a user, or of one selector, grant a command or any of its subcommands.
fn grants(rules: &[Sourced<String>], command: &str, series: usize) -> bool {
    if allows(rules, command, series) {
        return true;
    }
    let mut names: Vec<String> = subcommands(command, series).iter().map(|name| (*name).to_owned()).collect();
    if names.is_empty() {
        let arguments = rules.iter().map(|rule| rule.value.to_ascii_lowercase());
        let arguments = arguments.filter_map(|rule| Some(rule.strip_prefix('+')?.to_owned()));
        names.extend(arguments.filter(|rule| rule.split_once('|').is_some_and(|(name, _)| name == command)));
        return names.iter().any(|name| allows(rules, name, series));
    }
    names.iter().any(|name| allows(rules, name, series))
}

/// Applies rules in order. A rule about a container is one about its subcommands, and so is one about a category that
/// the container is in.
fn allows(rules: &[Sourced<String>], command: &str, series: usize) -> bool {
    let parent = command.split_once('|').map(|(parent, _)| parent);
    if ALWAYS.contains(&parent.unwrap_or(command)) {
        return true;
    }
    let spec = |name: &str| specs(name).iter().find(|spec| spec.series & (1 << series) != 0);
    let specs = [spec(command), parent.and_then(spec)];
    let mut allowed = false;
    for rule in rules {
        let rule = rule.value.to_ascii_lowercase();
        let (grant, what) = match rule.as_str() {
            "allcommands" => (true, "@all"),
            "nocommands" | "reset" => (false, "@all"),
            _ => match rule.split_at_checked(1) {
                Some(("+", what)) => (true, what),
                Some(("-", what)) => (false, what),
                _ => continue,
            },
        };
        let concerns = match what.strip_prefix('@') {
            Some("all") => true,
            Some(category) => specs.iter().flatten().any(|spec| is_in(spec, category)),
            None => what == command || Some(what) == parent,
        };
        if concerns {
            allowed = grant;
        }
    }
    allowed
}

fn is_in(spec: &CommandSpec, category: &str) -> bool {
    let bit = CATEGORIES.iter().position(|name| *name == category);
    bit.is_some_and(|bit| spec.categories & (1 << bit) != 0)
}
