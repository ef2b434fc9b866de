//! Connections whose host, port, database and password stand in variables of their own.

use super::dotnet::Options;
use super::link::Endpoint;
use super::parts::{Sign, Signs, mentions_redis, number, secret, signs};
use crate::model::catalog::knowledge::Added;
use crate::model::compose::{EnvEntry, Service};
use crate::model::{Client, Origin, Sourced, Why};
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
        let (host, rest) = first_host(value);
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
            let base = base.unwrap_or(name).to_owned();
            all.push(connection(service, name, &base, (value, host, rest, options), (knowledge, sources)));
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

fn connection(
    service: &Service,
    name: &str,
    base: &str,
    (value, host, port, options): (&Text, Text, Option<Text>, Options),
    (knowledge, sources): (&'static Added, &Sources),
) -> (Client, Endpoint, Signs) {
    let at = value.span();
    let text = |ends: &[&str]| sibling(service, base, ends).and_then(|entry| entry.value.clone());
    let unset = |ends: &[&str]| {
        let valueless = sibling(service, base, ends).filter(|entry| entry.value.is_none());
        let open = !service.missing_env_files.is_empty();
        match (valueless, open) {
            (Some(entry), _) => Some(Origin::Unknown {
                anchor: entry.at,
                why: Why::UnsetVariable(entry.name.as_str().into()),
            }),
            (None, true) => {
                let file =
                    service.missing_env_files.first().map(|file| file.path.to_string()).unwrap_or_default();
                Some(Origin::Unknown { anchor: at, why: Why::MissingFile(file.into()) })
            }
            (None, false) => None,
        }
    };
    let port_text = port.or_else(|| text(&PORT)).filter(|text| !text.is_empty());
    let port = match &port_text {
        Some(text) => number(text, at, sources),
        None => {
            let default = Origin::Default { of: "Redis clients".into(), anchor: at, because: None };
            Sourced::new(6379, unset(&PORT).unwrap_or(default))
        }
    };
    let db = match options.get("defaultDatabase").or_else(|| text(&DB)).filter(|text| !text.is_empty()) {
        Some(text) => number(&text, at, sources).map(|db| Some(*db)),
        None => Sourced { value: None, origin: unset(&DB).unwrap_or(Origin::Absent { anchor: at }) },
    };
    let given = |ends: &[&str]| text(ends).filter(|text| !text.is_empty() && text.as_str() != "null");
    let username = match options.get("user").or_else(|| given(&USER)) {
        Some(text) => sourced::optional(Some(&text), at, sources),
        None => Sourced { value: None, origin: unset(&USER).unwrap_or(Origin::Absent { anchor: at }) },
    };
    let password = match options.get("password").or_else(|| given(&PASSWORD)) {
        Some(text) => secret(Some(&text), at, sources),
        None if !options.is_empty() => Sourced::absent(at),
        None if base.eq_ignore_ascii_case("REDIS_") && is_laravel(service) && text(&PASSWORD).is_some() => {
            Sourced::absent(text(&PASSWORD).map_or(at, |text| text.span()))
        }
        // It may come in a file, in a flag, or from the program's own configuration.
        None => {
            let program = Origin::Unknown { anchor: at, why: Why::Computed("the program".into()) };
            Sourced { value: None, origin: unset(&PASSWORD).unwrap_or(program) }
        }
    };
    let client = Client {
        service: service.name.clone(),
        variable: name.to_owned(),
        at,
        scheme: match options.tls() {
            Some(at) => Sourced::new("rediss".to_owned(), Origin::of(&at)),
            None => Sourced::new(String::new(), Origin::Absent { anchor: at }),
        },
        host: sourced::string(&host, sources),
        hosts: vec![sourced::string(&host, sources)],
        contradicted_by: Sourced::absent(at),
        port: port.clone(),
        db,
        username,
        password,
        escaped: false,
        secrets: Vec::new(),
        query: Sourced::new(String::new(), Origin::Absent { anchor: at }),
        tls: Sourced::unknown(at, Why::Computed("the program".into())),
        framework: String::new(),
        language: None,
        role: None,
        server: Sourced::absent(at),
        sentinel: None,
        brokered: false,
        urls: 0,
        path: Sourced::new(String::new(), Origin::Absent { anchor: at }),
        parameters: Vec::new(),
        url_faults: Vec::new(),
        url_problem: Sourced::absent(at),
        differs_from: Sourced::absent(at),
        sends_password: Sourced::unknown(at, Why::Computed("the project".into())),
        isolated: Sourced::unknown(at, Why::Computed("the project".into())),
        tool: false,
        suggestion: None,
        host_known: Sourced::unknown(at, Why::Computed("the project".into())),
        inside: Sourced::new(false, Origin::at(at)),
        shares_network: Sourced::unknown(at, Why::Computed("the project".into())),
        depends_on: Sourced::absent(at),
        waits: false,
        name_is_password: false,
        accepted: Sourced::unknown(at, Why::Computed("the server".into())),
    };
    let mut all = signs(name, value, knowledge);
    for ends in [&DB[..], &PORT[..], &PASSWORD[..]] {
        if let Some(entry) = sibling(service, base, ends)
            && let Some(value) = &entry.value
        {
            for sign in signs(&entry.name, value, knowledge) {
                if !all.iter().any(|known| std::ptr::eq(known.evidence, sign.evidence)) {
                    all.push(Sign { origin: Origin::of(&host), ..sign });
                }
            }
        }
    }
    let endpoint = Endpoint { host, port, socket: None };
    (client, endpoint, all)
}
