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
        ("redis/redis-stack:7.4.0-v3", "redis 7.4"),
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
        ("bitnami/redis:7.4", "save", ""),
        ("bitnami/redis:7.4", "bind", "0.0.0.0 ::"),
        ("bitnami/redis:7.4", "protected-mode", "yes"),
        ("bitnami/redis:7.4", "tls-port", "0"),
        ("bitnami/valkey:8.1", "appendonly", "yes"),
        ("bitnami/valkey:8.1", "dir", "/bitnami/valkey/data"),
        ("bitnamilegacy/redis:7.4", "dir", "/bitnami/redis/data"),
        ("bitnami/redis-cluster:7.4", "cluster-enabled", "yes"),
        ("bitnami/redis-cluster:7.4", "dir", "/bitnami/redis/data"),
        ("bitnami/valkey-cluster:8.1", "cluster-enabled", "yes"),
        ("redis/redis-stack:7.4.0-v1", "dir", "/data"),
        ("falkordb/falkordb:v4.2.1", "protected-mode", "no"),
        ("falkordb/falkordb:v4.2.1", "dir", "?"),
        ("shop/redis:7.4", "protected-mode", "?"),
        ("shop/redis:7.4", "dir", "?"),
        ("shop/redis:7.4", "requirepass", "?"),
    ];
    for (image, directive, expected) in cases {
        assert_eq!(redis(&format!("image: {image}"), &[]).value(directive), expected, "{image} {directive}");
    }
}

