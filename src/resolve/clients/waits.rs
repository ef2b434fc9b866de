//! What a service waits for before it starts.

use super::parts::mentions_redis;
use crate::model::compose::{Dependency, Service};
use crate::resolve::World;
use crate::source::{FileId, Sources, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What is in a line that waits for somebody.
const WAITING: [&str; 7] = ["wait", "dockerize", "nc -", "ncat ", "netcat ", "ping", "/dev/tcp/"];

/// How many services are looked at for what starts before one: what waits for more is not told to wait too little.
const MOST: usize = 100;

/// What makes a service wait for a server that it depends on: its own entry of `depends_on`, or that of a service which
/// starts before it, where that one waits for longer. `None` for a service that does not depend on the server, or on too
/// many.
pub(super) fn condition<'w>(
    service: &'w Service,
    server: &str,
    world: &'w World<'_>,
) -> Option<&'w Dependency> {
    let own = on(service, server)?;
    if own.waits_for_health() {
        return Some(own);
    }
    let mut seen = BTreeSet::from([service.name.as_str()]);
    let mut open = vec![service];
    while let Some(next) = open.pop() {
        if seen.len() > MOST {
            return None;
        }
        if let Some(longer) = on(next, server).filter(|dependency| dependency.waits_for_health()) {
            return Some(longer);
        }
        for dependency in &next.depends_on {
            let name = dependency.service.as_str();
            if name != server && seen.insert(name) {
                open.extend(world.project.services.get(name));
            }
        }
    }
    Some(own)
}

fn on<'w>(service: &'w Service, server: &str) -> Option<&'w Dependency> {
    service.depends_on.iter().find(|dependency| dependency.service.as_str() == server)
}

/// Whether what a service starts with asks for a server before it goes on: in the words themselves, also those of its
/// Dockerfile, in a script that they hold, or in a file of the project that they name.
pub(super) fn asks(service: &Service, host: &str, world: &World<'_>, sources: &Sources) -> bool {
    let starts = world.starts.borrow();
    let built = starts.get(&service.name).into_iter().flatten().flatten();
    let own = service.entrypoint.iter().chain(&service.command).flat_map(|part| &part.words);
    let words: Vec<&str> = own.chain(built).map(Text::as_str).collect();
    if words.join(" ").lines().any(|line| waits(line) && is_about(line, host)) {
        return true;
    }
    let parts = || words.iter().flat_map(|word| word.split(|c: char| c.is_whitespace() || c == ';'));
    let names: BTreeSet<&str> = parts().filter_map(|part| part.rsplit('/').next()).collect();
    let lines = world.waits.get_or_init(|| waiting(world.context.scripts, sources));
    names.into_iter().filter_map(|name| lines.get(name)).flatten().any(|line| is_about(line, host))
}

/// The lines of scripts that wait for somebody, by the names of the files.
fn waiting(scripts: &[FileId], sources: &Sources) -> BTreeMap<String, Vec<String>> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for script in scripts {
        let Some(name) = sources.file(*script).path().file_name() else { continue };
        let found = sources.text(*script).lines().filter(|line| waits(line)).map(str::to_owned);
        lines.entry(name.to_string_lossy().into_owned()).or_default().extend(found);
    }
    lines
}

fn waits(line: &str) -> bool {
    !line.trim_start().starts_with('#') && WAITING.iter().any(|word| line.contains(word))
}

fn is_about(line: &str, host: &str) -> bool {
    mentions_redis(line) || names(line, host)
}

/// Whether a host stands in a line as a word.
fn names(line: &str, host: &str) -> bool {
    let bounds = |rest: Option<char>| rest.is_none_or(|char| !char.is_alphanumeric());
    !host.is_empty()
        && line.match_indices(host).any(|(at, found)| {
            bounds(line[..at].chars().next_back()) && bounds(line[at + found.len()..].chars().next())
        })
}
