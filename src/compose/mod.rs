//! Floor 5: a compose project as `docker compose config` would see it.

use crate::diagnostic::Diagnostic;
use crate::model::compose::{Environment, Project};
use crate::source::{Files, Sources};
use indexmap::IndexMap;
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
}

/// Loads a project. What is wrong with it becomes a finding; whatever else can be read is in the project.
pub fn load(sources: &mut Sources, files: &dyn Files, input: &LoadInput) -> (Project, Vec<Diagnostic>) {
    let _ = (sources, files);
    let project = Project {
        name: input.name.clone().unwrap_or_default(),
        directory: input.directory.clone().unwrap_or_default(),
        variant: input.variant.clone(),
        environment: input.environment,
        ..Project::default()
    };
    (project, Vec::new())
}
