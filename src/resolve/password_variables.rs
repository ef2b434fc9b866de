//! Names of the variables that passwords of servers come from, or would be expected in: what advice names.

use super::invocation::named;
use crate::model::{Client, Family, Origin, Reference, Server, Value, Variable, Why};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Names of variables for passwords, as the files of a project use them.
#[derive(Debug, Default)]
pub(super) struct PasswordVariables<'a> {
    /// The first in what compose fills in for a service.
    by_service: BTreeMap<&'a str, &'a str>,
    /// Those in what compose fills in, by their places. What ends a text, as in `pa$w0rd`, may be no name at all.
    by_place: BTreeMap<Span, &'a str>,
    /// Their names.
    filled_in: BTreeSet<&'a str>,
    /// The one of a project with one server that has a single one.
    only: Option<&'a str>,
}

impl<'a> PasswordVariables<'a> {
    /// Those of a project with so many servers.
    pub(super) fn among(references: &'a [Reference], variables: &'a [Variable], servers: usize) -> Self {
        let referred = references.iter().filter(|reference| reference.secret && reference.relevant);
        let mut by_service = BTreeMap::new();
        for reference in referred.clone() {
            by_service.entry(reference.service.as_str()).or_insert(reference.variable.as_str());
        }
        let whole = referred.clone().filter(|reference| reference.behind.is_none());
        let by_place: BTreeMap<Span, &str> =
            whole.map(|reference| (reference.at, reference.variable.as_str())).collect();
        let filled_in = by_place.values().copied().collect();
        let kept = variables
            .iter()
            .filter(|variable| variable.secret && variable.relevant && variable.service.is_empty());
        let mut all = referred
            .map(|reference| reference.variable.as_str())
            .chain(kept.map(|variable| variable.name.as_str()));
        let first = all.next().filter(|_| servers == 1);
        Self { by_service, by_place, filled_in, only: first.filter(|first| all.all(|name| name == *first)) }
    }

    /// The name for a server: that of its own password, of what its clients send it, of theirs, or of the only one; else a
    /// usual one.
    pub(super) fn of(&self, server: &Server) -> String {
        let usual = match server.target.known().copied().flatten() {
            Some(target) if target.family == Family::Valkey => "VALKEY_PASSWORD",
            _ => "REDIS_PASSWORD",
        };
        let mut clients = server.clients.iter().map(|client| client.service.as_str());
        let name = in_configuration(server)
            .or_else(|| self.by_service.get(server.name.as_str()).copied())
            .or_else(|| in_container(server))
            .or_else(|| server.clients.iter().find_map(|client| self.sent_by(client)))
            .or_else(|| clients.find_map(|service| self.by_service.get(service).copied()))
            .or(self.only)
            .unwrap_or(usual);
        name.to_owned()
    }

    /// The variable that holds the password which a client sends.
    fn sent_by<'s>(&'s self, client: &'s Client) -> Option<&'s str> {
        match &client.password.origin {
            Origin::Unknown { why: Why::UnsetVariable(name), .. } => self.filled_in.get(&**name).copied(),
            Origin::Written { via, .. } => via.iter().find_map(|place| self.by_place.get(place).copied()),
            _ => None,
        }
    }
}

/// The `${NAME}` that stands for the password in a configuration, expanded or not.
fn in_configuration(server: &Server) -> Option<&str> {
    let password = server.config.value("requirepass")?;
    match &password.value {
        Value::Secret(secret) => named(secret.expose()),
        _ => None,
    }
}

/// The variable for a password in the environment of its container.
fn in_container(server: &Server) -> Option<&str> {
    let secrets = server.variables.iter().filter(|variable| variable.secret && variable.relevant);
    secrets.map(|variable| variable.name.as_str()).find(|name| !name.ends_with("CLI_AUTH"))
}
