use super::table::{CHARTS, LIMITS};

/// A Helm chart that runs a server, by what its values mean.
#[derive(Debug, Clone, Copy)]
pub struct ChartSpec {
    /// Its name.
    pub name: &'static str,
    /// Last parts of the addresses that it comes from.
    pub(super) repositories: &'static [&'static str],
    /// First major version whose values are called so, up to the next entry of its name.
    pub since: u16,
    /// Image where the values name none.
    pub image: &'static str,
    /// Values about the primary.
    pub primary: &'static str,
    /// Series of the server by the chart's major version, where its values name no tag.
    pub(super) series: &'static [(u16, &'static str)],
    /// Limit of memory where the values have none, as Kubernetes writes it; empty for none.
    pub limit: &'static str,
    /// First major version with that limit.
    pub limit_since: u16,
}

impl ChartSpec {
    /// The series of the server that a major version of the chart brings, where that is one.
    pub fn series(&self, major: u16) -> Option<&'static str> {
        self.series.iter().find(|(chart, _)| *chart == major).map(|(_, series)| *series)
    }

    /// Whether it is the chart of this name from this address: `https://charts.bitnami.com/bitnami`, `@bitnami`.
    fn is(&self, name: &str, repository: &str) -> bool {
        let last = repository.trim_end_matches('/').rsplit(['/', '@', ':']).next().unwrap_or_default();
        self.name == name && self.repositories.contains(&last)
    }
}

/// The chart of this name from this address among some, as far as its major version is one that is known.
pub(super) fn find<'a>(
    charts: &'a [ChartSpec],
    (name, repository): (&str, &str),
    major: Option<u16>,
) -> Option<&'a ChartSpec> {
    let fits =
        |chart: &&ChartSpec| chart.is(name, repository) && major.is_none_or(|major| major >= chart.since);
    charts.iter().filter(fits).max_by_key(|chart| chart.since)
}

/// Those of the catalog.
pub(super) fn all() -> &'static [ChartSpec] {
    CHARTS
}

/// What the name of a size limits the memory to, as Kubernetes writes it; empty for no limit.
pub fn limit(size: &str) -> Option<&'static str> {
    LIMITS.iter().find(|(name, _)| *name == size).map(|(_, limit)| *limit)
}
