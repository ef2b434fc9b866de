//! What an image makes of its command and its environment.

use super::{redis, see};

#[test]
fn commands_become_servers_or_not() {
    let cases = [
        ("image: redis:7.4", true),
        ("image: redis:7.4\ncommand: --maxmemory 1gb", true),
        ("image: redis:7.4\ncommand: redis-server --maxmemory 1gb", true),
        ("image: redis:7.4\ncommand: redis-cli -h other ping", false),
        ("image: redis:7.4\ncommand: sleep infinity", false),
        ("image: redis:7.4\nentrypoint: redis-cli\ncommand: --cluster create a:1", false),
        ("image: redis:7.4\ncommand: sh -c 'sleep 5; redis-cli -h redis config set maxmemory 1'", false),
        ("image: oliver006/redis_exporter", false),
        ("image: redis/redisinsight:2.70", false),
        ("image: rediscommander/redis-commander", false),
        ("image: shop/web", false),
        ("image: shop/redis", true),
        ("image: shop/base\ncommand: redis-server", true),
        ("image: ghcr.io/valkey-io/valkey:8", true),
    ];
    for (service, expected) in cases {
        let text = format!(
            "services:\n  redis:\n    {}\n  other: {{image: redis:7}}\n",
            service.replace('\n', "\n    ")
        );
        let seen = see(&[("compose.yaml", &text)]);
        let found = seen.deployment.servers.iter().any(|server| server.name == "redis");
        assert_eq!(found, expected, "{service}");
    }
}

#[test]
fn versions_come_from_tags() {
    let cases = [
        ("redis:7.2.4-alpine", "redis 7.2.4"),
        ("redis:7.2", "redis 7.2"),
        ("redis:7-alpine", "redis 7.4"),
        ("redis:8", "redis 8"),
        ("redis:alpine", "redis"),
        ("redis", "redis"),
        ("redis:7.4@sha256:0123", "redis 7.4"),
        ("docker.io/valkey/valkey:8.1", "valkey 8.1"),
        ("redis/redis-stack:7.4.0-v3", "redis 7.4.0"),
        ("eqalpha/keydb:x86_64_v6.3.4", "keydb 6.3.4"),
        ("docker.dragonflydb.io/dragonflydb/dragonfly:v1.25.1", "dragonfly 1.25.1"),
        ("redis:${TAG}", "redis"),
        ("redis:${TAG:-7.4}", "redis 7.4"),
    ];
    for (image, expected) in cases {
        let seen = redis(&format!("image: {image}"), &[]);
        assert_eq!(seen.server().target.value.unwrap().to_string(), expected, "{image}");
    }
    assert!(redis("image: shop/redis:7.2", &[]).server().target.origin.is_unknown());
}

#[test]
fn defaults_are_those_of_the_image() {
    let cases = [
        ("redis:7.4", "protected-mode", "no"),
        ("redis:7.4", "dir", "/data"),
        ("valkey/valkey:8.1", "protected-mode", "no"),
        ("redis/redis-stack-server:7.4.0-v1", "protected-mode", "no"),
        ("bitnami/redis:7.4", "appendonly", "yes"),
        ("bitnami/redis:7.4", "dir", "/bitnami/redis/data"),
        ("bitnami/redis-cluster:7.4", "cluster-enabled", "yes"),
    ];
    for (image, directive, expected) in cases {
        assert_eq!(redis(&format!("image: {image}"), &[]).value(directive), expected, "{image} {directive}");
    }
}

