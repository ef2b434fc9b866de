//! Connections whose host, port, database and password stand in variables of their own.

use super::dotnet::Options;
use super::link::Endpoint;
use super::parts::{Sign, Signs, mentions_redis, number, secret, signs};
use super::unplaced;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::{EnvEntry, Service};
use crate::model::{Client, Origin, Secret, Sourced, Why};
use crate::resolve::sourced;
use crate::source::{Sources, Text};

/// Ends of names of variables that hold a host.
const HOST: [&str; 12] = [
    "HOST",
    "HOSTNAME",
    "HOSTS",
    "SERVER",
    "ADDR",
    "ADDRESS",
    "ENDPOINT",
    "IP",
    "NODES",
    "URL",
    "URI",
    "SERVICE_HOST",
];
const PORT: [&str; 3] = ["PORT", "SERVICE_PORT", "HOST_PORT"];
pub(super) const PASSWORD: [&str; 8] =
    ["PASSWORD", "PASS", "PASSWD", "PWD", "AUTH", "AUTH_TOKEN", "REQUIREPASS", "HOST_PASSWORD"];
const DB: [&str; 6] = ["DB", "DATABASE", "DB_INDEX", "DBINDEX", "DB_NUMBER", "INDEX"];
pub(super) const USER: [&str; 2] = ["USERNAME", "USER"];

/// Connections of a service by host. `known` says whether a name is a server's.
pub(super) fn in_environment(
    service: &Service,
    known: &dyn Fn(&str) -> bool,
    knowledge: &'static Added,
    sources: &Sources,
) -> Vec<(Client, Endpoint, Signs)> {
    let mut all = Vec::new();
    for (name, entry) in &service.environment {
        let Some(value) = entry.value.as_ref().filter(|value| !value.is_empty()) else { continue };
        // A URL, or a socket in the way of `unix:/run/redis.sock`.
        if value.as_str().contains(":/") {
            continue;
        }
        let (host, port) = first_host(value);
        let base = base_of(name);
        let plain = is_host(host.as_str());
        let options = Options::read(value);
        let accepted = match base {
            _ if !options.is_empty() => {
                plain && (mentions_redis(name) || mentions_redis(host.as_str()) || known(host.as_str()))
            }
            Some(_) if mentions_redis(name) => plain || host.holds_unknown(),
            // Other names count where they name a server: `REDIS_CACHE=redis-cache:6379`, `BROKER_HOST=redis`.
            Some(_) => plain && known(host.as_str()),
            None => plain && mentions_redis(name) && known(host.as_str()),
        };
        if accepted {
            let base = base.unwrap_or(name);
            let group = Group { service, name, base, value, host, port, options, sources };
            all.push(group.connection(knowledge));
        }
    }
    all
}

/// The first of several hosts, and its port.
fn first_host(value: &Text) -> (Text, Option<Text>) {
    let first = value.split(',').into_iter().next().unwrap_or_else(|| value.clone());
    let first = first.trim_matches(char::is_whitespace);
    match first.split_once(':') {
        Some((host, port)) if !port.as_str().contains(':') => (host, Some(port)),
        _ => (first, None),
    }
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "null" | "none")
}

/// The part of a name before `_HOST` or the like, with its separator; `None` for another name.
pub(super) fn base_of(name: &str) -> Option<&str> {
    let upper = name.to_ascii_uppercase();
    let ends = HOST.iter().filter(|end| upper.ends_with(*end)).max_by_key(|end| end.len())?;
    let base = &name[..name.len() - ends.len()];
    (base.is_empty() || base.ends_with(['_', '.', '-'])).then_some(base)
}

/// A sibling variable: the same name with another end.
fn sibling<'a>(service: &'a Service, base: &str, ends: &[&str]) -> Option<&'a EnvEntry> {
    let is = |name: &str| {
        let rest = name
            .get(..base.len())
            .filter(|head| head.eq_ignore_ascii_case(base))
            .map(|_| &name[base.len()..]);
        rest.is_some_and(|rest| ends.iter().any(|end| rest.eq_ignore_ascii_case(end)))
    };
    service.environment.iter().find(|(name, _)| is(name)).map(|(_, entry)| entry)
}

/// Whether Laravel reads the environment of a service: its `env()` makes nothing at all of `null` and of no text.
fn is_laravel(service: &Service) -> bool {
    ["QUEUE_CONNECTION", "CACHE_STORE", "REDIS_CLIENT"].iter().any(|name| {
        let entry = service.environment.get(*name).and_then(|entry| entry.value.as_ref());
        entry.is_some_and(|value| *name != "REDIS_CLIENT" || matches!(value.as_str(), "phpredis" | "predis"))
    })
}

/// Whether a value is nothing to programs that read `null` as that.
fn is_nothing(value: &Text) -> bool {
    matches!(value.as_str(), "" | "null")
}