#[test]
fn variables_count_where_the_image_reads_them() {
    let cases = [
        ("redis:7.4", "REDIS_PASSWORD", "x", "requirepass", ""),
        ("redis:8.2", "REDIS_PASSWORD", "x", "requirepass", ""),
        ("redis:8.4", "REDIS_PASSWORD", "x", "requirepass", "?"),
        ("redis", "REDIS_PASSWORD", "x", "requirepass", "?"),
        ("redis", "REDIS_PASSWORD_FILE", "/run/secrets/pw", "requirepass", "?"),
        ("redis:7.4", "REDIS_PASSWORD_FILE", "/run/secrets/pw", "requirepass", ""),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "secret-word", "requirepass", "******** <- secret-word"),
        ("bitnami/redis:7.4", "REDIS_AOF_ENABLED", "\"no\"", "appendonly", "no <- no"),
        ("bitnami/redis:7.4", "REDIS_PORT_NUMBER", "\"6380\"", "port", "6380 <- 6380"),
        ("bitnami/redis:7.4", "REDIS_EXTRA_FLAGS", "--maxmemory 1mb", "maxmemory", "1048576 <- 1mb"),
        ("bitnami/redis:7.4", "ALLOW_EMPTY_PASSWORD", "\"yes\"", "protected-mode", "no <- yes"),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "secret-word", "masterauth", "******** <- secret-word"),
        ("bitnami/redis:7.4", "REDIS_ALLOW_REMOTE_CONNECTIONS", "\"no\"", "bind", "127.0.0.1 -::1 <- no"),
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
        (
            "bitnami/valkey:8.1",
            "VALKEY_PRIMARY_PASSWORD",
            "secret-word",
            "primaryauth",
            "******** <- secret-word",
        ),
        ("bitnami/valkey:8.1", "VALKEY_PRIMARY_USER", "bob", "primaryuser", "bob <- bob"),
        (
            "bitnami/redis:7.4",
            "REDIS_MASTER_PASSWORD",
            "secret-word",
            "masterauth",
            "******** <- secret-word",
        ),
        ("bitnami/redis:7.4", "REDIS_MASTER_USER", "bob", "masteruser", "bob <- bob"),
        ("bitnami/redis:7.4", "REDIS_RDB_POLICY", "900#1 60#1000", "save", "900 1 60 1000 <- 900#1"),
        ("bitnami/redis:7.4", "REDIS_RDB_POLICY_DISABLED", "\"yes\"", "save", " <- yes"),
        ("bitnami/redis:7.4", "REDIS_IO_THREADS", "\"4\"", "io-threads", "4 <- 4"),
        ("bitnami/redis:7.4", "REDIS_IO_THREADS_DO_READS", "\"yes\"", "io-threads-do-reads", "yes <- yes"),
        ("bitnami/redis:7.4", "REDIS_DATA_DIR", "/mnt", "dir", "/mnt <- /mnt"),
        ("bitnami/redis:7.4", "REDIS_ALLOW_REMOTE_CONNECTIONS", "\"YES\"", "bind", "0.0.0.0 ::"),
        ("bitnami/redis:7.4", "ALLOW_EMPTY_PASSWORD", "\"no\"", "protected-mode", "yes"),
        ("bitnami/redis:7.4", "ALLOW_EMPTY_PASSWORD", "\"1\"", "protected-mode", "no <- 1"),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "", "requirepass", "?"),
        ("bitnami/redis:7.4", "REDIS_PASSWORD", "''", "requirepass", ""),
        ("bitnami/redis:7.4", "REDIS_EXTRA_FLAGS", "", "maxmemory", "?"),
        ("valkey/valkey:8.1", "VALKEY_EXTRA_FLAGS", "", "requirepass", "?"),
        ("valkey/valkey:7.2", "VALKEY_EXTRA_FLAGS", "--requirepass abc", "requirepass", "******** <- abc"),
        (
            "bitnami/redis-cluster:7.4",
            "REDIS_PASSWORD",
            "secret-word",
            "requirepass",
            "******** <- secret-word",
        ),
        (
            "bitnami/valkey-cluster:8.1",
            "VALKEY_PASSWORD",
            "secret-word",
            "primaryauth",
            "******** <- secret-word",
        ),
        ("redis/redis-stack:7.4.0-v1", "REDIS_DATA_DIR", "/mnt", "dir", "/mnt <- /mnt"),
        ("falkordb/falkordb:v4.2.1", "REDIS_ARGS", "--requirepass abc", "requirepass", "******** <- abc"),
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
fn a_mounted_configuration_replaces_what_the_start_script_writes() {
    let lines = "image: bitnami/redis:7.4\nenvironment: {REDIS_PASSWORD: secret-word, REDIS_REPLICATION_MODE: replica, REDIS_MASTER_HOST: a}\nvolumes: [./r.conf:/opt/bitnami/redis/mounted-etc/redis.conf]";
    let seen = redis(lines, &[("r.conf", "maxmemory 1mb\ndaemonize yes\n")]);
    for (directive, expected) in [
        ("maxmemory", "1048576 <- 1mb"),
        ("requirepass", ""),
        ("replicaof", ""),
        ("appendonly", "no"),
        ("bind", "* -::*"),
        ("dir", "/"),
        // the start script says so behind the file
        ("daemonize", "no"),
    ] {
        assert_eq!(seen.value(directive), expected, "{directive}");
    }
    let stack = "image: redis/redis-stack:7.4.0-v1\nvolumes: [./r.conf:/redis-stack.conf]";
    let seen = redis(stack, &[("r.conf", "dir /elsewhere\nprotected-mode yes\nmaxmemory 1mb\n")]);
    let values = ["dir", "protected-mode", "maxmemory"].map(|directive| seen.value(directive));
    assert_eq!(values, ["/data", "no", "1048576 <- 1mb"]);
}

#[test]
fn overrides_come_last() {
    let lines =
        "image: bitnami/redis:7.4\nenvironment: {REDIS_PASSWORD: secret-word, REDIS_AOF_ENABLED: 'yes'}";
    let conf = ("o.conf", "appendonly no\nmaxmemory 1mb\n");
    let at = "volumes: [./o.conf:/opt/bitnami/redis/mounted-etc/overrides.conf]";
    let named = "  REDIS_OVERRIDES_FILE: /o.conf\nvolumes: [./o.conf:/o.conf]";
    let named = format!("{}\n{named}", lines.replace("{", "\n  ").replace("}", "").replace(", ", "\n  "));
    for lines in [format!("{lines}\n{at}"), named] {
        let seen = redis(&lines, &[conf]);
        assert_eq!(seen.value("appendonly"), "no <- no", "{lines}");
        assert_eq!(seen.value("maxmemory"), "1048576 <- 1mb");
        assert_eq!(seen.value("requirepass"), "******** <- secret-word");
        assert_eq!(seen.value("bind"), "0.0.0.0 ::");
    }
    let hidden = redis(
        "image: bitnami/valkey:8.1\nenvironment: {VALKEY_PASSWORD: x}\nvolumes: [conf:/opt/bitnami/valkey/mounted-etc]",
        &[],
    );
    assert_eq!(hidden.value("requirepass"), "?");
}

