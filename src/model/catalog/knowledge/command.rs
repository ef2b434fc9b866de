use super::table::{CATEGORIES, COMMANDS, DANGEROUS, SENTINEL, SERIES};
use crate::model::catalog::directives::SeriesSet;
use crate::model::{Family, Target, Version};
use std::borrow::Cow;

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
    has_in(specs(&normalise(name)), neighbours(target))
}

/// Whether a sentinel of some version has this command or what it is a subcommand of; spelled as for [`is_command`].
pub fn sentinel_has(name: &str) -> bool {
    let name = normalise(name);
    let container = name.split('|').next().unwrap_or_default();
    SENTINEL.contains(&container)
}

/// Whether the series of a mask have one of some commands; `None` where they differ.
pub(super) fn has_in<'s>(specs: impl IntoIterator<Item = &'s CommandSpec>, mask: u16) -> Option<bool> {
    let having = specs.into_iter().fold(0, |bits, spec| bits | spec.series) & mask;
    match (mask, having) {
        (0, _) => None,
        (_, 0) => Some(false),
        _ => (having == mask).then_some(true),
    }
}

/// Whether a server has this ACL category, `@` not included; `None` as for [`has_command`].
pub fn has_category(name: &str, target: Option<Target>) -> Option<bool> {
    let Some(bit) = category(name) else { return Some(name.eq_ignore_ascii_case("all")) };
    has_in(COMMANDS.iter().filter(|spec| spec.categories & (1 << bit) != 0), neighbours(target))
}

/// Whether a command of a server is in an ACL category, `@` not included; `None` as for [`has_command`].
pub fn is_in_category(command: &str, name: &str, target: Option<Target>) -> Option<bool> {
    let bit = category(name)?;
    let command = normalise(command);
    has_in(specs(&command).iter().filter(|spec| spec.categories & (1 << bit) != 0), neighbours(target))
}

/// A bit per series that a target may be in, or that lies just below or just above it.
pub(super) fn neighbours(target: Option<Target>) -> u16 {
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
    (0..SERIES.len()).any(|series| subcommands(&name, series).next().is_some())
}

/// Whether some server has this ACL category, `@` not included; any case. Those of modules are not among them.
pub fn is_category(name: &str) -> bool {
    name.eq_ignore_ascii_case("all") || category(name).is_some()
}

/// The bit of an ACL category in the sets of commands; any case.
fn category(name: &str) -> Option<usize> {
    CATEGORIES.iter().position(|known| known.eq_ignore_ascii_case(name))
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

/// A name as the tables have it, which most are already.
pub(super) fn normalise(name: &str) -> Cow<'_, str> {
    let name = name.trim_ascii();
    if name.bytes().any(|byte| byte == b' ' || byte.is_ascii_uppercase()) {
        return Cow::Owned(name.to_ascii_lowercase().replace(' ', "|"));
    }
    Cow::Borrowed(name)
}

/// Every command and subcommand, sorted by name.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static [CommandSpec])> {
    let commands = COMMANDS.chunk_by(|one, next| one.name == next.name);
    commands.filter_map(|specs| Some((specs.first()?.name, specs)))
}

/// A command by its name as the tables have it; empty where none has that name.
pub(super) fn specs(name: &str) -> &'static [CommandSpec] {
    let start = COMMANDS.partition_point(|spec| spec.name < name);
    let known = &COMMANDS[start..];
    let count = known.iter().take_while(|spec| spec.name == name).count();
    &known[..count]
}

/// Subcommands of a container in a series.
pub(super) fn subcommands(container: &str, series: usize) -> impl Iterator<Item = &'static str> {
    let start = COMMANDS.partition_point(|spec| spec.name <= container);
    let below = move |name: &str| name.strip_prefix(container).is_some_and(|rest| rest.starts_with('|'));
    let list = COMMANDS[start..].iter().take_while(move |spec| spec.name.starts_with(container));
    let list = list.filter(move |spec| below(spec.name) && spec.series & (1 << series) != 0);
    list.map(|spec| spec.name)
}

/// A bit per series that the target may be in; where its version is not known, those that somebody still mends.
pub(super) fn candidates(target: Option<Target>) -> u16 {
    let bits = |indexes: &[usize]| indexes.iter().fold(0, |bits, index| bits | (1 << index));
    let target = target.map(stand_in);
    let family = |index: &usize| target.is_some_and(|target| target.family == SERIES[*index].family);
    let own: Vec<usize> = (0..SERIES.len()).filter(family).collect();
    let version = target.and_then(|target| target.version).filter(|_| !own.is_empty());
    let Some(version) = version else {
        let any = if own.is_empty() { (0..SERIES.len()).collect() } else { own };
        let mended: Vec<usize> = any.into_iter().filter(|index| is_supported(SERIES[*index])).collect();
        return bits(&mended);
    };
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

/// Whether a series of the tables still gets fixes.
fn is_supported(series: Target) -> bool {
    let mut known = SeriesSet::of(None).iter();
    known.any(|known| known.family == series.family && Some(known.version) == series.version)
}

/// The server whose commands another one has: valkey 7.2 those of the redis that it forked from.
fn stand_in(target: Target) -> Target {
    match target {
        Target { family: Family::Valkey, version: Some(Version { major: 7, .. }) } => {
            Target { family: Family::Redis, version: Some(Version::series(7, 2)) }
        }
        other => other.forked_from(),
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

    #[test]
    fn writing_commands_are_known() {
        for name in ["set", "INCR", "lpush", "xadd", "flushall"] {
            assert!(writes(name), "{name}");
        }
        for name in ["ping", "get", "info", "config get", "nonsense"] {
            assert!(!writes(name), "{name}");
        }
    }

    #[test]
    fn commands_belong_to_versions() {
        let has = |name, target: &str| has_command(name, Some(target.parse().unwrap()));
        assert_eq!(
            [has("sintercard", "redis@6.2"), has("sintercard", "redis@7.0")],
            [Some(false), Some(true)]
        );
        assert_eq!(
            [has("hexpire", "redis@7.2"), has("hexpire", "redis@7.4"), has("hexpire", "redis@8.0")],
            [Some(false), None, Some(true),]
        );
        assert_eq!(
            [has("sintercard", "valkey@7.2"), has("config|get", "valkey@8.0")],
            [Some(true), Some(true)]
        );
        assert_eq!(has("nonsense", "redis@7.0"), Some(false));
        assert_eq!(
            [has("getex", "redis@6.0"), has("getex", "redis@6"), has("getex", "redis")],
            [Some(false), None, Some(true)]
        );
        assert_eq!([has_command("getex", None), has_command("lcs", None)], [Some(true), None]);
        assert_eq!(has_category("read", None), Some(true));
        assert_eq!(has_category("json", None), Some(false));
    }
}
