//! Lines that are sound by themselves and keep the server from starting together.

use super::line::Line;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::{Config, ProblemKind, Sourced, Value};

/// Blames the lines that exclude others.
pub(super) fn judge(program: Program, config: &Config, lines: &mut [Line]) {
    if program.tabled {
        blame([replica_in_cluster(config), tls(config)], lines);
    }
}

/// Blames the last line of each directive for what was found of it.
pub(super) fn blame<const N: usize>(found: [Option<(&str, String)>; N], lines: &mut [Line]) {
    for (directive, explanation) in found.into_iter().flatten() {
        if let Some(line) = lines.iter_mut().rfind(|line| line.primary() == directive) {
            let args = line.entry.directive.args.clone();
            line.blame(Wrong::of(ProblemKind::Conflict, &args, explanation));
        }
    }
}

/// A value that is known.
pub(super) fn known<'a>(config: &'a Config, name: &str) -> Option<&'a Value> {
    config.value(name).and_then(Sourced::known)
}

fn is_on(config: &Config, name: &str) -> bool {
    known(config, name) == Some(&Value::Bool(true))
}

/// Whether a text or a number is certainly nothing, also where this server has no such directive.
pub(super) fn is_nothing(config: &Config, name: &str) -> bool {
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
