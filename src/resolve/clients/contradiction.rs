use super::connection::Connection;
use crate::model::{Client, Origin, Sourced};
use std::collections::HashMap;

/// Marks URLs beside which variables of the same prefix name another host, port or database: `REDIS_URL` and
/// `REDIS_HOST`. Half of the code goes by the one, half by the other.
pub(super) fn mark(connections: &mut [Connection]) {
    let mut urls: HashMap<(String, String), usize> = HashMap::new();
    for (index, connection) in connections.iter().enumerate() {
        let client = &connection.client;
        if let Some(prefix) = prefix(&client.variable, &["URL", "URI"]).filter(|_| is_url(client)) {
            urls.insert((client.service.clone(), prefix.to_owned()), index);
        }
    }
    for index in 0..connections.len() {
        let parts = &connections[index].client;
        let Some(prefix) = prefix(&parts.variable, &["HOST", "HOSTNAME"]).filter(|_| !is_url(parts)) else {
            continue;
        };
        let Some(url) = urls.get(&(parts.service.clone(), prefix.to_owned())).copied() else { continue };
        if let Some(other) = contradiction(&connections[url].client, parts, prefix) {
            connections[url].client.contradicted_by = other;
        }
    }
}

fn is_url(client: &Client) -> bool {
    !client.scheme.value.is_empty()
}

/// The part of a name before one of its ends, with the separator.
fn prefix<'a>(name: &'a str, ends: &[&str]) -> Option<&'a str> {
    let prefix = ends.iter().find_map(|end| name.strip_suffix(end))?;
    prefix.ends_with(['_', '.', '-']).then_some(prefix)
}

/// Whether two names may be the same host: one may be short for the other, whose domains the resolver tries.
fn is_same_name(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let rest = long
        .get(short.len()..)
        .filter(|_| long.get(..short.len()).is_some_and(|head| head.eq_ignore_ascii_case(short)));
    !short.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The first part that says something else, as `NAME=value`. What a URL leaves open, the parts may fill in.
fn contradiction(url: &Client, parts: &Client, prefix: &str) -> Option<Sourced<Option<String>>> {
    let told = |text: String, origin: &Origin| Some(Sourced::new(Some(text), origin.clone()));
    let server = |client: &Client| client.server.known().cloned().flatten();
    let same_host = match (server(url), server(parts)) {
        (Some(a), Some(b)) => a == b,
        _ => match (url.host.known(), parts.host.known()) {
            (Some(a), Some(b)) => is_same_name(a, b),
            _ => return None,
        },
    };
    if !same_host {
        return told(format!("{}={}", parts.variable, parts.host.value), &parts.host.origin);
    }
    // Nobody connects to port 0: it says that a server does not listen.
    let port = parts.port.known().copied().filter(|port| *port != 0);
    let numbers = [
        ("PORT", url.port.known().copied(), port, &parts.port.origin),
        ("DB", url.db.known().copied().flatten(), parts.db.known().copied().flatten(), &parts.db.origin),
    ];
    numbers.into_iter().find_map(|(name, own, other, origin)| match (own, other) {
        (Some(a), Some(b)) if a != b && origin.is_written() => told(format!("{prefix}{name}={b}"), origin),
        _ => None,
    })
}
