//! Networks, ports, volumes, healthchecks, variables and references around a server.

use super::{compose, redis, see};

#[test]
fn exposure_follows_ports_networks_and_bind() {
    let cases = [
        ("image: redis:7.4", Some("network")),
        ("image: redis:7.4\nports: [\"6379:6379\"]", Some("public")),
        ("image: redis:7.4\nports: [\"6379\"]", Some("public")),
        ("image: redis:7.4\nports: [\"127.0.0.1:6379:6379\"]", Some("host")),
        ("image: redis:7.4\nports: [\"[::1]:6379:6379\"]", Some("host")),
        ("image: redis:7.4\nports: [\"${IP}:6379:6379\"]", None),
        ("image: redis:7.4\nports: [\"8001:8001\"]", Some("network")),
        ("image: redis:7.4\nexpose: [\"6379\"]", Some("network")),
        ("image: redis:7.4\nnetwork_mode: host", Some("public")),
        ("image: redis:7.4\nnetwork_mode: host\ncommand: redis-server --bind 127.0.0.1", Some("host")),
        ("image: redis:7.4\nnetwork_mode: none", Some("none")),
        ("image: redis:7.4\nports: [\"6379:6379\"]\ncommand: redis-server --bind 127.0.0.1", Some("none")),
        ("image: redis:7.4\nports: [\"7000:7000\"]\ncommand: redis-server --port 7000", Some("public")),
    ];
    for (lines, expected) in cases {
        let seen = redis(lines, &[]);
        assert_eq!(seen.server().exposure.known().map(|exposure| exposure.as_str()), expected, "{lines}");
    }
}

#[test]
fn data_lives_on_the_innermost_mount() {
    let cases = [
        ("image: redis:7.4", "anonymous /data"),
        ("image: redis:7.4\nvolumes: [\"./data:/data\"]", "bind /data"),
        ("image: redis:7.4\nvolumes: [\"/data\"]", "anonymous /data"),
        ("image: redis:7.4\ntmpfs: /data", "tmpfs /data"),
        ("image: redis:7.4\nvolumes: [\"./data:/var/lib/redis\"]", "anonymous /data"),
        ("image: redis:7.4\nvolumes: [\"./all:/\", \"./data:/data\"]", "bind /data"),
        ("image: redis:7.4\ncommand: redis-server --dir /db\nvolumes: [\"./data:/data\"]", "-"),
        ("image: redis:7.4\nworking_dir: /db\nvolumes: [\"./db:/db\"]", "bind /db"),
        ("image: bitnami/redis:7.4", "-"),
        ("image: redis:7.4\ncommand: redis-server --dir ${DIR}", "?"),
    ];
    for (lines, expected) in cases {
        let seen = redis(lines, &[]);
        let volume = &seen.server().data_volume;
        let shown = match volume.known() {
            None => "?".to_owned(),
            Some(None) => "-".to_owned(),
            Some(Some(volume)) => format!("{} {}", volume.kind.as_str(), volume.target),
        };
        assert_eq!(shown, expected, "{lines}");
    }
}

#[test]
fn configurations_that_nothing_loads() {
    let cases = [
        ("image: redis:7.4\nvolumes: [\"./redis.conf:/usr/local/etc/redis/redis.conf\"]", 1),
        (
            "image: redis:7.4\nvolumes: [\"./redis.conf:/usr/local/etc/redis/redis.conf\"]\ncommand: /usr/local/etc/redis/redis.conf",
            0,
        ),
        ("image: redis:7.4\nvolumes: [\".:/usr/local/etc/redis\"]", 1),
        ("image: redis:7.4\nvolumes: [\"./redis.conf:/x/redis.conf\"]\ncommand: sh /unseen.sh", 0),
    ];
    for (lines, count) in cases {
        let seen = redis(lines, &[("redis.conf", "appendonly yes\n")]);
        assert_eq!(seen.server().unloaded_confs.len(), count, "{lines}");
        assert_eq!(seen.value("appendonly") == "yes <- yes", lines.ends_with("redis.conf"), "{lines}");
    }
}

#[test]
fn a_configuration_outside_the_tree_is_unknown() {
    for lines in [
        "image: redis:7.4\ncommand: redis-server /etc/redis.conf\nvolumes: [\"/host/redis.conf:/etc/redis.conf\"]",
        "image: redis:7.4\ncommand: redis-server /etc/redis.conf\nvolumes: [\"./absent.conf:/etc/redis.conf\"]",
        "image: redis:7.4\ncommand: redis-server /etc/redis.conf\nvolumes: [\"conf:/etc\"]",
        "image: redis:7.4\ncommand: redis-server /etc/redis.conf",
    ] {
        assert_eq!(redis(lines, &[]).value("appendonly"), "?", "{lines}");
    }
}

#[test]
fn configurations_in_the_compose_file() {
    let text = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server /redis.conf\n    configs: [{source: conf, target: /redis.conf}]\nconfigs:\n  conf:\n    content: |\n      maxmemory 1mb\n";
    assert_eq!(see(&[("compose.yaml", text)]).value("maxmemory"), "1048576 <- 1mb");
}