#[test]
fn variables_may_stand_in_files() {
    let lines = "image: bitnami/redis:7.4\nenvironment: {REDIS_PASSWORD_FILE: /run/secrets/pw, REDIS_PASSWORD: other, REDIS_PORT_NUMBER_FILE: /port}\nsecrets: [pw]\nvolumes: [./port:/port]";
    let compose = format!(
        "services:\n  redis:\n    {}\nsecrets: {{pw: {{file: pw.txt}}}}\n",
        lines.replace('\n', "\n    ")
    );
    let seen = see(&[("compose.yaml", &compose), ("pw.txt", "secret-word\n"), ("port", "7000\n")]);
    assert_eq!(seen.value("requirepass"), "******** <- secret-word");
    assert_eq!(seen.value("port"), "7000 <- 7000");
    let hidden = see(&[("compose.yaml", &compose)]);
    assert_eq!((hidden.value("requirepass"), hidden.value("port")), ("?".into(), "?".into()));
}

#[test]
fn tls_of_bitnami_images() {
    let tls = |variables: &str| {
        redis(
            &format!(
                "image: bitnami/redis:7.4\nenvironment: {{REDIS_PASSWORD: x, REDIS_TLS_CERT_FILE: /c.pem, REDIS_TLS_KEY_FILE: /k.pem, REDIS_TLS_CA_DIR: /ca, {variables}}}"
            ),
            &[],
        )
    };
    let show = |variables: &str| {
        let seen = tls(variables);
        ["port", "tls-port", "tls-cert-file", "tls-ca-cert-dir", "tls-auth-clients"].map(|directive| {
            let value = seen.value(directive);
            value.split(" <- ").next().unwrap().to_owned()
        })
    };
    assert_eq!(show("REDIS_TLS_ENABLED: 'no'"), ["6379", "0", "", "", "yes"]);
    assert_eq!(show("REDIS_TLS_ENABLED: 'yes'"), ["0", "6379", "/c.pem", "/ca", "yes"]);
    assert_eq!(
        show("REDIS_TLS_ENABLED: 'yes', REDIS_TLS_PORT_NUMBER: 6380"),
        ["6379", "6380", "/c.pem", "/ca", "yes"]
    );
    assert_eq!(
        show("REDIS_TLS_ENABLED: 'yes', REDIS_PORT_NUMBER: 6380"),
        ["6380", "6379", "/c.pem", "/ca", "yes"]
    );
    assert_eq!(
        show("REDIS_TLS_ENABLED: 'true', REDIS_TLS_CA_FILE: /a, REDIS_TLS_AUTH_CLIENTS: 'no'"),
        ["0", "6379", "/c.pem", "", "no"]
    );
    assert_eq!(show("REDIS_TLS_ENABLED: "), ["?", "?", "?", "?", "?"]);
    assert_eq!(
        tls("REDIS_TLS_ENABLED: 'yes', REDIS_REPLICATION_MODE: master").value("tls-replication"),
        "yes <- yes"
    );
}

