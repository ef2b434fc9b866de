//! What a server listens on, and what of it keeps it from starting.

use super::conflict::{blame, is_nothing, known};
use super::line::Line;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::{Config, Origin, ProblemKind, Sourced, Value, Why};
use crate::source::{Span, Text};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::slice::from_ref;

/// How far the bus of a cluster node is above the port of its clients.
const BUS: i64 = 10_000;

/// Blames the lines by which the server listens nowhere, or comes to what it listens on already.
pub(super) fn judge(program: Program, config: &Config, bus: &Sourced<Option<i64>>, lines: &mut [Line]) {
    if !program.tabled {
        return;
    }
    blame([nowhere(program, config)], lines);
    if is_unbound(config) && program.any_since(7, 0) {
        return;
    }
    blame([port_twice(config, bus)], lines);
    let listens = port(config, "port").is_some() || port(config, "tls-port").is_some();
    if !listens || known(config, "bind").is_none() {
        return;
    }
    if let Some(line) = lines.iter_mut().rfind(|line| line.primary() == "bind")
        && let Some(wrong) = address_twice(&line.entry.directive.args)
    {
        line.blame(wrong);
    }
}

/// A server that nobody could reach: the directive to blame, and why.
fn nowhere(program: Program, config: &Config) -> Option<(&'static str, String)> {
    if !is_nothing(config, "unixsocket") {
        return None;
    }
    if is_unbound(config) && program.all_since(7, 0) {
        let text = "with `bind \"\"` and no `unixsocket` the server listens nowhere";
        return Some(("bind", text.into()));
    }
    let text = "with `port 0`, and neither `tls-port` nor `unixsocket`, the server listens nowhere";
    (is_nothing(config, "port") && is_nothing(config, "tls-port")).then(|| ("port", text.into()))
}

/// Whether `bind` names no address, which is none since 7.0 and any before.
fn is_unbound(config: &Config) -> bool {
    matches!(known(config, "bind"), Some(Value::List(addresses)) if addresses.is_empty())
}

/// A port that the server certainly opens.
fn port(config: &Config, name: &str) -> Option<i64> {
    match known(config, name) {
        Some(Value::Int(port)) if *port != 0 => Some(*port),
        _ => None,
    }
}

/// Two of the ports for clients, for clients with TLS and for the bus of a cluster that are one.
fn port_twice(config: &Config, bus: &Sourced<Option<i64>>) -> Option<(&'static str, String)> {
    let (plain, tls) = (port(config, "port"), port(config, "tls-port"));
    if let (Some(plain), true) = (plain, plain == tls) {
        let text =
            format!("without TLS the server listens on `port {plain}` already; with TLS only it is `port 0`");
        return Some(("tls-port", text));
    }
    let bus = bus.known().copied().flatten()?;
    let other = [("port", plain), ("tls-port", tls)].into_iter().find(|(_, port)| *port == Some(bus))?.0;
    Some(match port(config, "cluster-port") {
        Some(_) => ("cluster-port", format!("`{other}` is {bus} as well")),
        None => {
            (other, format!("the bus of the cluster listens on {bus} as well, {BUS} above the other port"))
        }
    })
}

/// The port on which the nodes of a cluster speak with one another; absent outside of one.
pub(super) fn bus_port(config: &Config, anchor: Span) -> Sourced<Option<i64>> {
    let unknown = |origin: &Origin| Sourced { value: None, origin: origin.clone() };
    // What some versions only know is not written here.
    let value = |name: &str| config.value(name).filter(|value| !lacks_version(&value.origin));
    match value("cluster-enabled") {
        Some(enabled) if enabled.origin.is_unknown() => return unknown(&enabled.origin),
        Some(Sourced { value: Value::Bool(true), .. }) => {}
        _ => return Sourced::absent(anchor),
    }
    match value("cluster-port") {
        Some(own) if own.origin.is_unknown() => return unknown(&own.origin),
        Some(Sourced { value: Value::Int(port), origin }) if *port != 0 => {
            return Sourced::new(Some(*port), origin.clone());
        }
        _ => {}
    }
    let clients = match value("tls-cluster") {
        Some(tls) if tls.origin.is_unknown() => return unknown(&tls.origin),
        Some(Sourced { value: Value::Bool(true), .. }) => "tls-port",
        _ => "port",
    };
    match value(clients) {
        Some(port) if port.origin.is_unknown() => unknown(&port.origin),
        Some(Sourced { value: Value::Int(port), origin }) => Sourced::new(Some(port + BUS), origin.clone()),
        _ => Sourced::absent(anchor),
    }
}

/// Whether a value is unknown because versions differ in whether they have its directive.
fn lacks_version(origin: &Origin) -> bool {
    matches!(origin, Origin::Unknown { why: Why::UnknownVersion, .. })
}

/// The first word of `bind` that stands for an address of one before it; names are not looked up.
fn address_twice(words: &[Text]) -> Option<Wrong> {
    let mut known: BTreeSet<IpAddr> = BTreeSet::new();
    for word in words {
        let Some(address) = address(word.as_str()) else { continue };
        let every: IpAddr = match address {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let alike = |before: &&IpAddr| before.is_ipv4() == address.is_ipv4();
        let before = known.get(&address).or_else(|| match address == every {
            true => known.iter().find(alike),
            false => known.get(&every),
        });
        if let Some(before) = before {
            let text = match (*before == address, before.is_unspecified()) {
                (true, _) => format!("`{word}` is named twice, and no address can be listened on twice"),
                (_, true) => format!("`{word}` is one of the addresses that `{before}` stands for already"),
                (_, false) => format!("`{word}` stands for every address, and `{before}` is taken already"),
            };
            return Some(Wrong::of(ProblemKind::Conflict, from_ref(word), text));
        }
        known.insert(address);
    }
    None
}

/// The address that a word of `bind` means.
fn address(word: &str) -> Option<IpAddr> {
    match word.strip_prefix('-').unwrap_or(word) {
        "*" => Some(Ipv4Addr::UNSPECIFIED.into()),
        "::*" => Some(Ipv6Addr::UNSPECIFIED.into()),
        address => address.parse().ok(),
    }
}
