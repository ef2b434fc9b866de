//! Which server replicates which, and which sentinel watches whom.

use super::World;
use super::clients::server_named;
use super::found::Found;
use super::reach::is_loopback;
use crate::model::{Origin, Sourced, Value, Why};
use crate::source::UNKNOWN;

/// Fills in how the servers of a project stand to each other.
pub(super) fn tie(world: &World<'_>, found: &mut [Found]) {
    for index in 0..found.len() {
        let primary = primary(index, world, found);
        if let Some(Some(name)) = primary.known() {
            let me = Sourced::new(found[index].server.name.clone(), primary.origin.clone());
            with(found, name, |server| server.topology.replicated_by.push(me));
        }
        found[index].server.topology.primary = primary;
        for at in 0..found[index].server.monitors.len() {
            let host = &found[index].server.monitors[at].host;
            let watched = target(index, host, world, found);
            if let Some(Some(name)) = watched.known() {
                let me = Sourced::new(found[index].server.name.clone(), watched.origin.clone());
                with(found, name, |server| server.topology.watched_by.push(me));
            }
            found[index].server.monitors[at].server = watched;
        }
    }
}

fn with(found: &mut [Found], name: &str, change: impl FnOnce(&mut crate::model::Server)) {
    if let Some(found) = found.iter_mut().find(|found| found.server.name == name) {
        change(&mut found.server);
    }
}

/// The server that one replicates, by its effective `replicaof`.
fn primary(index: usize, world: &World<'_>, found: &[Found]) -> Sourced<Option<String>> {
    let server = &found[index].server;
    let Some(replicaof) = server.config.value("replicaof") else { return Sourced::absent(server.at) };
    match replicaof.known() {
        Some(Value::Str(text)) if !text.is_empty() => {
            let host = text.split(' ').next().unwrap_or_default().to_owned();
            target(index, &Sourced::new(host, replicaof.origin.clone()), world, found)
        }
        Some(_) => Sourced::absent(server.at),
        None => Sourced { value: None, origin: replicaof.origin.clone() },
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
