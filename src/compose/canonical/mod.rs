//! A project as `docker compose config` prints it.

mod printed;

use super::resources::below;
use super::value::{Entry, Kind, Map, Value};
use super::{format, hosts, pairs, paths, scalar};
use crate::model::Sourced;
use crate::model::compose::{Command, Project, Service};
use crate::source::{Text, UNKNOWN, slashed};
use printed::{duration, list, map, number, plain, size, strings, texts, verbatim};
use serde_json::{Map as Object, Value as Json, json};

/// A merged tree as `docker compose config --format json` prints it. What cannot be known holds
/// [`UNKNOWN`], and env files that are not there are left in.
pub(super) fn project(root: &Map, project: &Project) -> Json {
    let mut object = Object::new();
    object.insert("name".to_owned(), json!(project.name));
    let services = below(root, "services")
        .filter_map(|(name, entry)| Some((name.clone(), service(&entry.value, project.services.get(name)?))));
    let services: Object<String, Json> = services.collect();
    let default = project.services.values().any(|service| service.networks.contains_key("default"));
    for kind in ["networks", "volumes", "secrets", "configs"] {
        let mut resources: Object<String, Json> =
            below(root, kind).map(|(name, entry)| (name.clone(), resource(name, entry, project))).collect();
        if kind == "networks" && default && !resources.contains_key("default") {
            resources.insert("default".to_owned(), json!({"name": format!("{}_default", project.name)}));
        }
        if !resources.is_empty() {
            object.insert(kind.to_owned(), Json::Object(resources));
        }
    }
    object.insert("services".to_owned(), Json::Object(services));
    for (name, entry) in root.iter().filter(|(name, _)| name.starts_with("x-")) {
        object.insert(name.clone(), verbatim(&entry.value));
    }
    Json::Object(object)
}

/// A network, volume, secret or config; its name is made of the project's where none is given.
fn resource(name: &str, entry: &Entry, project: &Project) -> Json {
    let mut object = Object::new();
    for (key, entry) in entry.value.as_map().into_iter().flatten() {
        let value = match key.as_str() {
            "file" => path(&entry.value),
            "labels" => strings(&entry.value),
            "enable_ipv4" | "enable_ipv6" => Some(verbatim(&entry.value)),
            "driver_opts" => driver_options(&entry.value),
            "ipam" => map(&entry.value, |key, value| match key {
                "options" => None,
                "config" => list(value, |item| {
                    map(item, |key, value| if key == "aux_addresses" { strings(value) } else { plain(value) })
                }),
                _ => plain(value),
            }),
            _ => plain(&entry.value),
        };
        object.extend(value.map(|value| (key.clone(), value)));
    }
    let external = object.get("external") == Some(&json!(true));
    let full = if external { name.to_owned() } else { format!("{}_{name}", project.name) };
    if entry.value.get("name").is_none() {
        object.insert("name".to_owned(), json!(full));
    }
    Json::Object(object)
}

/// Options of a driver; the device of a bind mount is a path.
fn driver_options(value: &Value) -> Option<Json> {
    let mut options = strings(value)?;
    if options["o"] == json!("bind")
        && let Some(device) = value.get("device").and_then(path)
    {
        options["device"] = device;
    }
    Some(options)
}

fn service(value: &Value, model: &Service) -> Json {
    let value = &format::typed(value);
    let mut object = Object::new();
    for (key, entry) in value.as_map().into_iter().flatten() {
        let value = attribute(key, &entry.value, model);
        object.extend(value.map(|value| (key.clone(), value)));
    }
    let environment: Object<String, Json> = model
        .environment
        .iter()
        .map(|(name, entry)| (name.clone(), json!(entry.value.as_ref().map(Text::as_str))))
        .collect();
    if !environment.is_empty() {
        object.insert("environment".to_owned(), Json::Object(environment));
    }
    let labels: Object<String, Json> =
        model.labels.iter().map(|(name, label)| (name.clone(), json!(label.as_str()))).collect();
    if !labels.is_empty() {
        object.insert("labels".to_owned(), Json::Object(labels));
    }
    object.extend(dependencies(value, model).map(|dependencies| ("depends_on".to_owned(), dependencies)));
    if model.networks.get("default").is_some_and(|network| network.at.is_none()) {
        object.insert("networks".to_owned(), json!({"default": null}));
    }
    Json::Object(object)
}

