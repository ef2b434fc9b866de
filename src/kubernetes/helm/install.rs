use super::dependency::major;
use super::release::{Release, known};
use super::values::Values;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::Text;

/// A chart that an object installs.
pub(super) struct Install {
    /// Name of the chart.
    pub(super) name: Text,
    /// Where it comes from.
    pub(super) repository: String,
    /// Its version, or a constraint on that.
    pub(super) version: Option<Text>,
    /// Name of what it makes.
    pub(super) release: String,
    /// Where that is; empty where it is not said.
    pub(super) namespace: String,
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
        let own = self.values.said(&["nameOverride"]).map_or_else(|| name.to_owned(), |own| own.to_string());
        let release = &self.release;
        let called = if release.contains(&own) { release.clone() } else { format!("{release}-{own}") };
        let called = self.values.said(&["fullnameOverride"]).map_or(called, |called| called.to_string());
        let release = Release {
            spec,
            image,
            values: &self.values,
            global: self.values.below("global"),
            prefix: String::new(),
            name: called,
            namespace: Some(&self.namespace),
            at: self.name.outer_span(),
            major,
        };
        release.servers()
    }
}
