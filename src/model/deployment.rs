//! The whole.

use super::catalog::knowledge::Added;
use super::{
    AppSetting, Client, Command, Fact, FactValue, Invocation, Reference, Secret, Server, Service, Sourced,
    Subject, Variable,
};
use super::{Environment, Platform};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One variant of a deployment: what would run, and what the files around it say.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// What the user knows besides the catalog.
    pub knowledge: &'static Added,
    /// Name of the project, or of the configuration file.
    pub name: String,
    /// Where to point for the whole: the first file.
    pub at: Span,
    /// Name of the variant, empty where there is only one.
    pub variant: String,
    /// What the variant is for.
    pub environment: Environment,
    /// What starts its servers.
    pub platform: Platform,
    /// Whether something may be laid over its files that none of them shows.
    pub overlaid: bool,
    /// Paths of its files, in the order they count.
    pub files: Vec<Sourced<String>>,
    /// Files that git ignores, of those that were read for it.
    pub ignored: BTreeSet<FileId>,
    /// Servers, in file order.
    pub servers: Vec<Server>,
    /// Services of the compose project, in file order, those that run a server included.
    pub services: Vec<Service>,
    /// All clients, those of no server of this deployment included.
    pub clients: Vec<Client>,
    /// Entries of env files and of environments of services.
    pub variables: Vec<Variable>,
    /// Uses of variables in compose files.
    pub references: Vec<Reference>,
    /// Commands of its scripts.
    pub commands: Vec<Arc<Command>>,
    /// Settings in the code of its applications.
    pub app_settings: Vec<AppSetting>,
    /// Secrets that its files hold, whether or not anything above has them.
    pub secrets: Vec<Sourced<Secret>>,
    /// Calls of Redis programs in scripts, besides those that have to do with one of the servers.
    pub invocations: Vec<Invocation>,
}

impl Deployment {
    /// Every subject of a kind, in a fixed order: servers in file order, and what belongs to them within.
    pub fn subjects(&self, kind: &str) -> Vec<&dyn Subject> {
        fn all<'a, S: Subject + 'a>(items: impl Iterator<Item = &'a S>) -> Vec<&'a dyn Subject> {
            items.map(|item| item as &dyn Subject).collect()
        }
        match kind {
            "deployment" => vec![self],
            "server" => all(self.servers.iter()),
            "service" => all(self.services.iter()),
            "monitor" => all(self.servers.iter().flat_map(|server| &server.monitors)),
            "change" => all(self.servers.iter().flat_map(|server| &server.changes)),
            "setting" => all(self.servers.iter().flat_map(|server| server.settings.iter())),
            "user" => all(self.servers.iter().flat_map(|server| &server.users.value)),
            "invocation" => {
                let starts = self.servers.iter().flat_map(|server| &server.invocations);
                all(starts.chain(&self.invocations))
            }
            "app_setting" => all(self.app_settings.iter()),
            "command" => all(self.commands.iter().map(Arc::as_ref)),
            "client" => all(self.clients.iter()),
            "variable" => all(self.variables.iter()),
            "reference" => all(self.references.iter()),
            _ => Vec::new(),
        }
    }
}

impl Subject for Deployment {
    fn kind(&self) -> &'static str {
        "deployment"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "name" => Fact::about(FactValue::text(&self.name), self.at),
            "variant" => Fact::about(FactValue::text(&self.variant), self.at),
            "environment" => Fact::about(FactValue::text(self.environment.as_str()), self.at),
            "platform" => Fact::aside(FactValue::text(self.platform.as_str()), self.at),
            "unit" => Fact::aside(FactValue::text(self.platform.unit()), self.at),
            "outside" => Fact::aside(FactValue::text(self.platform.outside()), self.at),
            "dollar" => Fact::aside(FactValue::text(self.platform.dollar()), self.at),
            "overlaid" => Fact::aside(FactValue::Bool(self.overlaid), self.at),
            "files" => Fact::list(&self.files, self.at),
            "servers" => Fact::list(&self.servers, self.at),
            "services" => Fact::list(&self.services, self.at),
            "clients" => Fact::list(&self.clients, self.at),
            "variables" => Fact::list(&self.variables, self.at),
            "references" => Fact::list(&self.references, self.at),
            "app_settings" => Fact::list(&self.app_settings, self.at),
            "commands" => Fact::list(&self.commands, self.at),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
