//! What nests, doubles or goes in circles.

use crate::tree::Hostile;
use std::fmt::Write as _;

#[test]
fn includes_of_configurations_in_a_circle() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", "include redis.conf\n");
    let lines = hostile.check();
    assert!(lines.iter().any(|line| line.starts_with("redis.conf:1:")), "{lines:#?}");
    hostile.survives();
}

#[test]
fn aliases_that_double_thirty_times() {
    let hostile = Hostile::new();
    let mut text = "x-a0: &a0 [lol, lol]\n".to_owned();
    (1..31).for_each(|n| writeln!(text, "x-a{n}: &a{n} [*a{0}, *a{0}]", n - 1).unwrap());
    hostile.file("docker-compose.yml", text + "services: {a: {image: 'redis:7', command: *a30}}\n");
    hostile.finds("docker-compose.yml:", "yaml-alias-bomb");
    hostile.survives();
}

#[test]
fn lists_in_lists_in_lists() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", format!("services:\n  a:\n    x-a: {}\n", "[".repeat(1 << 20)));
    hostile.finds("docker-compose.yml:3:", "yaml-too-deep");
    hostile.survives();
}

#[test]
fn variables_in_variables_in_variables() {
    let hostile = Hostile::new();
    let text = format!("services:\n  a:\n    image: \"{}\"\n", "${A:-".repeat(100_000));
    hostile.file("docker-compose.yml", text);
    hostile.finds("docker-compose.yml:3:", "invalid-interpolation");
    hostile.survives();
}

#[test]
fn variables_in_variables_that_are_all_closed() {
    let hostile = Hostile::new();
    let text = format!("services:\n  a:\n    image: \"{}x{}\"\n", "${A:-".repeat(20_000), "}".repeat(20_000));
    hostile.file("docker-compose.yml", text);
    hostile.check();
    hostile.survives();
}

#[test]
fn directories_in_directories() {
    let hostile = Hostile::new();
    hostile.file(&format!("{}redis.conf", "d/".repeat(1_800)), "maxmemory-polcy x\n");
    hostile.check();
    hostile.survives();
}
