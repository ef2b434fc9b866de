use super::table::{CATEGORIES, COMMANDS, DANGEROUS, SERIES};
use crate::model::{Family, Target, User, Version};

/// A command in those series whose bits are set in `series`, with a bit per category.
#[derive(Debug, Clone, Copy)]
pub(super) struct CommandSpec {
    /// Lower case; a subcommand as `config|set`.
    pub(super) name: &'static str,
    pub(super) series: u16,
    pub(super) categories: u32,
}

/// Commands that do most harm in the wrong hands, with a word on what they do, sorted by name.
pub fn dangerous_commands() -> &'static [(&'static str, &'static str)] {
    DANGEROUS
}

/// Whether some server has this command; any case, a subcommand after a space or `|`.
pub fn is_command(name: &str) -> bool {
    !specs(&normalise(name)).is_empty()
}

/// Whether a server has this command; spelled as for [`is_command`]. `None` where the catalog cannot tell: where the
/// series that the server may be differ, or lie between two that it has tables of and that differ.
pub fn has_command(name: &str, target: Option<Target>) -> Option<bool> {
    let specs = specs(&normalise(name));
    agreed(target, |series| specs.iter().any(|spec| spec.series & (1 << series) != 0))
}

/// Whether a server has this ACL category, `@` not included; `None` as for [`has_command`].
pub fn has_category(name: &str, target: Option<Target>) -> Option<bool> {
    let lower = name.to_ascii_lowercase();
    let Some(bit) = CATEGORIES.iter().position(|known| *known == lower) else { return Some(lower == "all") };
    agreed(target, |series| {
        COMMANDS.iter().any(|spec| spec.series & (1 << series) != 0 && spec.categories & (1 << bit) != 0)
    })
}

/// The answer that every series gives that a server may be near to.
fn agreed(target: Option<Target>, answer: impl Fn(usize) -> bool) -> Option<bool> {
    let mask = neighbours(target);
    let mut answers = (0..SERIES.len()).filter(|index| mask & (1 << index) != 0).map(answer);
    let first = answers.next()?;
    answers.all(|answer| answer == first).then_some(first)
}

/// A bit per series that a target may be in, or that lies just below or just above it.
fn neighbours(target: Option<Target>) -> u16 {
    let mask = candidates(target);
    let Some(Target { family, version: Some(version) }) = target.map(stand_in) else { return mask };
    let own = |index: &usize| SERIES[*index].family == family;
    let tabled = |index: usize| SERIES[index].version == Some(Version { patch: None, ..version });
    if (0..SERIES.len()).filter(own).any(tabled) || version.minor.is_none() {
        return mask;
    }
    let above = (0..SERIES.len())
        .filter(own)
        .find(|index| later(SERIES[*index].version.unwrap_or_default(), version));
    above.map_or(mask, |index| mask | 1 << index)
}

/// Whether some command has subcommands, such as `config`.
pub fn is_container(name: &str) -> bool {
    let name = normalise(name);
    (0..SERIES.len()).any(|series| !subcommands(&name, series).is_empty())
}

/// Whether some server has this ACL category, `@` not included; any case. Those of modules are not among them.
pub fn is_category(name: &str) -> bool {
    name.eq_ignore_ascii_case("all") || CATEGORIES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a command may write keys; false for an unknown one.
pub fn writes(name: &str) -> bool {
    categories(name, None).contains(&"write")
}

/// ACL categories of a command on a server; of all versions together where the target does not say.
fn categories(name: &str, target: Option<Target>) -> Vec<&'static str> {
    let mask = candidates(target);
    let specs = specs(&normalise(name)).iter().filter(|spec| spec.series & mask != 0);
    let bits = specs.fold(0, |bits, spec| bits | spec.categories);
    let named = CATEGORIES.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
    named.map(|(_, name)| *name).collect()
}

/// Whether a user may run a command: `None` where versions differ, where a rule of the user is not known, or
/// where the command itself is not. A container such as `config` counts as allowed where any of its subcommands is.
pub fn can_run(user: &User, command: &str, target: Option<Target>) -> Option<bool> {
    if user.commands.iter().any(|rule| rule.origin.is_unknown()) {
        return None;
    }
    let command = normalise(command);
    let mask = candidates(target);
    let mut answers = (0..SERIES.len()).filter(|index| mask & (1 << index) != 0).map(|index| {
        let subcommands = subcommands(&command, index);
        if subcommands.is_empty() {
            return allowed(user, &command, index);
        }
        let mut any = Some(false);
        for name in subcommands {
            match allowed(user, name, index) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => any = None,
            }
        }
        any
    });
    let first = answers.next()??;
    answers.all(|answer| answer == Some(first)).then_some(first)
}

/// Applies a user's command rules in order. `None` for a command that this series lacks, where only rules about
/// all commands speak of it.
fn allowed(user: &User, command: &str, series: usize) -> Option<bool> {
    let spec = specs(command).iter().find(|spec| spec.series & (1 << series) != 0);
    let parent = command.split_once('|').map(|(parent, _)| parent);
    let mut allowed = false;
    for rule in &user.commands {
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
        let matches = match what.strip_prefix('@') {
            Some("all") => true,
            Some(category) => is_in(spec, category),
            None => what == command || Some(what) == parent,
        };
        if matches {
            allowed = grant;
        }
    }
    Some(allowed)
}

