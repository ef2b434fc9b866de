use super::value::Value;
use crate::model::compose::NetworkUse;
use crate::source::Text;
use indexmap::IndexMap;

/// The networks of a service: those it names, or `default` where it names none and has no `network_mode`.
pub(super) fn read(service: &Value) -> IndexMap<String, NetworkUse> {
    let mut networks = IndexMap::new();
    for (name, entry) in service.get("networks").and_then(Value::as_map).into_iter().flatten() {
        let aliases = entry.value.get("aliases").map(|aliases| aliases.items()).unwrap_or_default();
        let aliases: Vec<Text> = aliases.iter().filter_map(Value::text).cloned().collect();
        let addresses = ["ipv4_address", "ipv6_address"].into_iter();
        let addresses = addresses.filter_map(|key| entry.value.text_of(key)).cloned().collect();
        networks.insert(name.clone(), NetworkUse { at: Some(entry.key), aliases, addresses });
    }
    if networks.is_empty() && service.text_of("network_mode").is_none_or(Text::is_empty) {
        networks.insert("default".to_owned(), NetworkUse::default());
    }
    networks
}
