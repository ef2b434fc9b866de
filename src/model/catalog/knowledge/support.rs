use super::table::SUPPORT;
use super::written::SupportEnd;
use crate::model::{Date, Family, SupportState, Target, Version};

/// Until when a series gets fixes.
#[derive(Debug, Clone, Copy)]
pub struct SupportSpec {
    pub(super) family: Family,
    pub(super) series: Version,
    pub(super) end: SupportEnd,
    /// The day on which somebody looked.
    pub(super) as_of: Option<Date>,
}

/// Whether and how long a version gets fixes.
#[derive(Debug, Clone, Copy)]
pub struct Support {
    /// Whether.
    pub state: SupportState,
    /// First day without fixes, where it has a date.
    pub end: Option<Date>,
    /// As of when that was known, where it is not known for good.
    pub as_of: Option<Date>,
}

/// Days before the end in which support counts as ending.
const NOTICE: i64 = 183;

/// What a server's version gets on a day; entries of `own` count before those of the catalog. `None` where the version
/// is not known well enough or the series is not. A major version alone is its newest series, which is what an image's
/// tag of that name means.
pub(super) fn of(own: &[SupportSpec], target: Target, today: Date) -> Option<Support> {
    let version = target.version?;
    let same = |spec: &&SupportSpec| {
        let minor = version.minor.is_none() || version.minor == spec.series.minor;
        spec.family == target.family && spec.series.major == version.major && minor
    };
    // Of equal ones the last is taken.
    let meant = SUPPORT.iter().chain(own).filter(same).max_by_key(|spec| spec.series.minor)?;
    let (state, end) = on(meant.end, today);
    Some(Support { state, end, as_of: meant.as_of })
}

/// The version that a tag means: a major version alone stands for its last series once a later major is out.
pub fn tagged(target: Target) -> Target {
    let Some(version) = target.version.filter(|version| version.minor.is_none()) else { return target };
    let own = || SUPPORT.iter().filter(|spec| spec.family == target.family);
    let finished = own().any(|spec| spec.series.major > version.major);
    let last = own().filter(|spec| spec.series.major == version.major).max_by_key(|spec| spec.series.minor);
    match last.filter(|_| finished) {
        Some(spec) => Target { version: Some(spec.series), ..target },
        None => target,
    }
}

/// The server that somebody names as the one to judge by: of a family that has tables, in a version that they tell
/// something of. A minor version newer than all of them counts as the newest.
///
/// # Errors
/// What is wrong with it, and which versions there are.
pub fn target(text: &str) -> Result<Target, String> {
    let target: Target = text.parse()?;
    let own = || SUPPORT.iter().filter(|spec| spec.family == target.family).map(|spec| spec.series);
    let strange = |version: &Version| own().all(|known| known.major != version.major);
    let age = |version: &Version| (version.major, version.minor);
    match (target.version.filter(strange), own().min_by_key(age), own().max_by_key(age)) {
        (Some(version), Some(oldest), Some(newest)) => {
            let family = target.family;
            Err(format!("nothing is known of {family} {version}: use {family}@{oldest} to {family}@{newest}"))
        }
        _ => Ok(target),
    }
}

fn on(end: SupportEnd, today: Date) -> (SupportState, Option<Date>) {
    match end {
        SupportEnd::Ended => (SupportState::Ended, None),
        SupportEnd::Open => (SupportState::Supported, None),
        SupportEnd::On(end) if end <= today => (SupportState::Ended, Some(end)),
        SupportEnd::On(end) if end.days() - today.days() <= NOTICE => (SupportState::Ending, Some(end)),
        SupportEnd::On(end) => (SupportState::Supported, Some(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_of_known_versions() {
        for text in
            ["redis", "redis@8.99", "redis@7.0.15", "redis@2.8", "valkey@9", "keydb@6.3", "dragonfly@1"]
        {
            assert!(target(text).is_ok(), "{text}");
        }
        let wrong = target("redis@99").unwrap_err();
        assert!(wrong.starts_with("nothing is known of redis 99: use redis@2.8 to redis@8."), "{wrong}");
        assert!(target("valkey@6").is_err_and(|wrong| wrong.contains("use valkey@7.2 to valkey@")));
        assert!(target("redis@x").is_err());
    }

    #[test]
    fn support_depends_on_the_day() {
        let cases = [
            ("redis@5", "2026-11-22", Some(SupportState::Ended)),
            ("redis@7.0.15", "2026-11-22", Some(SupportState::Ended)),
            ("redis@6.2.14", "2026-11-22", Some(SupportState::Ending)),
            ("redis@6.2.14", "2025-11-22", Some(SupportState::Supported)),
            ("redis@7.4", "2026-11-22", Some(SupportState::Supported)),
            ("redis@7", "2026-11-22", Some(SupportState::Supported)),
            ("redis@6", "2026-11-22", Some(SupportState::Ending)),
            ("redis@5", "2026-11-22", Some(SupportState::Ended)),
            ("valkey@8.1.2", "2026-11-22", Some(SupportState::Supported)),
            ("redis@99.9", "2026-11-22", None),
            ("dragonfly@1.2.3", "2026-11-22", None),
        ];
        for (target, today, expected) in cases {
            let answer = of(&[], target.parse().unwrap(), today.parse().unwrap());
            assert_eq!(answer.map(|support| support.state), expected, "{target}");
        }
    }
}
