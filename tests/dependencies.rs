//! Every dependency has its reason in the README, and none asks for a newer Rust than redlint does.

#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What cargo knows of the crates in Cargo.lock.
fn metadata() -> Value {
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    // Crates for other systems were never fetched.
    command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]);
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn the_readme_has_a_reason_for_each_and_names_no_other() {
    let metadata = metadata();
    let own =
        metadata["packages"].as_array().unwrap().iter().find(|package| text(&package["name"]) == "redlint");
    let mut needed = BTreeSet::new();
    let mut for_tests = BTreeSet::new();
    for dependency in own.unwrap()["dependencies"].as_array().unwrap() {
        let name = dependency["rename"].as_str().unwrap_or(text(&dependency["name"])).to_owned();
        match text(&dependency["kind"]) {
            "dev" => for_tests.insert(name),
            _ => needed.insert(name),
        };
    }
    let for_tests: BTreeSet<String> = for_tests.difference(&needed).cloned().collect();
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = readme.split_once("| dependency | why |").unwrap();
    let (table, rest) = rest.split_once("\n\n").unwrap();
    let rows = table.lines().skip(2).map(|row| row.split('|').nth(1).unwrap());
    assert_eq!(rows.flat_map(names).collect::<BTreeSet<_>>(), needed);
    let (line, _) = rest.strip_prefix("For tests only:").unwrap().split_once(".\n").unwrap();
    assert_eq!(names(&line.replace('\n', " ")).collect::<BTreeSet<_>>(), for_tests);
}

/// The names in a list; words in brackets say more of one.
fn names(list: &str) -> impl Iterator<Item = String> {
    let mut depth = 0;
    let outside = list.chars().filter(move |char| {
        depth += i32::from(*char == '(');
        let shown = depth == 0;
        depth -= i32::from(*char == ')');
        shown
    });
    let all: String = outside.collect();
    all.split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

#[test]
fn no_crate_asks_for_a_newer_rust() {
    let metadata = metadata();
    let version = |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().unwrap()).collect() };
    let oldest = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().unwrap();
    let asks = |package: &&Value| package["rust_version"].as_str().is_some_and(|rust| version(rust) > oldest);
    let newer: Vec<&str> = packages.iter().filter(asks).map(|package| text(&package["name"])).collect();
    assert!(packages.len() > 50 && newer.is_empty(), "{newer:?}");
}
