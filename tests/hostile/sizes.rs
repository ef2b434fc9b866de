//! Files, lines and findings of any size.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;

#[test]
fn a_file_of_100_megabytes() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", "save 900 1\n".repeat(9_500_000));
    hostile.finds("redis.conf:1:1", "file-too-large");
}

#[test]
fn a_line_of_50_megabytes() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", format!("services: {{a: {{image: \"{}\"}}}}\n", "x".repeat(50 << 20)));
    hostile.finds("docker-compose.yml:1:1", "file-too-large");
}

#[test]
fn a_line_as_long_as_a_file_may_be() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", format!("maxmemroy {}\n", "x ".repeat(7 << 20)));
    hostile.finds("redis.conf:1:1", "unknown-directive");
}

#[test]
fn env_files_that_are_too_large_to_be_read() {
    let hostile = Hostile::new();
    hostile.file(
        "docker-compose.yml",
        "services:\n  a:\n    image: redis:7\n    command: redis-server --port ${P}\n",
    );
    hostile
        .file(".env", numbered(1_000_000, |text, n| writeln!(text, "VARIABLE_{n}=a-value-of-it").unwrap()));
    hostile.finds(".env:1:1", "unreadable-file");
}

#[test]
fn a_hundred_thousand_findings_in_one_file() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", numbered(100_000, |text, n| writeln!(text, "port {n}x").unwrap()));
    assert!(hostile.finds("redis.conf:100000:", "invalid-value").len() > 100_000);
}

#[test]
fn a_dockerfile_of_a_million_lines() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a: {build: .}\n");
    hostile.file("Dockerfile", format!("FROM redis:7\n{}", "ENV A=1 \\\n".repeat(1_000_000)));
    hostile.check();
    hostile.file("Dockerfile", format!("FROM redis:7\n{}", "RUN true\n".repeat(20_000)));
    hostile.check();
}

#[test]
fn scripts_and_code_of_a_million_lines() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a: {image: 'redis:7'}\n");
    hostile.file("run.sh", "redis-cli flushall\n".repeat(1_000_000));
    hostile.file("deep.sh", format!("redis-cli {}x{}\n", "$(".repeat(80_000), ")".repeat(80_000)));
    hostile.file("if.sh", format!("redis-cli\n{}", "if true; then ".repeat(15_000)));
    hostile.file("settings.py", "CELERY_BROKER_URL = 'redis://a'\n".repeat(1_000_000));
    hostile.file("celery.py", format!("broker_url = {}\n", "[".repeat(200_000)));
    hostile.file("celeryconfig.py", format!("broker_url = {}\n", "{'a': ".repeat(40_000)));
    hostile.file("Makefile", format!("a:\n\tredis-cli {}\n", "$(x".repeat(50_000)));
    hostile.check();
    hostile.survives();
}