/// An attribute of a service; `None` where it is left out.
fn attribute(key: &str, value: &Value, model: &Service) -> Option<Json> {
    match key {
        "environment" | "label_file" | "labels" | "extends" | "depends_on" => None,
        // what they set is unknown
        "env_file" => list(value, |item| {
            let path = item.text_of("path")?;
            model.missing_env_files.iter().find(|missing| missing.path == *path)?;
            item.is_required().then(|| json!({"path": path.as_str()}))
        }),
        "command" => model.command.as_ref().map(command),
        "entrypoint" => model.entrypoint.as_ref().map(command),
        _ if key.starts_with("x-") => Some(verbatim(value)),
        "annotations" | "sysctls" | "storage_opt" => strings(value),
        "group_add" => texts(value.items().iter().filter_map(Value::text)),
        "logging" => map(value, |key, value| if key == "options" { strings(value) } else { plain(value) }),
        "pull_policy" if value.text().is_some_and(|text| text.as_str() == "if_not_present") => {
            Some(json!("missing"))
        }
        "networks" | "models" => networks(value),
        "extra_hosts" => addresses(&model.extra_hosts),
        "expose" => texts(model.expose.iter()),
        "ports" => list(value, port),
        "volumes" => list(value, volume),
        "secrets" => list(value, secret),
        "configs" => list(value, blob),
        "build" => build(value, model),
        "healthcheck" => map(value, |key, value| match key {
            "test" => texts(model.healthcheck.iter().flat_map(|healthcheck| &healthcheck.test)),
            "retries" => Some(verbatim(value)),
            "disable" => plain(value),
            _ => duration(value),
        }),
        "deploy" => {
            let mut written = map(value, deploy)?;
            let replicas = model.replicas.as_ref().and_then(Sourced::known);
            if let (Some(object), Some(replicas)) = (written.as_object_mut(), replicas) {
                object.entry("replicas").or_insert_with(|| json!(replicas));
            }
            Some(written)
        }
        "stop_grace_period" => duration(value),
        "mem_limit" | "mem_reservation" | "memswap_limit" | "shm_size" | "mem_swappiness" => size(value),
        "init" | "attach" | "scale" => Some(verbatim(value)),
        "gpus" if value.text().is_some_and(|text| text.as_str() == "all") => Some(json!([{"count": -1}])),
        "gpus" => list(value, devices),
        "post_start" | "pre_stop" => list(value, hook),
        "develop" => map(value, |_, value| {
            list(value, |item| {
                map(item, |key, value| match key {
                    "path" => path(value),
                    "exec" => map(value, |key, value| match key {
                        "command" => Some(verbatim(value)),
                        _ => plain(value),
                    }),
                    _ => plain(value),
                })
            })
        }),
        "blkio_config" => map(value, |_, value| match &value.kind {
            Kind::List(_) => list(value, throttle),
            _ => plain(value),
        }),
        "credential_spec" => Some(plain(value).unwrap_or_else(|| json!({}))),
        "dns" => texts(value.items().iter().filter_map(Value::text).filter(|text| !text.is_empty())),
        _ => plain(value),
    }
    .filter(|value| !value.is_null())
}

fn command(command: &Command) -> Json {
    command.words.iter().map(|word| json!(word.as_str())).collect()
}

/// A command that runs beside a service's own.
fn hook(item: &Value) -> Option<Json> {
    map(item, |key, value| match key {
        "command" => Some(verbatim(value)),
        "environment" => {
            let named = |(name, entry): (String, Entry)| {
                let value = entry.value.text().map(|text| json!(text.as_str()));
                (name, value.unwrap_or(Json::Null))
            };
            let object: Object<String, Json> = super::build::entries(value).into_iter().map(named).collect();
            (!object.is_empty()).then_some(Json::Object(object))
        }
        _ => plain(value),
    })
}

/// A request for devices: for all of them where it names neither a number nor some.
fn devices(item: &Value) -> Option<Json> {
    let mut devices = plain(item).unwrap_or_else(|| json!({}));
    let object = devices.as_object_mut()?;
    if item.get("count").is_none() && item.get("device_ids").is_none() {
        object.insert("count".to_owned(), json!(-1));
    }
    Some(devices)
}

