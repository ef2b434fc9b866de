use crate::model::compose::Service;
use crate::resolve::World;
use crate::source::{FileId, Sources};
use std::collections::BTreeMap;
use std::path::Path;

/// Directories whose directories are an application each, of several that are built from one context.
const GROUPS: [&str; 3] = ["apps", "packages", "services"];

/// Which services run which files of code: those that mount a file, and those whose build has the nearest context around
/// it. Of several, those that name the application that it belongs to, where any does.
#[derive(Debug, Default)]
pub(in super::super) struct Runners {
    /// Names of services.
    by_file: BTreeMap<FileId, Vec<String>>,
    by_service: BTreeMap<String, Vec<FileId>>,
}

impl Runners {
    /// Those of a deployment.
    pub(in super::super) fn of(world: &World<'_>, sources: &Sources) -> Self {
        let mut around: BTreeMap<&Path, Vec<String>> = BTreeMap::new();
        for service in world.project.services.values() {
            let context = service.build.as_ref().and_then(|build| build.context.as_deref());
            let mounts = service.mounts.iter().filter_map(|mount| mount.path.as_deref());
            for path in context.into_iter().chain(mounts) {
                let services = around.entry(path).or_default();
                if services.last() != Some(&service.name) {
                    services.push(service.name.clone());
                }
            }
        }
        let mut runners = Self::default();
        let mut named_by: BTreeMap<(&Path, &str), Vec<String>> = BTreeMap::new();
        for file in world.context.code {
            let path = sources.file(*file).path();
            let nearest = path.ancestors().find_map(|above| Some((above, around.get(above)?)));
            let services = match nearest {
                None => Vec::new(),
                Some((root, services)) => match application(path.strip_prefix(root).unwrap_or(path)) {
                    None => services.clone(),
                    Some(application) => named_by
                        .entry((root, application))
                        .or_insert_with(|| named(services, application, world))
                        .clone(),
                },
            };
            for service in &services {
                runners.by_service.entry(service.clone()).or_default().push(*file);
            }
            runners.by_file.insert(*file, services);
        }
        runners
    }

    /// The services that run a file.
    pub(super) fn run<'w>(&self, file: FileId, world: &World<'w>) -> Vec<&'w Service> {
        let names = self.by_file.get(&file).into_iter().flatten();
        names.filter_map(|name| world.project.services.get(name)).collect()
    }

    /// The files that a service runs.
    pub(super) fn files(&self, service: &Service) -> &[FileId] {
        self.by_service.get(&service.name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The application of several that a file belongs to, by its path.
fn application(path: &Path) -> Option<&str> {
    let mut parts = path.parent()?.iter().filter_map(|part| part.to_str());
    parts.find(|part| GROUPS.contains(part))?;
    parts.next()
}

/// Those of some services that name an application, where any does.
fn named(services: &[String], application: &str, world: &World<'_>) -> Vec<String> {
    let named = |service: &&String| {
        world.project.services.get(*service).is_some_and(|service| names(service, application, world))
    };
    let naming: Vec<String> = services.iter().filter(named).cloned().collect();
    if naming.is_empty() { services.to_vec() } else { naming }
}

/// Whether a service is called after an application, builds it, or starts it.
fn names(service: &Service, application: &str, world: &World<'_>) -> bool {
    let says = |text: &str| {
        let mut words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
        words.any(|word| word.eq_ignore_ascii_case(application))
    };
    let build = service.build.as_ref();
    let dockerfile = build
        .and_then(|build| build.dockerfile.as_deref())
        .is_some_and(|path| path.iter().any(|part| part.to_string_lossy().eq_ignore_ascii_case(application)));
    let told = build.into_iter().flat_map(|build| build.target.iter().chain(build.args.values()));
    let called = || service.name.split(['-', '_']).any(|word| word.eq_ignore_ascii_case(application));
    dockerfile
        || says(&service.name)
        || called()
        || told.into_iter().any(|text| says(text.as_str()))
        || world.start_of(service).iter().any(|word| says(word.as_str()))
}
