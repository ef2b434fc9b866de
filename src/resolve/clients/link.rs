//! From a host name to a server.

use crate::model::compose::Service;
use crate::model::network::is_loopback;
use crate::model::{Mode, Origin, Sourced, Value, Why};
use crate::resolve::World;
use crate::resolve::found::Found;
use crate::resolve::reach::{DEFAULT_PORT, SENTINEL_PORT, is_bridge};
use crate::resolve::sourced;
use crate::source::{Sources, Text};

/// Where a connection goes.
#[derive(Debug, Clone)]
pub(in super::super) struct Endpoint {
    pub(in super::super) host: Text,
    pub(in super::super) port: Sourced<i64>,
    /// Path of a socket.
    pub(in super::super) socket: Option<String>,
}

/// What a connection reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Reached {
    /// A server, by index, and what says so.
    Server(usize, Origin),
    /// No server of this deployment.
    Nobody,
    /// That cannot be known.
    Unknown(Origin),
}

/// Where a connection ends, and by way of whom.
pub(super) struct Route {
    /// What it ends at.
    pub(super) reached: Reached,
    /// The sentinel that it asks for the way, by index.
    pub(super) sentinel: Option<usize>,
    /// Whether that is by a port of the host.
    pub(super) through_host: bool,
}

impl From<Reached> for Route {
    fn from(reached: Reached) -> Self {
        Self { reached, sentinel: None, through_host: false }
    }
}

/// What a connection of a service reaches.
pub(super) fn reach(
    service: &Service,
    endpoint: &Endpoint,
    world: &World<'_>,
    found: &[Found],
    sources: &Sources,
) -> Route {
    let host = endpoint.host.as_str();
    let origin = sourced::origin(&endpoint.host, sources);
    if origin.is_unknown() {
        return Reached::Unknown(origin).into();
    }
    if endpoint.socket.is_some() {
        return by_socket(service, found, origin).into();
    }
    let mode = service.network_mode.as_ref().map(Text::as_str).unwrap_or_default();
    if is_loopback(host) || host.is_empty() {
        if mode == "host" {
            return by_published_port(endpoint, found, origin);
        }
        return match by_shared_network(service, endpoint, world, found) {
            Some(index) => watched(index, world, found, origin),
            None => Reached::Nobody.into(),
        };
    }
    // Names in the container's own list of hosts come before those of the network.
    let listed = address_of(service, host);
    if listed.as_ref().is_some_and(Text::holds_unknown) {
        let why = Why::Computed("`extra_hosts`".into());
        return Reached::Unknown(Origin::Unknown { anchor: service.at, why }).into();
    }
    let host = listed.as_ref().map_or(host, Text::as_str);
    if is_the_host(host) {
        return by_published_port(endpoint, found, origin);
    }
    match by_link(service, host, found).or_else(|| by_name(host, service, world, found)) {
        Some(index) => watched(listening(index, None, endpoint, world, found), world, found, origin),
        None => Reached::Nobody.into(),
    }
}

/// Of the servers that share the network of one, as those of a pod do, the one that listens on the port of a connection; that
/// one itself where the ports do not tell. Nobody connects to itself.
fn listening(
    index: usize,
    client: Option<&Service>,
    endpoint: &Endpoint,
    world: &World<'_>,
    found: &[Found],
) -> usize {
    let lender = |index: usize| {
        let name = &found[index].server.name;
        world.project.services.get(name).and_then(Service::lender).unwrap_or(name)
    };
    let Some(port) = endpoint.port.known() else { return index };
    let own = lender(index);
    let other = |at: usize| client.is_none_or(|client| client.name != found[at].server.name);
    let mut beside = (0..found.len()).filter(|at| lender(*at) == own && other(*at));
    let listens = |at: &usize| listens(&found[*at], *port);
    if listens(&index) { index } else { beside.find(listens).unwrap_or(index) }
}

/// Whether a server listens on a port; where its configuration does not tell, whether it does so by default.
fn listens(found: &Found, port: i64) -> bool {
    let server = &found.server;
    let value = |name: &str| server.config.value(name).and_then(|value| value.known());
    let is = |value: &Value| *value == Value::Int(port);
    match value("port") {
        Some(own) => is(own) || value("tls-port").is_some_and(is),
        None => {
            port == if server.mode.known() == Some(&Mode::Sentinel) { SENTINEL_PORT } else { DEFAULT_PORT }
        }
    }
}

/// Whether a name or an address is the machine that runs the containers.
fn is_the_host(host: &str) -> bool {
    matches!(host, "host-gateway" | "host.docker.internal" | "gateway.docker.internal") || is_bridge(host)
}

/// The address that `extra_hosts` gives a name.
fn address_of(service: &Service, host: &str) -> Option<Text> {
    let entries = service
        .extra_hosts
        .iter()
        .filter_map(|entry| entry.split_once('=').or_else(|| entry.split_once(':')));
    entries.filter(|(name, _)| name.as_str().eq_ignore_ascii_case(host)).map(|(_, address)| address).next()
}

