//! A container of a pod as a service.

use super::object::{down, items, place, text};
use super::pod::Pod;
use super::reach::{Reached, protocol};
use super::store::Store;
use super::variables::Variables;
use super::{probe, quantity};
use crate::model::compose::{Command, NetworkUse, PortEntry, Service};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Text};
use crate::syntax::yaml::Node;

/// Time between the signal to stop and the end where a pod does not say, in milliseconds.
const GRACE: i64 = 30_000;

/// The container of a pod that the others of it share their network with, or one of those.
pub(super) enum Part<'a> {
    /// It has the pod's network.
    First(&'a Reached),
    /// It runs beside the one of this name.
    Beside(&'a str),
    /// It runs before them.
    Before,
}

/// A container as a service of a name.
pub(super) fn service(name: String, container: &Node, pod: &Pod, part: &Part<'_>, store: &Store) -> Service {
    let variables = Variables::read(container, store);
    let words = |key: &str| {
        let at = place(container, &[key]);
        let written = container.get(key).filter(Node::is_sequence)?;
        let words = written.items().filter_map(|item| Some(variables.word(item.printed()?)));
        Some(Command { at, list: true, words: words.collect(), cut: None })
    };
    let (entrypoint, command) = (words("command"), words("args"));
    let at = text(container, &["name"]).map_or(pod.at, |name| name.outer_span());
    let flag = |key: &str| pod.security(container, key).map(|text| is_true(&text));
    let mut ports = host_ports(container, store.guarded);
    let mut networks = vec![("default".to_owned(), NetworkUse::default())];
    let mut network_mode = pod.on_host();
    match part {
        Part::First(reached) => {
            ports.extend(reached.ports.iter().cloned());
            networks[0].1.aliases = [&reached.names[..], &reached.own_names].concat();
        }
        Part::Beside(first) => {
            networks.clear();
            network_mode = network_mode.or_else(|| Some(Text::whole(format!("service:{first}"), at)));
        }
        // No server of the pod runs yet.
        Part::Before => {}
    }
    let passing = pod.passing || matches!(part, Part::Before);
    let before = Service::open(name, at);
    let has = |name: &str| variables.entries.contains_key(name);
    Service {
        image: text(container, &["image"]),
        entrypoint,
        command,
        ports,
        mounts: pod.volumes.mounts(container, &variables, store),
        healthcheck: probe::healthcheck(container, &has, &store.budget),
        readiness: probe::beside(container, &has, &store.budget),
        environment: variables.entries,
        missing_env_files: variables.missing,
        networks: networks.into_iter().collect(),
        network_mode,
        pre_stop: down(container, &["lifecycle", "preStop"]).map(|hook| hook.span()),
        inputs: ["stdin", "tty"]
            .iter()
            .filter_map(|key| text(container, &[key]))
            .map(|text| is_true(&text))
            .collect(),
        memory_limit: memory(container),
        restart: Some(restart(pod, passing)),
        user: user(container, pod),
        working_dir: text(container, &["workingDir"]),
        hostname: text(&pod.spec, &["hostname"]),
        extra_hosts: hosts(&pod.spec),
        dns: text(&pod.spec, &["dnsPolicy"]).filter(|policy| policy.as_str() == "None").into_iter().collect(),
        read_only: flag("readOnlyRootFilesystem"),
        privileged: flag("privileged"),
        stop_grace_period: Some(grace(text(&pod.spec, &["terminationGracePeriodSeconds"]), pod.at)),
        start_first: pod.start_first.clone().filter(|_| !passing),
        replicas: pod.replicas.clone().filter(|_| !passing),
        sysctls: sysctls(&pod.spec),
        open: false,
        ..before
    }
}

fn is_true(text: &Text) -> Sourced<bool> {
    if text.holds_unknown() {
        return Sourced::unknown(text.outer_span(), Why::Invalid);
    }
    Sourced::new(text.as_str() == "true", Origin::of(text))
}

/// When a container is started again, in Docker's words: always where nobody says otherwise.
fn restart(pod: &Pod, passing: bool) -> Text {
    if passing {
        return Text::whole("no", pod.at);
    }
    let Some(policy) = text(&pod.spec, &["restartPolicy"]) else { return Text::whole("always", pod.at) };
    match policy.as_str() {
        "Never" => Text::whole("no", policy.outer_span()),
        "OnFailure" => Text::whole("on-failure", policy.outer_span()),
        "Always" => Text::whole("always", policy.outer_span()),
        _ => super::text::unknown(&policy),
    }
}

fn host_ports(container: &Node, guarded: bool) -> Vec<PortEntry> {
    let port = |port: Node| {
        let at = text(&port, &["hostPort"])?;
        Some(PortEntry {
            published: at.as_str().parse().ok(),
            target: text(&port, &["containerPort"])?.as_str().parse().ok()?,
            host_ip: text(&port, &["hostIP"]).map(|address| address.to_string()).unwrap_or_default(),
            protocol: protocol(&port),
            unknown: guarded || at.holds_unknown(),
            anywhere: guarded,
            at,
        })
    };
    items(container, &["ports"]).into_iter().filter_map(port).collect()
}

fn memory(container: &Node) -> Option<Sourced<i64>> {
    let limit = text(container, &["resources", "limits", "memory"])?;
    Some(match quantity::bytes(limit.as_str()) {
        Some(bytes) => Sourced::new(bytes, Origin::of(&limit)),
        None => Sourced::unknown(limit.outer_span(), Why::Invalid),
    })
}

/// The user by number, and the group. One that only must not be root is not known.
fn user(container: &Node, pod: &Pod) -> Option<Text> {
    let (user, group) = (pod.security(container, "runAsUser"), pod.security(container, "runAsGroup"));
    match (user, group) {
        (Some(user), Some(group)) => Some(Text::whole(format!("{user}:{group}"), user.outer_span())),
        (Some(user), None) => Some(user),
        (None, _) => {
            let never = pod.security(container, "runAsNonRoot").filter(|never| never.as_str() == "true");
            never.map(|never| super::text::unknown(&never))
        }
    }
}

/// The time between the signal to stop and the end, where it is written; of what stands at a place.
pub(super) fn grace(written: Option<Text>, anchor: Span) -> Sourced<i64> {
    let Some(text) = written else {
        return Sourced::new(GRACE, Origin::Default { of: "Kubernetes".into(), anchor, because: None });
    };
    match text.as_str().parse::<i64>() {
        Ok(seconds) => Sourced::new(seconds.saturating_mul(1000), Origin::of(&text)),
        Err(_) => Sourced::unknown(text.outer_span(), Why::Invalid),
    }
}

/// `hostAliases`, as `name=address`.
fn hosts(pod: &Node) -> Vec<Text> {
    let aliases = items(pod, &["hostAliases"]).into_iter();
    let hosts = aliases.filter_map(|alias| {
        let address = text(&alias, &["ip"])?;
        let names = items(&alias, &["hostnames"]).into_iter().filter_map(|name| name.printed());
        Some(
            names
                .map(move |name| Text::whole(format!("{name}={address}"), name.outer_span()))
                .collect::<Vec<_>>(),
        )
    });
    hosts.flatten().collect()
}

fn sysctls(pod: &Node) -> indexmap::IndexMap<String, Text> {
    let settings = items(pod, &["securityContext", "sysctls"]).into_iter();
    settings
        .filter_map(|setting| Some((text(&setting, &["name"])?.to_string(), text(&setting, &["value"])?)))
        .collect()
}