#[test]
fn healthchecks_of_services_and_dockerfiles() {
    let own =
        redis("image: redis:7.4\nhealthcheck: {test: [\"CMD\", \"redis-cli\", \"ping\"], interval: 5s}", &[]);
    let check = own.server().healthcheck.value.as_ref().unwrap();
    assert_eq!((check.interval.value, check.checks_reply.value), (Some(5000), false));
    assert_eq!(check.invocations.len(), 1);
    let built = "FROM redis:7.4\nHEALTHCHECK --interval=7s CMD redis-cli ping | grep PONG\n";
    let built = redis("build: .", &[("Dockerfile", built)]);
    let check = built.server().healthcheck.value.as_ref().unwrap();
    assert_eq!((check.interval.value, check.checks_reply.value), (Some(7000), true));
    let off = redis("image: redis:7.4\nhealthcheck: {disable: true}", &[]);
    assert!(off.server().healthcheck.value.is_none());
    let lines = "image: redis:7.4\nvolumes: [\"./check.sh:/check.sh\"]\nhealthcheck: {test: [\"CMD\", \"sh\", \"/check.sh\"]}";
    let script = redis(lines, &[("check.sh", "redis-cli ping | grep -q PONG\n")]);
    assert!(script.server().healthcheck.value.as_ref().unwrap().checks_reply.value);
}

#[test]
fn variables_know_what_they_are() {
    let text = "services:\n  redis:\n    image: redis:7.4\n    env_file: redis.env\n    environment:\n      REDIS_PASSWORD: two\n      TZ: UTC\n";
    let env = "REDIS_PASSWORD=one\nSECRET=$(openssl rand -hex 8)\nOTHER_KEY=1\n";
    let seen =
        see(&[("compose.yaml", text), ("redis.env", env), (".env.example", "REDIS_PASSWORD=changeme\n")]);
    let find = |service: &str, name: &str| {
        let all = seen.deployment.variables.iter();
        all.filter(|variable| variable.service == service && variable.name == name).collect::<Vec<_>>()
    };
    let own = find("redis", "REDIS_PASSWORD")[0];
    assert_eq!(own.hides_env_file.value.as_deref(), Some("redis.env"));
    assert_eq!(own.read_by_image.known(), Some(&false));
    assert!(own.secret && own.relevant);
    assert_eq!(find("redis", "TZ")[0].read_by_image.known(), Some(&true));
    assert!(find("", "SECRET")[0].command_substitution);
    let password = find("", "REDIS_PASSWORD");
    let template = password.iter().find(|variable| variable.template).unwrap();
    assert!(template.placeholder && !template.used);
    assert!(password.iter().any(|variable| !variable.template && variable.used));
}

#[test]
fn references_know_who_else_sets_them() {
    let text = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server --requirepass ${REDIS_PASSWORD}\n    env_file: redis.env\n";
    let seen = see(&[
        ("compose.yaml", text),
        ("redis.env", "REDIS_PASSWORD=one\n"),
        (".env.example", "REDIS_PASSWORD=\n"),
    ]);
    let [reference] = &seen.deployment.references[..] else { panic!("one reference") };
    let files: Vec<&str> = reference.set_elsewhere.iter().map(|file| file.value.as_str()).collect();
    assert_eq!(files, ["redis.env"]);
    assert!(reference.relevant && reference.secret);
}

#[test]
fn dangerous_commands_are_those_of_the_users_of_clients() {
    let acl = "user default off\nuser app on >abcdef ~* +@all -@dangerous -@admin\n";
    let services = "  redis:\n    image: redis:7.4\n    command: redis-server --aclfile /users.acl\n    volumes: [\"./users.acl:/users.acl\"]\n  web:\n    image: shop/web\n    environment: {REDIS_URL: \"redis://app:abcdef@redis\"}\n";
    let seen = see(&[("compose.yaml", &format!("services:\n{services}")), ("users.acl", acl)]);
    assert_eq!(seen.server().dangerous_commands.value, Vec::<String>::new());
    assert_eq!(seen.deployment.clients[0].accepted.known(), Some(&true));
    let open = compose("  redis: {image: \"redis:7.4\"}\n");
    assert!(open.server().dangerous_commands.value.contains(&"flushall".to_owned()));
    assert_eq!(open.underlined(&open.server().dangerous_commands.origin), "redis");
}

#[test]
fn age_is_judged_by_the_day() {
    let seen = redis("image: redis:7.0.15", &[]);
    assert_eq!(seen.server().support.value, "ended");
    assert!(seen.server().advisories.iter().any(|advisory| advisory.id == "CVE-2025-49844"));
    assert_eq!(redis("image: redis:7-alpine", &[]).server().support.value, "supported");
    assert!(redis("image: redis:alpine", &[]).server().support.origin.is_unknown());
}

#[test]
fn bare_files_are_servers_on_a_host() {
    let seen = see(&[("redis.conf", "bind 127.0.0.1\nrequirepass abc\n")]);
    assert!(!seen.server().container);
    assert_eq!(seen.server().exposure.value.as_str(), "host");
    assert_eq!(seen.server().open.known(), Some(&false));
    let monitor = "sentinel monitor main 10.0.0.1 6379 2\n";
    let seen = see(&[("sentinel.conf", monitor)]);
    assert_eq!(seen.server().mode.value.as_str(), "sentinel");
    assert_eq!(seen.server().topology.resolves_names.known(), Some(&false));
    let seen = see(&[("sentinel.conf", &format!("{monitor}sentinel resolve-hostnames yes\n"))]);
    assert_eq!(seen.server().topology.resolves_names.known(), Some(&true));
}
