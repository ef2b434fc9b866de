//! What servers are used for, with the bytes that prove it.

use super::World;
use super::clients::{self, Connection, Sign};
use super::found::Found;
use crate::model::catalog::knowledge::{self, Added, Negative};
use crate::model::compose::Service;
use crate::model::{Origin, Role, RoleName, Server, Strength};
use crate::source::{Span, Text};

/// Gives every server its roles: what its connections prove, what the services that reach it prove, and what its own
/// name hints at.
pub(super) fn assign(world: &World<'_>, found: &mut [Found], connections: &[Connection]) {
    for connection in connections {
        let Some(index) = connection.server else { continue };
        for sign in &connection.signs {
            add(&mut found[index].server, sign, connection.client.db.known().copied().flatten(), None);
        }
    }
    let names: Vec<String> = found.iter().map(|found| found.server.name.clone()).collect();
    let applications: Vec<&Service> =
        world.project.services.values().filter(|service| !names.contains(&service.name)).collect();
    for service in &applications {
        by_service(service, world, found, connections);
    }
    for found in found.iter_mut() {
        by_name(&mut found.server);
        found.server.roles.sort_by_key(|role| std::cmp::Reverse(role.strength));
    }
}

/// What a service's switches, command and image prove of the servers that it reaches.
fn by_service(service: &Service, world: &World<'_>, found: &mut [Found], connections: &[Connection]) {
    let signs = signs_of(service, world.context.knowledge);
    if signs.is_empty() || clients::is_tool(service, world) {
        return;
    }
    let own: Vec<&Connection> =
        connections.iter().filter(|connection| connection.client.service == service.name).collect();
    let negatives = negatives_of(service, world.context.knowledge);
    for sign in &signs {
        for role in sign.evidence.roles {
            let against = |negative: &Negative| {
                negative.role == *role
                    && (negative.framework.is_empty() || negative.framework == sign.evidence.framework)
            };
            // A connection of this very role says which server it is; the others are for something else.
            let exact: Vec<usize> = own
                .iter()
                .filter(|connection| proves(connection, *role))
                .filter_map(|connection| connection.server)
                .collect();
            let named = own.iter().any(|connection| proves(connection, *role));
            let mut limit = None;
            if negatives.iter().any(|negative| against(negative)) && exact.is_empty() {
                limit = Some(Strength::Weak);
            }
            let reached = if named { exact } else { reached(service, world, found, &own, &mut limit) };
            for index in reached {
                let mut evidence = sign.clone();
                evidence.by = if sign.by.is_empty() { service.name.clone() } else { sign.by.clone() };
                add_role(&mut found[index].server, &evidence, *role, None, limit);
            }
        }
    }
}

/// Whether a connection proves a role by itself.
fn proves(connection: &Connection, role: RoleName) -> bool {
    connection.signs.iter().any(|sign| sign.evidence.roles.contains(&role))
}

/// The servers that a service reaches by connections without a role of their own; where it shows no connection at
/// all, the only server that it depends on or shares a network with.
fn reached(
    service: &Service,
    world: &World<'_>,
    found: &[Found],
    own: &[&Connection],
    limit: &mut Option<Strength>,
) -> Vec<usize> {
    let general =
        own.iter().filter(|connection| connection.signs.iter().all(|sign| sign.evidence.roles.is_empty()));
    let mut servers: Vec<usize> = general.filter_map(|connection| connection.server).collect();
    servers.sort_unstable();
    servers.dedup();
    if !servers.is_empty() {
        return servers;
    }
    if !own.is_empty() {
        return own
            .iter()
            .filter_map(|connection| connection.server)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
    }
    let needs = |index: &usize| {
        let name = &found[*index].server.name;
        service.depends_on.iter().any(|dependency| dependency.service.as_str() == name)
    };
    let shares = |index: &usize| {
        let server = world.project.services.get(&found[*index].server.name);
        server.is_some_and(|server| server.networks.keys().any(|name| service.networks.contains_key(name)))
    };
    let needed: Vec<usize> = (0..found.len()).filter(needs).collect();
    if let [only] = needed[..] {
        return vec![only];
    }
    let near: Vec<usize> = (0..found.len()).filter(shares).collect();
    match near[..] {
        [only] => {
            *limit = Some(limit.map_or(Strength::Medium, |limit| limit.min(Strength::Medium)));
            vec![only]
        }
        _ => Vec::new(),
    }
}

