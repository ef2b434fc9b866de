use super::tables;
use crate::model::{Family, Target, Version};

/// One series of a server: redis 7.2, valkey 8.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The program.
    pub family: Family,
    /// Major and minor number.
    pub version: Version,
    /// Whether somebody still mends it, so that a configuration without any version may be for it.
    pub supported: bool,
}

impl Series {
    /// Whether it is, or forked from, redis `major.minor` or later. Valkey forked from redis 7.2.
    pub fn since(&self, major: u16, minor: u16) -> bool {
        match self.family {
            Family::Valkey => (7, 2) >= (major, minor),
            _ => (self.version.major, self.version.minor) >= (major, Some(minor)),
        }
    }
}

/// A set of series of the catalog: those that a server may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesSet(pub(super) u32);

impl SeriesSet {
    /// The series that a server may be, as far as its target tells. A version between two series counts as the
    /// older one, a version newer than the catalog as the newest. With no version it is every supported series of
    /// the family, with no family every supported series. Empty for servers that the catalog has no tables of.
    pub fn of(target: Option<Target>) -> Self {
        let Some(target) = target.map(Target::forked_from) else {
            return Self::matching(|series| series.supported);
        };
        let family = |series: &Series| series.family == target.family;
        let Some(version) = target.version else {
            return Self::matching(|series| family(series) && series.supported);
        };
        let exact = Self::matching(|series| family(series) && covers(version, series.version));
        if !exact.is_empty() {
            return exact;
        }
        let older = |series: &Series| series.version.compare(version) == Some(std::cmp::Ordering::Less);
        let newest_older = tables::SERIES.iter().rposition(|series| family(series) && older(series));
        let at = newest_older.or_else(|| tables::SERIES.iter().position(family));
        at.map_or(Self(0), |at| Self(1 << at))
    }

    /// Whether a target is newer than every series of its family in the catalog.
    pub fn is_beyond(target: Option<Target>) -> bool {
        let Some(Target { family, version: Some(version) }) = target else { return false };
        let newest = tables::SERIES.iter().rfind(|series| series.family == family);
        newest.is_none_or(|series| {
            !covers(version, series.version)
                && series.version.compare(version) == Some(std::cmp::Ordering::Less)
        })
    }

    /// Whether a target is older than every series of its family in the catalog.
    pub fn is_before(target: Option<Target>) -> bool {
        let Some(Target { family, version: Some(version) }) = target else { return false };
        let oldest = tables::SERIES.iter().find(|series| series.family == family);
        oldest.is_some_and(|series| series.version.compare(version) == Some(std::cmp::Ordering::Greater))
    }

    /// Every series of the catalog.
    pub fn every() -> Self {
        Self::matching(|_| true)
    }

    fn matching(wanted: impl Fn(&Series) -> bool) -> Self {
        let bits = tables::SERIES.iter().enumerate().filter(|(_, series)| wanted(series));
        Self(bits.fold(0, |set, (at, _)| set | 1 << at))
    }

    /// Whether a series is in it.
    pub fn holds(self, series: &Series) -> bool {
        tables::SERIES.iter().position(|known| known == series).is_some_and(|at| self.0 & 1 << at != 0)
    }

    /// Whether there is no series in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the two have a series in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every series of `other` is in this one.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The series in it, oldest first, redis before valkey.
    pub fn iter(self) -> impl Iterator<Item = &'static Series> {
        tables::SERIES
            .iter()
            .enumerate()
            .filter(move |(at, _)| self.0 & 1 << at != 0)
            .map(|(_, series)| series)
    }

    /// Whether every series in it is of this family and at least `major.minor`.
    pub fn all_from(self, family: Family, major: u16, minor: u16) -> bool {
        let least = (major, Some(minor));
        self.iter().all(|s| s.family == family && (s.version.major, s.version.minor) >= least)
    }

    /// Whether every series in it forked from, or is, at least redis `major.minor`. Valkey forked from redis 7.2.
    pub fn all_since(self, major: u16, minor: u16) -> bool {
        self.iter().all(|series| series.since(major, minor))
    }

    /// Whether any series in it forked from, or is, at least redis `major.minor`.
    pub fn any_since(self, major: u16, minor: u16) -> bool {
        self.iter().any(|series| series.since(major, minor))
    }
}

/// Whether a version, as far as it is known, may be of a series.
fn covers(version: Version, series: Version) -> bool {
    version.major == series.major && version.minor.is_none_or(|minor| Some(minor) == series.minor)
}
