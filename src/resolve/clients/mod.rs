//! Connections of applications, and the servers they reach.

mod addresses;
mod beside;
mod connection;
mod constants;
mod contradiction;
mod dotnet;
mod encryption;
mod find;
mod flags;
mod groups;
mod labelled;
mod library;
mod link;
mod parts;
mod sessions;
mod unplaced;
mod waits;
mod wiring;
mod written;

pub(super) use connection::Connection;
pub(super) use link::by_name as server_named;
pub(super) use parts::Sign;
use parts::Signs;
pub(super) use wiring::host_known;

use beside::Beside;
use link::Reached;

use super::found::Found;
use super::{World, login, negatives};
use crate::model::catalog::knowledge::{self, Negative};
use crate::model::compose::Service;
use crate::model::{AppSetting, Origin};
use crate::source::{Sources, Text};
use std::collections::BTreeSet;

/// Services and variables of connections and servers, to look up what stands in a variable.
pub(super) type Keys = BTreeSet<(String, String)>;

/// The keys of connections, and of what servers read or may read.
pub(super) fn keys(connections: &[Connection], found: &[Found]) -> Keys {
    let clients = connections.iter().map(|connection| &connection.client);
    let clients = clients.map(|client| (client.service.clone(), client.variable.clone()));
    let variables = found.iter().flat_map(|found| &found.server.variables);
    let variables = variables.filter(|variable| variable.relevant);
    clients.chain(variables.map(|variable| (variable.service.clone(), variable.name.clone()))).collect()
}

/// Connections of every service that runs no server itself, in file order.
pub(super) fn connections(
    world: &World<'_>,
    found: &[Found],
    code: &[AppSetting],
    sources: &Sources,
) -> Vec<Connection> {
    let servers: Vec<&str> = found.iter().map(|found| found.server.name.as_str()).collect();
    let mut all = Vec::new();
    for service in world.project.services.values().filter(|service| !servers.contains(&service.name.as_str()))
    {
        all.extend(of_service(service, world, found, code, sources));
    }
    wiring::compare(&mut all, world);
    wiring::lend(&mut all, world);
    contradiction::mark(&mut all);
    all
}

fn of_service(
    service: &Service,
    world: &World<'_>,
    found: &[Found],
    code: &[AppSetting],
    sources: &Sources,
) -> Vec<Connection> {
    let reader = find::Reader::new(service, sources);
    let mut raw = find::in_service(&reader, world, found);
    find::in_code(&reader, (world, found), code, &mut raw);
    let tool = is_tool(service, world);
    let beside = Beside::of(service, tool);
    let lent = is_bystander(service, world);
    let started = library::started(service, world);
    let against = negatives::of_service(service, world);
    let unread = |sign: &Sign| is_unread(sign, &against);
    let raw = raw.into_iter().filter(|(client, ..)| !(lent && wiring::is_lent(client, world)));
    let connections = raw.map(|(mut client, endpoint, signs)| {
        let signs: Signs =
            if tool { Vec::new() } else { signs.into_iter().filter(|sign| !unread(sign)).collect() };
        client.tool = tool;
        beside.complete(&mut client, sources);
        let strongest = signs
            .iter()
            .filter(|sign| !sign.evidence.roles.is_empty())
            .max_by_key(|sign| sign.evidence.strength);
        if let Some(sign) = strongest {
            client.role = sign.evidence.roles.first().copied();
        }
        let named = strongest.into_iter().chain(&signs).find(|sign| !sign.evidence.framework.is_empty());
        client.framework = named.map(|sign| sign.evidence.framework.to_owned()).unwrap_or_default();
        library::settle(&mut client, started, world.context.knowledge);
        let route = link::reach(service, &endpoint, world, found, sources);
        wiring::wire(&mut client, service, &endpoint, &route, (world, found, sources));
        let mut server = None;
        match route.reached {
            Reached::Server(index, origin) => {
                server = Some(index);
                client.server = crate::model::Sourced::new(Some(found[index].server.name.clone()), origin);
                client.name_is_password = login::name_is_password(&client, &found[index].server);
                client.accepted = login::accepted(&client, &found[index].server);
            }
            Reached::Nobody => {
                client.server =
                    crate::model::Sourced { value: None, origin: absent(&client.host.origin, client.at) };
            }
            Reached::Unknown(origin) => client.server = crate::model::Sourced { value: None, origin },
        }
        Connection { client, server, signs }
    });
    connections.collect()
}

/// Whether something speaks against all that a variable of a connection is for, so that nothing reads it.
fn is_unread(sign: &Sign, against: &[&'static Negative]) -> bool {
    let (framework, roles) = (sign.evidence.framework, sign.evidence.roles);
    let mut against = against.iter().filter(|negative| negative.connections);
    !roles.is_empty()
        && against.any(|negative| roles.iter().all(|role| negative.is_against(framework, *role)))
}

/// Whether a service only looks at servers.
pub(super) fn is_tool(service: &Service, world: &World<'_>) -> bool {
    repository(service).is_some_and(|path| world.context.knowledge.is_tool(path))
}

/// Whether a service speaks to no server, whatever an env file brings it.
pub(super) fn is_bystander(service: &Service, world: &World<'_>) -> bool {
    repository(service).is_some_and(|path| world.context.knowledge.is_bystander(path))
}

/// Name of its image without registry, tag and digest.
fn repository(service: &Service) -> Option<&str> {
    let image = service.image.as_ref().map_or("", Text::as_str);
    image.get(knowledge::Reference::parse(image).path)
}

/// Known not to be there, at the place that says so.
fn absent(origin: &Origin, at: crate::source::Span) -> Origin {
    Origin::Absent { anchor: origin.span().unwrap_or(at) }
}
