//! Who can reach a server: published ports, networks, other services on them.

use super::World;
use super::container::Container;
use crate::model::compose::Service;
use crate::model::network::is_loopback;
use crate::model::{Config, Exposure, Network, Origin, Platform, Port, Sourced, Value, Why};
use crate::source::{Sources, Span, Text};
use std::collections::BTreeMap;

/// Whether an address is the host's on a network that Docker makes, which only containers reach: without a say it takes
/// 172.17.0.0/16 to 172.31.0.0/16 one after the other, and their first address for the host.
pub(super) fn is_bridge(address: &str) -> bool {
    let middle = address.strip_prefix("172.").and_then(|rest| rest.strip_suffix(".0.1"));
    middle.and_then(|middle| middle.parse::<u8>().ok()).is_some_and(|middle| (17..=31).contains(&middle))
}

/// Published ports of a service; with the configuration of the server that it runs, if it runs one.
pub(super) fn ports(service: &Service, config: Option<&Config>, sources: &Sources) -> Vec<Port> {
    let mode = service.network_mode.as_ref();
    // Docker discards the ports of a container that uses the host's network, or none.
    if mode.is_some_and(|mode| matches!(mode.as_str(), "host" | "none")) {
        return Vec::new();
    }
    let mode = mode.map(|mode| super::sourced::origin(mode, sources)).filter(Origin::is_unknown);
    let ports = service.ports.iter().map(|entry| {
        let origin = Origin::of(&entry.at);
        let public = !is_loopback(&entry.host_ip) && !is_bridge(&entry.host_ip);
        let meant = mode.clone().unwrap_or_else(|| origin.clone());
        let judged = match super::sourced::origin(&entry.at, sources) {
            unknown @ Origin::Unknown { .. } if entry.unknown => unknown,
            _ if entry.unknown => Origin::Unknown { anchor: entry.at.span(), why: Why::Invalid },
            _ => meant.clone(),
        };
        let served = match entry.target {
            _ if matches!(entry.protocol.to_ascii_lowercase().as_str(), "udp" | "sctp") => {
                Sourced::new(false, origin.clone())
            }
            0 if judged.is_unknown() => Sourced::new(false, judged.clone()),
            target => served(i64::from(target), config, &origin, entry.at.span()),
        };
        Port {
            at: entry.at.span(),
            origin: origin.clone(),
            host_ip: entry.host_ip.clone(),
            published: Sourced::new(entry.published.map(i64::from), judged.clone()),
            target: i64::from(entry.target),
            protocol: entry.protocol.clone(),
            public: Sourced::new(public, if entry.anywhere { judged } else { meant }),
            served,
            also_loopback: Sourced::new(false, origin.clone()),
            meant_to_go: match service.no_ports {
                Some(empty) => Sourced::new(true, Origin::at(empty)),
                None => Sourced::new(false, origin),
            },
        }
    });
    let mut ports: Vec<Port> = ports.collect();
    // A port of which nothing is known but its target says less than one that is known for sure.
    let mut loopback: BTreeMap<i64, Sourced<bool>> = BTreeMap::new();
    for port in ports.iter().filter(|port| port.public.known() != Some(&true)) {
        let inner = port.public.map(|public| !public);
        if loopback.get(&port.target).is_none_or(|before| before.known().is_none() && inner.known().is_some())
        {
            loopback.insert(port.target, inner);
        }
    }
    for port in &mut ports {
        if let Some(inner) = loopback.get(&port.target) {
            port.also_loopback = inner.clone();
        }
    }
    ports
}

/// The port of servers that are told no other.
pub(super) const DEFAULT_PORT: i64 = crate::model::DEFAULT_PORT as i64;

/// The port of sentinels that are told no other.
pub(super) const SENTINEL_PORT: i64 = 26_379;

/// Whether a whole configuration hides a value, not a variable in its place.
fn is_hidden(origin: &Origin) -> bool {
    matches!(
        origin,
        Origin::Unknown {
            why: Why::MissingFile(_) | Why::Computed(_) | Why::UnknownImage(_) | Why::UnknownServer(_),
            ..
        }
    )
}

/// Whether the server listens on a port.
fn served(target: i64, config: Option<&Config>, written: &Origin, anchor: Span) -> Sourced<bool> {
    let Some(config) = config else {
        let why = Why::Computed("the program".into());
        return Sourced::new(false, Origin::Unknown { anchor, why });
    };
    let mut unknown = None;
    let mut from = vec![written.clone()];
    for name in ["port", "tls-port"] {
        let Some(value) = config.value(name) else { continue };
        match value.known() {
            Some(Value::Int(port)) if *port == target && target != 0 => {
                return Sourced::new(true, Origin::derived([written.clone(), value.origin.clone()]));
            }
            Some(_) => from.push(value.origin.clone()),
            None => unknown = Some(value.origin.clone()),
        }
    }
    if config.iter().next().is_none() {
        return Sourced::new(false, Origin::Unknown { anchor, why: Why::UnknownVersion });
    }
    // Whatever a configuration that the tree does not show says, this port is published for the server.
    if unknown.as_ref().is_some_and(is_hidden) && target == DEFAULT_PORT {
        return Sourced::new(true, written.clone());
    }
    Sourced::new(false, unknown.unwrap_or(Origin::derived(from)))
}

