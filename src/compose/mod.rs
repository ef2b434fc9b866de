//! Floor 5: a compose project as `docker compose config` would see it.
//!
//! A project is loaded in steps, each in the file of its name. Every document is read and interpolated (`document`), takes in
//! what it includes (`include`) and what its services extend (`extends`), is laid over the documents before it
//! (`merge`, `pairs`, `unicity`), is checked for attributes that compose does not know (`schema`) and brought into
//! long form (`long`, `ports`, `volumes`). What comes out of all files (`layer`) is a tree of `value`s, from which
//! the services and other resources are read (`service`, `resources`, …), checked against each other (`check`) and
//! printed (`canonical`). What a script starts by `docker run` (`run`), and what Kamal does (`kamal`), come to services of
//! the same model.
//!
//! Invariants: every text knows its bytes, and the `${…}`, env file, include or extends that it came through; what
//! hangs on a variable that no file sets holds [`UNKNOWN`](crate::source::UNKNOWN); a fault is a finding and never
//! stops the rest.

mod absent;
mod build;
mod canonical;
mod cast;
mod check;
mod command;
mod cycle;
mod document;
mod environment;
mod extends;
mod format;
mod healthcheck;
mod hosts;
mod include;
pub mod kamal;
mod labels;
mod layer;
mod legacy;
mod loader;
mod long;
mod merge;
mod mounts;
mod nearby;
mod networks;
mod pairs;
mod parsed;
mod paths;
mod platform;
mod ports;
mod project;
mod resources;
pub mod run;
mod scalar;
mod schema;
mod scope;
mod service;
mod stack;
mod unicity;
pub mod units;
mod uses;
mod value;
mod volumes;

pub use mounts::mounted;
pub use parsed::Parsed;
pub use ports::published;
pub use project::load_variant;

use crate::diagnostic::Diagnostic;
use crate::model::Environment;
use crate::model::compose::Project;
use crate::source::{Files, Sources};
use crate::syntax::interpolate::Unset;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What to load: one variant of a project.
#[derive(Debug, Clone, Default)]
pub struct LoadInput {
    /// The compose files, in merge order. Without any the project is empty.
    pub paths: Vec<PathBuf>,
    /// The project directory, where relative paths start. `None`: the directory of the first file.
    pub directory: Option<PathBuf>,
    /// Variables given from outside; they win over env files.
    pub env: IndexMap<String, String>,
    /// Env files for interpolation, later over earlier. `None`: `.env` in the project directory, if there.
    pub env_files: Option<Vec<PathBuf>>,
    /// Others that it may be called with as well: what not all of them say alike is unknown.
    pub other_env_files: Vec<Option<Vec<PathBuf>>>,
    /// Whether it is called with an env file that is not there, which may set any variable.
    pub lacks_env_file: bool,
    /// Directory that compose is called in, where it learns the files from a variable: its `.env` counts as well, and
    /// first. `None`: the project directory.
    pub called_in: Option<PathBuf>,
    /// Variables that are set where it runs, to what nobody knows.
    pub assumed: BTreeSet<String>,
    /// Active profiles; `*` stands for all.
    pub profiles: Vec<String>,
    /// Name of the project. `None`: as compose finds it.
    pub name: Option<String>,
    /// Name of the variant: `base`, `production`.
    pub variant: String,
    /// Where the variant is meant to run.
    pub environment: Environment,
    /// Directory that is never left: files outside are not read. `None`: no bound.
    pub root: Option<PathBuf>,
    /// What a variable comes to that no file sets.
    pub unset: Unset,
    /// Whether to fill [`Project::canonical`].
    pub canonical: bool,
}

/// Loads a project. What is wrong with it becomes a finding; whatever else can be read is in the project.
pub fn load(sources: &mut Sources, files: &dyn Files, input: &LoadInput) -> (Project, Vec<Diagnostic>) {
    load_variant(&mut Parsed::default(), sources, files, input)
}