#[test]
fn who_runs_the_server() {
    let cases = [
        ("image: redis:7.4", "false"),
        ("image: redis:7.4\ncommand: redis-server --save ''", "false"),
        ("image: redis:7.4\ncommand: sh -c 'redis-server'", "true"),
        ("image: redis:7.4\ncommand: /usr/local/bin/redis-server", "?"),
        ("image: redis:7.4\nenvironment: {SKIP_DROP_PRIVS: 1}", "false"),
        ("image: redis:7.4\nuser: '999'", "false"),
        ("image: redis:8.2", "false"),
        ("image: redis:8.2\ncommand: /usr/local/bin/redis-server", "false"),
        ("image: redis:8.2\nenvironment: {SKIP_DROP_PRIVS: 1}", "true"),
        ("image: redis:8.2\nenvironment: {SKIP_DROP_PRIVS: ''}", "false"),
        ("image: redis:8.2\nenvironment: [SKIP_DROP_PRIVS]", "?"),
        ("image: redis:8.2\ncap_drop: [ALL]", "true"),
        ("image: redis:8.2\ncap_drop: [cap_setgid]", "true"),
        ("image: redis:8.2\ncap_drop: [ALL]\ncap_add: [SETUID, SETGID]", "false"),
        ("image: redis:8.2\ncap_drop: [NET_RAW]", "false"),
        ("image: redis:8.0\ncap_drop: [ALL]", "?"),
        ("image: redis\ncap_drop: [ALL]", "?"),
        ("image: valkey/valkey:8.1", "false"),
        ("image: valkey/valkey:8.1\ncommand: /usr/local/bin/valkey-server", "true"),
        ("image: bitnami/redis:7.4", "false"),
        ("image: bitnami/redis:7.4\nuser: root", "false"),
        ("image: shop/redis:7.4", "?"),
    ];
    for (lines, expected) in cases {
        let seen = redis(lines, &[]);
        let root = &seen.server().runs_as_root;
        let shown = if root.origin.is_unknown() { "?".to_owned() } else { root.value.to_string() };
        assert_eq!(shown, expected, "{lines}");
    }
}

#[test]
fn dragonfly_takes_its_password_from_a_variable() {
    for name in ["DFLY_requirepass", "DFLY_PASSWORD"] {
        let seen = redis(
            &format!("image: dragonflydb/dragonfly:v1.25.1\nenvironment: {{{name}: secret-word}}"),
            &[],
        );
        assert_eq!(seen.value("requirepass"), "******** <- secret-word");
    }
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
    assert_eq!(seen.value("replicaof"), "primary 6379 <- primary");
    let by_sentinel = redis(
        "image: bitnami/redis:7.4\nenvironment: {REDIS_REPLICATION_MODE: slave, REDIS_SENTINEL_HOST: s, REDIS_MASTER_HOST: a}",
        &[],
    );
    assert_eq!(by_sentinel.value("replicaof"), "?");
    let primary = redis(
        "image: bitnami/valkey:8.1\nenvironment: {VALKEY_REPLICATION_MODE: primary, VALKEY_PRIMARY_HOST: a, VALKEY_REPLICA_IP: b}",
        &[],
    );
    assert_eq!(primary.value("replicaof"), "");
    assert_eq!(primary.value("replica-announce-ip"), "b <- b");
    let replica = redis(
        "image: bitnami/valkey:8.1\nenvironment: {VALKEY_REPLICATION_MODE: replica, VALKEY_PRIMARY_HOST: a, VALKEY_PRIMARY_PORT_NUMBER: 7000}",
        &[],
    );
    assert!(replica.value("replicaof").starts_with("a 7000 <- a"));
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

#[test]
fn a_dockerfile_in_small_letters_counts_where_there_is_no_other() {
    let compose = ("compose.yaml", "services: {redis: {build: .}}\n");
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[("dockerfile", "FROM redis:7.4\n")], "redis 7.4"),
        (&[("dockerfile", "FROM redis:7.4\n"), ("Dockerfile", "FROM valkey/valkey:8.1\n")], "valkey 8.1"),
        (&[("DOCKERFILE", "FROM redis:7.4\n")], ""),
    ];
    for (files, expected) in cases {
        let seen = see(&[&[compose], files].concat());
        let target = seen.deployment.servers.first().and_then(|server| server.target.value);
        assert_eq!(target.map(|target| target.to_string()).unwrap_or_default(), expected);
    }
}
