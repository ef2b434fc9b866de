//! The answer does not hang on how many threads look for it.

#![allow(clippy::unwrap_used)]

#[path = "../benches/tree.rs"]
mod tree;

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    tree::write(root, 70).unwrap();
    // One that takes in a project which is found by itself, too, and a configuration that nothing places.
    fs::write(root.join("compose.yaml"), "include: [team-0/app-3/compose.yaml]\n").unwrap();
    fs::write(root.join("redis.conf"), "maxmemory-polcy noeviction\n").unwrap();
    for format in ["human", "json"] {
        let one = run(root, format, "1");
        assert!(one.len() > 10_000);
        for threads in ["2", "3", "8", "16"] {
            assert!(run(root, format, threads) == one, "{format} with {threads} threads");
        }
    }
}

fn run(root: &Path, format: &str, threads: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.current_dir(root).args(["check", "--quiet", "--today", "2026-01-01"]);
    let output = command.args(["--format", format, "--threads", threads]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
