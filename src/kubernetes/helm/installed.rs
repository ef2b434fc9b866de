//! Charts that objects of Argo CD and of Flux install.

use super::super::object::{APPLICATION, HELM_RELEASE, Object};
use super::argo::Applications;
use super::flux::Places;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::{Files, Sources};
use std::path::Path;

/// The servers of the charts that some objects install.
pub(in super::super) fn servers(
    objects: &[Object],
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> Vec<Service> {
    let mut installs = Applications::default();
    for object in objects.iter().filter(|object| object.kind == APPLICATION) {
        installs.read(object, (&mut *sources, files, root));
    }
    let places = Places::new(objects);
    let flux = objects.iter().filter(|object| object.kind == HELM_RELEASE);
    let flux = flux.filter_map(|object| places.install(object));
    installs.all.into_iter().chain(flux).flat_map(|install| install.servers(knowledge)).collect()
}
