//! Projects of any size.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;

#[test]
fn a_hundred_thousand_services() {
    let hostile = Hostile::new();
    let services = numbered(100_000, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7'}}").unwrap());
    hostile.file("docker-compose.yml", format!("services:\n{services}"));
    hostile.finds("docker-compose.yml:1002:3", "too-many-services");
}

#[test]
fn fifty_thousand_services_of_version_1() {
    let hostile = Hostile::new();
    let services = numbered(50_000, |text, n| writeln!(text, "s{n}: {{image: 'redis:7'}}").unwrap());
    hostile.file("docker-compose.yml", services);
    let lines = hostile.finds("docker-compose.yml:1:1", "invalid-compose");
    assert!(lines.iter().any(|line| line.ends_with("'s8', 's9', and 49990 more not allowed")));
    assert!(lines.iter().all(|line| line.len() < 1000));
}

#[test]
fn tens_of_thousands_of_resets() {
    let hostile = Hostile::new();
    let base =
        numbered(10_000, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7', init: true}}").unwrap());
    let over = numbered(10_000, |text, n| {
        writeln!(text, "  s{n}: {{extends: {{file: base.yml, service: s{n}}}, init: !reset null}}").unwrap();
    });
    let variables = |value| numbered(40_000, |text, n| writeln!(text, "      V{n}: {value}").unwrap());
    let environment = |value| format!("services:\n  r:\n    environment:\n{}", variables(value));
    hostile.file("extending/base.yml", format!("services:\n{base}"));
    hostile.file("extending/docker-compose.yml", format!("services:\n{over}"));
    hostile.file("docker-compose.yml", environment("x") + "    image: redis:7\n    ports: ['6379:6379']\n");
    hostile.file("docker-compose.override.yml", environment("!reset null"));
    hostile.finds("extending/docker-compose.yml:1002:3", "too-many-services");
    hostile.finds("docker-compose.yml:40005:14", "unauthenticated-access");
}

#[test]
fn includes_a_thousand_deep() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "include: [d1/compose.yml]\n");
    for n in 1..1000 {
        let next = n + 1;
        let text = format!("include: [../d{next}/compose.yml]\nservices: {{s{n}: {{image: nginx}}}}\n");
        hostile.file(&format!("d{n}/compose.yml"), text);
    }
    hostile.check();
}

#[test]
fn extends_a_thousand_deep() {
    let hostile = Hostile::new();
    for n in 0..1000 {
        let next = n + 1;
        let name = if n == 0 { "docker-compose.yml".to_owned() } else { format!("d{n}/other.yml") };
        let up = if n == 0 { "" } else { "../" };
        let text = format!("services:\n  s:\n    extends: {{file: {up}d{next}/other.yml, service: s}}\n");
        hostile.file(&name, text);
    }
    hostile.finds("d", "invalid-compose");
}

#[test]
fn ten_thousand_overrides() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a:\n    image: redis:7\n    ports: ['6379:6379']\n");
    for n in 0..10_000 {
        let text = format!("services:\n  a:\n    environment: {{A{n}: b}}\n");
        hostile.file(&format!("docker-compose.o{n}.yml"), text);
    }
    let lines = hostile.finds("docker-compose.o", "too-many-variants");
    assert!(lines.iter().any(|line| line.starts_with("docker-compose.yml:4:")), "{lines:#?}");
    let (code, shown) = hostile.run(&["inspect", ".", "--format", "json"]);
    assert!(code == 0 && shown.matches("\"variant\"").count() < 200, "{code}: {}", shown.len());
}

#[test]
fn files_that_hundreds_of_services_share() {
    let hostile = Hostile::new();
    let services =
        |of: &str| numbered(300, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7', {of}}}").unwrap());
    let settings = numbered(2_000, |text, n| writeln!(text, "save {} 1", n + 1).unwrap());
    hostile.file("redis.conf", settings);
    let mount = "command: redis-server /r.conf, volumes: ['./redis.conf:/r.conf']";
    hostile.file("docker-compose.yml", format!("services:\n{}", services(mount)));
    hostile.finds("docker-compose.yml:300:", "too-many-directives");
    hostile.file("a.env", numbered(1_000, |text, n| writeln!(text, "A{n}=b").unwrap()));
    hostile.file("docker-compose.yml", format!("services:\n{}", services("env_file: a.env")));
    hostile.finds("docker-compose.yml:102:", "invalid-compose");
}

#[test]
fn what_hundreds_of_services_do() {
    let hostile = Hostile::new();
    let finds = |of: &str, line: usize| {
        let services = numbered(300, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7', {of}}}").unwrap());
        hostile.file("docker-compose.yml", format!("services:\n{services}"));
        hostile.finds(&format!("docker-compose.yml:{line}:"), "too-many-commands");
    };
    let pings = "redis-cli ping\n".repeat(2_000);
    hostile.file("start.sh", format!("#!/bin/sh\n{pings}exec redis-server\n"));
    finds("entrypoint: /start.sh, volumes: ['./start.sh:/start.sh']", 51);
    finds(&format!("healthcheck: {{test: '{}true'}}", "redis-cli ping && ".repeat(1_000)), 35);
    let apps =
        numbered(2_000, |text, n| writeln!(text, "a{n} = Celery('a', broker='redis://s{n}/0')").unwrap());
    hostile.file("celery_app.py", format!("from celery import Celery\n{apps}"));
    hostile.file("Dockerfile", "FROM redis:7\n");
    finds("build: .", 52);
    let variables = numbered(1_000, |text, n| writeln!(text, "ENV A{n}=b").unwrap());
    hostile.file("Dockerfile", format!("FROM redis:7\n{variables}"));
    finds("build: .", 51);
}

#[test]
fn thousands_of_missing_mounts_beside_thousands_of_scripts() {
    let hostile = Hostile::new();
    let mounts = numbered(3_000, |text, n| writeln!(text, "      - ./gone/{n}.crt:/etc/{n}.crt").unwrap());
    hostile
        .file("docker-compose.yml", format!("services:\n  a:\n    image: redis:7\n    volumes:\n{mounts}"));
    for n in 0..3_000 {
        hostile.file(&format!("{n}.sh"), format!("#!/bin/sh\nredis-cli ping > out{n}\n"));
    }
    hostile.check();
}
