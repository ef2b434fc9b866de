//! Charts that objects of Flux install.

use super::super::object::{Object, text};
use super::install::Install;
use super::values::Values;
use crate::source::Text;
use std::collections::HashMap;

/// An object that says where charts are.
const HELM_REPOSITORY: &str = "source.toolkit.fluxcd.io/HelmRepository";

/// An object that says where one chart is, and its version.
const OCI_REPOSITORY: &str = "source.toolkit.fluxcd.io/OCIRepository";

/// Where charts come from.
pub(super) struct Places<'a> {
    /// Addresses of many charts, by the names of what says so.
    repositories: HashMap<&'a str, Text>,
    /// What says where one chart is, by its name.
    charts: HashMap<&'a str, &'a Object>,
}

impl<'a> Places<'a> {
    /// What some objects say of it.
    pub(super) fn new(objects: &'a [Object]) -> Self {
        let of = |kind| objects.iter().filter(move |object: &&Object| object.kind == kind);
        let repositories = of(HELM_REPOSITORY)
            .filter_map(|object| Some((object.name.as_str(), text(&object.node, &["spec", "url"])?)));
        Self {
            repositories: repositories.collect(),
            charts: of(OCI_REPOSITORY).map(|object| (object.name.as_str(), object)).collect(),
        }
    }

    /// The chart of a `HelmRelease`. Where values come from other objects nobody knows them.
    pub(super) fn install(&self, object: &Object) -> Option<Install> {
        if object.down(&["spec", "valuesFrom"]).is_some() {
            return None;
        }
        let (name, repository, version) = self.beside(object).or_else(|| self.alone(object))?;
        let release = text(&object.node, &["spec", "releaseName"]).map(|name| name.to_string());
        let release = release.unwrap_or_else(|| match text(&object.node, &["spec", "targetNamespace"]) {
            Some(namespace) => format!("{namespace}-{}", object.name),
            None => object.name.to_string(),
        });
        Some(Install {
            name,
            repository,
            version,
            release,
            namespace: object.namespace.clone(),
            values: Values::new(object.down(&["spec", "values"]).into_iter().collect()),
        })
    }

    /// Name, source and version of a chart among others.
    fn beside(&self, object: &Object) -> Option<(Text, String, Option<Text>)> {
        let chart = object.down(&["spec", "chart", "spec"])?;
        let source = text(&chart, &["sourceRef", "name"])?;
        // A source elsewhere mostly goes by the name of whose charts it has.
        let repository = self.repositories.get(source.as_str()).unwrap_or(&source).to_string();
        Some((text(&chart, &["chart"])?, repository, text(&chart, &["version"])))
    }

    /// Name, source and version of a chart with an address of its own.
    fn alone(&self, object: &Object) -> Option<(Text, String, Option<Text>)> {
        let place = self.charts.get(text(&object.node, &["spec", "chartRef", "name"])?.as_str())?;
        let (name, repository) = Install::located("", &text(&place.node, &["spec", "url"])?);
        let version = ["tag", "semver"].iter().find_map(|key| text(&place.node, &["spec", "ref", key]));
        Some((name, repository, version))
    }
}
