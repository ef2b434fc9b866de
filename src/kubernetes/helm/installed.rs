//! Charts that objects of Argo CD and of Flux install, and that kustomizations take in.

use super::super::object::{APPLICATION, HELM_RELEASE, Object};
use super::super::store::Store;
use super::argo;
use super::document::{Documents, Seams};
use super::flux::Places;
use super::inflated;
use super::install::Install;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Service;
use crate::source::{Files, Sources};
use crate::syntax::yaml::Node;
use std::path::{Path, PathBuf};

/// What may install charts.
#[derive(Clone, Copy)]
pub(in super::super) struct Objects<'a> {
    pub(in super::super) objects: &'a [Object],
    /// What they hold.
    pub(in super::super) store: &'a Store,
    /// Kustomizations and the directories that they lie in.
    pub(in super::super) kustomizations: &'a [(PathBuf, Node)],
    /// The namespace of which charts count; `None` for all.
    pub(in super::super) namespace: Option<&'a str>,
}

/// The servers of the charts that some objects install.
pub(in super::super) fn servers(
    Objects { objects, store, kustomizations, namespace }: Objects<'_>,
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
    for (directory, kustomization) in kustomizations {
        all.extend(inflated::installs(kustomization, directory, namespace, (&mut documents, &mut seams)));
    }
    all.into_iter().flat_map(|install| install.servers(knowledge)).collect()
}
