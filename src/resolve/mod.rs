//! Floor 5: trees to a deployment, one file per source of truth.
//!
//! Invariants: a fact is taken from what would run, not from what is merely written; what hangs on a script, an
//! image or a variable that the files do not show is Unknown; a name alone proves nothing.

pub mod conf;

use crate::diagnostic::Diagnostic;
use crate::model::compose::Project;
use crate::model::{Date, Deployment, Target};
use crate::source::{FileId, Files, Sources, Span};

/// What resolving needs besides the files.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Server of a configuration that nothing else places.
    pub target: Option<Target>,
    /// The day that ends of life are judged by.
    pub today: Date,
    /// Files of the project that hold variables, whether or not anything reads them: `.env`, `.env.example`,
    /// `env_file`s. In a fixed order.
    pub env_files: &'a [FileId],
}

/// What a compose project in one variant would run.
pub fn resolve(
    project: &Project,
    _sources: &mut Sources,
    _files: &dyn Files,
    _context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let at = project.files.first().map_or_else(|| unreachable_span(project), |file| Span::at(*file, 0));
    let deployment = Deployment {
        name: project.name.clone(),
        at,
        variant: project.variant.clone(),
        environment: project.environment,
        files: Vec::new(),
        servers: Vec::new(),
        clients: Vec::new(),
        variables: Vec::new(),
        references: Vec::new(),
    };
    (deployment, Vec::new())
}

fn unreachable_span(project: &Project) -> Span {
    project.services.values().map(|service| service.at).next().unwrap_or_else(|| unreachable!())
}

/// What a redis.conf or sentinel.conf that nothing places would run.
pub fn bare(
    conf: FileId,
    sources: &mut Sources,
    _files: &dyn Files,
    _context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let path = sources.file(conf).path().to_string_lossy().into_owned();
    let deployment = Deployment {
        name: path,
        at: Span::at(conf, 0),
        variant: String::new(),
        environment: Default::default(),
        files: Vec::new(),
        servers: Vec::new(),
        clients: Vec::new(),
        variables: Vec::new(),
        references: Vec::new(),
    };
    (deployment, Vec::new())
}
