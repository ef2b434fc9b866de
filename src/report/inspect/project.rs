use super::client::ClientRecord;
use super::origin::Resolver;
use super::redact::Redact;
use super::server::ServerRecord;
use crate::check::Inspected;
use crate::report::Paths;
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::Path;

/// One variant of a project.
#[derive(Debug, Serialize)]
pub struct ProjectRecord {
    pub name: String,
    pub files: Vec<String>,
    pub variant: String,
    pub environment: &'static str,
    /// What starts its servers.
    pub platform: &'static str,
    /// What interpolation could see.
    pub variables: IndexMap<String, String>,
    /// What `docker compose config` would print, its `$$` read as `$`. What no file sets is a question mark, not empty.
    pub services: Value,
    /// Networks, volumes, secrets and configs, printed likewise.
    #[serde(flatten)]
    pub resources: Map<String, Value>,
    pub servers: Vec<ServerRecord>,
    /// Every connection from an application, those to servers elsewhere included.
    pub clients: Vec<ClientRecord>,
}

/// Sections of a project that `docker compose config` prints besides its services.
const RESOURCES: [&str; 4] = ["networks", "volumes", "secrets", "configs"];

impl ProjectRecord {
    pub fn new(inspected: &Inspected, paths: &Paths, redact: &Redact) -> Self {
        let Inspected { sources, project, deployment } = inspected;
        let resolver = Resolver { sources, paths, redact };
        let files = match project {
            Some(project) => project.files.clone(),
            None => {
                let spans = deployment.files.iter().filter_map(|file| file.origin.span());
                spans.map(|span| span.file).collect()
            }
        };
        let variables = project.iter().flat_map(|project| &project.variables);
        let variables = variables.map(|(name, value)| (name.clone(), redact.variable(name, value.as_str())));
        let section = |name: &str| {
            let section = project.as_ref()?.canonical.get(name)?.clone();
            Some(redact.section(name, section))
        };
        let resources = RESOURCES.iter().filter_map(|name| Some(((*name).to_owned(), section(name)?)));
        // A configuration that no project places goes by its path.
        let path = Path::new(&deployment.name);
        let name = if path.has_root() { paths.show(path) } else { deployment.name.clone() };
        Self {
            name,
            files: files.into_iter().map(|file| paths.show(sources.file(file).path())).collect(),
            variant: deployment.variant.clone(),
            environment: deployment.environment.as_str(),
            platform: deployment.platform.as_str(),
            variables: variables.collect(),
            services: section("services").unwrap_or_else(|| Value::Object(Map::new())),
            resources: resources.collect(),
            clients: deployment
                .clients
                .iter()
                .map(|client| ClientRecord::new(client, &resolver, redact))
                .collect(),
            servers: deployment
                .servers
                .iter()
                .map(|server| ServerRecord::new(server, &resolver, redact))
                .collect(),
        }
    }
}
