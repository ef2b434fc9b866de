//! What another version would make of a configuration: both read it, and what differs is told.

use super::ConfOutcome;
use crate::model::catalog::directives;
use crate::model::{
    Change, ChangeKind, Effective, Family, Origin, ProblemKind, Setting, Sourced, Target, Value, Version,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// Defaults that mean the same: without `bind` every version listens on all interfaces.
const SHOWN_OTHERWISE: [(&str, &str, &str); 1] = [("bind", "", "* -::*")];

/// Rules that allow more from Redis 8 on, where the commands of what were modules belong to these categories.
const WIDER: [&str; 3] = ["+@read", "+@write", "+@dangerous"];

/// Whether somebody who runs `from` may upgrade to `to`: it is certainly newer, or the fork of it.
pub fn is_upgrade(from: Target, to: Target) -> bool {
    let (Some(old), Some(new)) = (from.version, to.version) else { return false };
    let at_least = |version: Version, mark: Version| version.compare(mark).is_some_and(|order| order.is_ge());
    match (from.family, to.family) {
        (Family::Redis, Family::Valkey) => {
            !at_least(old, Version::series(7, 4)) && at_least(new, Version::series(7, 2))
        }
        (from, to) => from == to && new.compare(old) == Some(std::cmp::Ordering::Greater),
    }
}

/// What `then`, which reads the same files as `now`, makes of them in another way. `because` is what fixed the version
/// of today.
pub fn changes(
    now: &ConfOutcome,
    then: &ConfOutcome,
    (from, to): (Target, Target),
    because: Span,
) -> Vec<Change> {
    let all = Changes { from, target: to.to_string(), because };
    let mut later: BTreeMap<Span, Vec<&Setting>> = BTreeMap::new();
    for setting in then.settings.iter() {
        later.entry(setting.at).or_default().push(setting);
    }
    let mut found: Vec<Change> = Vec::new();
    for setting in now.settings.iter() {
        let same = |other: &&&Setting| other.name.value == setting.name.value;
        let then = later.get(&setting.at).and_then(|settings| settings.iter().find(same));
        found.extend(then.and_then(|then| all.of_setting(setting, then)));
    }
    for (name, value) in now.config.iter() {
        let then = then.config.effective(name);
        found.extend(then.and_then(|then| all.of_value(name, value, then)));
    }
    found.extend(all.of_users(now, to));
    found.sort_by_key(|change| change.at);
    found
}

struct Changes {
    from: Target,
    target: String,
    because: Span,
}

impl Changes {
    fn of_setting(&self, now: &Setting, then: &Setting) -> Option<Change> {
        let fatal = |setting: &Setting| setting.problem.value.as_ref().is_some_and(|problem| problem.fatal);
        if fatal(now) {
            return None;
        }
        if let Some(problem) = then.problem.value.as_ref().filter(|_| fatal(then)) {
            return Some(self.change(
                ChangeKind::Refused,
                now,
                then.problem.origin.clone(),
                problem.explanation.clone(),
            ));
        }
        let ignored = |setting: &Setting| {
            setting.problem.value.as_ref().is_some_and(|problem| problem.kind == ProblemKind::NoEffect)
        };
        if ignored(then) && !ignored(now) {
            let text = format!("{} takes it and ignores it", self.target);
            return Some(self.change(ChangeKind::Ignored, now, now.name.origin.clone(), text));
        }
        let name = then.deprecated_by.value.as_ref().filter(|_| now.deprecated_by.value.is_none())?;
        let text = format!("{} calls it `{name}`", self.target);
        let mut change = self.change(ChangeKind::Renamed, now, now.name.origin.clone(), text);
        change.from.value = Some(now.name.value.clone());
        change.to.value = Some(name.clone());
        Some(change)
    }

    /// Rules that allow a category which takes in the commands of modules from Redis 8 on.
    fn of_users(&self, now: &ConfOutcome, to: Target) -> Vec<Change> {
        let wide = |version: Option<Version>| {
            version
                .and_then(|version| version.compare(Version::series(8, 0)))
                .is_some_and(|order| order.is_ge())
        };
        if to.family != Family::Redis || !wide(to.version) || wide(self.from.version) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for user in now.users.known().into_iter().flatten() {
            let has = |wanted: &str| user.commands.iter().any(|rule| rule.value.eq_ignore_ascii_case(wanted));
            // Whoever may run everything gains nothing, and who names the new categories has thought of them.
            if ["+@all", "allcommands", "-@search", "-@json", "-@timeseries", "-@bloom"].into_iter().any(has)
            {
                continue;
            }
            let wider = |rule: &&Sourced<String>| WIDER.contains(&rule.value.to_ascii_lowercase().as_str());
            found.extend(user.commands.iter().find(wider).and_then(|rule| {
                Some(Change {
                    at: rule.origin.span()?,
                    directive: Sourced::new(format!("user {}", user.name), rule.origin.clone()),
                    kind: ChangeKind::Acl,
                    from: Sourced::new(None, rule.origin.clone()),
                    to: Sourced::new(None, rule.origin.clone()),
                    explanation: format!(
                        "`{}` also allows the commands of search, JSON, time series and Bloom filters",
                        rule.value
                    ),
                    target: self.target.clone(),
                })
            }));
        }
        found
    }

    fn change(&self, kind: ChangeKind, setting: &Setting, origin: Origin, explanation: String) -> Change {
        let nothing = || Sourced::new(None, origin.clone());
        Change {
            at: setting.at,
            directive: Sourced::new(setting.name.value.clone(), origin.clone()),
            kind,
            from: nothing(),
            to: nothing(),
            explanation,
            target: self.target.clone(),
        }
    }

    /// A value that is another one: of what is written, or by default.
    fn of_value(&self, name: &str, now: &Effective, then: &Effective) -> Option<Change> {
        let (old, new) = (&now.value, &then.value);
        let told = |value: &Sourced<Value>| value.known().map(|value| shown(name, value));
        let (from, to) = (told(old)?, told(new)?);
        let written = old.origin.is_written() || new.origin.is_written();
        // What the newer version ignores has no value there; that is told of the line.
        if from == to
            || new.value == Value::None
            || (!written && (is_alike(name, &from, &to) || is_hidden(name)))
        {
            return None;
        }
        let kind = if written { ChangeKind::Meaning } else { ChangeKind::Default };
        let at = if written { new.origin.span().unwrap_or(self.because) } else { self.because };
        let origin = if written { new.origin.clone() } else { Origin::at(at) };
        let verb = if written { "reads it as" } else { "has by default" };
        let show = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
        Some(Change {
            at,
            directive: Sourced::new(name.to_owned(), origin.clone()),
            kind,
            explanation: format!("{} {verb} {}, today it is {}", self.target, show(&to), show(&from)),
            from: Sourced::new(Some(from), origin.clone()),
            to: Sourced::new(Some(to), origin),
            target: self.target.clone(),
        })
    }
}

/// Whether two defaults are only shown in another way.
fn is_alike(name: &str, from: &str, to: &str) -> bool {
    SHOWN_OTHERWISE.contains(&(name, from, to))
}

/// Whether a directive is one for the developers of the servers.
fn is_hidden(name: &str) -> bool {
    let hidden = |facts: &directives::Facts| facts.flags.contains(&"hidden");
    directives::find(name).is_some_and(|directive| directive.facts.iter().any(hidden))
}

/// A value as `CONFIG GET` shows it; a password masked.
fn shown(name: &str, value: &Value) -> String {
    directives::find(name).map_or_else(|| value.to_string(), |directive| directive.shown(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upgrades_lead_to_something_newer_or_to_the_fork() {
        let cases = [
            ("redis@6.2", "redis@7.4", true),
            ("redis@7.4.1", "redis@7.4.2", true),
            ("redis@7", "redis@7.4", false),
            ("redis@7.4", "redis@7.4", false),
            ("redis@8.0", "redis@7.4", false),
            ("redis", "redis@8.2", false),
            ("redis@7.2", "valkey@8.1", true),
            ("redis@6.2", "valkey@7.2", true),
            ("redis@7.4", "valkey@8.1", false),
            ("valkey@8.1", "redis@8.2", false),
        ];
        for (from, to, expected) in cases {
            assert_eq!(is_upgrade(from.parse().unwrap(), to.parse().unwrap()), expected, "{from} {to}");
        }
    }
}