/// Variables of one prefix that say together where a service connects to.
struct Group<'a> {
    service: &'a Service,
    /// The variable that holds the host.
    name: &'a str,
    /// What the names of all begin with.
    base: &'a str,
    value: &'a Text,
    host: Text,
    /// The port that stands behind the host.
    port: Option<Text>,
    /// What else stands behind the host.
    options: Options,
    sources: &'a Sources,
}

impl Group<'_> {
    /// The value of the variable with one of these ends.
    fn text(&self, ends: &[&str]) -> Option<Text> {
        sibling(self.service, self.base, ends).and_then(|entry| entry.value.clone())
    }

    /// The same, where it says something.
    fn given(&self, ends: &[&str]) -> Option<Text> {
        self.text(ends).filter(|text| !is_nothing(text))
    }

    /// Why nobody knows whether such a variable is set.
    fn unset(&self, ends: &[&str]) -> Option<Origin> {
        let valueless = sibling(self.service, self.base, ends).filter(|entry| entry.value.is_none());
        if let Some(entry) = valueless {
            let why = Why::UnsetVariable(entry.name.as_str().into());
            return Some(Origin::Unknown { anchor: entry.at, why });
        }
        let file = self.service.missing_env_files.first()?;
        let why = Why::MissingFile(file.path.to_string().into());
        Some(Origin::Unknown { anchor: self.value.span(), why })
    }

    /// That there is no such variable.
    fn absent<T>(&self, ends: &[&str]) -> Sourced<Option<T>> {
        let absent = Origin::Absent { anchor: self.value.span() };
        Sourced { value: None, origin: self.unset(ends).unwrap_or(absent) }
    }

    fn port(&self) -> Sourced<i64> {
        let at = self.value.span();
        match self.port.clone().or_else(|| self.text(&PORT)).filter(|text| !text.is_empty()) {
            Some(text) => number(&text, at, self.sources),
            None => {
                let default = Origin::Default { of: "Redis clients".into(), anchor: at, because: None };
                Sourced::new(6379, self.unset(&PORT).unwrap_or(default))
            }
        }
    }

    fn db(&self) -> Sourced<Option<i64>> {
        let written = self.options.get("defaultDatabase").or_else(|| self.text(&DB));
        match written.filter(|text| !text.is_empty()) {
            Some(text) => number(&text, self.value.span(), self.sources).map(|db| Some(*db)),
            None => self.absent(&DB),
        }
    }

    fn username(&self) -> Sourced<Option<String>> {
        match self.options.get("user").or_else(|| self.given(&USER)) {
            Some(text) => sourced::optional(Some(&text), self.value.span(), self.sources),
            None => self.absent(&USER),
        }
    }

    /// The variable of its password, where that holds nothing to Laravel, which reads it.
    fn void_password(&self) -> Option<&EnvEntry> {
        let is_read = self.base.eq_ignore_ascii_case("REDIS_") && is_laravel(self.service);
        let entry = sibling(self.service, self.base, &PASSWORD).filter(|_| is_read)?;
        entry.value.as_ref().filter(|value| is_nothing(value)).map(|_| entry)
    }

    fn password(&self) -> Sourced<Option<Secret>> {
        let at = self.value.span();
        if let Some(text) = self.options.get("password").or_else(|| self.given(&PASSWORD)) {
            return secret(Some(&text), at, self.sources);
        }
        if !self.options.is_empty() {
            return Sourced::absent(at);
        }
        if let Some(nothing) = self.void_password().and_then(|entry| entry.value.as_ref()) {
            return Sourced::absent(nothing.span());
        }
        // It may come in a file, in a flag, or from the program's own configuration.
        let program = Origin::Unknown { anchor: at, why: Why::Computed("the program".into()) };
        Sourced { value: None, origin: self.unset(&PASSWORD).unwrap_or(program) }
    }

    /// What the variables tell of what is connected, and for what.
    fn signs(&self, knowledge: &'static Added) -> Signs {
        let mut all = signs(self.name, self.value, knowledge);
        for ends in [&DB[..], &PORT[..], &PASSWORD[..]] {
            let Some(entry) = sibling(self.service, self.base, ends) else { continue };
            let Some(value) = &entry.value else { continue };
            for sign in signs(&entry.name, value, knowledge) {
                if !all.iter().any(|known| std::ptr::eq(known.evidence, sign.evidence)) {
                    all.push(Sign { origin: Origin::of(&self.host), ..sign });
                }
            }
        }
        all
    }

    fn connection(self, knowledge: &'static Added) -> (Client, Endpoint, Signs) {
        let port = self.port();
        let scheme = self.options.tls().map(|at| Sourced::new("rediss".to_owned(), Origin::of(&at)));
        let place = (self.name, self.value.span());
        let client = unplaced::client(self.service, place, &self.host, port.clone(), self.sources);
        let client = Client {
            scheme: scheme.unwrap_or(client.scheme),
            db: self.db(),
            username: self.username(),
            password: self.password(),
            void_password: self.void_password().map(|entry| entry.name.clone()),
            ..client
        };
        let signs = self.signs(knowledge);
        (client, Endpoint { host: self.host, port, socket: None }, signs)
    }
}