/// Whether an image says that others connect to its server, where nobody knows who runs it: it names the port, or it is
/// made from an image that does, and runs nothing beside the server.
pub(super) fn announced(container: Container<'_>, config: &Config, alone: bool) -> Sourced<bool> {
    let (service, base) = (container.service, container.base);
    let port = |word: &&Text| {
        let number = word.as_str().split('/').next().and_then(|port| port.parse().ok());
        number.is_some_and(|number| served(number, Some(config), &Origin::of(word), base.at).value)
    };
    let named = base.exposed.iter().find(port).map(Text::outer_span);
    let inherited = (alone && base.spec.is_some()).then_some(base.at);
    match named.or(inherited).filter(|_| service.open) {
        Some(at) => Sourced::new(true, Origin::at(at)),
        None => Sourced::new(false, Origin::Absent { anchor: service.at }),
    }
}

/// The name by which others on its networks reach a service.
pub(super) fn host(service: &Service, platform: Platform) -> Sourced<Option<String>> {
    let aliases = service.networks.values().flat_map(|network| &network.aliases);
    match platform {
        Platform::Kubernetes => match aliases.into_iter().next() {
            Some(name) => Sourced::new(Some(name.to_string()), Origin::at(name.outer_span())),
            None => Sourced::absent(service.at),
        },
        _ if service.networks.is_empty() => Sourced::absent(service.at),
        _ => Sourced::new(Some(service.name.clone()), Origin::at(service.at)),
    }
}

/// Networks of a service.
pub(super) fn networks(service: &Service, world: &World<'_>, sources: &Sources) -> Vec<Network> {
    let networks = service.networks.iter().map(|(name, how)| {
        let top = world.project.networks.get(name);
        Network {
            name: name.clone(),
            at: how.at.unwrap_or(service.at),
            driver: top.and_then(|top| top.driver.as_ref()).map(Text::to_string).unwrap_or_default(),
            internal: top.is_some_and(|top| top.internal),
            external: top.is_some_and(|top| top.external),
            services: world.neighbours.on(name, service),
            addresses: how.addresses.iter().map(|address| super::sourced::string(address, sources)).collect(),
        }
    });
    networks.collect()
}

/// Ports of the service whose network a server uses, by `network_mode: service:NAME`, on which the server listens.
pub(super) fn lent_ports(
    service: &Service,
    world: &World<'_>,
    config: &Config,
    sources: &Sources,
) -> Vec<Port> {
    let lender = service.lender().and_then(|name| world.project.services.get(name));
    let lent = lender.map(|lender| ports(lender, Some(config), sources)).unwrap_or_default();
    lent.into_iter().filter(|port| port.served.known() == Some(&true)).collect()
}

/// Who can reach a server in a container, by its ports and those that are lent to it.
pub(super) fn exposure(
    service: &Service,
    ports: &[Port],
    networks: &[Network],
    config: &Config,
) -> Sourced<Exposure> {
    let mode = service.network_mode.as_ref();
    let host = mode.filter(|mode| mode.as_str() == "host");
    if let Some(mode) = host {
        return on_host(config, Origin::of(mode));
    }
    if let Some(mode) = mode.filter(|mode| mode.as_str() == "none") {
        return Sourced::new(Exposure::None, Origin::of(mode));
    }
    if let Some(bind) = config.value("bind").filter(|bind| loopback_only(bind)) {
        return Sourced::new(Exposure::None, bind.origin.clone());
    }
    let reaches = |port: &&Port| port.served.value || port.served.origin.is_unknown();
    let published: Vec<&Port> = ports.iter().filter(reaches).collect();
    if let Some(port) = published.iter().find(|port| port.public.known() == Some(&true)) {
        return Sourced::new(Exposure::Public, port.origin.clone());
    }
    if let Some(port) = published.iter().find(|port| port.public.origin.is_unknown()) {
        return Sourced::new(Exposure::Network, port.public.origin.clone());
    }
    if let Some(port) = published.first() {
        return Sourced::new(Exposure::Host, port.origin.clone());
    }
    let from: Vec<Origin> = networks.iter().map(|network| Origin::at(network.at)).collect();
    if from.is_empty() && mode.is_none() {
        return Sourced::new(Exposure::None, Origin::Absent { anchor: service.at });
    }
    let origin = if from.is_empty() { Origin::Absent { anchor: service.at } } else { Origin::derived(from) };
    Sourced::new(Exposure::Network, origin)
}

/// Who can reach a server that listens on the host's own addresses.
pub(super) fn on_host(config: &Config, otherwise: Origin) -> Sourced<Exposure> {
    let Some(bind) = config.value("bind") else { return Sourced::new(Exposure::Public, otherwise) };
    if bind.origin.is_unknown() {
        return Sourced::new(Exposure::Public, bind.origin.clone());
    }
    if matches!(config.value("port").and_then(Sourced::known), Some(Value::Int(0)))
        && !matches!(config.value("tls-port").and_then(Sourced::known), Some(Value::Int(port)) if *port != 0)
        && let Some(port) = config.value("port")
    {
        return Sourced::new(Exposure::None, port.origin.clone());
    }
    let exposure = if loopback_only(bind) { Exposure::Host } else { Exposure::Public };
    Sourced::new(exposure, bind.origin.clone())
}

/// Whether a server binds loopback addresses and no others.
fn loopback_only(bind: &Sourced<Value>) -> bool {
    match bind.known() {
        Some(Value::List(addresses)) if !addresses.is_empty() => {
            addresses.iter().all(|address| matches!(&address.value, Value::Str(text) if is_loopback(text)))
        }
        Some(Value::Str(text)) if !text.is_empty() => text.split_whitespace().all(is_loopback),
        _ => false,
    }
}
