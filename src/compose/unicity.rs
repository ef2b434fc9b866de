use super::pairs;
use super::value::{Kind, Map, Scalar, Value};
use super::volumes;
use indexmap::IndexMap;

/// Lists of a service, and below, of which the last item with a key wins, at the place of the first.
const UNIQUE: &[(&[&str], Key)] = &[
    (&["cap_add"], Key::Name),
    (&["cap_drop"], Key::Name),
    (&["dns"], Key::Name),
    (&["dns_opt"], Key::Name),
    (&["dns_search"], Key::Name),
    (&["tmpfs"], Key::Name),
    (&["links"], Key::Name),
    (&["profiles"], Key::Name),
    (&["build", "tags"], Key::Name),
    (&["build", "extra_hosts"], Key::Name),
    (&["expose"], Key::Whole),
    (&["volumes"], Key::Target),
    (&["devices"], Key::Device),
    (&["ports"], Key::Port),
    (&["env_file"], Key::Path),
    (&["secrets"], Key::Blob("/run/secrets")),
    (&["configs"], Key::Blob("")),
];

const PAIRS: &[&[&str]] = &[
    &["environment"],
    &["labels"],
    &["annotations"],
    &["sysctls"],
    &["build", "args"],
    &["build", "labels"],
    &["deploy", "labels"],
];

/// What makes an item the same as another.
#[derive(Clone, Copy)]
enum Key {
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
    /// `path`.
    Path,
    /// The target, or the name in this directory.
    Blob(&'static str),
}

/// Removes redefined items from the lists of all services.
pub(super) fn enforce(root: &mut Map) {
    let Some(services) = root.get_mut("services").and_then(|entry| entry.value.as_map_mut()) else { return };
    for entry in services.values_mut() {
        let Some(service) = entry.value.as_map_mut() else { continue };
        for (path, key) in UNIQUE {
            if let Some(Kind::List(items)) = find(service, path).map(|value| &mut value.kind) {
                unique(items, *key);
            }
        }
        for path in PAIRS {
            let Some(value) = find(service, path) else { continue };
            if matches!(value.kind, Kind::List(_)) {
                let at = value.at;
                let list = std::mem::replace(value, Value::null(at));
                *value = Value::pairs(pairs::collect(list), at);
            }
        }
        if let Some(networks) = find(service, &["networks"]).and_then(Value::as_map_mut) {
            for network in networks.values_mut() {
                let aliases = network.value.as_map_mut().and_then(|map| find(map, &["aliases"]));
                if let Some(Kind::List(items)) = aliases.map(|value| &mut value.kind) {
                    unique(items, Key::Name);
                }
            }
        }
    }
}

fn find<'a>(map: &'a mut Map, path: &[&str]) -> Option<&'a mut Value> {
    let (last, above) = path.split_last()?;
    let mut map = map;
    for key in above {
        map = map.get_mut(*key)?.value.as_map_mut()?;
    }
    map.get_mut(*last).map(|entry| &mut entry.value)
}

fn unique(items: &mut Vec<Value>, kind: Key) {
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

fn key(item: &Value, kind: Key) -> Option<String> {
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
        Key::Path => text.map(str::to_owned).or_else(|| of("path")),
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
