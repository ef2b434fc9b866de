//! Values of env files that `environment` hides from one service, and what else has them.

use super::World;
use super::clients::is_bystander;
use super::found::Found;
use crate::model::Deployment;
use crate::source::{FileId, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// Names that applications have from env files, by the files.
type Read<'a> = BTreeMap<String, BTreeSet<&'a str>>;

/// Tells all variables that hide a value whether an application has that value. Servers and other databases do not count:
/// they share env files with what speaks to them.
pub(super) fn mark(deployment: &mut Deployment, found: &mut [Found], world: &World<'_>, sources: &Sources) {
    let read = read(found, world, sources);
    let services = deployment.services.iter_mut().flat_map(|service| &mut service.variables);
    let servers = found.iter_mut().flat_map(|found| &mut found.server.variables);
    for variable in deployment.variables.iter_mut().chain(services).chain(servers) {
        let file = variable.hides_env_file.value.as_ref().and_then(|file| read.get(file));
        variable.hidden_for_one = file.is_some_and(|names| names.contains(variable.name.as_str()));
    }
}

fn read<'a>(found: &[Found], world: &World<'a>, sources: &Sources) -> Read<'a> {
    let servers: BTreeSet<&str> = found.iter().map(|found| found.server.name.as_str()).collect();
    let services = world.project.services.values();
    let applications =
        services.filter(|service| !servers.contains(service.name.as_str()) && !is_bystander(service, world));
    let mut read: BTreeMap<FileId, BTreeSet<&str>> = BTreeMap::new();
    for (name, entry) in applications.flat_map(|service| &service.environment) {
        if let Some(file) = entry.env_file {
            read.entry(file).or_default().insert(name);
        }
    }
    read.into_iter().map(|(file, names)| (sources.shown(file), names)).collect()
}
