use super::value::Value;
use crate::model::compose::{NetworkUse, Project};
use crate::source::Text;
use indexmap::IndexMap;

/// The networks of a service: those it names, or `default` where it names none and has neither a
/// `network_mode` nor a provider.
pub(super) fn read(service: &Value) -> IndexMap<String, NetworkUse> {
    let mut networks = IndexMap::new();
    for (name, entry) in service.get("networks").and_then(Value::as_map).into_iter().flatten() {
        let aliases = entry.value.get("aliases").map(|aliases| aliases.items()).unwrap_or_default();
        let aliases: Vec<Text> = aliases.iter().filter_map(Value::text).cloned().collect();
        let addresses = ["ipv4_address", "ipv6_address"].into_iter();
        let addresses = addresses.filter_map(|key| entry.value.text_of(key)).cloned().collect();
        networks.insert(name.clone(), NetworkUse { at: Some(entry.key), aliases, addresses });
    }
    let elsewhere =
        service.get("provider").or(service.get("network_mode")).is_some_and(|value| !value.is_null());
    if networks.is_empty() && !elsewhere {
        networks.insert("default".to_owned(), NetworkUse::default());
    }
    networks
}

/// The `host` of a service that is on the host's own network by its name, as services of a swarm are.
pub(super) fn of_host(service: &Value, project: &Project) -> Option<Text> {
    let names = service.get("networks").and_then(Value::as_map)?;
    names.into_iter().find_map(|(name, _)| project.networks.get(name)?.of_host.clone())
}
