//! A directive is written where its effective value comes from.

use super::Tree;

const WORKER: &str = "  worker:
    image: shop/worker
    environment:
      CELERY_BROKER_URL: redis://redis:6379/0
";

/// Paths and contents of further files.
type Others = &'static [(&'static str, &'static str)];

fn compose(lines: &str) -> String {
    format!("services:\n  redis:\n    image: redis:7.2.4\n{lines}{WORKER}")
}

/// Options have to follow the file, which stands in the command behind this entrypoint.
#[test]
fn not_between_the_server_and_its_file() {
    let lines = "    entrypoint: [redis-server]\n    command: [/etc/redis.conf]\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n";
    let compose = compose(lines);
    let tree = Tree::new(&[("compose.yaml", compose.as_str()), ("redis.conf", "# nothing yet\n")]);
    let (_, _, stderr) = tree.run(&["fix", "--unsafe-fixes", "--select", "snapshots-only-broker"]);
    assert_eq!(tree.read("compose.yaml"), compose, "{stderr}");
}

/// A configuration that is the `content` of a config is one as any.
#[test]
fn within_another_file() {
    let compose = "services:
  redis:
    image: redis:7.2.4
    entrypoint: [redis-server]
    command: [/etc/redis.conf]
    configs: [{source: redis, target: /etc/redis.conf}]
configs:
  redis:
    content: |
      tls-port 6380
      cluster-enabled yes
";
    let tree = Tree::new(&[("compose.yaml", compose)]);
    let (_, _, stderr) = tree.run(&["fix", "--unsafe-fixes", "--select", "tls-without-cluster"]);
    assert_eq!(
        tree.read("compose.yaml"),
        format!("{compose}      tls-cluster yes\n      tls-replication yes\n"),
        "{stderr}"
    );
    let quoted = compose.replace("|\n      tls-port 6380\n      cluster", "\"tls-port 6380\\ncluster");
    let quoted = quoted.replace("enabled yes", "enabled yes\"");
    let tree = Tree::new(&[("compose.yaml", quoted.as_str())]);
    let (_, _, stderr) = tree.run(&["fix", "--unsafe-fixes", "--select", "tls-without-cluster"]);
    assert_eq!(tree.read("compose.yaml"), quoted, "{stderr}");
}

/// Mends the policy of a broker. Each case: what stands below the image, other files, and the one text of all of them
/// that changes, before and after.
#[test]
fn where_the_effective_value_comes_from() {
    let loaded =
        "    command: redis-server /etc/redis.conf\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n";
    let plain = "    command: redis-server --maxmemory 1gb --maxmemory-policy allkeys-lru # why\n";
    let listed = "    command: [redis-server, --maxmemory, 1gb, '--maxmemory-policy', 'allkeys-lru'] # why\n";
    let lines = "    command:\n      - redis-server\n      - --maxmemory\n      - 1gb\n      # the policy\n      - --maxmemory-policy\n      - \"allkeys-lru\" # why\n";
    let fallback = "    command: redis-server --maxmemory 1gb --maxmemory-policy ${POLICY:-allkeys-lru}\n";
    let nested = "    command: redis-server --maxmemory 1gb --maxmemory-policy ${A:-${B-allkeys-lru}}\n";
    let variable = "    command: redis-server --maxmemory 1gb --maxmemory-policy ${POLICY}\n";
    let passed = "    command: sh -c 'redis-server --maxmemory 1gb --maxmemory-policy $$POLICY'\n    environment:\n      POLICY: allkeys-lru # why\n";
    const CONF: &str = "# why\nmaxmemory 1gb\n  maxmemory-policy   \"allkeys-lru\"\ntimeout 0\n";
    let cases: [(&str, Others, &str); 9] = [
        (loaded, &[("redis.conf", CONF)], "redis.conf"),
        (loaded, &[("redis.conf", "maxmemory 1gb\r\nmaxmemory-policy allkeys-lru\r\n")], "redis.conf"),
        (plain, &[], "compose.yaml"),
        (listed, &[], "compose.yaml"),
        (lines, &[], "compose.yaml"),
        (fallback, &[], "compose.yaml"),
        (nested, &[], "compose.yaml"),
        (variable, &[(".env", "# why\nPOLICY=\"allkeys-lru\" # kept\n")], ".env"),
        (passed, &[], "compose.yaml"),
    ];
    for (command, others, changed) in cases {
        let compose = compose(command);
        let files: Vec<(&str, &str)> = [
            ("compose.yaml", compose.as_str()),
            ("redlint.toml", "[rules]\nsnapshots-only-broker = \"off\"\n"),
        ]
        .into_iter()
        .chain(others.iter().copied())
        .collect();
        let tree = Tree::new(&files);
        let (_, _, stderr) = tree.run(&["fix", "--unsafe-fixes"]);
        for (path, before) in files {
            let expected = before.replace("allkeys-lru", "noeviction");
            let after = tree.read(path);
            assert_eq!(after, if path == changed { expected } else { before.to_owned() }, "{stderr}");
        }
    }
}