/// A bound on a device, in bytes where it is a rate.
fn throttle(item: &Value) -> Option<Json> {
    map(item, |key, value| match key {
        "rate" => {
            let text = value.text()?.as_str();
            Some(json!(scalar::size(text).map_or_else(|_| text.to_owned(), |size| size.to_string())))
        }
        "path" => Some(verbatim(value)),
        _ => plain(value),
    })
}

fn networks(value: &Value) -> Option<Json> {
    let each = |value: &Value| if value.is_null() { Json::Null } else { plain(value).unwrap_or(json!({})) };
    let networks = map(value, |_, value| Some(each(value)));
    networks.filter(|networks| networks.as_object().is_some_and(|networks| !networks.is_empty()))
}

fn build(value: &Value, model: &Service) -> Option<Json> {
    let mut build = map(value, |key, value| match key {
        "context" if value.text().is_some_and(Text::is_empty) => None,
        "context" => placed(value, paths::context(value)),
        "ssh" => match value.as_map() {
            Some(map) if map.is_empty() => None,
            Some(map) => Some(
                map.iter()
                    .map(|(name, entry)| match entry.value.text() {
                        Some(path) => json!(format!("{name}={}", path.as_str())),
                        None => json!(name),
                    })
                    .collect(),
            ),
            None => plain(value),
        },
        "args" => {
            let args = &model.build.as_ref()?.args;
            let named = pairs::collect(value.clone()).into_keys();
            let args: Object<String, Json> = named
                .filter_map(|name| {
                    let arg = json!(args.get(&name)?.as_str());
                    Some((name, arg))
                })
                .collect();
            (!args.is_empty()).then_some(Json::Object(args))
        }
        "labels" => strings(value),
        "additional_contexts" => contexts(value),
        "extra_hosts" => addresses(&hosts::read(value)),
        "secrets" => list(value, |item| match item.text() {
            Some(name) => Some(json!({"source": name.as_str()})),
            None => blob(item),
        }),
        "shm_size" => size(value),
        _ => plain(value),
    })?;
    let object = build.as_object_mut()?;
    if !object.contains_key("dockerfile_inline") && value.get("dockerfile").is_none() {
        object.insert("dockerfile".to_owned(), json!("Dockerfile"));
    }
    if value.get("context").is_none()
        && let Some(context) = model.build.as_ref().and_then(|build| build.context.as_ref())
    {
        object.insert("context".to_owned(), json!(slashed(context)));
    }
    Some(build)
}

/// Addresses of hosts, sorted as compose does.
fn addresses(hosts: &[Text]) -> Option<Json> {
    let mut hosts: Vec<&Text> = hosts.iter().collect();
    hosts.sort_by_key(|host| host.as_str());
    texts(hosts.into_iter())
}

/// Named contexts of a build, each joined to where it starts from.
fn contexts(value: &Value) -> Option<Json> {
    let named = |(name, entry): (String, Entry)| {
        let value = if entry.value.base.is_some() {
            entry.value
        } else {
            Value { base: value.base.clone(), ..entry.value }
        };
        let context = if value.text().is_some_and(Text::is_empty) {
            json!("")
        } else {
            placed(&value, paths::context(&value))?
        };
        Some((name, context))
    };
    let object: Object<String, Json> = super::build::entries(value).into_iter().filter_map(named).collect();
    (!object.is_empty()).then_some(Json::Object(object))
}

