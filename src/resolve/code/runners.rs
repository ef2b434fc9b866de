use crate::model::compose::Service;
use crate::resolve::World;
use crate::source::{FileId, Sources};
use std::collections::BTreeMap;
use std::path::Path;

/// Which services run which files of code: those that mount a file, and those whose build has the nearest context around
/// it.
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
        for file in world.context.code {
            let mut above = sources.file(*file).path().ancestors();
            let services = above.find_map(|path| around.get(path)).cloned().unwrap_or_default();
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