#[test]
fn variables_count_where_the_image_reads_them() {
    let cases = [
        ("redis:7.4", "REDIS_PASSWORD", "x", "requirepass", ""),
        ("redis", "REDIS_PASSWORD", "x", "requirepass", "?"),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "secret-word", "requirepass", "******** <- secret-word"),
        ("bitnami/redis:7.4", "REDIS_AOF_ENABLED", "\"no\"", "appendonly", "no <- no"),
        ("bitnami/redis:7.4", "REDIS_PORT_NUMBER", "\"6380\"", "port", "6380 <- 6380"),
        ("bitnami/redis:7.4", "REDIS_EXTRA_FLAGS", "--maxmemory 1mb", "maxmemory", "1048576 <- 1mb"),
        ("bitnami/redis:7.4", "ALLOW_EMPTY_PASSWORD", "\"yes\"", "protected-mode", "no <- yes"),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "secret-word", "masterauth", "******** <- secret-word"),
        ("bitnami/redis:7.4", "REDIS_ALLOW_REMOTE_CONNECTIONS", "\"no\"", "bind", "127.0.0.1 ::1 <- no"),
        (
            "bitnami/redis:7.4",
            "REDIS_ACLFILE",
            "/etc/users.acl",
            "aclfile",
            "/etc/users.acl <- /etc/users.acl",
        ),
        ("bitnami/valkey:8.1", "VALKEY_PASSWORD", "secret-word", "requirepass", "******** <- secret-word"),
        ("bitnami/valkey:8.1", "VALKEY_PASSWORD", "secret-word", "primaryauth", "******** <- secret-word"),
        ("bitnami/valkey:8.1", "VALKEY_AOF_ENABLED", "\"no\"", "appendonly", "no <- no"),
        ("valkey/valkey:8.1", "VALKEY_EXTRA_FLAGS", "--maxmemory 1mb", "maxmemory", "1048576 <- 1mb"),
        ("redis/redis-stack:7.4.0-v1", "REDIS_ARGS", "--requirepass abc", "requirepass", "******** <- abc"),
    ];
    for (image, variable, value, directive, expected) in cases {
        let seen = redis(&format!("image: {image}\nenvironment:\n  {variable}: {value}"), &[]);
        assert_eq!(seen.value(directive), expected, "{image} {variable}");
    }
}

#[test]
fn a_command_of_its_own_bypasses_the_set_up() {
    let seen = redis(
        "image: bitnami/redis:7.4\ncommand: redis-server --port 7000\nenvironment: {REDIS_PASSWORD: x}",
        &[],
    );
    assert_eq!(seen.value("requirepass"), "");
    let seen = redis(
        "image: redis/redis-stack:7.4.0-v1\ncommand: redis-server\nenvironment: {REDIS_ARGS: --port 1}",
        &[],
    );
    assert_eq!(seen.value("port"), "6379");
}

#[test]
fn last_words_win() {
    let lines = "image: valkey/valkey:8.1\ncommand: valkey-server --maxmemory 1gb\nenvironment: {VALKEY_EXTRA_FLAGS: --maxmemory 2gb}";
    assert_eq!(redis(lines, &[]).value("maxmemory"), "2147483648 <- 2gb");
}

#[test]
fn a_replica_by_variables() {
    let seen = redis(
        "image: bitnami/redis:7.4\nenvironment:\n  - REDIS_REPLICATION_MODE=replica\n  - REDIS_MASTER_HOST=primary",
        &[],
    );
    assert_eq!(seen.server().mode.value.as_str(), "replica");
}

#[test]
fn built_images_are_what_their_dockerfile_says() {
    let lines = "build: .";
    let dockerfile = "ARG V=7.4.2\nFROM redis:${V}-alpine AS base\nENV MEM=64mb\nFROM base\nCOPY conf/redis.conf /etc/redis/\nCMD redis-server /etc/redis/redis.conf --maxmemory $MEM";
    let seen = redis(lines, &[("Dockerfile", dockerfile), ("conf/redis.conf", "appendonly yes\n")]);
    assert_eq!(seen.server().target.value.unwrap().to_string(), "redis 7.4.2");
    assert_eq!(seen.value("appendonly"), "yes <- yes");
    assert_eq!(seen.value("maxmemory"), "67108864 <- 64mb");
    assert!(seen.server().image.as_ref().unwrap().built);
    assert_eq!(seen.server().data_volume.value.as_ref().unwrap().kind.as_str(), "anonymous");
}

#[test]
fn what_a_build_hides_is_unknown() {
    for dockerfile in [
        "FROM shop/base",
        "FROM redis:7.4\nRUN curl -o /etc/redis.conf example.com\nCMD [\"/etc/redis.conf\"]",
    ] {
        let seen = redis("build: .\ncommand: redis-server /etc/redis.conf", &[("Dockerfile", dockerfile)]);
        assert_eq!(seen.value("appendonly"), "?", "{dockerfile}");
        assert!(seen.server().open.origin.is_unknown());
    }
    let seen = redis("build: ./missing\ncommand: redis-server", &[]);
    assert_eq!(seen.value("requirepass"), "?");
}

#[test]
fn images_of_systems_have_no_entrypoint() {
    let dockerfile = "FROM alpine:3.20\nRUN apk add redis\nCMD [\"redis-server\", \"--maxmemory\", \"1mb\"]";
    let seen = redis("build: .", &[("Dockerfile", dockerfile)]);
    assert_eq!(seen.value("maxmemory"), "1048576 <- 1mb");
    assert_eq!(seen.value("requirepass"), "");
    assert!(seen.server().target.origin.is_unknown());
}
