//! Containers that a script starts by `docker run`: services of which no file of compose knows.

use super::{mounted, published, units};
use crate::model::catalog::knowledge::Reference;
use crate::model::compose::{Command, EnvEntry, NetworkUse, PortEntry, Project, Service};
use crate::model::{Environment, Origin, Platform, Sourced};
use crate::source::{FileId, Paths, Sources, Text};
use crate::syntax::shell::Started;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::path::Path;

/// Most containers of one script that are looked at.
pub(super) const MOST: usize = 100;

/// The containers that a script starts as a project. They are tried out, or last.
pub fn project(
    file: FileId,
    started: Vec<Started>,
    lasts: bool,
    (sources, root): (&Sources, &Path),
) -> Project {
    let path = sources.file(file).path();
    // What is to be there after the machine starts anew is not only tried out.
    let stays = |one: &Started| {
        one.values(&["--restart"]).any(|policy| policy.as_str() != "no" && !policy.holds_unknown())
    };
    let lasts = lasts || started.iter().any(stays);
    // What goes with its end is there for a moment.
    let passes = |one: &Started| !lasts && one.options.iter().any(|(name, _)| name == "--rm");
    let mut services = IndexMap::new();
    let mut taken = BTreeSet::new();
    for one in started.into_iter().filter(|one| !passes(one)).take(MOST) {
        let name = one.values(&["--name"]).last().filter(|name| !name.holds_unknown());
        let name = name.map_or_else(|| unnamed(one.image.as_str(), services.len()), Text::to_string);
        let service = service(&one, name);
        let mut ports = service.ports.iter().filter_map(|port| port.published);
        // Two of one name, or with one port of the host, do not run at once: each has its time.
        if !services.contains_key(&service.name) && ports.all(|port| taken.insert(port)) {
            services.insert(service.name.clone(), service);
        }
    }
    Project {
        name: Paths::new(root).show(path),
        files: vec![file],
        platform: Platform::Docker,
        environment: if lasts { Environment::Unknown } else { Environment::Development },
        directory: path.parent().map(Path::to_owned).unwrap_or_default(),
        services,
        partial: true,
        ..Project::default()
    }
}

/// Options with which a container gets what its words do not show.
const FROM_ELSEWHERE: [&str; 7] =
    ["--env-file", "--mount", "--volumes-from", "--publish-all", "-P", "--pod", "--env-merge"];

/// A container as a service of a name.
pub fn service(started: &Started, name: String) -> Service {
    let (image, at) = (&started.image, started.image.outer_span());
    let last = |names: &[&str]| started.values(names).last().cloned();
    let words = |words: Vec<Text>| Command { at, list: true, words, cut: None };
    let networks = started.values(&["--network", "--net"]);
    let (modes, networks): (Vec<&Text>, Vec<&Text>) = networks.partition(|network| is_mode(network.as_str()));
    let mounts = started.values(&["--volume", "-v"]).filter_map(mounted).collect();
    let ports = started.values(&["--publish", "-p"]).flat_map(published).collect::<Vec<PortEntry>>();
    Service {
        image: Some(image.clone()),
        command: (!started.words.is_empty()).then(|| words(started.words.clone())),
        entrypoint: last(&["--entrypoint"]).map(|program| words(vec![program])),
        environment: started.values(&["--env", "-e"]).map(variable).collect(),
        ports,
        mounts,
        open: started.options.iter().any(|(name, value)| {
            FROM_ELSEWHERE.contains(&name.as_str()) || value.as_ref().is_some_and(Text::is_unknown)
        }),
        // Any two may be connected later on.
        networks: std::iter::once(("default".to_owned(), network(None)))
            .chain(networks.into_iter().map(|name| (name.to_string(), network(Some(name)))))
            .collect(),
        network_mode: modes.last().map(|mode| (*mode).clone()),
        restart: last(&["--restart"]),
        user: last(&["--user", "-u"]),
        working_dir: last(&["--workdir", "-w"]),
        hostname: last(&["--hostname", "-h"]),
        container_name: last(&["--name"]),
        links: started.values(&["--link"]).cloned().collect(),
        memory_limit: last(&["--memory", "-m"]).and_then(|limit| {
            let bytes = units::bytes(limit.as_str()).ok()?;
            Some(Sourced::new(bytes, Origin::of(&limit)))
        }),
        ..Service::open(name, at)
    }
}

/// What to call a container that Docker gives a name.
fn unnamed(image: &str, number: usize) -> String {
    let path = &image[Reference::parse(image).path];
    let name = path.rsplit('/').next().unwrap_or(path);
    if number == 0 { name.to_owned() } else { format!("{name}-{}", number + 1) }
}

/// Whether what `--network` is given is no network of its own.
fn is_mode(network: &str) -> bool {
    matches!(network, "host" | "none" | "bridge") || network.starts_with("container:")
}

fn network(name: Option<&Text>) -> NetworkUse {
    NetworkUse { at: name.map(Text::outer_span), aliases: Vec::new(), addresses: Vec::new() }
}

/// A variable; one without a value has that of the shell.
fn variable(text: &Text) -> (String, EnvEntry) {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text.clone(), None),
    };
    let entry = EnvEntry::new(name.as_str(), value.as_ref().unwrap_or(text));
    (name.to_string(), EnvEntry { value, ..entry })
}
