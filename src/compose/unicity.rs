use super::pairs;
use super::value::{Kind, Map, Scalar, Value};
use super::volumes;
use crate::source::{normalise, slashed};
use indexmap::IndexMap;
use std::path::Path;

/// What makes an item the same as another.
#[derive(Clone, Copy)]
enum Key<'d> {
    /// What stands before `=`.
    Name,
    /// All of it.
    Whole,
    /// The mount's target.
    Target,
    /// The path in the container.
    Device,
    /// Address, ports and protocol.
    Port,
    /// The file at `path`, from the project's directory.
    Path(&'d Path),
    /// The target, or the name in this directory.
    Blob(&'static str),
}

/// Removes redefined items from the lists of all services: the last item with a key wins, at the place of the first.
/// Paths that do not know yet where they start from start from the directory.
pub(super) fn enforce(root: &mut Map, directory: &Path) {
    let Some(services) = root.get_mut("services").and_then(|entry| entry.value.as_map_mut()) else { return };
    for entry in services.values_mut() {
        for (name, value) in below(&mut entry.value) {
            service(name, value, directory);
        }
    }
}

fn below(value: &mut Value) -> impl Iterator<Item = (&str, &mut Value)> {
    let entries = value.as_map_mut().into_iter().flatten();
    entries.map(|(name, entry)| (name.as_str(), &mut entry.value))
}

fn service(attribute: &str, value: &mut Value, directory: &Path) {
    match attribute {
        "cap_add" | "cap_drop" | "dns" | "dns_opt" | "dns_search" | "tmpfs" | "links" | "profiles" => {
            distinct(value, Key::Name);
        }
        "expose" => distinct(value, Key::Whole),
        "volumes" => distinct(value, Key::Target),
        "devices" => distinct(value, Key::Device),
        "ports" => distinct(value, Key::Port),
        "env_file" => distinct(value, Key::Path(directory)),
        "secrets" => distinct(value, Key::Blob("/run/secrets")),
        "configs" => distinct(value, Key::Blob("")),
        "environment" | "labels" | "annotations" | "sysctls" => paired(value),
        "build" | "deploy" => below(value).for_each(|(name, value)| match name {
            "tags" | "extra_hosts" if attribute == "build" => distinct(value, Key::Name),
            "args" if attribute == "build" => paired(value),
            "labels" => paired(value),
            _ => {}
        }),
        "networks" => {
            for (_, network) in below(value) {
                below(network)
                    .filter(|(name, _)| *name == "aliases")
                    .for_each(|(_, all)| distinct(all, Key::Name));
            }
        }
        _ => {}
    }
}

/// A list of `NAME=value` by name.
fn paired(value: &mut Value) {
    // a list with anything else in it is none, and is told by the schema
    if matches!(&value.kind, Kind::List(items) if items.iter().all(|item| item.as_string().is_some())) {
        let at = value.at;
        let list = std::mem::replace(value, Value::null(at));
        *value = Value::pairs(pairs::collect(list), at);
    }
}

fn distinct(value: &mut Value, kind: Key<'_>) {
    if let Kind::List(items) = &mut value.kind
        && items.len() > 1
    {
        unique(items, kind);
    }
}

fn unique(items: &mut Vec<Value>, kind: Key<'_>) {
    let mut kept: IndexMap<Option<String>, Value> = IndexMap::with_capacity(items.len());
    let mut nameless = Vec::new();
    for item in items.drain(..) {
        match key(&item, kind) {
            Some(key) => {
                kept.insert(Some(key), item);
            }
            None => nameless.push(item),
        }
    }
    items.extend(kept.into_values());
    items.extend(nameless);
}

fn key(item: &Value, kind: Key<'_>) -> Option<String> {
    let text = item.text().map(|text| text.as_str());
    let of = |name: &str| item.text_of(name).map(|text| text.as_str().to_owned());
    match kind {
        Key::Name => text.map(|text| text.split('=').next().unwrap_or(text).to_owned()),
        Key::Whole => text.map(str::to_owned),
        Key::Target => match text {
            Some(text) => volumes::target(text),
            None => of("target"),
        },
        Key::Device => match text {
            Some(text) => text.split(':').nth(1).or(Some(text)).map(str::to_owned),
            None => of("target").or_else(|| of("source")),
        },
        Key::Path(directory) => path_key(if text.is_some() { item } else { item.get("path")? }, directory),
        Key::Blob(directory) => match text {
            Some(text) => Some(format!("{directory}/{text}")),
            None => of("target").or_else(|| Some(format!("{directory}/{}", of("source")?))),
        },
        Key::Port => match text {
            Some(text) => Some(text.to_owned()),
            None => port_key(item),
        },
    }
}

/// As in compose a path that is written in a roundabout way, such as `./.env`, is another than the plain one, unless it
/// comes from a file that is extended.
fn path_key(path: &Value, directory: &Path) -> Option<String> {
    let text = path.text()?.as_str();
    if path.base.is_none() && slashed(&normalise(Path::new(text))) != text {
        return Some(text.to_owned());
    }
    let base = path.base.as_ref().map_or(directory, |base| base.as_path());
    Some(slashed(&normalise(&base.join(text))))
}

/// As in compose a port that is published as a number is another than one that is published as a string.
fn port_key(item: &Value) -> Option<String> {
    let part = |name: &str, default: &str| {
        item.text_of(name).map_or_else(|| default.to_owned(), |text| text.as_str().to_owned())
    };
    let number =
        matches!(item.get("published").map(|value| &value.kind), Some(Kind::Scalar(Scalar::Int(_), _)));
    let (host, published) = (part("host_ip", "0.0.0.0"), part("published", ""));
    let (target, protocol) = (part("target", ""), part("protocol", "tcp"));
    Some(format!("{host}:{published}{}:{target}/{protocol}", if number { "#" } else { "" }))
}
