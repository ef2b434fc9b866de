//! Floor 5: manifests of Kubernetes as a project of containers.
//!
//! Objects (`object`) of the files that are applied together (`group`) are read into a store of what they hold (`store`),
//! and each container of a pod (`pod`) becomes a service (`container`) with its variables (`variables`), mounts (`mounts`),
//! probes (`probe`), and the names and ports that objects of kind `Service` give it (`reach`).
//!
//! Invariants: what other objects may bring that no file shows is Unknown; so is a `${…}` in a manifest, which tools fill in
//! before the cluster sees it; a file with a template language in it is none.

mod container;
mod group;
mod holder;
mod kustomization;
mod mounts;
mod object;
mod pod;
mod probe;
mod project;
mod quantity;
mod reach;
mod store;
mod text;
mod variables;

pub use group::{Identity, groups, identities};
pub use project::{Manifests, project};

/// Whether a text is one of a template language, of which Kubernetes sees only what comes of it.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%", "[["].iter().any(|open| text.contains(open))
}
