//! What lies between a connection and its server: names, networks, the order of starting.

use super::connection::Connection;
use super::link::{Endpoint, Reached, Route, is_service_name};
use super::waits;
use crate::model::compose::Service;
use crate::model::network::is_loopback;
use crate::model::{Client, Origin, RoleName, Sourced, Why};
use crate::resolve::World;
use crate::resolve::found::Found;
use crate::resolve::sourced;
use crate::source::{Sources, Span, Text};
use std::collections::{HashMap, HashSet};

/// Fills in what the whole project says of a connection.
pub(super) fn wire(
    client: &mut Client,
    service: &Service,
    endpoint: &Endpoint,
    route: &Route,
    (world, found, sources): (&World<'_>, &[Found], &Sources),
) {
    let host = sourced::origin(&endpoint.host, sources);
    client.sends_password = sends_password(client);
    client.isolated = isolated(service, endpoint, (client, &host), world, found);
    client.host_known = if endpoint.socket.is_some() {
        Sourced::new(true, host.clone())
    } else {
        host_known(service, endpoint.host.as_str(), &host, world, found)
    };
    if client.host_known.known() == Some(&false) {
        client.suggestion = nearest(endpoint.host.as_str(), found);
    }
    if matches!(route.reached, Reached::Nobody) && is_service_name(endpoint.host.as_str(), world) {
        client.inside = Sourced::new(true, host.clone());
    }
    client.through_host = route.through_host;
    client.sentinel = route.sentinel.map(|index| found[index].server.name.clone());
    let Reached::Server(index, _) = &route.reached else { return };
    let name = &found[*index].server.name;
    let Some(server) = world.project.services.get(name) else { return };
    client.shares_network = shares_network(service, server, endpoint, &host, world);
    if let Some(dependency) = waits::condition(service, name, world) {
        let condition = dependency.condition.as_str().to_owned();
        client.depends_on = Sourced::new(Some(condition), Origin::of(&dependency.service));
        client.waits = waits::asks(service, endpoint.host.as_str(), world, sources);
    }
}

/// Marks connections of services with one image that use different databases for the same: what one of them puts
/// there the other does not find. Where the same program is at both, each is a deployment of its own.
pub(super) fn compare(connections: &mut [Connection], world: &World<'_>) {
    let mut groups: HashMap<(String, String, RoleName), Vec<(usize, Place)>> = HashMap::new();
    for (index, Connection { client, .. }) in connections.iter().enumerate() {
        let role = client.role.filter(|role| matches!(role, RoleName::Broker | RoleName::ResultBackend));
        let image = world.project.services.get(&client.service).and_then(image);
        if let (Some(role), Some(image), Some(place)) = (role, image, place(client)) {
            groups.entry((image, client.variable.clone(), role)).or_default().push((index, place));
        }
    }
    for group in groups.into_values() {
        let mut programs: HashMap<&Place, HashSet<String>> = HashMap::new();
        for (index, place) in &group {
            programs.entry(place).or_default().insert(program(&connections[*index].client, world));
        }
        let Some((first, other)) = group.first() else { continue };
        let (service, at) = (connections[*first].client.service.clone(), connections[*first].client.at);
        for (index, own) in &group {
            let client = &mut connections[*index].client;
            if own != other && client.service != service && programs[own].is_disjoint(&programs[other]) {
                client.differs_from = Sourced::new(Some(service.clone()), Origin::at(at));
            }
        }
    }
}

/// What a service runs in its image; empty for what the image runs by itself.
fn program(client: &Client, world: &World<'_>) -> String {
    let service = world.project.services.get(&client.service);
    let lines = service.iter().flat_map(|service| [&service.entrypoint, &service.command]);
    let words = lines.flatten().flat_map(|line| &line.words);
    words.map(|word| word.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a connection stands in an env file, which may bring it to services that have no use for it.
pub(super) fn is_lent(client: &Client, world: &World<'_>) -> bool {
    let service = world.project.services.get(&client.service);
    let entry = service.and_then(|service| service.environment.get(&client.variable));
    entry.is_some_and(|entry| entry.env_file.is_some())
}

/// Marks connections of services that an env file brings them and that have no network to their server: where the same
/// line serves another service that has one, it need not be meant for them, unless they wait for the server.
pub(super) fn lend(connections: &mut [Connection], world: &World<'_>) {
    let reached: HashSet<(Span, Option<usize>)> = connections
        .iter()
        .filter(|one| one.client.shares_network.known() == Some(&true))
        .map(|one| (one.client.at, one.server))
        .collect();
    for connection in connections {
        let client = &mut connection.client;
        let apart = client.shares_network.known() == Some(&false)
            && client.depends_on.value.is_none()
            && is_lent(client, world);
        if apart && reached.contains(&(client.at, connection.server)) {
            client.shares_network = Sourced::unknown(client.at, Why::Computed("the application".into()));
        }
    }
}

/// What a service is made from: its image, or its build.
fn image(service: &Service) -> Option<String> {
    let build = service.build.as_ref().and_then(|build| build.context.as_ref());
    match (&service.image, build) {
        (Some(image), _) if !image.holds_unknown() => Some(image.to_string()),
        (None, Some(context)) => Some(context.to_string_lossy().into_owned()),
        _ => None,
    }
}

/// A database: host, port and number.
type Place = (String, i64, i64);

/// The database that a connection uses, where that is certain.
fn place(client: &Client) -> Option<Place> {
    let host = client.server.known()?.clone().or_else(|| client.host.known().cloned())?;
    Some((host, *client.port.known()?, client.db.known()?.unwrap_or(0)))
}

/// A password that is written counts even where a variable decides it.
fn sends_password(client: &Client) -> Sourced<bool> {
    let password = &client.password;
    let some = password.value.as_ref().is_some_and(|secret| !secret.is_empty());
    match (&password.origin, some) {
        (Origin::Unknown { anchor, .. }, true) => Sourced::new(true, Origin::at(*anchor)),
        (origin, some) => Sourced::new(some, origin.clone()),
    }
}

/// Whether a whole URL names no host, so that libraries take their own machine for it. A scheme alone, or one with a
/// password, may be the beginning of a URL.
fn is_hostless(client: &Client) -> bool {
    let plain = matches!(client.scheme.value.as_str(), "redis" | "rediss" | "valkey" | "valkeys");
    plain
        && client.host.value.is_empty()
        && (client.port.origin.is_written() || !client.path.value.is_empty())
}

/// Whether the connection stays within the client's own container.
fn isolated(
    service: &Service,
    endpoint: &Endpoint,
    (client, host): (&Client, &Origin),
    world: &World<'_>,
    found: &[Found],
) -> Sourced<bool> {
    let own = is_loopback(endpoint.host.as_str()) || is_hostless(client);
    if endpoint.socket.is_some() || host.is_unknown() || !own {
        return Sourced::new(false, host.clone());
    }
    let mode = service.network_mode.as_ref().map(Text::as_str).unwrap_or_default();
    if !matches!(mode, "" | "bridge" | "none") {
        return match mode {
            "host" => Sourced::new(false, host.clone()),
            _ => Sourced::unknown(service.at, Why::Computed("a shared network".into())),
        };
    }
    if found.is_empty() {
        return Sourced::unknown(service.at, Why::Computed("the image".into()));
    }
    let own = format!("service:{}", service.name);
    let mut others = world.project.services.values();
    let joined = others.any(|other| {
        other.network_mode.as_ref().is_some_and(|mode| mode.holds_unknown() || mode.as_str() == own)
    });
    Sourced::new(!joined, host.clone())
}

/// Whether a host is somebody. A name without dots is one of this project or nobody's, where no network leads out of
/// it and all services are known.
pub(in crate::resolve) fn host_known(
    service: &Service,
    name: &str,
    host: &Origin,
    world: &World<'_>,
    found: &[Found],
) -> Sourced<bool> {
    if name.is_empty() || name.contains(['.', ':', '/']) || is_loopback(name) {
        return Sourced::new(true, host.clone());
    }
    let is = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
    let extra = service.extra_hosts.iter().any(|entry| is(entry.as_str().split(['=', ':']).next()));
    let mut links = service.links.iter().chain(&service.external_links);
    let linked = links.any(|link| is(link.as_str().rsplit(':').next()));
    let answers = |other: &Service| world.project.knows(other, name) || other.goes_by_unknown();
    if extra || linked || world.project.services.values().any(answers) {
        return Sourced::new(true, host.clone());
    }
    let outside = service.networks.keys().any(|key| world.project.is_external(key));
    let elsewhere = outside || service.network_mode.is_some() || !service.dns.is_empty();
    let unsure = world.project.partial || elsewhere || found.is_empty();
    if unsure {
        return Sourced::unknown(service.at, Why::Computed("a network outside of the project".into()));
    }
    Sourced::new(false, host.clone())
}

/// The server that a name was probably meant for: the one that is spelt most like it, or the only one.
fn nearest(host: &str, found: &[Found]) -> Option<String> {
    let names = found.iter().map(|found| found.server.name.as_str());
    let near = names.map(|name| (strsim::normalized_damerau_levenshtein(host, name), name));
    let near = near.max_by(|left, right| left.0.total_cmp(&right.0))?;
    (near.0 > 0.5 || found.len() == 1).then(|| near.1.to_owned())
}

/// Whether a client and its server meet on a network.
fn shares_network(
    client: &Service,
    server: &Service,
    endpoint: &Endpoint,
    host: &Origin,
    world: &World<'_>,
) -> Sourced<bool> {
    let name = endpoint.host.as_str();
    let by_host = is_loopback(name) || name.contains('.') || name.is_empty() || endpoint.socket.is_some();
    if by_host || client.networks.keys().any(|key| server.networks.contains_key(key)) {
        return Sourced::new(true, host.clone());
    }
    let external = |service: &Service| service.networks.keys().any(|key| world.project.is_external(key));
    if client.network_mode.is_some() || server.network_mode.is_some() || external(client) && external(server)
    {
        return Sourced::unknown(client.at, Why::Computed("the network mode".into()));
    }
    Sourced::new(false, host.clone())
}
