//! Which server replicates which, and which sentinel watches whom.

use super::World;
use super::clients::{host_known, server_named};
use super::found::Found;
use super::login;
use crate::model::compose::Dependency;
use crate::model::network::is_loopback;
use crate::model::{Origin, Server, Sourced, Value, Why};
use crate::source::UNKNOWN;
use std::collections::HashMap;

/// Fills in how the servers of a project stand to each other.
pub(super) fn tie(world: &World<'_>, found: &mut [Found]) {
    for index in 0..found.len() {
        let host = replicated(&found[index].server);
        let named = host.value.clone().map(|name| Sourced::new(name, host.origin.clone()));
        let primary = named.as_ref().map_or(host, |host| target(index, host, world, found));
        if let Some(Some(name)) = primary.known() {
            let me = Sourced::new(found[index].server.name.clone(), primary.origin.clone());
            with(found, name, |server| server.topology.replicated_by.push(me));
            let replica = &found[index].server;
            let other = found.iter().find(|found| found.server.name == *name);
            if let Some(accepts) = other.map(|other| login::replica_accepted(replica, &other.server)) {
                found[index].server.topology.primary_accepts = accepts;
            }
        }
        if let Some(host) = named {
            let known = is_somebody(index, &host, &primary, world, found);
            found[index].server.topology.primary_known = known;
        }
        found[index].server.topology.primary = primary;
        for at in 0..found[index].server.monitors.len() {
            let host = &found[index].server.monitors[at].host;
            let watched = target(index, host, world, found);
            let known = is_somebody(index, host, &watched, world, found);
            if let Some(Some(name)) = watched.known() {
                let me = Sourced::new(found[index].server.name.clone(), watched.origin.clone());
                with(found, name, |server| server.topology.watched_by.push(me));
            }
            let name = watched.known().and_then(Option::as_deref);
            let server = name.and_then(|name| found.iter().find(|found| found.server.name == name));
            let monitor = &found[index].server.monitors[at];
            let accepted = server.map(|watched| login::sentinel_accepted(monitor, &watched.server));
            let monitor = &mut found[index].server.monitors[at];
            (monitor.server, monitor.host_known) = (watched, known);
            if let Some(accepted) = accepted {
                monitor.accepted = accepted;
            }
        }
    }
}

/// Tells servers which services start only once they are healthy.
pub(super) fn wait(world: &World<'_>, found: &mut [Found]) {
    let servers: HashMap<String, usize> =
        found.iter().enumerate().map(|(index, found)| (found.server.name.clone(), index)).collect();
    for service in world.project.services.values() {
        let healthy = |one: &&Dependency| one.required && one.waits_for_health();
        for dependency in service.depends_on.iter().filter(healthy) {
            if let Some(index) = servers.get(dependency.service.as_str()) {
                let me = Sourced::new(service.name.clone(), Origin::of(&dependency.condition));
                found[*index].server.topology.awaited_by.push(me);
            }
        }
    }
}

fn with(found: &mut [Found], name: &str, change: impl FnOnce(&mut Server)) {
    if let Some(found) = found.iter_mut().find(|found| found.server.name == name) {
        change(&mut found.server);
    }
}

/// The host that a server replicates, by its effective `replicaof`.
fn replicated(server: &Server) -> Sourced<Option<String>> {
    let Some(replicaof) = server.config.value("replicaof") else { return Sourced::absent(server.at) };
    match replicaof.known() {
        Some(Value::Str(text)) if !text.is_empty() => {
            let host = text.split(' ').next().unwrap_or_default().to_owned();
            Sourced::new(Some(host), replicaof.origin.clone())
        }
        Some(_) => Sourced::absent(server.at),
        None => Sourced { value: None, origin: replicaof.origin.clone() },
    }
}

/// Whether a host is somebody for a server: the one that it means, or another.
fn is_somebody(
    index: usize,
    host: &Sourced<String>,
    meant: &Sourced<Option<String>>,
    world: &World<'_>,
    found: &[Found],
) -> Sourced<bool> {
    if meant.value.is_some() {
        return meant.map(|_| true);
    }
    let server = &found[index].server;
    match (host.known(), world.project.services.get(&server.name)) {
        (Some(name), Some(service)) => host_known(service, name, &host.origin, world, found),
        _ => Sourced::unknown(server.at, Why::Computed("the host".into())),
    }
}

/// The server that a host name means for another one.
fn target(
    index: usize,
    host: &Sourced<String>,
    world: &World<'_>,
    found: &[Found],
) -> Sourced<Option<String>> {
    let server = &found[index].server;
    let Some(name) = host.known().filter(|name| !name.contains(UNKNOWN)) else {
        let anchor = host.origin.span().unwrap_or(server.at);
        let why = Origin::Unknown { anchor, why: Why::Computed("the host".into()) };
        let origin = if host.origin.is_unknown() { host.origin.clone() } else { why };
        return Sourced { value: None, origin };
    };
    let Some(service) = world.project.services.get(&server.name) else { return Sourced::absent(server.at) };
    if is_loopback(name) && service.network_mode.is_none() {
        return Sourced::new(Some(server.name.clone()), host.origin.clone());
    }
    match server_named(name, service, world, found) {
        Some(other) => Sourced::new(Some(found[other].server.name.clone()), host.origin.clone()),
        None => Sourced::absent(host.origin.span().unwrap_or(server.at)),
    }
}
