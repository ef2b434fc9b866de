//! A password that stands beside a URL without one: in a flag such as `--redis.password`, or in a variable of the same
//! prefix.

use super::find::is_bare;
use super::flags;
use super::groups::{PASSWORD, USER, base_of};
use super::parts::{mentions_redis, secret};
use crate::model::compose::Service;
use crate::model::{Client, Sourced, Why};
use crate::resolve::sourced;
use crate::source::{Sources, Text};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

/// Flags and variables of a service by name: small letters, words joined by `_`. The value is absent where it is not
/// shown.
pub(super) struct Beside<'a> {
    service: &'a Service,
    flags: BTreeMap<String, Option<Text>>,
    variables: BTreeMap<String, Option<Text>>,
    /// Whether one with Redis in its name may bring a password.
    redis: bool,
    /// Whether the program is known to read variables beside its URL.
    tool: bool,
    /// Whether a file of settings for Redis may bring a password.
    configured: bool,
}

impl<'a> Beside<'a> {
    /// What stands beside the URLs of a service. `tool` says that it only looks at servers.
    pub(super) fn of(service: &'a Service, tool: bool) -> Self {
        let flags = flags(service);
        let variables = service.environment.iter().map(|(name, entry)| (plain(name), entry.value.clone()));
        let variables: BTreeMap<String, Option<Text>> = variables.filter(|(name, _)| counts(name)).collect();
        let mut all = flags.iter().chain(&variables);
        let redis = all.any(|(name, value)| mentions_redis(name) && may_bring(name, value.as_ref()));
        Self { service, flags, variables, redis, tool, configured: is_configured(service) }
    }

    /// Completes a connection whose URL names neither user nor password.
    pub(super) fn complete(&self, client: &mut Client, sources: &Sources) {
        if client.scheme.value.is_empty() || !is_bare(client) {
            return;
        }
        let prefix = self.prefix(client);
        if let Some(password) = self.named(&prefix, &PASSWORD) {
            client.password = secret(Some(password), client.at, sources);
            client.username = sourced::optional(self.named(&prefix, &USER), client.at, sources);
        } else if let Some(file) = self.service.missing_env_files.first() {
            client.password = Sourced::unknown(client.at, Why::MissingFile(file.path.as_str().into()));
        } else if self.configured || self.may_come(&prefix) || self.may_come_for(&client.variable) {
            let program = || Why::Computed("the program".into());
            client.password = Sourced::unknown(client.at, program());
            if self.may_name(&prefix) {
                client.username = Sourced::unknown(client.at, program());
            }
        }
    }

    /// Whether a user name stands there, for a program that takes its password from there.
    fn may_name(&self, prefix: &str) -> bool {
        [&self.flags, &self.variables].into_iter().flatten().any(|(name, value)| {
            let named = if prefix.is_empty() { mentions_redis(name) } else { name.starts_with(prefix) };
            named && name.contains("user") && value.as_ref().is_none_or(|value| !value.is_empty())
        })
    }

    /// What the names beside a URL start with: `redis_` for `--redis.addr` and `REDIS_URL`; nothing for a URL that
    /// stands behind no name.
    fn prefix(&self, client: &Client) -> String {
        let name = &client.variable;
        if !name.starts_with('-') && !self.service.environment.contains_key(name) {
            return String::new();
        }
        let name = plain(name);
        base_of(&name).map_or_else(|| format!("{name}_"), str::to_owned)
    }

    /// What the program certainly reads under a prefix. A flag goes before the variable that may stand in for it.
    fn named(&self, prefix: &str, ends: &[&str]) -> Option<&Text> {
        let tables = [Some(&self.flags), Some(&self.variables).filter(|_| self.tool)];
        let names: Vec<String> =
            ends.iter().map(|end| format!("{prefix}{}", end.to_ascii_lowercase())).collect();
        let found = tables.into_iter().flatten().flat_map(|table| names.iter().map(|name| table.get(name)));
        found.flatten().flatten().find(|value| !value.is_empty())
    }

    /// Whether a program may take its password from there: `REDIS_PASSWORD_FILE` beside `REDIS_URL`.
    fn may_come(&self, prefix: &str) -> bool {
        if prefix.is_empty() {
            return self.redis;
        }
        [&self.flags, &self.variables].into_iter().any(|table| {
            let under = table.range(prefix.to_owned()..).take_while(|(name, _)| name.starts_with(prefix));
            under.into_iter().any(|(name, value)| may_bring(&name[prefix.len()..], value.as_ref()))
        })
    }

    /// The same where the words that tell variables apart come last: `REDIS_PASSWORD_JOBS` beside `REDIS_URI_JOBS`.
    fn may_come_for(&self, variable: &str) -> bool {
        let name = plain(variable);
        let places = ["_uri_", "_url_", "_host_", "_addr_"].iter().filter_map(|word| name.split_once(word));
        let mut places = places.map(|(start, end)| (format!("{start}_"), format!("_{end}")));
        places.any(|(start, end)| {
            let middle = |name: &str| {
                let middle = name.strip_prefix(start.as_str())?.strip_suffix(end.as_str())?;
                Some(middle.to_owned())
            };
            self.variables
                .iter()
                .any(|(name, value)| middle(name).is_some_and(|middle| may_bring(&middle, value.as_ref())))
        })
    }
}

fn plain(name: &str) -> String {
    let name = name.trim_start_matches('-').chars();
    name.map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

fn is_secret(name: &str) -> bool {
    ["pass", "pwd", "auth", "secret"].iter().any(|part| name.contains(part))
}

/// Whether a name is one of a login.
fn counts(name: &str) -> bool {
    is_secret(name) || name.contains("user")
}

/// Whether a service is given a file of settings for Redis, or a secret: `REDISSON_CONFIG_FILE` names it, or it is mounted,
/// `redisson.yaml`.
fn is_configured(service: &Service) -> bool {
    const SETTINGS: [&str; 12] =
        ["env", "ini", "js", "json", "php", "properties", "py", "rb", "toml", "xml", "yaml", "yml"];
    let mut variables = service.environment.iter();
    let named = variables.any(|(name, entry)| {
        let said = entry.value.as_ref().is_none_or(|value| is_path(value.as_str()));
        said && mentions_redis(name) && name.to_ascii_lowercase().contains("config")
    });
    named
        || service.mounts.iter().any(|mount| {
            let target = Path::new(&mount.target);
            let name = target.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let settings =
                target.extension().and_then(OsStr::to_str).is_some_and(|end| SETTINGS.contains(&end));
            mentions_redis(name) && (settings || mount.target.starts_with("/run/secrets/"))
        })
}

fn is_path(value: &str) -> bool {
    !value.is_empty() && !value.contains("://")
}

fn may_bring(name: &str, value: Option<&Text>) -> bool {
    is_secret(name) && value.is_none_or(|value| !value.is_empty())
}

/// The flags of a service's command with their values; of several of one name the last.
fn flags(service: &Service) -> BTreeMap<String, Option<Text>> {
    let flags = flags::all(service).into_iter().map(|(name, value)| (plain(name.as_str()), value));
    flags.filter(|(name, _)| counts(name)).collect()
}