/// `depends_on`, and what other attributes make a service depend on.
fn dependencies(value: &Value, model: &Service) -> Option<Json> {
    let dependency = |value: &Value| {
        map(value, |key, value| if key == "restart" { plain(value) } else { Some(verbatim(value)) })
    };
    let written = value.get("depends_on").and_then(|value| map(value, |_, value| dependency(value)));
    let mut all: Object<String, Json> =
        written.and_then(|json| json.as_object().cloned()).unwrap_or_default();
    let implied = |name: &str, restart: bool| {
        let mut dependency = json!({"condition": "service_started", "required": true});
        if restart {
            dependency["restart"] = json!(true);
        }
        (name.to_owned(), dependency)
    };
    let before_colon = |text: &'_ str| text.split(':').next().unwrap_or_default().to_owned();
    let shared = ["network_mode", "ipc", "pid", "uts", "cgroup"];
    let shared = shared.iter().filter_map(|key| value.text_of(key)?.as_str().strip_prefix("service:"));
    let links = model.links.iter().map(|link| implied(&before_colon(link.as_str()), true));
    let from = value.get("volumes_from").map(Value::items).unwrap_or_default().iter().filter_map(Value::text);
    let from = from.filter(|text| !text.as_str().starts_with("container:"));
    let from = from.map(|text| implied(&before_colon(text.as_str()), false));
    for (name, dependency) in links.chain(shared.map(|name| implied(name, true))).chain(from) {
        all.entry(name).or_insert(dependency);
    }
    (!all.is_empty()).then_some(Json::Object(all))
}

fn deploy(key: &str, value: &Value) -> Option<Json> {
    match key {
        "labels" => strings(value),
        "replicas" => Some(verbatim(value)),
        "resources" => map(value, |_, group| {
            map(group, |key, value| match key {
                "memory" => size(value),
                "cpus" => number(value).filter(|number| number.as_f64() != Some(0.0)),
                "devices" => list(value, devices),
                _ => plain(value),
            })
        }),
        "update_config" | "rollback_config" => map(value, |key, value| match key {
            "delay" | "monitor" => duration(value),
            "parallelism" => Some(verbatim(value)),
            _ => plain(value),
        }),
        "restart_policy" => map(value, |key, value| match key {
            "delay" | "window" => duration(value),
            "max_attempts" => Some(verbatim(value)),
            _ => plain(value),
        }),
        _ => plain(value),
    }
}

fn port(item: &Value) -> Option<Json> {
    let mut object = Object::new();
    for (key, default) in [("mode", "ingress"), ("protocol", "tcp")] {
        if item.get(key).is_none() {
            object.insert(key.to_owned(), json!(default));
        }
    }
    for (key, entry) in item.as_map()? {
        let text = entry.value.text().filter(|text| !text.is_empty());
        let value = match key.as_str() {
            "published" => text.map(|text| json!(text.as_str())),
            _ => plain(&entry.value),
        };
        object.extend(value.map(|value| (key.clone(), value)));
    }
    Some(Json::Object(object))
}

fn volume(item: &Value) -> Option<Json> {
    let bind = item.text_of("type").is_some_and(|kind| kind.as_str() == "bind");
    // a source of which the beginning is unknown may be a path or a name
    let open = item.short.is_some() && !bind;
    let open = open && item.text_of("source").is_some_and(|source| source.as_str().starts_with(UNKNOWN));
    map(item, |key, value| match key {
        "type" if open => Some(json!(UNKNOWN.to_string())),
        "volume" if open => None,
        "source" if bind => path(value),
        "bind" => map(value, |key, value| match (key, value.as_bool()) {
            ("create_host_path", Some(made)) => (!made).then_some(json!(false)),
            _ => plain(value),
        }),
        "volume" => map(value, |_, value| plain(value)),
        "tmpfs" => map(value, |key, value| if key == "size" { size(value) } else { plain(value) }),
        "image" => map(value, |_, value| plain(value)),
        _ => plain(value),
    })
}

/// The use of a config, or of a secret.
fn blob(item: &Value) -> Option<Json> {
    map(item, |_, value| plain(value))
}

fn secret(item: &Value) -> Option<Json> {
    let mut secret = blob(item)?;
    if item.get("target").is_none() {
        let target = json!(format!("/run/secrets/{}", item.text_of("source")?));
        secret.as_object_mut()?.insert("target".to_owned(), target);
    }
    Some(secret)
}

/// A path joined to where it starts from.
fn path(value: &Value) -> Option<Json> {
    placed(value, paths::join(value))
}

/// A path that comes to a place in the tree, or stands as written.
fn placed(value: &Value, joined: Option<std::path::PathBuf>) -> Option<Json> {
    match joined {
        Some(_) if value.text().is_some_and(|text| text.as_str().starts_with('/')) => plain(value),
        Some(path) if path.as_os_str().is_empty() => Some(json!(".")),
        Some(path) => Some(json!(slashed(&path))),
        None => plain(value),
    }
}
