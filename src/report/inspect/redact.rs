use crate::check::Inspected;
use crate::model::secret::MASK;
use crate::model::{Client, Deployment, Secret, Server, Value};
use crate::policy::Secrets;
use std::collections::BTreeSet;

/// Takes secrets out of texts.
#[derive(Debug)]
pub struct Redact {
    show: bool,
    /// Every secret of the deployment, longest first.
    secrets: Vec<String>,
    /// Names of variables that hold one.
    names: BTreeSet<String>,
}

/// A secret of this many bytes is no common word, and is replaced wherever it stands.
const TELLING: usize = 8;

impl Redact {
    /// Knows the secrets of a deployment; passes everything through where they are to be shown.
    pub fn of(inspected: &Inspected, show: bool) -> Self {
        let deployment = &inspected.deployment;
        let mut secrets: BTreeSet<&str> = secrets(deployment).map(Secret::expose).collect();
        let pieces = Secrets::of(deployment);
        secrets.extend(pieces.values());
        let named = deployment.variables.iter().filter(|variable| variable.secret);
        let names: BTreeSet<String> = named.clone().map(|variable| variable.name.clone()).collect();
        secrets.extend(named.filter_map(|variable| variable.value.value.as_deref()));
        secrets.extend(deployment.clients.iter().filter_map(Client::lone_name));
        let mut secrets: Vec<String> =
            secrets.into_iter().filter(|secret| !secret.is_empty()).map(str::to_owned).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { show, secrets, names }
    }

    /// A secret, masked unless it is to be shown.
    pub fn secret(&self, secret: &Secret) -> String {
        if self.show { secret.expose().to_owned() } else { secret.to_string() }
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str, value: &str) -> String {
        if !self.show && !value.is_empty() && self.names.contains(name) {
            return MASK.to_owned();
        }
        self.text(value)
    }

    /// Any text, with the secrets in it replaced.
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.show {
            return text;
        }
        for secret in &self.secrets {
            if text.contains(secret) {
                text = replace(&text, secret);
            }
        }
        text
    }

    /// A tree of values, by the names of its keys and by its texts.
    pub fn tree(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = self.text(text),
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| self.tree(item)),
            serde_json::Value::Object(entries) => {
                for (name, value) in entries {
                    match value {
                        serde_json::Value::String(text) => *text = self.variable(name, text),
                        other => self.tree(other),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Replaces a secret where it stands alone; `redis` as a password leaves `redis-server` alone.
fn replace(text: &str, secret: &str) -> String {
    if secret.len() >= TELLING {
        return text.replace(secret, MASK);
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(secret) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        let quote = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
        let opens = before.is_none_or(|c| quote(c) || matches!(c, '=' | ':' | '>' | '$'));
        let closes = after.is_none_or(|c| quote(c) || matches!(c, '@' | '$'));
        let opens = opens || (before, after) == (Some('/'), Some('@'));
        if opens && closes {
            result.push_str(text.get(done..at).unwrap_or(""));
            result.push_str(MASK);
            done = at + found.len();
        }
    }
    result.push_str(text.get(done..).unwrap_or(""));
    result
}

fn secrets(deployment: &Deployment) -> impl Iterator<Item = &Secret> {
    let clients = deployment.clients.iter().filter_map(|client| client.password.value.as_ref());
    let variables = deployment.variables.iter().filter_map(|variable| variable.secret_value.value.as_ref());
    let scripts = deployment.commands.iter().flat_map(|command| &command.secrets).map(|secret| &secret.value);
    deployment.servers.iter().flat_map(of_server).chain(clients).chain(variables).chain(scripts)
}

fn of_server(server: &Server) -> impl Iterator<Item = &Secret> {
    let own = server.password.value.as_ref();
    let users =
        server.users.value.iter().flat_map(|user| user.passwords.iter().map(|password| &password.value));
    let values = server.config.directives.values();
    let values = values.flat_map(|effective| std::iter::once(&effective.value).chain(&effective.shadowed));
    let values = values.filter_map(|value| match &value.value {
        Value::Secret(secret) => Some(secret),
        _ => None,
    });
    let variables = server.variables.iter().filter_map(|variable| variable.secret_value.value.as_ref());
    let calls = server.invocations.iter();
    let calls = calls.chain(server.healthcheck.value.iter().flat_map(|check| &check.invocations));
    let arguments = calls.filter_map(|call| call.password_argument.value.as_ref());
    own.into_iter().chain(users).chain(values).chain(variables).chain(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_replaced_where_they_stand_alone() {
        assert_eq!(
            replace("redis-server --requirepass redis", "redis"),
            "redis-server --requirepass ********"
        );
        assert_eq!(replace("redis://:redis@redis:6379", "redis"), "redis://:********@redis:6379");
        assert_eq!(replace("x-long-secret-y", "long-secret"), "x-********-y");
    }
}
