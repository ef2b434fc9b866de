//! Files as people write them: for other programs, for several projects, for older formats.

use crate::loaded::{Loaded, load};

fn rules(loaded: &Loaded) -> Vec<&str> {
    loaded.problems.iter().map(|problem| &*problem.rule).collect()
}

#[test]
fn services_of_the_first_format_are_told_once_and_read_all_the_same() {
    let loaded = load(&[(
        "compose.yaml",
        "web:\n  build: .\n  links: [redis]\nredis:\n  image: redis\n  ports: [6379:6379]\n",
    )]);
    insta::assert_snapshot!(
        loaded.problems().join("\n"),
        @"invalid-compose compose.yaml:1: web | additional properties 'web', 'redis' not allowed"
    );
    assert_eq!(loaded.service("redis").ports[0].target, 6379);
    let typo = load(&[("compose.yaml", "servics:\n  r: {image: redis}\n")]);
    assert_eq!(rules(&typo), ["invalid-compose"]);
}

#[test]
fn keys_that_another_program_takes_out_are_none_of_compose() {
    let loaded = load(&[(
        "compose.yaml",
        "services:\n  r:\n    image: redis\n    exclude_from_hc: true\n    volumes:\n      - {type: bind, source: ./d, target: /d, is_directory: true}\n      - type: bind\n        source: ./r.conf\n        target: /r.conf\n        mode: '0600'\n        content: |\n          pattern ${[a-z]*}\n",
    )]);
    assert_eq!(loaded.problems(), [""; 0]);
    let wrong = load(&[(
        "compose.yaml",
        "services:\n  r: {image: redis, volumes: [{type: bind, source: ., target: /d, mode: '0600'}]}\n",
    )]);
    assert_eq!(rules(&wrong), ["invalid-compose"]);
}

#[test]
fn what_a_file_nearby_brings_is_not_missing() {
    let base = (
        "compose.yaml",
        "services:\n  app:\n    restart: always\n    secrets: [pw, other]\n    depends_on: [cache, gone]\n",
    );
    let loaded = load(&[
        base,
        ("deploy/ci.yaml", "services:\n  app: {image: shop}\nsecrets:\n  pw: {environment: PW}\n"),
        ("overrides/redis.yml", "services:\n  app: {links: [cache]}\n  cache: {image: redis}\n"),
        ("else/where.yml", "services:\n  x: {image: x}\nsecrets:\n  other: {file: x}\n"),
        ("far/below/this.yml", "services:\n  app: {}\nsecrets:\n  other: {file: x}\n"),
    ]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r#"
    undefined-secret compose.yaml:4: other | service "app" refers to undefined secret other
    undefined-service compose.yaml:5: gone | service "app" depends on undefined service "gone"
    "#);
}

#[test]
fn a_list_that_is_merged_into_maps_is_one_mistake() {
    let loaded = load(&[(
        "compose.yaml",
        "x-env: &env\n  - A=1\nservices:\n  r:\n    image: redis\n    environment:\n      <<: *env\n      B: 2\n    volumes:\n      <<: *env\n  s:\n    image: redis\n    environment: {<<: *env}\n",
    )]);
    insta::assert_snapshot!(
        loaded.problems().join("\n"),
        @"invalid-yaml-merge compose.yaml:7: *env | `<<` takes a map, an alias of a map, or a list of those"
    );
    let related = &loaded.problems[0].related;
    let related: Vec<String> =
        related.iter().map(|label| format!("{} {}", loaded.at(label.span), label.message)).collect();
    assert_eq!(
        related[1..],
        ["compose.yaml:10: *env merged here, too", "compose.yaml:13: *env merged here, too"]
    );
}

#[test]
fn a_file_that_breaks_off_has_no_other_fault() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis\n    volumes: [data:/data]\n    networks: [back]\n",
        ),
        ("compose.override.yaml", "services:\n  r:\n   restart: [\nvolumes: {data: }\n"),
    ]);
    assert_eq!(rules(&loaded), ["invalid-yaml"]);
}

#[test]
fn services_that_wait_for_each_other_are_one_finding() {
    let loaded = load(&[(
        "compose.yaml",
        "services:\n  a: {image: x, depends_on: [b, d]}\n  b: {image: x, links: [\"c:see\"]}\n  c: {image: x, network_mode: \"service:a\"}\n  d: {image: x, depends_on: [d]}\n",
    )]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r"
    dependency-cycle compose.yaml:4: service:a | dependency cycle detected: a -> b -> c -> a
    dependency-cycle compose.yaml:5: d | dependency cycle detected: d -> d
    ");
    let related: Vec<String> = loaded.problems[0].related.iter().map(|label| loaded.at(label.span)).collect();
    assert_eq!(related, ["compose.yaml:2: b", "compose.yaml:3: c:see"]);
    let tree = load(&[(
        "compose.yaml",
        "services:\n  a: {image: x, depends_on: [b, c]}\n  b: {image: x, depends_on: [c]}\n  c: {image: x}\n",
    )]);
    assert_eq!(tree.problems(), [""; 0]);
}

#[test]
fn values_that_compose_cannot_read_are_told_where_they_stand() {
    let loaded = load(&[(
        "compose.yaml",
        "version: 3\nservices:\n  r:\n    image: redis\n    shm_size: 5x\n    environment: [1]\n    security_opt: [a, a]\n    cgroup: own\n    deploy: {resources: {limits: {cpus: half, memory: 512}}}\n    ports: [{target: 6379, host_ip: localhost}]\n    volumes: [{target: /data}]\n    depends_on: {s: {condition: ready}}\n    tty: \"${TTY}\"\n  s: {image: x}\n",
    )]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r"
    invalid-compose compose.yaml:1: 3 | version must be a string
    invalid-compose compose.yaml:6: 1 | services.r.environment.0 must be a string
    invalid-compose compose.yaml:7: a | services.r.security_opt items at 0 and 1 are equal
    invalid-compose compose.yaml:8: own | services.r.cgroup value must be one of 'host', 'private'
    invalid-compose compose.yaml:9: 512 | services.r.deploy.resources.limits.memory must be a string
    invalid-compose compose.yaml:11: {target: /data} | services.r.volumes.0 missing property 'type'
    invalid-compose compose.yaml:12: ready | services.r.depends_on.s.condition value must be one of 'service_started', 'service_healthy', 'service_completed_successfully'
    invalid-compose compose.yaml:5: 5x | services.r.shm_size: invalid suffix: 'x'
    invalid-compose compose.yaml:9: half | services.r.deploy.resources.limits.cpus: invalid number 'half'
    invalid-compose compose.yaml:10: localhost | services.r.ports.*.host_ip: invalid IP address 'localhost'
    ");
}
