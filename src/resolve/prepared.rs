//! What containers that run before another one leave in the volumes that they share with it.

use super::World;
use super::container::{Container, below};
use super::dockerfile;
use super::process::{Content, Files, Follower};
use crate::model::compose::Service;
use crate::source::{Sources, UNKNOWN};
use std::collections::BTreeMap;

/// A file of a volume: the name of that, and the path in it.
type Inside = (String, String);

/// The files that a service certainly finds in the volumes of its pod, by their paths in its container.
pub(super) fn left(service: &Service, world: &World<'_>, sources: &mut Sources) -> Files {
    let mut left: BTreeMap<Inside, Content> = BTreeMap::new();
    if !shares(service) {
        return Files::new();
    }
    let before = service.after.iter().filter_map(|name| world.project.services.get(name));
    for earlier in before.filter(|earlier| shares(earlier)) {
        let base = dockerfile::base_of(earlier, world, sources);
        let container = Container { service: earlier, base: &base, world };
        let (environment, directory) = (container.environment(), container.working_directory());
        let follower = Follower::new(container, sources, environment, directory).with(found(&left, earlier));
        let files = follower.leaves();
        // What it may have changed is what it says, or nobody knows.
        let writes = |volume: &str| {
            let mut own = earlier.mounts.iter().filter(|mount| !mount.read_only);
            own.any(|mount| mount.of_pod.as_deref() == Some(volume))
        };
        left.retain(|(volume, _), _| !writes(volume));
        let files = files.into_iter().flatten();
        left.extend(files.filter_map(|(path, content)| Some((inside(earlier, &path)?, content))));
    }
    found(&left, service)
}

/// Whether it has a volume of its pod.
fn shares(service: &Service) -> bool {
    service.mounts.iter().any(|mount| mount.of_pod.is_some())
}

/// Files of volumes by their paths in the container of a service.
fn found(left: &BTreeMap<Inside, Content>, service: &Service) -> Files {
    let mut files = Files::new();
    for mount in &service.mounts {
        let Some(volume) = &mount.of_pod else { continue };
        for ((_, path), content) in left.iter().filter(|((of, _), _)| of == volume) {
            let Some(rest) = below(path, &format!("/{}", mount.subpath)) else { continue };
            let target = mount.target.trim_end_matches('/');
            let path = if rest.is_empty() { target.to_owned() } else { format!("{target}/{rest}") };
            // Another mount may lie over it.
            if inside(service, &path).is_some() {
                files.insert(path, content.clone());
            }
        }
    }
    files
}

/// Which file of a volume a path in the container of a service is.
fn inside(service: &Service, path: &str) -> Option<Inside> {
    let over = service.mounts.iter().filter_map(|mount| Some((mount, below(path, &mount.target)?)));
    let (mount, rest) = over.max_by_key(|(mount, _)| mount.target.trim_end_matches('/').len())?;
    let volume = mount.of_pod.clone().filter(|_| !mount.subpath.contains(UNKNOWN))?;
    let parts = [mount.subpath.trim_matches('/'), rest].into_iter().filter(|part| !part.is_empty());
    Some((volume, format!("/{}", parts.collect::<Vec<_>>().join("/"))))
}
