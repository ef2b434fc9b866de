//! Values that grow, and stand in many places.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;

const SERVER: &str = "services:\n  a:\n    image: redis:7\n";

#[test]
fn values_that_grow_with_every_line() {
    let hostile = Hostile::new();
    hostile.file("grown/docker-compose.yml", "services:\n  a: {build: .}\n");
    hostile.file("plain/docker-compose.yml", SERVER);
    for grown in ["x$A", "$A$A"] {
        let next = |n| grown.replace('A', &format!("A{n}"));
        let layers = |text: &mut String, n| writeln!(text, "ENV A{}={}", n + 1, next(n)).unwrap();
        hostile.file("grown/Dockerfile", format!("FROM redis:7\nENV A0=x\n{}", numbered(40_000, layers)));
        let commands = |text: &mut String, n| {
            writeln!(text, "A{}={}\nredis-cli -h $A{n} ping", n + 1, next(n)).unwrap();
        };
        hostile.file("plain/a.sh", format!("#!/bin/sh\nA0=x\n{}", numbered(5_500, commands)));
        hostile.check();
    }
}

#[test]
fn a_value_used_thousands_of_times() {
    let hostile = Hostile::new();
    let value = "x".repeat(300_000);
    let shell = format!("command: sh -c \"exec redis-server --requirepass {}\"", "$$A".repeat(30_000));
    hostile.file("docker-compose.yml", format!("{SERVER}    environment: {{A: {value}}}\n    {shell}\n"));
    hostile.check();
    let settings = "    command:\n      - redis-server\n".to_owned() + &"      - *a\n".repeat(40_000);
    for tail in ["", " $B"] {
        let text = "x".repeat(1_000_000) + tail;
        hostile.file("docker-compose.yml", format!("x-a: &a \"{text}\"\n{SERVER}{settings}"));
        hostile.finds("docker-compose.yml:", "yaml-alias-bomb");
    }
}

#[test]
fn thousands_of_urls_beside_thousands_of_switches() {
    let hostile = Hostile::new();
    for switch in ["REDIS_TLS", "A_SSL"] {
        let variables = |text: &mut String, n| {
            writeln!(text, "      A{n}_URL: redis://a:6379/{}\n      {switch}_{n}: \"true\"", n % 16)
                .unwrap();
        };
        let environment = numbered(20_000, variables);
        hostile.file("docker-compose.yml", format!("{SERVER}  b:\n    environment:\n{environment}"));
        hostile.check();
    }
}

#[test]
fn thousands_of_uses_in_one_value() {
    let server = format!("{SERVER}    command: redis-server /etc/redis.conf\n");
    let conf = "    volumes: ['./redis.conf:/etc/redis.conf']\n";
    for used in ["$A", "$B ", "${A}/", "${B:-x} ", "A=$A;"] {
        let hostile = Hostile::new();
        let uses = used.repeat(20_000);
        hostile.file(
            "docker-compose.yml",
            format!("{server}{conf}    environment: {{REDIS_PASSWORD: \"{uses}\"}}\n"),
        );
        hostile.file("redis.conf", format!("requirepass \"{uses}\"\n"));
        hostile.file(".env", format!("A=x\nP=\"{uses}\"\n"));
        let shell = format!("[\"sh\", \"-c\", \"exec redis-server --requirepass {uses}\"]");
        hostile.file("shell/docker-compose.yml", format!("{SERVER}    command: {shell}\n"));
        let test = format!("    healthcheck: {{test: \"redis-cli -a {uses} ping\"}}\n");
        hostile.file("health/docker-compose.yml", format!("{SERVER}{test}"));
        hostile.file("built/docker-compose.yml", "services:\n  a: {build: .}\n");
        let build = format!("FROM redis:7\nENV A=x\nENV P={uses}\nCMD redis-server --requirepass {uses}\n");
        hostile.file("built/Dockerfile", build);
        hostile.file("a.sh", format!("#!/bin/sh\nA=x\nP=\"{uses}\"\nredis-cli -a $P -n {uses} ping\n"));
        hostile.file("Makefile", format!("A=x\nt:\n\tredis-cli -a {uses} ping\n"));
        hostile.check();
    }
}

#[test]
fn templates_of_thousands_of_tokens() {
    let word = numbered(20_000, |text, n| write!(text, "${{A{n}}}").unwrap());
    let of = |token: fn(usize) -> String| {
        numbered(20_000, |text, n| writeln!(text, "rename-command C{n} {}", token(n)).unwrap())
    };
    let start = "#!/bin/sh\nenvsubst < /template.conf > /redis.conf\nexec redis-server /redis.conf\n";
    let mounts = "    volumes: ['./start.sh:/start.sh', './redis.conf:/template.conf']\n";
    for conf in [
        format!("requirepass {word}\n"),
        of(|n| format!("${{A{n}}}")),
        of(|n| format!("__A{n}__")),
        format!("port PORT\n{}", of(|n| format!("NAME_{n}"))),
    ] {
        let hostile = Hostile::new();
        hostile.file("bare/redis.conf", &conf);
        hostile.file("filled/redis.conf", &conf).file("filled/start.sh", "envsubst < redis.conf\n");
        hostile.file("started/redis.conf", &conf).file("started/start.sh", start);
        hostile.file("started/docker-compose.yml", format!("{SERVER}{mounts}    entrypoint: /start.sh\n"));
        hostile.check();
    }
}

#[test]
fn thousands_of_templates_that_scripts_fill_in() {
    let hostile = Hostile::new();
    let mounts = "    volumes: ['./start.sh:/start.sh', './redis.conf:/0.conf']\n";
    hostile.file("docker-compose.yml", format!("{SERVER}{mounts}    entrypoint: /start.sh\n"));
    let start = |commands: String| format!("#!/bin/sh\n{commands}exec redis-server /1.conf\n");
    let uses = numbered(2_000, |text, n| writeln!(text, "user u{n} on >$A{n}").unwrap());
    let filled = numbered(2_000, |text, n| writeln!(text, "envsubst < /0.conf > /{}.conf", n + 1).unwrap());
    hostile.file("redis.conf", uses).file("start.sh", start(filled));
    hostile.finds("docker-compose.yml:2:", "too-many-commands");
    let chained = |next: fn(usize) -> String| {
        numbered(2_000, |text, n| writeln!(text, "sed -i 's/@@A{n}@@/{}/' /0.conf", next(n)).unwrap())
    };
    hostile.file("redis.conf", numbered(2_000, |text, n| writeln!(text, "user u{n} on >@@A{n}@@").unwrap()));
    for next in [|n| format!("@@A{}@@", n + 1), |n| format!("@@A{0}@@@@A{0}@@", n + 1)] {
        let commands = chained(next) + "cp /0.conf /1.conf\n";
        hostile.file("start.sh", start(commands)).check();
    }
}
