//! Lines that are sound by themselves and keep the server from starting together.

use super::line::Line;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::{Config, ProblemKind, Sourced, Value};
use crate::source::Text;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blames the lines that exclude others.
pub(super) fn judge(program: Program, config: &Config, lines: &mut [Line]) {
    if !program.tabled {
        return;
    }
    let found = [replica_in_cluster(config), nowhere(config), tls(config)];
    taken(config, lines);
    for (directive, explanation) in found.into_iter().flatten() {
        if let Some(line) = lines.iter_mut().rfind(|line| line.primary() == directive) {
            let args = line.entry.directive.args.clone();
            line.blame(Wrong::of(ProblemKind::Conflict, &args, explanation));
        }
    }
}

fn known<'a>(config: &'a Config, name: &str) -> Option<&'a Value> {
    config.value(name).and_then(Sourced::known)
}

fn is_on(config: &Config, name: &str) -> bool {
    known(config, name) == Some(&Value::Bool(true))
}

/// Whether a text or a number is certainly nothing, also where this server has no such directive.
fn is_nothing(config: &Config, name: &str) -> bool {
    match config.value(name).map(Sourced::known) {
        None | Some(Some(Value::None | Value::Int(0))) => true,
        Some(Some(Value::Str(text))) => text.is_empty(),
        Some(Some(Value::Secret(secret))) => secret.is_empty(),
        _ => false,
    }
}

fn replica_in_cluster(config: &Config) -> Option<(&'static str, String)> {
    let replica = matches!(known(config, "replicaof"), Some(Value::Str(of)) if !of.is_empty());
    let text = "a server with `cluster-enabled yes` must not be given a primary";
    (replica && is_on(config, "cluster-enabled")).then(|| ("replicaof", text.into()))
}

fn nowhere(config: &Config) -> Option<(&'static str, String)> {
    let text = "with `port 0`, and neither `tls-port` nor `unixsocket`, the server listens nowhere";
    let nowhere = ["port", "tls-port", "unixsocket"].iter().all(|name| is_nothing(config, name));
    nowhere.then(|| ("port", text.into()))
}

/// Blames the addresses of `bind` that the server listens on already when it comes to them.
fn taken(config: &Config, lines: &mut [Line]) {
    let listens = |name: &str| matches!(known(config, name), Some(Value::Int(port)) if *port != 0);
    if !listens("port") && !listens("tls-port") {
        return;
    }
    let Some(line) = lines.iter_mut().rfind(|line| line.primary() == "bind") else { return };
    // Those of `bind "127.0.0.1 ::1"` are one word here, and known to be two to newer servers only.
    let words: Vec<Text> = line.entry.directive.args.clone();
    let mut known: Vec<IpAddr> = Vec::new();
    for word in &words {
        let Some(address) = address(word.as_str()) else { continue };
        let before = known.iter().find(|before| {
            let every = address.is_unspecified() || before.is_unspecified();
            **before == address || every && before.is_ipv4() == address.is_ipv4()
        });
        if let Some(before) = before {
            let text = match (*before == address, before.is_unspecified()) {
                (true, _) => format!("`{word}` is named twice, and no address can be listened on twice"),
                (_, true) => format!("`{word}` is one of the addresses that `{before}` stands for already"),
                (_, false) => format!("`{word}` stands for every address, and `{before}` is taken already"),
            };
            line.blame(Wrong::of(ProblemKind::Conflict, std::slice::from_ref(word), text));
            return;
        }
        known.push(address);
    }
}

/// The address that a word of `bind` means, those of names aside.
fn address(word: &str) -> Option<IpAddr> {
    match word.strip_prefix('-').unwrap_or(word) {
        "*" => Some(Ipv4Addr::UNSPECIFIED.into()),
        "::*" => Some(Ipv6Addr::UNSPECIFIED.into()),
        address => address.parse().ok(),
    }
}

/// Whatever turns TLS on needs a certificate, its key, and somebody who vouches for those of the other side.
fn tls(config: &Config) -> Option<(&'static str, String)> {
    let port = matches!(known(config, "tls-port"), Some(Value::Int(port)) if *port != 0);
    let peers = ["tls-replication", "tls-cluster"].into_iter().find(|name| is_on(config, name));
    let by = if port { "tls-port" } else { peers? };
    let verifies = matches!(known(config, "tls-auth-clients"), Some(Value::Str(whom)) if whom != "no");
    let mut missing: Vec<&str> =
        ["tls-cert-file", "tls-key-file"].into_iter().filter(|name| is_nothing(config, name)).collect();
    let vouched = !is_nothing(config, "tls-ca-cert-file") || !is_nothing(config, "tls-ca-cert-dir");
    if !vouched && (verifies || peers.is_some()) {
        missing.push("tls-ca-cert-file");
    }
    let missing: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    (!missing.is_empty()).then(|| (by, format!("TLS needs {}", missing.join(" and "))))
}
