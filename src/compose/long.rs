use super::value::{Entry, Kind, Map, Scalar, Value};
use super::{merge, ports, volumes};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};

/// More published ports than any project has; ranges beyond are cut.
const PORTS: usize = 70_000;

/// Brings the short forms of all services, networks and other resources into their long form.
pub(super) fn apply(root: &mut Map, problems: &mut Vec<Diagnostic>) {
    for kind in ["networks", "volumes", "secrets", "configs"] {
        for entry in below(root, kind) {
            external(&mut entry.value);
        }
    }
    let known = below(root, "services").filter_map(|entry| Some(entry.value.get("ports")?.items().len()));
    let mut room = PORTS.saturating_sub(known.sum());
    for entry in below(root, "services") {
        if let Some(service) = entry.value.as_map_mut() {
            self::service(service, &mut room, problems);
        }
    }
}

fn below<'a>(root: &'a mut Map, key: &str) -> impl Iterator<Item = &'a mut Entry> {
    root.get_mut(key).and_then(|entry| entry.value.as_map_mut()).into_iter().flat_map(Map::values_mut)
}

fn service(service: &mut Map, room: &mut usize, problems: &mut Vec<Diagnostic>) {
    change(service, "build", merge::context);
    change(service, "depends_on", |value| merge::names(value, true));
    change(service, "networks", |value| merge::names(value, false));
    change(service, "models", |value| merge::names(value, false));
    for key in ["dns", "dns_search", "tmpfs", "label_file"] {
        change(service, key, string_list);
    }
    change(service, "env_file", |value| each(string_list(value), env_file));
    change(service, "secrets", |value| each(value, source));
    change(service, "configs", |value| each(value, source));
    change(service, "devices", |value| each(value, device));
    change(service, "volumes", |value| {
        each(value, |item| {
            let item = match item.as_string().map(volumes::long) {
                Some(Ok(long)) => long.part_of(&item),
                Some(Err(message)) => {
                    problems.push(invalid(item.at, message));
                    return None;
                }
                None => item,
            };
            Some(cleaned(item))
        })
    });
    change(service, "ports", |value| ports_of(value, room, problems));
    for entry in
        service.get_mut("depends_on").and_then(|entry| entry.value.as_map_mut()).into_iter().flatten()
    {
        let at = entry.1.key;
        if let Some(map) = entry.1.value.as_map_mut() {
            map.entry("required".to_owned()).or_insert_with(|| Entry::new(at, Value::bool(true, at)));
        }
    }
}

fn invalid(at: Span, message: String) -> Diagnostic {
    Diagnostic::input("invalid-compose", "Invalid compose file", at, message)
}

fn change(map: &mut Map, key: &str, step: impl FnOnce(Value) -> Value) {
    if let Some(entry) = map.get_mut(key) {
        let at = entry.value.at;
        let value = std::mem::replace(&mut entry.value, Value::null(at));
        entry.value = step(value);
    }
}

fn each<T: IntoIterator<Item = Value>>(value: Value, step: impl FnMut(Value) -> T) -> Value {
    match value.kind {
        Kind::List(items) => Value { kind: Kind::List(items.into_iter().flat_map(step).collect()), ..value },
        _ => value,
    }
}

fn string_list(value: Value) -> Value {
    match value.kind {
        Kind::Scalar(Scalar::String, _) => Value::list(vec![value.clone()], value.at),
        _ => value,
    }
}

fn single(key: &str, value: Value) -> Value {
    let (at, short, uses) = (value.at, value.text().cloned(), value.uses);
    let inner = Value { uses: None, ..value };
    Value { short, uses, ..Value::map(Map::from_iter([(key.to_owned(), Entry::new(at, inner))]), at) }
}

fn env_file(item: Value) -> Option<Value> {
    Some(if item.text().is_some() { single("path", item) } else { item })
}

fn source(item: Value) -> Option<Value> {
    Some(if item.text().is_some() { single("source", item) } else { item })
}

fn device(item: Value) -> Option<Value> {
    let Some(text) = item.text() else { return Some(item) };
    let mut parts = text.split(':').into_iter();
    let source = parts.next().unwrap_or_else(|| text.clone());
    let target = parts.next().unwrap_or_else(|| source.clone());
    let permissions = parts.next().unwrap_or_else(|| Text::whole("rwm", item.at));
    let entries = [("source", source), ("target", target), ("permissions", permissions)];
    let entry =
        |(key, text): (&str, Text)| (key.to_owned(), Entry::new(text.outer_span(), Value::string(text)));
    Some(Value::map(entries.into_iter().map(entry).collect(), item.at).part_of(&item))
}

/// With a target that is written as compose compares it.
fn cleaned(mut mount: Value) -> Value {
    if let Some(target) = mount.as_map_mut().and_then(|map| map.get_mut("target"))
        && let Some(text) = target.value.as_string()
    {
        let clean = volumes::clean(text.as_str());
        if clean != text.as_str() {
            let part = text.as_str().strip_suffix('/').filter(|part| *part == clean);
            let text = part
                .map_or_else(|| Text::whole(clean.clone(), text.span()), |part| text.slice(0..part.len()));
            target.value = Value::string(text).part_of(&target.value);
        }
    }
    mount
}

/// Ports in long form, as many as there is room for.
fn ports_of(value: Value, room: &mut usize, problems: &mut Vec<Diagnostic>) -> Value {
    each(value, |item| {
        let Some(text) = item.text().filter(|_| *room > 0) else { return vec![item] };
        if let Kind::Scalar(Scalar::Float(_), _) = item.kind {
            let message = format!(
                "invalid port {text}: YAML reads it as a float; write it without a leading zero or a fraction"
            );
            problems.push(invalid(item.at, message));
            return Vec::new();
        }
        let long = ports::long(text).unwrap_or_else(|message| {
            problems.push(invalid(item.at, message));
            Vec::new()
        });
        let kept = long.len().min(*room);
        if long.len() > kept {
            problems.push(invalid(item.at, "the project publishes more ports than there are".to_owned()));
        }
        *room -= kept;
        long.into_iter().take(kept).map(|port| port.part_of(&item)).collect()
    })
}

/// `external: {name: x}` as `external: true` and `name: x`.
fn external(value: &mut Value) {
    let Some(map) = value.as_map_mut() else { return };
    let Some(entry) = map.get("external").filter(|entry| entry.value.as_map().is_some()) else { return };
    let (key, at) = (entry.key, entry.value.at);
    let name = entry.value.get("name").cloned();
    map.insert("external".to_owned(), Entry::new(key, Value::bool(true, at)));
    if let Some(name) = name {
        map.entry("name".to_owned()).or_insert_with(|| Entry::new(key, name));
    }
}