/// A sentinel sends its clients on to the server that it watches; any other server is the one that is meant.
fn watched(index: usize, world: &World<'_>, found: &[Found], origin: Origin) -> Route {
    let server = &found[index].server;
    if server.mode.known() != Some(&Mode::Sentinel) {
        return Reached::Server(index, origin).into();
    }
    let monitors = server.monitors.iter().filter_map(|monitor| monitor.host.known());
    let service = world.project.services.get(&server.name);
    let target =
        service.and_then(|service| monitors.filter_map(|host| by_name(host, service, world, found)).next());
    let reached = match target {
        Some(target) => Reached::Server(target, origin),
        None => {
            Reached::Unknown(Origin::Unknown { anchor: server.at, why: Why::Computed("the sentinel".into()) })
        }
    };
    Route { reached, sentinel: Some(index), through_host: false }
}

/// Whether some server has this name on some network.
pub(super) fn is_server_name(host: &str, world: &World<'_>, found: &[Found]) -> bool {
    let service = |found: &Found| world.project.services.get(&found.server.name);
    found.iter().filter_map(service).any(|service| world.project.knows(service, host))
}

/// Whether some service, whatever it runs, has this name on some network.
pub(super) fn is_service_name(host: &str, world: &World<'_>) -> bool {
    world.project.services.values().any(|service| world.project.knows(service, host))
}

/// A server by name. Several may have it as an alias; the one that shares a network with the client is meant.
pub(in super::super) fn by_name(
    host: &str,
    service: &Service,
    world: &World<'_>,
    found: &[Found],
) -> Option<usize> {
    let service_of = |index: usize| world.project.services.get(&found[index].server.name);
    let has = |index: &usize| service_of(*index).is_some_and(|service| service.goes_by(host));
    let candidates: Vec<usize> = (0..found.len()).filter(has).collect();
    let shares = |index: &&usize| {
        service_of(**index)
            .is_some_and(|server| server.networks.keys().any(|name| service.networks.contains_key(name)))
    };
    let exact = candidates.iter().find(|index| found[**index].server.name.eq_ignore_ascii_case(host));
    let written = exact.or_else(|| candidates.iter().find(shares)).or(candidates.first());
    written.copied().or_else(|| by_given_name(host, service, world, found))
}

/// A server by the name that compose or a swarm gives its service. Where a network leads out of the project, a service of
/// another one may be meant.
fn by_given_name(host: &str, service: &Service, world: &World<'_>, found: &[Found]) -> Option<usize> {
    if service.networks.keys().any(|key| world.project.is_external(key)) {
        return None;
    }
    let named = world.project.services.values().filter(|other| world.project.gives_name(other, host));
    // `shop_cache_redis` is `cache_redis` of the stack `shop` before it is `redis` of `shop_cache`.
    let named = named.max_by_key(|other| other.name.len())?;
    found.iter().position(|found| found.server.name == named.name)
}

/// `links: [redis:cache]` makes the name `cache`.
fn by_link(service: &Service, host: &str, found: &[Found]) -> Option<usize> {
    let target = service.links.iter().find_map(|link| {
        let (target, alias) = link.as_str().split_once(':').unwrap_or((link.as_str(), link.as_str()));
        alias.eq_ignore_ascii_case(host).then_some(target)
    })?;
    found.iter().position(|found| found.server.name == target)
}

/// From the host: the server that publishes this port.
fn by_published_port(endpoint: &Endpoint, found: &[Found], origin: Origin) -> Route {
    let reached = match endpoint.port.known() {
        Some(port) => published(*port, found, origin),
        None => Reached::Unknown(endpoint.port.origin.clone()),
    };
    Route { reached, sentinel: None, through_host: true }
}

fn published(port: i64, found: &[Found], origin: Origin) -> Reached {
    for (index, found) in found.iter().enumerate() {
        for published in &found.server.ports {
            match published.published.known() {
                Some(Some(number)) if *number == port => return Reached::Server(index, origin),
                Some(_) => {}
                None => return Reached::Unknown(published.published.origin.clone()),
            }
        }
    }
    Reached::Nobody
}

/// Within a container: a server that shares its network.
fn by_shared_network(
    service: &Service,
    endpoint: &Endpoint,
    world: &World<'_>,
    found: &[Found],
) -> Option<usize> {
    let target = service.lender()?;
    let lends = |found: &Found| found.server.name == target && found.server.name != service.name;
    found.iter().position(lends).map(|index| listening(index, Some(service), endpoint, world, found))
}

/// By a socket in a volume that both mount.
fn by_socket(service: &Service, found: &[Found], origin: Origin) -> Reached {
    let shares = |found: &Found| {
        found.server.volumes.iter().any(|volume| {
            !volume.source.is_empty() && service.mounts.iter().any(|mount| mount.source == volume.source)
        })
    };
    let mut sharing = (0..found.len()).filter(|index| shares(&found[*index]));
    match (sharing.next(), sharing.next()) {
        (Some(index), None) => Reached::Server(index, origin),
        (None, _) => Reached::Nobody,
        _ => Reached::Unknown(Origin::Unknown {
            anchor: origin.span().unwrap_or(service.at),
            why: Why::Computed("a shared volume".into()),
        }),
    }
}
