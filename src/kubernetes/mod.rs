//! Floor 5: manifests of Kubernetes as a project of containers.
//!
//! Objects (`object`) of the files that are applied together (`group`) are read into a store of what they hold (`store`),
//! and each container of a pod (`pod`) becomes a service (`container`) with its variables (`variables`), mounts (`mounts`),
//! probes (`probe`), and the names and ports that objects of kind `Service` give it (`reach`).
//!
//! Invariants: what other objects may bring that no file shows is Unknown; so is a `${…}` in a manifest, which tools fill in
//! before the cluster sees it, unless it stands for a variable of the container and nothing shows such a tool; a file with a
//! template language in it is none.

mod container;
mod filler;
mod group;
pub mod helm;
mod holder;
mod kustomization;
mod mounts;
mod object;
mod overlay;
mod pod;
mod probe;
mod project;
mod quantity;
mod reach;
mod store;
mod text;
mod variables;

pub use group::{Identity, groups, identities};
pub use kustomization::files as kustomized_files;
pub use overlay::{Laid, Overlays};
pub use project::{Together, project};

use crate::diagnostic::Diagnostic;

/// Signs of template languages: what they make of a text is a manifest, whatever the text is.
const TEMPLATES: [&str; 3] = ["{{", "{%", "<%"];

/// Signs on a line that something else fills in before it is one of YAML.
const HOLES: [&str; 4] = ["[[", "@", "%", "<<"];

/// Whether a text that is no YAML need not be any: what Kubernetes sees is made of it.
fn is_template(text: &str, problems: &[Diagnostic]) -> bool {
    !problems.is_empty() && TEMPLATES.iter().any(|sign| text.contains(sign))
}

/// Whether something else fills in the line of a text that a problem is on.
fn is_hole(text: &str, problem: &Diagnostic) -> bool {
    let (before, after) = text.split_at_checked(problem.primary.span.start as usize).unwrap_or((text, ""));
    let line = [before.rsplit('\n').next(), after.split('\n').next()];
    line.into_iter().flatten().any(|part| HOLES.iter().any(|sign| part.contains(sign)))
}
