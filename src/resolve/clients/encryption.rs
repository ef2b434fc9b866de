//! Whether a connection speaks TLS, as far as its URL and what stands beside it tell.

use super::parts::mentions_redis;
use crate::model::compose::Service;
use crate::model::{Client, Sourced, Why};
use crate::resolve::code::is_about_tls;
use crate::resolve::sourced;
use crate::source::{Sources, Span};
use crate::syntax::url::Url;

/// What a URL in the variable `name` of a service comes to. A scheme with TLS asks for it; one without leaves it to
/// parameters such as `ssl_cert_reqs`, and to variables such as `REDIS_TLS`.
pub(super) fn of(url: &Url, service: &Service, name: &str, sources: &Sources) -> Sourced<bool> {
    let origin = sourced::origin(&url.scheme, sources);
    if url.tls() || origin.is_unknown() {
        return Sourced::new(url.tls(), origin);
    }
    let parameter = url.query.iter().map(|(name, _)| name).find(|name| is_about_tls(name.as_str()));
    let family = |other: &str| other.split('_').next() == name.split('_').next();
    let mut variables = service.environment.iter();
    let variable = variables.find(|(other, entry)| {
        let on = entry.value.as_ref().is_none_or(|value| is_on(value.as_str()));
        on && is_about_tls(other) && other.as_str() != name && (mentions_redis(other) || family(other))
    });
    match parameter.map(|parameter| parameter.span()).or(variable.map(|(_, entry)| entry.at)) {
        Some(at) => unknown(at),
        None => Sourced::new(false, origin),
    }
}

/// A connection of code in which something beside its URL may ask for TLS.
pub(super) fn beside(client: &mut Client, asks: Option<Span>) {
    if let Some(at) = asks.filter(|_| client.tls.known() == Some(&false)) {
        client.tls = unknown(at);
    }
}

fn unknown(at: Span) -> Sourced<bool> {
    Sourced::unknown(at, Why::Computed("the program".into()))
}

/// Whether a switch is not certainly off.
fn is_on(value: &str) -> bool {
    !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off" | "none" | "null")
}
