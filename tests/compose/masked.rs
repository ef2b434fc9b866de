//! What is left of a password that compose cuts: none of it is shown, in no format.

use crate::tree::Tree;

const COMPOSE: &str = r#"
services:
  cut:
    image: redis:7.4
    command: redis-server --requirepass Tiger&Lime-Tail-93 --appendonly yes
  eaten:
    image: valkey/valkey:8.1
    command: ["valkey-server", "--requirepass", "Zebra$Quartz88tail"]
  number:
    image: bitnami/redis:7.4
    environment:
      REDIS_PASSWORD: 0123456
      REDIS_MASTER_PASSWORD: Ocean$Mist77tail
  worker:
    image: worker
    environment:
      CELERY_BROKER_URL: redis://:Maple$Frost66@cut:6379/0
"#;

/// Parts of the passwords, and what they come to.
const PARTS: [&str; 12] = [
    "Tiger", "Lime", "Zebra", "Quartz", "0123456", "42798", "Ocean", "Mist", "Maple", "Frost", "Wolf",
    "Stone",
];

#[test]
fn no_part_of_a_password_is_shown() {
    let tree = Tree::new(&[("compose.yaml", COMPOSE), (".env", "REDIS_PASSWORD=Wolf$Stone55tail\n")]);
    let checks =
        ["concise", "human", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];
    let shows = ["human", "json", "yaml", "mermaid"];
    let calls = checks.iter().map(|format| ("check", format));
    for (command, format) in calls.chain(shows.iter().map(|format| ("inspect", format))) {
        let strict = if command == "check" { &["--strict"][..] } else { &[] };
        let output = tree.run("", &[], &[&[command, "--format", format], strict].concat());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!text.is_empty(), "{command} {format}");
        for part in PARTS {
            let line = text.lines().find(|line| line.contains(part));
            assert_eq!(line, None, "{command} {format} shows {part}");
        }
    }
    let output = tree.run("", &[], &["check", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for rule in ["command-cut", "dollar-eats-value", "value-reprinted", "unset-variable"] {
        assert!(text.contains(rule), "{rule}: {text}");
    }
}
