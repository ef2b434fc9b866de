//! Networks and published ports of a server.

use super::{Fact, FactValue, Origin, Others, Sourced, Subject};
use crate::source::Span;
use std::net::IpAddr;

/// The port of servers that are told no other.
pub const DEFAULT_PORT: u16 = 6379;

/// Whether an address is only for the machine itself.
pub fn is_loopback(address: &str) -> bool {
    let address = address.trim_start_matches('-').trim_matches(['[', ']']);
    address == "localhost" || address == "::1" || address.starts_with("127.")
}

/// A network that a server is on.
#[derive(Debug, Clone)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// Where the service names it, or the service.
    pub at: Span,
    /// Driver, empty for the default.
    pub driver: String,
    /// Whether it has no way out.
    pub internal: bool,
    /// Whether others may be on it that no file shows.
    pub external: bool,
    /// Services on it, the server itself left out.
    pub services: Others,
    /// Fixed addresses of the server there.
    pub addresses: Vec<Sourced<String>>,
}

/// A published port of a server.
#[derive(Debug, Clone)]
pub struct Port {
    /// Where it is written.
    pub at: Span,
    /// The bytes.
    pub origin: Origin,
    /// Host address; empty for all interfaces.
    pub host_ip: String,
    /// Port on the host; absent where Docker picks one.
    pub published: Sourced<Option<i64>>,
    /// Port in the container.
    pub target: i64,
    /// What is spoken there: `tcp`, `udp` or `sctp`.
    pub protocol: String,
    /// Whether it is published beyond loopback; Unknown where a variable decides it.
    pub public: Sourced<bool>,
    /// Whether the server listens on the target port.
    pub served: Sourced<bool>,
    /// Whether the target port is published on loopback as well.
    pub also_loopback: Sourced<bool>,
    /// Whether a later file has an empty list of ports, which takes nothing away.
    pub meant_to_go: Sourced<bool>,
}

impl Subject for Network {
    fn kind(&self) -> &'static str {
        "network"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let value = match name {
            "name" => FactValue::text(&self.name),
            "driver" => FactValue::text(&self.driver),
            "internal" => FactValue::Bool(self.internal),
            "external" => FactValue::Bool(self.external),
            "services" => return Some(Fact::list(&self.services, self.at)),
            "addresses" => return Some(Fact::list(&self.addresses, self.at)),
            _ => return None,
        };
        Some(Fact::about(value, self.at))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

impl Port {
    /// Whether it is published on every address of the host, of one family at least.
    fn everywhere(&self) -> bool {
        let address = self.host_ip.trim_matches(['[', ']']);
        address.is_empty() || address.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified())
    }
}

impl Subject for Port {
    fn kind(&self) -> &'static str {
        "port"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "host_ip" => Fact::new(FactValue::text(&self.host_ip), &self.origin),
            "published" => (&self.published).into(),
            "target" => Fact::new(FactValue::Int(self.target), &self.origin),
            "protocol" => Fact::new(FactValue::text(&self.protocol), &self.origin),
            "public" => (&self.public).into(),
            "everywhere" => Fact::new(FactValue::Bool(self.everywhere()), &self.public.origin),
            "served" => (&self.served).into(),
            "also_loopback" => (&self.also_loopback).into(),
            "meant_to_go" => (&self.meant_to_go).into(),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        match self.published.value {
            Some(published) => format!("port {published}"),
            None => format!("port {}", self.target),
        }
    }
}
