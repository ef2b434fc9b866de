use super::origin::Resolver;
use super::redact::Redact;
use super::server::ServerRecord;
use crate::check::Inspected;
use crate::report::Paths;
use indexmap::IndexMap;
use serde::Serialize;
use std::path::Path;

/// One variant of a project.
#[derive(Debug, Serialize)]
pub struct ProjectRecord {
    pub name: String,
    pub files: Vec<String>,
    pub variant: String,
    pub environment: &'static str,
    /// What interpolation could see.
    pub variables: IndexMap<String, String>,
    /// What `docker compose config` would print.
    pub services: serde_json::Value,
    pub servers: Vec<ServerRecord>,
}

impl ProjectRecord {
    pub fn new(inspected: &Inspected, paths: &Paths, redact: &Redact) -> Self {
        let Inspected { sources, project, deployment } = inspected;
        let resolver = Resolver { sources, paths };
        let files = match project {
            Some(project) => project.files.clone(),
            None => vec![deployment.at.file],
        };
        let variables = project.iter().flat_map(|project| &project.variables);
        let variables = variables.map(|(name, value)| (name.clone(), redact.variable(name, value.as_str())));
        let empty = || serde_json::Value::Object(serde_json::Map::new());
        let services = project.as_ref().and_then(|project| project.canonical.get("services").cloned());
        let mut services = services.unwrap_or_else(empty);
        redact.tree(&mut services);
        // A configuration that no project places goes by its path.
        let path = Path::new(&deployment.name);
        let name = if path.is_absolute() { paths.show(path) } else { deployment.name.clone() };
        Self {
            name,
            files: files.into_iter().map(|file| paths.show(sources.file(file).path())).collect(),
            variant: deployment.variant.clone(),
            environment: deployment.environment.as_str(),
            variables: variables.collect(),
            services,
            servers: deployment
                .servers
                .iter()
                .map(|server| ServerRecord::new(server, &resolver, redact))
                .collect(),
        }
    }
}
