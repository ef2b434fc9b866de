//! Charts that objects of Flux install.

use super::super::holder::Holder;
use super::super::object::{Object, items, text};
use super::super::store::{Held, Store};
use super::assigned::{Reading, unknown};
use super::document::{Documents, Seams};
use super::install::Install;
use super::values::Values;
use crate::source::Text;
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// An object that says where charts are.
const HELM_REPOSITORY: &str = "source.toolkit.fluxcd.io/HelmRepository";

/// An object that says where one chart is, and its version.
const OCI_REPOSITORY: &str = "source.toolkit.fluxcd.io/OCIRepository";

/// Key of what an object holds that has values, where nothing else is said.
const KEY: &str = "values.yaml";

/// Where charts come from, and values.
pub(super) struct Places<'a> {
    /// Addresses of many charts, by the names of what says so.
    repositories: HashMap<&'a str, Text>,
    /// What says where one chart is, by its name.
    charts: HashMap<&'a str, &'a Object>,
    /// ConfigMaps by their names.
    maps: HashMap<&'a str, &'a Object>,
    store: &'a Store,
}

impl<'a> Places<'a> {
    /// What some objects say of it.
    pub(super) fn new(objects: &'a [Object], store: &'a Store) -> Self {
        let of = |kind| objects.iter().filter(move |object: &&Object| object.kind == kind);
        let repositories = of(HELM_REPOSITORY)
            .filter_map(|object| Some((object.name.as_str(), text(&object.node, &["spec", "url"])?)));
        Self {
            repositories: repositories.collect(),
            charts: of(OCI_REPOSITORY).map(|object| (object.name.as_str(), object)).collect(),
            maps: of("ConfigMap").map(|object| (object.name.as_str(), object)).collect(),
            store,
        }
    }

    /// The chart of a `HelmRelease`; `None` for one of which something makes other objects once more.
    pub(super) fn install(
        &self,
        object: &Object,
        documents: &mut Documents,
        seams: &mut Seams<'_>,
    ) -> Option<Install> {
        if object.down(&["spec", "postRenderers"]).is_some() {
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
            release: Some(release),
            namespace: Some(object.namespace.clone()),
            values: self.values(object, documents, seams),
        })
    }

    /// Its values: those of other objects, later ones laid over the earlier ones, then its own.
    fn values(&self, object: &Object, documents: &mut Documents, seams: &mut Seams<'_>) -> Values {
        // Other files of the chart itself in place of its usual values.
        let others = object.down(&["spec", "chart", "spec", "valuesFiles"]);
        let mut values = Values::new(others.iter().map(|others| unknown(others.span())).collect());
        for from in items(&object.node, &["spec", "valuesFrom"]) {
            values = match text(&from, &["targetPath"]) {
                // A single value, of which it is not said here what it is.
                Some(path) => values.with(from.span(), |assigned| {
                    assigned.set(&path, &Text::empty(from.span()), Reading::Hidden);
                }),
                None => values.under(Values::new(vec![self.held(&from, documents, seams)])),
            };
        }
        values.under(Values::new(object.down(&["spec", "values"]).into_iter().collect()))
    }

    /// The values that another object holds; Unknown where none of the tree's ConfigMaps does.
    fn held(&self, from: &Node, documents: &mut Documents, seams: &mut Seams<'_>) -> Node {
        let key = text(from, &["valuesKey"]);
        let key = key.as_ref().map_or(KEY, Text::as_str);
        let name = text(from, &["name"])
            .filter(|_| text(from, &["kind"]).is_some_and(|kind| kind.as_str() == "ConfigMap"));
        let held = name.as_ref().and_then(|name| self.store.get(Holder::ConfigMap, name.as_str())?.get(key));
        let layer = match held {
            Some(Held::File(path)) => Some(documents.layer(path, from.span(), seams)),
            Some(Held::Text(_) | Held::Template(..)) => {
                let object = name.as_ref().and_then(|name| self.maps.get(name.as_str()));
                let block = object.and_then(|object| object.down(&["data", key]));
                block.map(|block| documents.inner(&block, seams.sources))
            }
            None => None,
        };
        layer.unwrap_or_else(|| unknown(from.span()))
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
