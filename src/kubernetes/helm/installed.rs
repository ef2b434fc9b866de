//! Charts that objects of Argo CD and of Flux install.

use super::super::object::{APPLICATION, HELM_RELEASE, Object};
use super::super::store::Store;
use super::argo;
use super::document::{Documents, Seams};
use super::flux::Places;
use super::install::Install;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::{Files, Sources};
use std::path::Path;

/// The servers of the charts that some objects install, with what others of them hold.
pub(in super::super) fn servers(
    objects: &[Object],
    store: &Store,
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> Vec<Service> {
    let (mut documents, mut seams) = (Documents::default(), Seams { sources, files, root });
    let of = |kind| objects.iter().filter(move |object: &&Object| object.kind == kind);
    let mut all: Vec<Install> = Vec::new();
    for object in of(APPLICATION) {
        all.extend(argo::installs(object, &mut documents, &mut seams));
    }
    let places = Places::new(objects, store);
    for object in of(HELM_RELEASE) {
        all.extend(places.install(object, &mut documents, &mut seams));
    }
    all.into_iter().flat_map(|install| install.servers(knowledge)).collect()
}