/// Signs in a service's switches, command, entrypoint and image.
fn signs_of(service: &Service, knowledge: &'static Added) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    for (name, entry) in &service.environment {
        let Some(value) = &entry.value else { continue };
        for evidence in knowledge.evidence_of_switch(name, value.as_str()) {
            signs.push(Sign { evidence, origin: Origin::of(value), by: name.clone() });
        }
    }
    let words: Vec<&Text> =
        service.entrypoint.iter().chain(&service.command).flat_map(|command| &command.words).collect();
    if !words.is_empty() {
        let text: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
        let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for evidence in knowledge.evidence_of_command(&text) {
            let origin = command_origin(service, &words);
            signs.push(Sign { evidence, origin, by: String::new() });
        }
    }
    if let Some(image) = &service.image {
        let path = image
            .as_str()
            .get(knowledge::Reference::parse(image.as_str()).path)
            .unwrap_or_default()
            .to_owned();
        for evidence in knowledge.evidence_of_image(&path) {
            signs.push(Sign { evidence, origin: Origin::of(image), by: String::new() });
        }
    }
    signs
}

/// The command that proves something, from its first to its last word.
fn command_origin(service: &Service, words: &[&Text]) -> Origin {
    let spans: Vec<Span> = words.iter().map(|word| word.span()).collect();
    let Some(first) = spans.first() else { return Origin::Absent { anchor: service.at } };
    Origin::at(spans.iter().skip(1).fold(*first, |all, span| all.to(*span)))
}

fn negatives_of(service: &Service, knowledge: &'static Added) -> Vec<&'static Negative> {
    let entries = service.environment.iter();
    let values = entries.filter_map(|(name, entry)| Some((name, entry.value.as_ref()?)));
    values.flat_map(|(name, value)| knowledge.negatives_of_variable(name, value.as_str())).collect()
}

fn add(server: &mut Server, sign: &Sign, db: Option<i64>, limit: Option<Strength>) {
    for role in sign.evidence.roles {
        add_role(server, sign, *role, db, limit);
    }
}

/// Adds a role; of several signs by the same framework the strongest counts.
fn add_role(server: &mut Server, sign: &Sign, role: RoleName, db: Option<i64>, limit: Option<Strength>) {
    let strength = limit.map_or(sign.evidence.strength, |limit| limit.min(sign.evidence.strength));
    let framework = sign.evidence.framework;
    let new = Role {
        role,
        framework: framework.to_owned(),
        strength,
        because: sign.origin.clone(),
        by: sign.by.clone(),
        db,
    };
    let same = |known: &&mut Role| {
        known.role == role && known.framework == framework && (known.db == db || db.is_none())
    };
    match server.roles.iter_mut().find(same) {
        Some(known) if known.strength >= strength => {}
        Some(known) => *known = Role { db: known.db.or(db), ..new },
        None => server.roles.push(new),
    }
}

/// A server's own name hints, and proves nothing.
fn by_name(server: &mut Server) {
    const HINTS: [(&str, RoleName); 8] = [
        ("broker", RoleName::Broker),
        ("queue", RoleName::Broker),
        ("celery", RoleName::Broker),
        ("sidekiq", RoleName::Broker),
        ("results", RoleName::ResultBackend),
        ("cache", RoleName::Cache),
        ("session", RoleName::SessionStore),
        ("pubsub", RoleName::Pubsub),
    ];
    let name = server.name.to_ascii_lowercase();
    for (part, role) in HINTS {
        if name.contains(part) && !server.roles.iter().any(|known| known.role == role) {
            server.roles.push(Role {
                role,
                framework: String::new(),
                strength: Strength::Weak,
                because: Origin::at(server.at),
                by: server.name.clone(),
                db: None,
            });
        }
    }
}
