//! What ACL rules let a user run.

use super::command::{CommandSpec, all, candidates, has_in, neighbours, normalise, specs, subcommands};
use super::table::{CATEGORIES, GREETING, SERIES};
use crate::model::{Sourced, Target};

/// What everyone may send who is not logged in yet, and so everyone at any time.
const ALWAYS: [&str; 4] = ["auth", "hello", "quit", "reset"];

/// What the rules of a user let it run on its server: read once, asked for any number of commands.
#[derive(Debug, Clone)]
pub struct Rights {
    /// The command rules of the user and those of each of its selectors, which grant independently.
    all: Vec<Vec<Rule>>,
    /// Whether a rule is not known.
    hidden: bool,
    /// A bit per series that the server may be in, and with those that lie next to it.
    series: u16,
    around: u16,
}

/// One rule about commands.
#[derive(Debug, Clone)]
struct Rule {
    grants: bool,
    about: About,
}

/// The commands that a rule is about.
#[derive(Debug, Clone)]
enum About {
    All,
    /// Those of a category, by its bit; none where nobody knows it.
    Category(u32),
    /// One, with its subcommands.
    Command(String),
}

impl Rights {
    /// What the rules of a user and those of its selectors amount to on a server.
    pub fn new<'r>(
        all: impl IntoIterator<Item = &'r [Sourced<String>]> + Clone,
        target: Option<Target>,
    ) -> Self {
        Self {
            hidden: all.clone().into_iter().flatten().any(|rule| rule.origin.is_unknown()),
            all: all.into_iter().map(|rules| rules.iter().filter_map(Rule::of).collect()).collect(),
            series: candidates(target),
            around: neighbours(target),
        }
    }

    /// Whether they let the user run a command: `None` where versions differ, or where a rule is not known. A container
    /// such as `config` counts as allowed where any of its subcommands is, and a command where any first argument is.
    pub fn can_run(&self, command: &str) -> Option<bool> {
        let command = &*normalise(command);
        self.reach(command, specs(command))
    }

    /// Whether they let the user run a command, by its name as the tables have it and what these tell of it.
    fn reach(&self, command: &str, specs: &[CommandSpec]) -> Option<bool> {
        if self.hidden {
            return None;
        }
        let lacks = |specs: &[CommandSpec]| has_in(specs, self.around) == Some(false);
        let container = || command.split_once('|').map(|(name, _)| self::specs(name));
        if !specs.is_empty() && lacks(specs) && container().is_none_or(lacks) {
            return Some(false);
        }
        let series = (0..SERIES.len()).filter(|index| self.series & (1 << index) != 0);
        let mut answers = series.map(|series| self.all.iter().any(|rules| grants(rules, command, series)));
        let first = answers.next()?;
        answers.all(|answer| answer == first).then_some(first)
    }

    /// Every command and subcommand that they certainly let the user run, sorted.
    pub fn commands(&self) -> impl Iterator<Item = &'static str> {
        let there = all()
            .filter(|(name, specs)| has_in(*specs, self.around) != Some(false) || self.is_argument(name));
        there.filter(|(name, specs)| self.reach(name, specs) == Some(true)).map(|(name, _)| name)
    }

    /// Whether none of these does more than greet the server.
    pub fn only_greet(&self) -> bool {
        self.commands().all(|command| ALWAYS.contains(&command) || GREETING.contains(&command))
    }

    /// Whether a subcommand is to the server the first argument of a command: before 7.0 there were no others, and the
    /// tables have none.
    fn is_argument(&self, name: &str) -> bool {
        let Some((command, _)) = name.split_once('|') else { return false };
        let mut series = (0..SERIES.len()).filter(|index| self.series & (1 << index) != 0);
        has_in(specs(command), self.around) == Some(true)
            && series.all(|series| subcommands(command, series).next().is_none())
    }
}

impl Rule {
    /// A rule as written; `None` for one that is not about commands.
    fn of(rule: &Sourced<String>) -> Option<Self> {
        let rule = rule.value.to_ascii_lowercase();
        let (grants, what) = match rule.as_str() {
            "allcommands" => (true, "@all"),
            "nocommands" | "reset" => (false, "@all"),
            _ => match rule.split_at_checked(1)? {
                ("+", what) => (true, what),
                ("-", what) => (false, what),
                _ => return None,
            },
        };
        let about = match what.strip_prefix('@') {
            Some("all") => About::All,
            Some(category) => {
                let bit = CATEGORIES.iter().position(|name| *name == category);
                About::Category(bit.map_or(0, |bit| 1 << bit))
            }
            None => About::Command(what.to_owned()),
        };
        Some(Self { grants, about })
    }
}

/// Whether the rules of a user, or of one selector, grant a command or any of its subcommands.
fn grants(rules: &[Rule], command: &str, series: usize) -> bool {
    if allows(rules, command, series) {
        return true;
    }
    let mut names = subcommands(command, series).peekable();
    if names.peek().is_some() {
        return names.any(|name| allows(rules, name, series));
    }
    let arguments = rules.iter().filter_map(|rule| match &rule.about {
        About::Command(what) if rule.grants => Some(what),
        _ => None,
    });
    let mut arguments =
        arguments.filter(|what| what.split_once('|').is_some_and(|(name, _)| name == command));
    arguments.any(|what| allows(rules, what, series))
}

/// Applies rules in order. A rule about a container is one about its subcommands, and so is one about a category that
/// the container is in.
fn allows(rules: &[Rule], command: &str, series: usize) -> bool {
    let parent = command.split_once('|').map(|(parent, _)| parent);
    if ALWAYS.contains(&parent.unwrap_or(command)) {
        return true;
    }
    let categories = |name: &str| {
        let spec = specs(name).iter().find(|spec| spec.series & (1 << series) != 0);
        spec.map_or(0, |spec| spec.categories)
    };
    let categories = || categories(command) | parent.map_or(0, categories);
    // The last rule that concerns the command decides.
    let concerns = |rule: &&Rule| match &rule.about {
        About::All => true,
        About::Category(bit) => categories() & bit != 0,
        About::Command(what) => what == command || Some(what.as_str()) == parent,
    };
    rules.iter().rev().find(concerns).is_some_and(|rule| rule.grants)
}
