use super::super::run;
use super::layered::Layered;
use super::root::Root;
use super::{accessory, erb, role};
use crate::diagnostic::Diagnostic;
use crate::model::Platform;
use crate::model::compose::{Project, Service};
use crate::source::{Sources, Text, TextBuilder};
use crate::syntax::yaml;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// What Kamal would run; `None` where ERB makes something else of a file than the YAML that it is.
pub fn project(root: Root<'_>, sources: &Sources) -> Option<(Project, Vec<Diagnostic>)> {
    let (mut layers, mut problems) = (Vec::new(), Vec::new());
    for file in root.files {
        let text = erb::without_ruby(sources.text(*file))?;
        let (tree, wrong) = yaml::parse(*file, &text);
        if !wrong.is_empty() && text.contains(erb::OPEN) {
            return None;
        }
        problems.extend(wrong);
        layers.extend(tree.documents.into_iter().next());
    }
    let config = Layered::new(layers);
    let name = config.get("service").text();
    let name = name.filter(|name| !name.holds_unknown()).map(|name| name.to_string()).unwrap_or_default();
    let mut services = IndexMap::new();
    let (mut hosts, mut references) = (Vec::new(), Vec::new());
    for (key, accessory) in config.get("accessories").entries() {
        let known = |key: &str| accessory.get(key).text().filter(|text| !text.holds_unknown());
        let own = match known("service") {
            Some(own) => own.to_string(),
            None if name.is_empty() => key,
            None => format!("{name}-{key}"),
        };
        let Some((service, uses)) = accessory::service(&accessory, &own, root) else { continue };
        references.extend(uses);
        hosts.extend(known("host"));
        services.insert(own, service);
    }
    let hosts = reached(&hosts, &services);
    for service in role::services(&config, &name, &hosts) {
        services.entry(service.name.clone()).or_insert(service);
    }
    let project = Project {
        name,
        variant: root.destination.to_owned(),
        files: root.files.to_vec(),
        platform: Platform::Kamal,
        environment: root.environment,
        directory: root.directory.to_owned(),
        services,
        references,
        partial: true,
        ..Project::default()
    };
    Some((project, problems))
}

/// The hosts of accessories as entries of a list of hosts, by which the application reaches their ports. Where two
/// publish the same one, which is meant cannot be told by it.
fn reached(hosts: &[Text], services: &IndexMap<String, Service>) -> Vec<Text> {
    let mut ports = services.values().flat_map(|service| &service.ports).filter_map(|port| port.published);
    let mut once = BTreeSet::new();
    if !ports.all(|port| once.insert(port)) {
        return Vec::new();
    }
    let entry = |host: &Text| {
        let mut entry = TextBuilder::new(host.anchor());
        entry.push_text(host);
        entry.push_decoded("=host-gateway", host.outer_span());
        entry.finish()
    };
    hosts.iter().take(run::MOST).map(entry).collect()
}
