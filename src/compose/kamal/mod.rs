//! What Kamal deploys, as services: the accessories of a `config/deploy.yml`, and the roles of the application.
//!
//! Invariants: Kamal puts each on its hosts by `docker run`, so what they are is told by the options that it passes; what
//! ERB makes of a text, what stands among the secrets and what the shell of a host expands is Unknown.
//!
//! Source of the facts: its `Configuration::Accessory`, `Configuration::Role` and `Commands::Accessory`, up to 2.12.

mod accessory;
mod erb;
mod layered;
mod mounts;
mod project;
mod role;
mod root;
mod variables;

pub use project::project;
pub use root::Root;
