use crate::model::catalog::directives::{Directive, Series, SeriesSet};
use crate::model::catalog::knowledge::{has_command, is_command, sentinel_has};
use crate::model::{Family, Origin, Sourced, Target, Version};
use crate::source::Span;
use crate::syntax::redis_conf::{ArgumentStyle, Flavour};

use super::read::quotes;

/// The server program, as far as it is known, and what follows from that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    /// Which program in which version, where that is known.
    pub target: Option<Target>,
    /// The series that it may be; for a family without tables those that it is nearest to.
    pub series: SeriesSet,
    /// Whether the catalog has tables of it; if not, nothing is said of its directives and defaults.
    pub tabled: bool,
    /// Whether it is newer than the catalog, so that it may know more directives.
    pub beyond: bool,
    /// Whether it is older than the catalog, so that what does nothing later may do something in it.
    pub before: bool,
    /// Whether it runs as a sentinel.
    pub sentinel: bool,
    /// What fixed the version.
    pub because: Option<Span>,
}

impl Program {
    pub fn new(target: &Sourced<Option<Target>>) -> Self {
        let because = target.origin.is_written().then(|| target.origin.span()).flatten();
        let target = target.known().copied().flatten();
        let tabled =
            target.is_none_or(|target| matches!(target.forked_from().family, Family::Redis | Family::Valkey));
        let nearest = Target { family: Family::Redis, version: Some(Version::series(6, 2)) };
        let series = SeriesSet::of(if tabled { target } else { Some(nearest) });
        let (beyond, before) = (SeriesSet::is_beyond(target), SeriesSet::is_before(target));
        Self { target, series, tabled, beyond, before, sentinel: false, because }
    }

    /// How it reads files and arguments.
    pub fn flavour(self) -> Flavour {
        let newest = self.series.iter().last();
        let arguments = if self.target.is_some_and(|target| target.family == Family::Dragonfly) {
            ArgumentStyle::Flags
        } else if self.series.any_since(7, 0) {
            ArgumentStyle::V70
        } else if self.series.any_since(6, 2) {
            ArgumentStyle::V62
        } else {
            ArgumentStyle::Before62
        };
        Flavour { quotes: newest.filter(|_| self.is_one()).map(quotes).unwrap_or_default(), arguments }
    }

    /// Whether it has a command, those of modules aside; `None` where the versions differ that it may be.
    pub fn has_command(self, name: &str) -> Option<bool> {
        match self.sentinel {
            true if !sentinel_has(name) => Some(false),
            // No server has this one, so that the tables lack it.
            true if !is_command(name) => None,
            _ => has_command(name, self.target),
        }
    }

    /// Whether any series that it may be has a directive.
    pub fn knows(self, directive: &Directive) -> bool {
        directive.series().meets(self.series)
    }

    /// Whether it can only be one series.
    pub fn is_one(self) -> bool {
        self.series.iter().count() == 1
    }

    /// As a reader would say it: `redis 7.4`, `valkey`, `redis and valkey`.
    pub fn describe(self) -> String {
        match self.target {
            None => "redis and valkey".into(),
            Some(target) => self.series_name(target),
        }
    }

    fn series_name(self, target: Target) -> String {
        match target.version {
            Some(Version { major, minor: Some(minor), .. }) => {
                format!("{} {}", target.family, Version::series(major, minor))
            }
            _ => target.to_string(),
        }
    }

    /// The same with every number that is known: `redis 7.4.2`.
    pub fn describe_fully(self) -> String {
        self.target.map_or_else(|| self.describe(), |target| target.to_string())
    }

    /// The origin of one of its own defaults.
    pub fn default_origin(self, anchor: Span) -> Origin {
        Origin::Default { of: self.describe().into(), anchor, because: self.because }
    }

    /// Whether every series that it may be is, or forked from, redis `major.minor` or later.
    pub fn all_since(self, major: u16, minor: u16) -> bool {
        self.series.all_since(major, minor)
    }

    /// Whether any is.
    pub fn any_since(self, major: u16, minor: u16) -> bool {
        self.series.any_since(major, minor)
    }

    /// Whether it may be a redis that brings modules along, as redis does since 8.0.
    pub fn may_bring_modules(self) -> bool {
        self.iter().any(|series| series.family == Family::Redis && series.since(8, 0))
    }

    /// The series it may be, oldest first.
    pub fn iter(self) -> impl Iterator<Item = &'static Series> {
        self.series.iter()
    }
}
