//! Containers that a script starts by `docker run`: services of which no file of compose knows.

use super::{mounted, published, units};
use crate::model::catalog::knowledge;
use crate::model::compose::{Command, EnvEntry, HealthcheckEntry, NetworkUse, PortEntry, Project, Service};
use crate::model::{CheckKind, Environment, Origin, Platform, Reference, Sourced, Why};
use crate::source::{FileId, Paths, Sources, Text};
use crate::syntax::quadlet;
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
    let platform = platform(path, &started);
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
    let references = match platform {
        Platform::Quadlet => {
            let text = sources.text(file);
            expanded(&Text::plain(text, sources.whole(file)), &services)
        }
        _ => Vec::new(),
    };
    Project {
        name: Paths::new(root).show(path),
        files: vec![file],
        platform,
        environment: if lasts { Environment::Unknown } else { Environment::Development },
        directory: path.parent().map(Path::to_owned).unwrap_or_default(),
        services,
        references,
        partial: true,
        ..Project::default()
    }
}

/// What starts the containers of a script.
fn platform(path: &Path, started: &[Started]) -> Platform {
    let name = path.file_name().unwrap_or_default().to_ascii_lowercase();
    if quadlet::is_named(&name.to_string_lossy()) {
        Platform::Quadlet
    } else if started.iter().all(|one| one.podman) {
        Platform::Podman
    } else {
        Platform::Docker
    }
}

/// The variables of the containers of a unit that systemd, which has none of them, puts into the command.
fn expanded(unit: &Text, services: &IndexMap<String, Service>) -> Vec<Reference> {
    let names = quadlet::unset(unit);
    let uses = services.values().flat_map(|service| {
        let own = names.iter().filter(|(name, _)| service.environment.contains_key(name.as_str()));
        own.map(|(name, at)| Reference {
            service: service.name.as_str().into(),
            path: "command".into(),
            ..Reference::new(name.clone(), *at)
        })
    });
    uses.collect()
}

/// Options with which a container gets what its words do not show.
const FROM_ELSEWHERE: [&str; 8] =
    ["--env-file", "--mount", "--volumes-from", "--publish-all", "-P", "--pod", "--env-merge", "--secret"];

/// A container as a service of a name.
pub fn service(started: &Started, name: String) -> Service {
    let (image, at) = (&started.image, started.image.outer_span());
    let last = |names: &[&str]| started.values(names).last().cloned();
    let words = |words: Vec<Text>| Command { at, list: true, words, cut: None };
    let networks = started.values(&["--network", "--net"]);
    let (modes, networks): (Vec<&Text>, Vec<&Text>) = networks.partition(|network| is_mode(network.as_str()));
    let mounts = started.values(&["--volume", "-v"]).filter_map(mounted).collect();
    let ports = started.values(&["--publish", "-p"]).flat_map(published).collect::<Vec<PortEntry>>();
    let variables = started.values(&["--env", "-e"]).map(variable);
    let secrets = started.values(&["--secret"]).filter_map(secret);
    Service {
        image: Some(image.clone()),
        command: (!started.words.is_empty()).then(|| words(started.words.clone())),
        entrypoint: last(&["--entrypoint"]).map(|program| words(vec![program])),
        environment: variables.chain(secrets).collect(),
        ports,
        mounts,
        open: started.options.iter().any(|(name, value)| {
            let unknown = || value.as_ref().is_some_and(Text::is_unknown) && !name.starts_with(HEALTH);
            FROM_ELSEWHERE.contains(&name.as_str()) || unknown()
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
        healthcheck: healthcheck(started),
        memory_limit: last(&["--memory", "-m"]).and_then(|limit| {
            let bytes = units::bytes(limit.as_str()).ok()?;
            Some(Sourced::new(bytes, Origin::of(&limit)))
        }),
        ..Service::open(name, at)
    }
}

/// How options begin that tell of a check.
const HEALTH: &str = "--health-";

/// The check that a container is given, or the times of that of its image; `None` where no option speaks of one.
fn healthcheck(started: &Started) -> Option<HealthcheckEntry> {
    let last = |name: &str| started.values(&[name]).last();
    let none = started.options.iter().any(|(name, _)| name == "--no-healthcheck");
    let given = started.options.iter().filter(|(name, _)| name.starts_with(HEALTH));
    let at = given.filter_map(|(_, value)| value.as_ref()).map(Text::outer_span).next();
    let at = at.or_else(|| none.then(|| started.image.outer_span()))?;
    let (shell, command) = (Text::whole("CMD-SHELL", at), last("--health-cmd"));
    // A list in JSON is one to Podman, and no command to Docker.
    if command.is_some_and(|command| command.as_str().starts_with('[')) {
        return None;
    }
    let milliseconds = |text: &str| Some(units::duration(text)? / 1_000_000);
    let time = |name: &str| last(name).and_then(|text| number(text, milliseconds));
    Some(HealthcheckEntry {
        at: command.map_or(at, Text::outer_span),
        kind: CheckKind::Healthcheck,
        test: command.map(|command| vec![shell, command.clone()]).unwrap_or_default(),
        disabled: none || command.is_some_and(|command| command.as_str() == "none"),
        interval: time("--health-interval"),
        timeout: time("--health-timeout"),
        start_period: time("--health-start-period"),
        retries: last("--health-retries").and_then(|text| number(text, |text| text.parse().ok())),
        emptied: Vec::new(),
    })
}

/// A number that a text comes to, unknown where a variable decides it.
fn number(text: &Text, read: impl Fn(&str) -> Option<i64>) -> Option<Sourced<i64>> {
    if text.holds_unknown() {
        return Some(Sourced::unknown(text.outer_span(), Why::Computed("a variable".into())));
    }
    read(text.as_str()).map(|number| Sourced::new(number, Origin::of(text)))
}

/// What to call a container that Docker gives a name.
fn unnamed(image: &str, number: usize) -> String {
    let path = &image[knowledge::Reference::parse(image).path];
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

/// The variable that a secret is given as, `name,type=env,target=NAME`.
fn secret(text: &Text) -> Option<(String, EnvEntry)> {
    let parts = text.split(',');
    let value = |key: &str| {
        parts.iter().skip(1).find_map(|part| part.split_once('=').filter(|(name, _)| name.as_str() == key))
    };
    value("type").filter(|(_, kind)| kind.as_str() == "env")?;
    let name = value("target").map(|(_, name)| name).or_else(|| parts.first().cloned())?;
    let entry = EnvEntry::new(name.as_str(), &name);
    Some((name.to_string(), EnvEntry { value: None, ..entry }))
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
