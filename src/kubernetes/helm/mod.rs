//! Charts of Helm: what the charts that one depends on make of its values, as far as the catalog knows them.
//!
//! A chart's own templates are not read (`template`). Of those that it depends on (`dependency`) the catalog says what their
//! values (`values`) mean; each of their servers (`server`) becomes a service with its image (`image`), its configuration
//! (`conf`), its limit (`memory`) and its ports (`exposure`). So do those of charts that objects of Argo CD and Flux install
//! (`installed`), that kustomizations take in (`inflated`), and that scripts and files of helmfile install side by side
//! (`scripted`, `helmfile`, `batch`): `install` says which, as `argo` and `flux` read it. Files of values are laid over each
//! other (`document`), single ones over them (`assigned`).
//!
//! Invariants: a value that is erased, that a template fills in or that stands in no file at hand is Unknown; what no file
//! says is what the chart's own values say, where the catalog has that.

mod argo;
mod assigned;
mod batch;
mod conf;
mod dependency;
mod document;
mod exposure;
mod flux;
mod helmfile;
mod image;
mod inflated;
mod install;
mod installed;
mod memory;
mod project;
mod release;
mod scripted;
mod server;
mod template;
mod values;

pub use batch::Batch;
pub use document::Documents;
pub use helmfile::helmfile;
pub(super) use installed::{Objects, servers};
pub use project::{Chart, project};
pub use scripted::scripted;
pub(super) use template::is_chart_template;
