use super::table::SUPPORT;
use crate::model::{Date, Family, Target, Version};

/// Until when a series gets fixes.
#[derive(Debug, Clone, Copy)]
pub struct SupportSpec {
    pub(super) family: Family,
    pub(super) series: Version,
    pub(super) end: SupportEnd,
}

/// The end of support of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportEnd {
    /// It is over.
    Ended,
    /// No date is known yet.
    Open,
    /// The first day without fixes.
    On(Date),
}

/// Days before the end in which support counts as ending.
const NOTICE: i64 = 183;

/// `ended`, `ending` (within half a year) or `supported` for a server on a day, with the end where it has a date.
/// `None` where the version is not known well enough or the series is not. A major version alone is its newest
/// series, which is what an image's tag of that name means.
pub fn support(target: Target, today: Date) -> Option<(&'static str, Option<Date>)> {
    let version = target.version?;
    let same = |spec: &&SupportSpec| {
        let minor = version.minor.is_none() || version.minor == spec.series.minor;
        spec.family == target.family && spec.series.major == version.major && minor
    };
    let meant = SUPPORT.iter().filter(same).max_by_key(|spec| spec.series.minor)?;
    Some(meant.end.on(today))
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

impl SupportEnd {
    fn on(self, today: Date) -> (&'static str, Option<Date>) {
        match self {
            Self::Ended => ("ended", None),
            Self::Open => ("supported", None),
            Self::On(end) if end <= today => ("ended", Some(end)),
            Self::On(end) if end.days() - today.days() <= NOTICE => ("ending", Some(end)),
            Self::On(end) => ("supported", Some(end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_depends_on_the_day() {
        let cases = [
            ("redis@5", "2026-11-22", Some("ended")),
            ("redis@7.0.15", "2026-11-22", Some("ended")),
            ("redis@6.2.14", "2026-11-22", Some("ending")),
            ("redis@6.2.14", "2025-11-22", Some("supported")),
            ("redis@7.4", "2026-11-22", Some("supported")),
            ("redis@7", "2026-11-22", Some("supported")),
            ("redis@6", "2026-11-22", Some("ending")),
            ("redis@5", "2026-11-22", Some("ended")),
            ("valkey@8.1.2", "2026-11-22", Some("supported")),
            ("redis@99.9", "2026-11-22", None),
            ("dragonfly@1.2.3", "2026-11-22", None),
        ];
        for (target, today, expected) in cases {
            let answer = support(target.parse().unwrap(), today.parse().unwrap());
            assert_eq!(answer.map(|(state, _)| state), expected, "{target}");
        }
    }
}
