use super::dependency::major;
use super::release::{Release, known};
use super::values::Values;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::{Text, UNKNOWN};

/// A chart that something installs.
pub(super) struct Install {
    /// Name of the chart.
    pub(super) name: Text,
    /// Where it comes from.
    pub(super) repository: String,
    /// Its version, or a constraint on that.
    pub(super) version: Option<Text>,
    /// Name of what it makes; `None` where that cannot be known.
    pub(super) release: Option<String>,
    /// Where that is, empty for the default; `None` where that cannot be known.
    pub(super) namespace: Option<String>,
    /// What it is installed with.
    pub(super) values: Values,
}

impl Install {
    /// The chart that a text ends with, and where that comes from: `bitnamicharts/redis` of a registry.
    pub(super) fn located(repository: &str, chart: &Text) -> (Text, String) {
        match chart.as_str().rsplit_once('/') {
            Some((before, _)) => {
                let name = chart.slice(before.len() + 1..chart.len());
                (name, format!("{}/{before}", repository.trim_end_matches('/')))
            }
            None => (chart.clone(), repository.to_owned()),
        }
    }

    /// The servers that it runs.
    pub(super) fn servers(&self, knowledge: &'static Added) -> Vec<Service> {
        let name = self.name.as_str();
        let major = self.version.as_ref().and_then(|version| major(version.as_str()));
        let Some((spec, image)) = known(knowledge, (name, &self.repository), major) else {
            return Vec::new();
        };
        let said = |key: &str| self.values.said(&[key]).map(|said| said.to_string());
        let own = said("nameOverride").unwrap_or_else(|| name.to_owned());
        let full = |release: &String, own: &str| match release.contains(own) {
            true => release.clone(),
            false => format!("{release}-{own}"),
        };
        let release = self.release.as_ref();
        let called = said("fullnameOverride").or_else(|| release.map(|release| full(release, &own)));
        let called = called.filter(|called| !called.contains(UNKNOWN));
        let otherwise = || release.map_or_else(|| name.to_owned(), |release| full(release, name));
        let release = Release {
            spec,
            image,
            values: &self.values,
            global: self.values.below("global"),
            prefix: String::new(),
            is_named: called.is_some(),
            name: called.unwrap_or_else(otherwise),
            namespace: self.namespace.as_deref(),
            at: self.name.outer_span(),
            major,
        };
        release.servers()
    }
}
