//! What servers are used for, with the bytes that prove it.

use super::clients::{self, Connection, Sign};
use super::found::Found;
use super::{World, code, negatives};
use crate::model::catalog::knowledge::{self, EvidenceKind, Negative};
use crate::model::compose::Service;
use crate::model::{AppSetting, Origin, Role, RoleName, Server, Strength};
use crate::source::{Span, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Gives every server its roles: what its connections prove, what the services that reach it prove, and what its own
/// name hints at.
pub(super) fn assign(
    world: &World<'_>,
    found: &mut [Found],
    connections: &[Connection],
    settings: &[AppSetting],
) {
    for connection in connections {
        let Some(index) = connection.server else { continue };
        for sign in &connection.signs {
            add(&mut found[index].server, sign, connection.client.db.known().copied().flatten(), None);
        }
    }
    let names: Vec<String> = found.iter().map(|found| found.server.name.clone()).collect();
    let applications: Vec<&Service> =
        world.project.services.values().filter(|service| !names.contains(&service.name)).collect();
    let mut queues: BTreeMap<&str, Vec<&AppSetting>> = BTreeMap::new();
    for setting in settings.iter().filter(|setting| code::is_of_queue(&setting.name)) {
        queues.entry(setting.service.as_str()).or_default().push(setting);
    }
    for service in &applications {
        let queues = queues.get(service.name.as_str()).map_or(&[][..], Vec::as_slice);
        by_service((service, queues), world, found, connections);
    }
    for found in found.iter_mut() {
        by_name(&mut found.server);
        found.server.roles.sort_by_key(|role| std::cmp::Reverse(role.strength));
    }
}

/// What a service's switches, command, image and code prove of the servers that it reaches.
fn by_service(
    (service, queues): (&Service, &[&AppSetting]),
    world: &World<'_>,
    found: &mut [Found],
    connections: &[Connection],
) {
    let mut signs = signs_of(service, world);
    signs.extend(signs_in_code(queues, world));
    if signs.is_empty() || clients::is_tool(service, world) {
        return;
    }
    let own: Vec<&Connection> =
        connections.iter().filter(|connection| connection.client.service == service.name).collect();
    let negatives = negatives::of_service(service, world);
    for sign in &signs {
        for role in sign.evidence.roles {
            // A connection of this very role says which server it is; the others are for something else.
            let exact: Vec<usize> = own
                .iter()
                .filter(|connection| proves(connection, *role))
                .filter_map(|connection| connection.server)
                .collect();
            let named = own.iter().any(|connection| proves(connection, *role));
            let mut limit = None;
            let against = |negative: &&Negative| negative.is_against(sign.evidence.framework, *role);
            if negatives.iter().any(against) && exact.is_empty() {
                limit = Some(Strength::Weak);
            }
            let reached = match named {
                true => exact,
                false => reached(service, (world, found), &own, sign.evidence.kind, &mut limit),
            };
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

/// The servers that a service reaches by connections without a role of their own, those before others whose variables are
/// called as libraries call them; where it shows no connection at all, the only server that it depends on or shares a
/// network with. A command does not say which server it means: where every connection is for something else, it is none
/// of theirs for certain.
fn reached(
    service: &Service,
    (world, found): (&World<'_>, &[Found]),
    own: &[&Connection],
    kind: EvidenceKind,
    limit: &mut Option<Strength>,
) -> Vec<usize> {
    let servers = |fits: &dyn Fn(&Connection) -> bool| -> BTreeSet<usize> {
        let fitting = own.iter().filter(|connection| fits(connection));
        fitting.filter_map(|connection| connection.server).collect()
    };
    let general = |one: &Connection| one.signs.iter().all(|sign| sign.evidence.roles.is_empty());
    let called = servers(&|one| general(one) && !one.signs.is_empty());
    let any = if called.is_empty() { servers(&general) } else { called };
    if !any.is_empty() {
        return any.into_iter().collect();
    }
    let mut lower = || *limit = Some(limit.map_or(Strength::Medium, |limit| limit.min(Strength::Medium)));
    if !own.is_empty() {
        if matches!(kind, EvidenceKind::Command | EvidenceKind::Setting) {
            lower();
        }
        return servers(&|_| true).into_iter().collect();
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
            lower();
            vec![only]
        }
        _ => Vec::new(),
    }
}

/// Signs in a service's switches, command, entrypoint and image.
fn signs_of(service: &Service, world: &World<'_>) -> Vec<Sign> {
    let knowledge = world.context.knowledge;
    let mut signs: Vec<Sign> = Vec::new();
    for (name, entry) in &service.environment {
        let Some(value) = &entry.value else { continue };
        for evidence in knowledge.evidence_of_switch(name, value.as_str()) {
            signs.push(Sign { evidence, origin: Origin::of(value), by: name.clone() });
        }
    }
    if let Some(text) = negatives::command(&world.start_of(service)) {
        for evidence in knowledge.evidence_of_command(&text) {
            let origin = command_origin(service, world);
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

/// Signs in a service's code: queues whose connection is made elsewhere, where the code shows none of any other.
fn signs_in_code(queues: &[&AppSetting], world: &World<'_>) -> Vec<Sign> {
    let shown = queues.iter().any(|one| one.text.is_some() || one.variable.value.is_some());
    let Some(first) = queues.first().filter(|_| !shown) else { return Vec::new() };
    let found = world.context.knowledge.evidence_of_setting(&first.name);
    let sign = |evidence| Sign { evidence, origin: Origin::at(first.at), by: String::new() };
    found.into_iter().map(sign).collect()
}

/// The command that proves something, from its first to its last word: what compose says of it, else the last instruction
/// of the Dockerfile.
fn command_origin(service: &Service, world: &World<'_>) -> Origin {
    let [built_entrypoint, entrypoint, built, command] = world.starts_of(service);
    let places = [[entrypoint, command].concat(), built, built_entrypoint];
    let words = places.iter().find(|words| !words.is_empty());
    let mut spans = words.into_iter().flatten().map(Text::span);
    let Some(first) = spans.next() else { return Origin::Absent { anchor: service.at } };
    Origin::at(spans.fold(first, Span::to))
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
