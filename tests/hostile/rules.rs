//! What rules, policies and configurations have to look at.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;
use std::fs;

#[test]
fn three_thousand_users() {
    let hostile = Hostile::new();
    let users = numbered(3_000, |text, n| {
        writeln!(text, "user u{n} on >secret-{n} ~k{n}:* +@all -@dangerous +config|get").unwrap();
    });
    hostile.file("redis.conf", "aclfile users.acl\n");
    hostile.file("users.acl", users + "usr x on\n");
    hostile.check();
}

#[test]
fn a_server_with_two_thousand_of_everything() {
    let hostile = Hostile::new();
    let ports = numbered(2_000, |text, n| writeln!(text, "      - '{}:6379'", n + 1).unwrap());
    let urls = |text: &mut String, n| {
        writeln!(text, "      W{n}_URL: redis://:password{n}@r:6379/{}", n % 16).unwrap();
    };
    let clients = format!("  w:\n    image: worker\n    environment:\n{}", numbered(2_000, urls));
    let server = "services:\n  r:\n    image: redis:7\n    command: redis-server /etc/redis.conf\n";
    let mount = "    volumes: ['./redis.conf:/etc/redis.conf']\n    ports:\n";
    hostile.file("docker-compose.yml", format!("{server}{mount}{ports}{clients}"));
    let users = numbered(2_000, |text, n| writeln!(text, "user u{n} on >password{n} ~k{n}:* +get").unwrap());
    hostile.file("redis.conf", users);
    let monitors = numbered(2_000, |text, n| {
        writeln!(text, "sentinel monitor m{n} 10.0.0.1 {} 2\nsentinel auth-pass m{n} hunter{n}", n + 1)
            .unwrap();
    });
    hostile.file("alone/sentinel.conf", monitors);
    hostile.finds("docker-compose.yml:8:10", "published-on-all-interfaces");
    hostile.finds("redis.conf:1:", "weak-password");
}

#[test]
fn configurations_that_are_none() {
    let hostile = Hostile::new();
    let cases = [
        ("redlint.toml", "# x\n".repeat(2_500_000)),
        ("redlint.toml", format!("exclude = {}\n", "[".repeat(200_000))),
        (
            "redlint.toml",
            numbered(2_000, |text, n| {
                writeln!(text, "[[overrides]]\npaths = ['a{n}*']\nrules = {{}}").unwrap()
            }),
        ),
        (".redlint/baseline.json", "[".repeat(1_000_000)),
        (".redlint/baseline.json", format!("{{\"version\": 1, \"findings\": {}", "{\"a\":".repeat(500_000))),
    ];
    for (name, content) in cases {
        hostile.file(name, content);
        for arguments in
            [&["check", ".", "--format", "concise"][..], &["inspect", "."], &["fix", "--diff", "."]]
        {
            hostile.run(arguments);
        }
        fs::remove_file(hostile.path().join(name)).unwrap();
    }
}

#[test]
fn policies_that_never_end() {
    let hostile = Hostile::new();
    let deep = |open: &str, close: &str| format!("{}true{}", open.repeat(50_000), close.repeat(50_000));
    let cases = [
        deep("(", ")"),
        deep("!", ""),
        deep("-", ""),
        deep("[", "]"),
        deep("true ? ", " : false"),
        format!("{}true", "true && ".repeat(200_000)),
        r#"server.name.matches("((a{1000}){1000}){1000}")"#.to_owned(),
        r#"server.name.matches("(a|aa|a*)*(a+)+b$")"#.to_owned(),
        format!("server.name.matches(\"{}a{}\")", "(".repeat(20_000), ")".repeat(20_000)),
        "server.servers".to_owned(),
    ];
    for expression in cases {
        let example = "files.'redis.conf' = 'port 1'\n";
        let policy = format!(
            "title = 'x'\nseverity = 'error'\nsubject = 'server'\nrequire = '{expression}'\nmessage = 'x'\nwhy = 'x'\n\
             [[bad]]\nname = 'x'\nat = ['x']\n{example}[[good]]\nname = 'x'\n{example}"
        );
        hostile.file(".redlint/policies/bomb.toml", policy);
        hostile.run(&["check", ".", "--format", "concise"]);
    }
}

#[test]
fn thousands_of_commands_and_limits() {
    let hostile = Hostile::new();
    let services = "services:\n  r:\n    image: redis:7\n  w:\n    image: worker\n    environment:\n";
    let limits = |text: &mut String, n| {
        let value = n + 1;
        writeln!(text, "      A{n}_CELERY_TASK_TIME_LIMIT: {value}\n      B{n}_VISIBILITY_TIMEOUT: {value}")
            .unwrap();
    };
    hostile.file("docker-compose.yml", services.to_owned() + &numbered(1_000, limits));
    let backups = |text: &mut String, n| {
        let minute = n % 60;
        writeln!(text, "{minute} * * * * redis-cli -h r bgsave && cp /data/dump.rdb /b/{n}").unwrap();
    };
    hostile.file("crontab", numbered(1_000, backups));
    hostile.finds("crontab:1000:", "copied-before-saved");
}

#[test]
fn a_policy_that_holds_all_against_all() {
    let hostile = Hostile::new();
    let policy = "title = 'x'\nseverity = 'error'\nsubject = 'service'\nmessage = 'x'\nwhy = 'x'\n\
        require = 'deployment.services.all(a, deployment.services.all(b, deployment.services.all(c, \
        a.name + b.name + c.name != service.name)))'\n\
        [[bad]]\nname = 'x'\nat = ['x']\nfiles.'docker-compose.yml' = 'services: {aaaa: {image: redis}, a: {image: b}}'\n\
        [[good]]\nname = 'x'\nfiles.'docker-compose.yml' = 'services: {a: {image: redis}}'\n";
    hostile.file(".redlint/policies/all.toml", policy);
    let services =
        numbered(300, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7', ports: ['6379']}}").unwrap());
    hostile.file("docker-compose.yml", format!("services:\n{services}"));
    let lines = hostile.finds("docker-compose.yml:", "too-much-to-compare");
    assert!(lines.iter().any(|line| line.starts_with("docker-compose.yml:301:")), "the other rules are lost");
}
