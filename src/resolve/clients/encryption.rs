//! Whether a connection speaks TLS, as far as its URL and what stands beside it tell.

use super::parts::mentions_redis;
use crate::model::compose::Service;
use crate::model::{Client, Sourced, Why};
use crate::resolve::code::is_about_tls;
use crate::resolve::sourced;
use crate::source::{Sources, Span};
use crate::syntax::url::Url;
use std::collections::BTreeMap;

/// Variables of a service that may ask for TLS: names and places.
#[derive(Default)]
pub(super) struct Switches<'a> {
    /// Those that say Redis.
    ours: Vec<(&'a str, Span)>,
    /// All, by the first word of their names.
    families: BTreeMap<&'a str, Vec<(&'a str, Span)>>,
}

impl<'a> Switches<'a> {
    /// Those of a service.
    pub(super) fn of(service: &'a Service) -> Self {
        let mut switches = Self::default();
        for (name, entry) in &service.environment {
            if !is_about_tls(name) || !entry.value.as_ref().is_none_or(|value| is_on(value.as_str())) {
                continue;
            }
            if mentions_redis(name) {
                switches.ours.push((name, entry.at));
            }
            switches.families.entry(family(name)).or_default().push((name, entry.at));
        }
        switches
    }

    /// What a URL in the variable `name` comes to. A scheme with TLS asks for it; one without leaves it to parameters such
    /// as `ssl_cert_reqs`, and to variables such as `REDIS_TLS`.
    pub(super) fn encrypt(&self, url: &Url, name: &str, sources: &Sources) -> Sourced<bool> {
        let origin = sourced::origin(&url.scheme, sources);
        if url.tls() || origin.is_unknown() {
            return Sourced::new(url.tls(), origin);
        }
        let parameter = url.query.iter().map(|(name, _)| name).find(|name| is_about_tls(name.as_str()));
        let mut switches = self.ours.iter().chain(self.families.get(family(name)).into_iter().flatten());
        let variable = switches.find(|(other, _)| *other != name);
        match parameter.map(|parameter| parameter.span()).or(variable.map(|(_, at)| *at)) {
            Some(at) => unknown(at),
            None => Sourced::new(false, origin),
        }
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

/// The first word of a variable's name.
fn family(name: &str) -> &str {
    name.split('_').next().unwrap_or_default()
}

/// Whether a switch is not certainly off.
fn is_on(value: &str) -> bool {
    !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off" | "none" | "null")
}
