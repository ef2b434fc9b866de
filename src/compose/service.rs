use super::loader::Loader;
use super::scalar::{bytes, count, flag, milliseconds};
use super::scope::Scope;
use super::value::{Entry, Map, Value};
use super::{build, command, environment, healthcheck, hosts, labels, mounts, networks, resources};
use crate::model::compose::{Dependency, PortEntry, Project, Service};
use crate::model::{Sourced, Why};
use crate::source::{Text, UNKNOWN};
use indexmap::IndexMap;

/// Reads all services.
pub(super) fn read(loader: &mut Loader<'_>, scope: &Scope, root: &Map, project: &mut Project) {
    for (name, entry) in resources::below(root, "services") {
        if entry.value.as_map().is_some() {
            let service = service(loader, scope, name, entry, project);
            project.services.insert(name.clone(), service);
        }
    }
    mounts::lend(root, project);
}

fn service(loader: &mut Loader<'_>, scope: &Scope, name: &str, entry: &Entry, project: &Project) -> Service {
    let value = &entry.value;
    let text = |key: &str| value.text_of(key).cloned();
    let texts = |key: &str| -> Vec<Text> {
        let items = value.get(key).map(Value::items).unwrap_or_default();
        items.iter().filter_map(Value::text).cloned().collect()
    };
    let pairs = |key: &str| value.get(key).map(build::texts).unwrap_or_default();
    let environment = environment::read(loader, scope, value);
    let limit = value.down(&["deploy", "resources", "limits", "memory"]);
    let replicas = value.down(&["deploy", "replicas"]).or_else(|| value.get("scale"));
    let constraints = value.down(&["deploy", "placement", "constraints"]).map(Value::items);
    let nofile = value.down(&["ulimits", "nofile"]);
    Service {
        name: name.to_owned(),
        at: entry.key,
        also_at: entry.also.clone(),
        image: text("image"),
        build: value.get("build").and_then(|value| build::read(scope, value)),
        command: value.get("command").and_then(|value| command::read(loader, value)),
        entrypoint: value.get("entrypoint").and_then(|value| command::read(loader, value)),
        environment: environment.entries,
        missing_env_files: environment.missing,
        ports: value.get("ports").map(Value::items).unwrap_or_default().iter().filter_map(port).collect(),
        no_ports: value.as_map().and_then(|map| Some(map.get("ports")?.hidden.first()?.1.at)),
        expose: texts("expose"),
        mounts: mounts::read(loader, value, project),
        networks: networks::read(value),
        network_mode: text("network_mode").or_else(|| networks::of_host(value, project)),
        readiness: None,
        healthcheck: value.get("healthcheck").and_then(|value| healthcheck::read(loader, value)),
        memory_limit: limit
            .or_else(|| value.get("mem_limit").filter(|limit| !limit.is_float()))
            .and_then(|limit| bytes(loader, limit))
            .filter(|limit| limit.known().is_none_or(|bytes| *bytes > 0)),
        restart: restart(value),
        user: text("user"),
        working_dir: text("working_dir"),
        container_name: text("container_name"),
        hostname: text("hostname"),
        extra_hosts: value.get("extra_hosts").map(hosts::read).unwrap_or_default(),
        links: texts("links"),
        external_links: texts("external_links"),
        dns: [texts("dns"), texts("dns_search")].concat(),
        cap_add: texts("cap_add"),
        cap_drop: texts("cap_drop"),
        read_only: value.get("read_only").and_then(|value| flag(loader, value)),
        privileged: value.get("privileged").and_then(|value| flag(loader, value)),
        init: value.get("init").and_then(|value| flag(loader, value)),
        stop_grace_period: value.get("stop_grace_period").and_then(|value| milliseconds(loader, value)),
        // `docker compose up` ends a container before the next one starts.
        start_first: None,
        stop_signal: text("stop_signal"),
        pre_stop: value.get("pre_stop").map(|hooks| hooks.at),
        after: Vec::new(),
        depends_on: dependencies(value),
        replicas: replicas.and_then(|value| count(loader, value)).or_else(|| on_each_node(value)),
        constraints: constraints.unwrap_or_default().iter().filter_map(Value::text).cloned().collect(),
        logging: logging(value),
        sysctls: pairs("sysctls"),
        inputs: ["stdin_open", "tty"].into_iter().filter_map(|key| flag(loader, value.get(key)?)).collect(),
        nofile: nofile.map(|value| value.get("hard").unwrap_or(value)).and_then(|value| count(loader, value)),
        labels: labels::read(loader, scope, value),
        chart: None,
        open: false,
    }
}

/// Of a service that each node of a swarm runs nobody knows how many containers there are.
fn on_each_node(service: &Value) -> Option<Sourced<i64>> {
    let mode = service.down(&["deploy", "mode"]).and_then(Value::text)?;
    let why = Why::Computed("the number of nodes".into());
    mode.as_str().starts_with("global").then(|| Sourced::unknown(mode.outer_span(), why))
}

fn restart(service: &Value) -> Option<Text> {
    let Some(policy) = service.down(&["deploy", "restart_policy"]).filter(|policy| policy.as_map().is_some())
    else {
        return service.text_of("restart").cloned();
    };
    let Some(condition) = policy.text_of("condition") else { return Some(Text::whole("always", policy.at)) };
    Some(match condition.as_str() {
        "none" => Text::whole("no", condition.span()),
        "any" | "" => Text::whole("always", condition.outer_span()),
        _ => condition.clone(),
    })
}

pub(super) fn port(item: &Value) -> Option<PortEntry> {
    let text = |key: &str| item.text_of(key).map(|text| text.as_str().to_owned());
    let (host_ip, published) = (text("host_ip").unwrap_or_default(), text("published"));
    let target = text("target").unwrap_or_default();
    let unknown = item.holds_unknown();
    let said = item.short.is_none() || !host_ip.is_empty();
    let anywhere = unknown && !(said && !host_ip.contains(UNKNOWN) && !target.contains(UNKNOWN));
    let shown = published.iter().chain([&target]).cloned().collect::<Vec<_>>().join(":");
    Some(PortEntry {
        at: item.short.clone().unwrap_or_else(|| Text::whole(shown, item.at)),
        host_ip,
        published: published.and_then(|published| published.parse().ok()),
        target: target.parse().ok().or_else(|| target.contains(UNKNOWN).then_some(0))?,
        protocol: text("protocol").unwrap_or_else(|| "tcp".to_owned()),
        unknown,
        anywhere,
    })
}

fn dependencies(service: &Value) -> Vec<Dependency> {
    let map = service.get("depends_on").and_then(Value::as_map);
    let dependency = |(name, entry): (&String, &Entry)| Dependency {
        service: Text::plain(name, entry.key),
        condition: match entry.value.text_of("condition") {
            Some(condition) => condition.clone(),
            None => Text::whole("service_started", entry.key),
        },
        required: entry.value.is_required(),
    };
    map.into_iter().flatten().map(dependency).collect()
}

fn logging(service: &Value) -> IndexMap<String, Text> {
    let Some(logging) = service.get("logging") else { return IndexMap::new() };
    let driver = logging.text_of("driver").map(|driver| ("driver".to_owned(), driver.clone()));
    let options = logging.get("options").map(build::texts).unwrap_or_default();
    driver
        .into_iter()
        .chain(options.into_iter().map(|(name, text)| (format!("options.{name}"), text)))
        .collect()
}
