//! Connection URLs: `redis://`, `rediss://`, `valkey://`, `unix://`, `sentinel://` and their relatives.
//!
//! A piece that only the running system knows may stand in the text as [`UNKNOWN`](crate::source::UNKNOWN), and a
//! `${…}`, `$(…)` or `{{ … }}` that is left in it is made one; a part that holds it [holds something unknown](Text::holds_unknown), and no problem is reported in it.

mod authority;
mod broken;
mod hosts;
mod percent;
mod template;

pub use broken::{Trouble, UrlProblem};
pub use percent::{decode, encode};

use crate::source::{Text, UNKNOWN};
use authority::Authority;

/// Schemes that a Redis client takes.
const SCHEMES: [&str; 18] = [
    "redis",
    "rediss",
    "redis+tls",
    "redis+ssl",
    "redis+socket",
    "redis+unix",
    "rediss+socket",
    "redis-socket",
    "redis-sentinel",
    "rediss-sentinel",
    "redis+sentinel",
    "rediss+sentinel",
    "redis+cluster",
    "rediss+cluster",
    "valkey",
    "valkeys",
    "sentinel",
    "unix",
];

/// A connection URL. Every part is decoded and remembers its bytes.
#[derive(Debug, Clone)]
pub struct Url {
    /// All of it.
    pub text: Text,
    /// Scheme, lower case, without `://`.
    pub scheme: Text,
    /// User name; `None` where there is none or an empty one: the default user. `redis://x@h` has the user `x` and
    /// no password.
    pub username: Option<Text>,
    /// Password; `None` where there is none or an empty one.
    pub password: Option<Text>,
    /// User name and password as written, between `//` and the last `@`; `None` without an `@`.
    pub userinfo: Option<Text>,
    /// Hosts in order; none for a socket.
    pub hosts: Vec<Host>,
    /// Path behind the hosts as written, with its `/`; empty where there is none. A database number, a master's name,
    /// or a socket.
    pub path: Text,
    /// Parameters behind `?`, in order; a name without `=` has an empty value.
    pub query: Vec<(Text, Text)>,
    /// How many URLs it is, joined by `;`.
    pub count: usize,
    /// What may keep clients from reading it as it is meant, the worst first. The parts above are as they are meant.
    pub problems: Vec<UrlProblem>,
}

/// A host with its port.
#[derive(Debug, Clone)]
pub struct Host {
    /// Name or address, without the brackets of an IPv6 address. May be empty.
    pub name: Text,
    /// Port as written, without its `:`.
    pub port: Option<Text>,
}

/// Whether a text begins with a scheme of a Redis URL and `://`.
pub fn is_url(text: &str) -> bool {
    scheme_length(text).is_some()
}

fn scheme_length(text: &str) -> Option<usize> {
    let length = text.find("://")?;
    let scheme = text.get(..length)?.to_ascii_lowercase();
    SCHEMES.contains(&scheme.as_str()).then_some(length)
}

/// Reads a URL, or several joined by `;`, each with its scheme: the hosts of all of them, the rest of the first that
/// has it. `None` for a text that is no Redis URL.
pub fn parse(text: &Text) -> Option<Url> {
    let parts = split_alternatives(&template::mask(text));
    let (first, others) = parts.split_first()?;
    let mut first = parse_one(first)?;
    for other in others.iter().filter_map(parse_one) {
        first.count += 1;
        first.hosts.extend(other.hosts);
        first.username = first.username.or(other.username);
        first.password = first.password.or(other.password);
        first.userinfo = first.userinfo.or(other.userinfo);
        first.problems.extend(other.problems);
        if first.path.as_str().len() <= 1 {
            first.path = other.path;
        }
        if first.query.is_empty() {
            first.query = other.query;
        }
    }
    first.text = text.clone();
    Some(first)
}

/// `a://x;b://y` is two URLs; a `;` elsewhere belongs to its URL.
fn split_alternatives(text: &Text) -> Vec<Text> {
    let value = text.as_str();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in value.match_indices(';') {
        if is_url(&value[at + 1..]) {
            parts.push(text.slice(start..at));
            start = at + 1;
        }
    }
    parts.push(text.slice(start..text.len()));
    parts
}

