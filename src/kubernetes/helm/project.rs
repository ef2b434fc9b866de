use super::super::object::text;
use super::dependency::Dependency;
use super::document::{Document, Documents};
use super::release::{Release, known};
use super::values::Values;
use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::{NetworkUse, Project, Service};
use crate::model::{Environment, Platform};
use crate::source::{FileId, Paths, Sources, Span, Text};
use std::path::Path;

/// A chart with files of values.
#[derive(Debug, Clone, Copy)]
pub struct Chart<'a> {
    /// The directory that it is.
    pub directory: &'a Path,
    /// Its `Chart.yaml`.
    pub file: FileId,
    /// Its `requirements.yaml`, which has dependencies as well.
    pub requirements: Option<FileId>,
    /// Files of values, later ones laid over the earlier ones.
    pub values: &'a [FileId],
    /// Name of this variant.
    pub variant: &'a str,
    /// What it is for.
    pub environment: Environment,
}

/// What the charts run that a chart depends on, and what is wrong with its files.
pub fn project(
    chart: Chart<'_>,
    documents: &mut Documents,
    knowledge: &'static Added,
    (sources, root): (&Sources, &Path),
) -> (Project, Vec<Diagnostic>) {
    let own = documents.of(chart.file, sources).clone();
    let values = chart.values.iter().map(|file| documents.of(*file, sources).clone());
    let values: Vec<Document> = values.collect();
    let requirements = chart.requirements.map(|file| documents.of(file, sources).clone());
    let read = std::iter::once(&own).chain(&requirements).chain(&values);
    let problems = read.flat_map(|document| document.problems.clone()).collect();
    let whole = own.node;
    let mut services: Vec<Service> = Vec::new();
    // Of values that cannot be read nobody knows what they leave to the chart.
    if values.iter().all(|document| document.whole) {
        let values = Values::new(values.into_iter().filter_map(|document| document.node).collect());
        let requirements = requirements.and_then(|document| document.node);
        for dependency in whole.iter().chain(&requirements).flat_map(Dependency::all) {
            services.extend(servers(&dependency, &values, knowledge));
        }
    }
    if let Some(name) = whole.as_ref().and_then(|whole| text(whole, &["name"]))
        && !services.is_empty()
    {
        // What it runs itself shares the network with them.
        let networks = [("default".to_owned(), NetworkUse::default())].into();
        services.push(Service { networks, ..Service::open(name.to_string(), name.outer_span()) });
    }
    let project = Project {
        name: Paths::new(root).show(chart.directory),
        directory: chart.directory.to_owned(),
        files: [chart.file]
            .into_iter()
            .chain(chart.requirements)
            .chain(chart.values.iter().copied())
            .collect(),
        variant: chart.variant.to_owned(),
        environment: chart.environment,
        platform: Platform::Kubernetes,
        services: services.into_iter().map(|service| (service.name.clone(), service)).collect(),
        partial: true,
        ..Project::default()
    };
    (project, problems)
}

/// The servers of a chart that is installed along.
fn servers(dependency: &Dependency, values: &Values, knowledge: &'static Added) -> Vec<Service> {
    let major = dependency.major();
    let chart = (dependency.name.as_str(), dependency.repository.as_str());
    let known = known(knowledge, chart, major).filter(|_| dependency.is_on(values));
    let Some((spec, image)) = known else { return Vec::new() };
    let own = values.below(dependency.key.as_str());
    let global = values.below("global").under(own.below("global"));
    let called = ["fullnameOverride", "nameOverride"].into_iter().find_map(|key| own.said(&[key]));
    let is_named = !called.as_ref().is_some_and(Text::holds_unknown);
    let called = called.filter(|_| is_named);
    let release = Release {
        spec,
        image,
        is_named,
        name: called.unwrap_or_else(|| dependency.key.clone()).to_string(),
        namespace: None,
        at: block(dependency, values),
        major,
        values: &own,
        global,
        prefix: format!("{}.", dependency.key),
    };
    release.servers()
}

/// Where a chart is told about: the key of its values, else where it is asked for.
fn block(dependency: &Dependency, values: &Values) -> Span {
    values.key_span(dependency.key.as_str()).unwrap_or_else(|| dependency.name.outer_span())
}
