//! What rules claim of servers, shown on a real one. A rule names its proof in `proven_by`: the name of a test here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod commands;
mod conf;
mod connections;
mod containers;
mod healthchecks;
mod memory;
mod passwords;
mod persistence;
mod replication;
#[path = "../server/mod.rs"]
mod server;
mod users;

use server::{Server, start};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory of its own for one server, removed at the end.
fn directory() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("redlint-proof").tempdir().expect("a temporary directory")
}

fn conf(directory: &Path, text: &str) -> String {
    let path = directory.join("redis.conf");
    std::fs::write(&path, text).expect("writable");
    path.display().to_string()
}

/// Starts a server from a conf; the result holds the directory too, so that it lives as long.
fn with_conf(text: &str) -> (tempfile::TempDir, Result<Server, String>) {
    let at = directory();
    let file = conf(at.path(), text);
    let server = start(at.path(), &[&file]);
    (at, server)
}

/// What a server prints that refuses this conf.
fn refused(text: &str) -> String {
    with_conf(text).1.err().unwrap_or_else(|| panic!("the server started with {text:?}"))
}

/// Runs `body` on a server with these arguments.
fn on(arguments: &[&str], body: impl FnOnce(&Server)) {
    let at = directory();
    let server = start(at.path(), arguments).expect("the server starts");
    body(&server);
}

fn queue(count: usize) -> impl Iterator<Item = String> {
    let task = "t".repeat(300);
    (0..count).map(move |number| format!("LPUSH celery {number}{task}"))
}

/// A port of loopback that is free now, and the one that is higher by 10000, on which a node of a cluster speaks with others.
/// Both lie below those that systems give to connections: none of them takes one before the server does.
fn free_port() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = std::process::id().wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        let port = 10_000 + u16::try_from(number).unwrap_or_default();
        let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if is_free(port) && is_free(port + 10_000) {
            return port.to_string();
        }
    }
}

/// What a shell script prints in namespaces of its own, where it may do what else only root may; `None` where the
/// machine does not give tests any.
fn isolated(namespaces: &[&str], script: &str) -> Option<String> {
    let run = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user"]).args(namespaces).args(["sh", "-c", script]);
        command.output().ok()
    };
    if !run("true").is_some_and(|output| output.status.success()) {
        eprintln!("no namespaces here: nothing is shown");
        return None;
    }
    run(script).map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
}