fn is_in(spec: Option<&CommandSpec>, category: &str) -> bool {
    let bit = CATEGORIES.iter().position(|name| *name == category);
    matches!((spec, bit), (Some(spec), Some(bit)) if spec.categories & (1 << bit) != 0)
}

fn normalise(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace(' ', "|")
}

fn specs(name: &str) -> &'static [CommandSpec] {
    let start = COMMANDS.partition_point(|spec| spec.name < name);
    let end = COMMANDS.partition_point(|spec| spec.name <= name);
    &COMMANDS[start..end]
}

/// Subcommands of a container in a series.
fn subcommands(container: &str, series: usize) -> Vec<&'static str> {
    let start = COMMANDS.partition_point(|spec| spec.name <= container);
    let below = |name: &str| name.strip_prefix(container).is_some_and(|rest| rest.starts_with('|'));
    let list = COMMANDS[start..].iter().take_while(|spec| spec.name.starts_with(container));
    let list = list.filter(|spec| below(spec.name) && spec.series & (1 << series) != 0);
    list.map(|spec| spec.name).collect()
}

/// A bit per series that the target may be in.
fn candidates(target: Option<Target>) -> u16 {
    let all = (1 << SERIES.len()) - 1;
    let Some(target) = target.map(stand_in) else { return all };
    let family = |index: &usize| SERIES[*index].family == target.family;
    let own: Vec<usize> = (0..SERIES.len()).filter(family).collect();
    let bits = |indexes: &[usize]| indexes.iter().fold(0, |bits, index| bits | (1 << index));
    if own.is_empty() {
        return all;
    }
    let Some(version) = target.version else { return bits(&own) };
    let starts = |index: &usize| SERIES[*index].version.unwrap_or_default();
    let exact: Vec<usize> = own.iter().copied().filter(|index| covers(version, starts(index))).collect();
    // The last series that had begun by then, and every later one that may be meant: `7` is 7.0, 7.2 or 7.4.
    let begun = own.iter().copied().rev().find(|index| !later(starts(index), version));
    match (exact.is_empty(), begun) {
        (false, _) => bits(&exact),
        (true, Some(index)) => 1 << index,
        (true, None) => bits(&own[..1]),
    }
}

/// The server whose commands another one has: valkey 7.2 those of the redis that it forked from.
fn stand_in(target: Target) -> Target {
    match target {
        Target { family: Family::Valkey, version: Some(Version { major: 7, .. }) } => {
            Target { family: Family::Redis, version: Some(Version::series(7, 2)) }
        }
        other => other,
    }
}

/// Whether a version that is known only in part may lie in a series.
fn covers(version: Version, series: Version) -> bool {
    version.major == series.major && version.minor.is_none()
}

fn later(series: Version, version: Version) -> bool {
    (series.major, series.minor.unwrap_or(0)) > (version.major, version.minor.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Origin, Sourced};
    use crate::source::{Sources, Span};

    fn user(rules: &str) -> User {
        let at = Span::at(Sources::new().add("users.acl", Vec::new()), 0);
        let commands = rules.split_whitespace().map(|rule| Sourced::new(rule.to_owned(), Origin::at(at)));
        User {
            name: "app".into(),
            at,
            enabled: Sourced::new(true, Origin::at(at)),
            nopass: Sourced::new(false, Origin::at(at)),
            passwords: Vec::new(),
            hashes: Vec::new(),
            keys: Vec::new(),
            channels: Vec::new(),
            commands: commands.collect(),
            selectors: Vec::new(),
        }
    }

    #[test]
    fn rules_apply_in_order() {
        let cases = [
            ("+@all", "flushall", Some(true)),
            ("+@all -@dangerous", "FLUSHALL", Some(false)),
            ("+@all -@dangerous", "eval", Some(true)),
            ("+@all -@dangerous +info", "info", Some(true)),
            ("-@all +@read +get", "set", Some(false)),
            ("+@all -config", "config set", Some(false)),
            ("+@all -config +config|get", "config", Some(true)),
            ("+@all -@dangerous", "config|set", Some(false)),
            ("", "get", Some(false)),
        ];
        for (rules, command, answer) in cases {
            let target = "redis@7.2.4".parse().unwrap();
            assert_eq!(can_run(&user(rules), command, Some(target)), answer, "{rules} {command}");
        }
    }

    #[test]
    fn versions_that_differ_leave_it_open() {
        let user = user("+@all -@dangerous");
        assert_eq!(can_run(&user, "sort_ro", Some("redis@7.0".parse().unwrap())), Some(false));
        assert_eq!(can_run(&user, "client", Some("redis@6.2".parse().unwrap())), Some(false));
        assert_eq!(can_run(&user, "client", Some("redis@7.2".parse().unwrap())), Some(true));
        assert_eq!(can_run(&user, "client", Some("redis".parse().unwrap())), None);
    }

    #[test]
    fn writing_commands_are_known() {
        for name in ["set", "INCR", "lpush", "xadd", "flushall"] {
            assert!(writes(name), "{name}");
        }
        for name in ["ping", "get", "info", "config get", "nonsense"] {
            assert!(!writes(name), "{name}");
        }
    }
}
