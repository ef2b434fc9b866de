//! Charts that objects of Argo CD and of Flux install.

use super::super::object::{APPLICATION, HELM_RELEASE, Object, down, items, text};
use super::dependency::major;
use super::release::{Release, known};
use super::values::Values;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::{Budget, Sources, Text};
use crate::syntax::yaml::{self, Node, Style};
use std::collections::HashMap;

/// An object by which Flux knows where charts come from.
const HELM_REPOSITORY: &str = "source.toolkit.fluxcd.io/HelmRepository";

/// A chart that an object installs.
struct Install {
    name: Text,
    repository: String,
    version: Option<Text>,
    /// Name of what it makes.
    release: String,
    /// Where that is; empty where it is not said.
    namespace: String,
    values: Values,
}

/// The servers of the charts that some objects install.
pub(in super::super) fn servers(
    objects: &[Object],
    sources: &Sources,
    knowledge: &'static Added,
) -> Vec<Service> {
    let argo = objects.iter().filter(|object| object.kind == APPLICATION);
    let flux = objects.iter().filter(|object| object.kind == HELM_RELEASE);
    let budget = Budget::default();
    let installs = argo.flat_map(|object| of_argo(object, sources, &budget));
    let repositories = objects.iter().filter(|object| object.kind == HELM_REPOSITORY);
    let address = |object: &Object| Some((object.name.to_string(), text(&object.node, &["spec", "url"])?));
    let repositories: HashMap<String, Text> = repositories.filter_map(address).collect();
    let installs = installs.chain(flux.filter_map(|object| of_flux(object, &repositories)));
    installs.flat_map(|install| install.servers(knowledge)).collect()
}

impl Install {
    fn servers(&self, knowledge: &'static Added) -> Vec<Service> {
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

/// The charts of an `Application`, which may have several sources. Where files of values may come from elsewhere nobody knows them.
fn of_argo(object: &Object, sources: &Sources, budget: &Budget) -> Vec<Install> {
    let one = object.down(&["spec", "source"]);
    let all = one.into_iter().chain(items(&object.node, &["spec", "sources"]));
    let install = |source: Node| {
        let helm = source.get("helm");
        if helm.as_ref().is_some_and(|helm| !items(helm, &["valueFiles"]).is_empty()) {
            return None;
        }
        let part = |keys: &[&str]| helm.as_ref().and_then(|helm| down(helm, keys));
        let written = match part(&["values"]) {
            Some(values) => Some(inner(&values, sources, budget)?),
            None => None,
        };
        let values = [written, part(&["valuesObject"])].into_iter().flatten().collect();
        Some(Install {
            name: text(&source, &["chart"])?,
            repository: text(&source, &["repoURL"])?.to_string(),
            version: text(&source, &["targetRevision"]),
            release: part(&["releaseName"])
                .and_then(|name| name.text())
                .unwrap_or_else(|| object.name.clone())
                .to_string(),
            namespace: object.namespace.clone(),
            // Parameters come last, by their paths.
            values: Values::new(values).with(part(&["parameters"]).iter().flat_map(Node::items)),
        })
    };
    all.filter_map(install).collect()
}

/// The chart of a `HelmRelease`. Where values come from other objects nobody knows them.
fn of_flux(object: &Object, repositories: &HashMap<String, Text>) -> Option<Install> {
    if object.down(&["spec", "valuesFrom"]).is_some() {
        return None;
    }
    let chart = object.down(&["spec", "chart", "spec"])?;
    let source = text(&chart, &["sourceRef", "name"])?;
    let release = text(&object.node, &["spec", "releaseName"]).map(|name| name.to_string());
    let release = release.unwrap_or_else(|| match text(&object.node, &["spec", "targetNamespace"]) {
        Some(namespace) => format!("{namespace}-{}", object.name),
        None => object.name.to_string(),
    });
    Some(Install {
        name: text(&chart, &["chart"])?,
        // A source elsewhere mostly goes by the name of whose charts it has.
        repository: repositories.get(source.as_str()).unwrap_or(&source).to_string(),
        version: text(&chart, &["version"]),
        release,
        namespace: object.namespace.clone(),
        values: Values::new(object.down(&["spec", "values"]).into_iter().collect()),
    })
}

/// What the text of a literal block says as a document of its own, with its places in the file; `None` where that is not to be
/// had.
fn inner(block: &Node, sources: &Sources, budget: &Budget) -> Option<Node> {
    let scalar = block.scalar().filter(|scalar| scalar.style() == Style::Literal)?;
    let (place, file) = (scalar.text().span(), block.span().file);
    let whole = sources.text(file);
    // All that stands before it is gone through.
    let inside = whole.get(place.range()).filter(|_| budget.pays(place.range().end))?;
    // The lines before it are blank ones, so that all stays where it is; the first of it begins where the others do.
    let blank = |char: char| if char == '\n' { '\n' } else { ' ' };
    let before: String = whole[..place.range().start].bytes().map(|byte| blank(char::from(byte))).collect();
    let (tree, problems) = yaml::parse(file, &format!("{before}{inside}"));
    tree.documents.into_iter().next().filter(|_| problems.is_empty())
}