fn parse_one(text: &Text) -> Option<Url> {
    let value = text.as_str();
    let length = scheme_length(value)?;
    let scheme = text.slice(0..length).to_ascii_lowercase();
    let body = text.slice(length + 3..text.len());
    let Authority { end, problem } = authority::find(&body, is_socket(scheme.as_str()));
    let (authority, tail) = (body.slice(0..end), body.slice(end..body.len()));
    let at = authority.as_str().rfind('@');
    let userinfo = at.map(|at| authority.slice(0..at));
    let hosts = authority.slice(at.map_or(0, |at| at + 1)..authority.len());
    let (username, password) = userinfo.as_ref().map_or((None, None), credentials);
    let (path, query) = split_tail(&tail);
    let mut problems = Vec::from_iter(problem.into_iter().chain(broken::in_hosts(&hosts)));
    problems.extend(userinfo.iter().flat_map(broken::in_userinfo));
    Some(Url {
        text: text.clone(),
        hosts: hosts::read(&hosts),
        scheme,
        username,
        password,
        userinfo,
        path,
        query,
        count: 1,
        problems,
    })
}

fn is_socket(scheme: &str) -> bool {
    scheme == "unix"
        || scheme.ends_with("+socket")
        || scheme.ends_with("+unix")
        || scheme.ends_with("-socket")
}

fn credentials(userinfo: &Text) -> (Option<Text>, Option<Text>) {
    let decoded = |part: Text| Some(percent::decode(&part)).filter(|part| !part.is_empty());
    match userinfo.split_once(':') {
        Some((user, password)) => (decoded(user), decoded(password)),
        None => (decoded(userinfo.clone()), None),
    }
}

/// Path and query; a fragment is dropped.
fn split_tail(tail: &Text) -> (Text, Vec<(Text, Text)>) {
    let tail = tail.split_once('#').map_or_else(|| tail.clone(), |(before, _)| before);
    let Some((path, query)) = tail.split_once('?') else { return (tail, Vec::new()) };
    let pair = |part: Text| {
        let empty = Text::empty(part.slice(part.len()..part.len()).span());
        let (name, value) = part.split_once('=').unwrap_or((part, empty));
        (percent::decode(&name), percent::decode(&value))
    };
    let parts = query.split('&').into_iter().filter(|part| !part.is_empty());
    (path, parts.map(pair).collect())
}

impl Url {
    /// Whether it asks for TLS.
    pub fn tls(&self) -> bool {
        let scheme = self.scheme.as_str();
        scheme.starts_with("rediss") || scheme == "valkeys" || scheme == "redis+tls" || scheme == "redis+ssl"
    }

    /// Whether its hosts are Sentinels.
    pub fn sentinel(&self) -> bool {
        self.scheme.as_str().ends_with("sentinel")
    }

    /// Whether it names a socket, not a host.
    pub fn socket(&self) -> bool {
        is_socket(self.scheme.as_str())
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&Text> {
        self.query.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value)
    }

    /// The database as written: the number that the path is, or the parameter `db`; behind the name of a primary for
    /// sentinels. For a socket the parameter `db` or `virtual_host` only. Unknown where libraries differ: in a path of
    /// several parts, in a parameter of another name, and where path and parameter say two things.
    pub fn db(&self) -> Option<Text> {
        let parameter = self.parameter("db").cloned();
        if self.socket() {
            return parameter.or_else(|| self.parameter("virtual_host").cloned());
        }
        let parts: Vec<Text> = self.path.split('/').into_iter().filter(|part| !part.is_empty()).collect();
        let number =
            |part: &Text| part.as_str().bytes().all(|byte| byte.is_ascii_digit()) || part.holds_unknown();
        let unknown = || Text::whole(UNKNOWN.to_string(), self.path.outer_span());
        let path = match parts.as_slice() {
            parts if parts.len() < 2 || self.sentinel() => parts.iter().find(|part| number(part)).cloned(),
            _ => Some(unknown()),
        };
        // Names that one library has for it and others do not.
        let other = ["database", "dbindex", "db_index"].iter().any(|name| self.parameter(name).is_some());
        match (path, parameter) {
            (_, None) if other => Some(unknown()),
            (Some(path), Some(parameter)) if path.as_str() != parameter.as_str() => Some(unknown()),
            (path, parameter) => path.or(parameter),
        }
    }
}
