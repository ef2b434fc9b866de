//! Files that several services are started with.

use super::container::below;
use crate::model::compose::{Project, Service};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Files of the tree that are mounted into several services whose commands name them.
pub(super) fn files(project: &Project) -> BTreeSet<PathBuf> {
    let (mut named, mut shared) = (BTreeSet::new(), BTreeSet::new());
    for service in project.services.values() {
        let own: BTreeSet<PathBuf> = started_with(service).collect();
        shared.extend(own.into_iter().filter(|file| !named.insert(file.clone())));
    }
    shared
}

/// Files that the words of a service name by their paths in its container.
fn started_with(service: &Service) -> impl Iterator<Item = PathBuf> {
    let words = service.entrypoint.iter().chain(&service.command).flat_map(|part| &part.words);
    words.filter(|word| word.as_str().starts_with('/')).flat_map(|word| {
        service.mounts.iter().filter_map(|mount| match below(word.as_str(), &mount.target)? {
            "" => mount.path.clone(),
            rest => Some(mount.path.as_ref()?.join(rest)),
        })
    })
}
