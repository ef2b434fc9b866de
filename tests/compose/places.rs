//! Where the values of a compose project come from, to the byte.

use crate::loaded::load;
use redlint::model::compose::MountKind;
use std::path::PathBuf;

#[test]
fn a_default_is_its_own_bytes() {
    let loaded = load(&[(
        "compose.yaml",
        "services:\n  r:\n    image: redis:${TAG:-7.2}\n    command: >-\n      redis-server --maxmemory ${MEM:-256mb}\n      --appendonly \"yes\"\n",
    )]);
    let r = loaded.service("r");
    assert_eq!(
        loaded.text(r.image.as_ref().unwrap()),
        r#""redis:7.2" = compose.yaml:3: redis: + compose.yaml:3: 7.2"#
    );
    let words: Vec<String> = r.command.as_ref().unwrap().words.iter().map(|word| loaded.text(word)).collect();
    assert_eq!(words[2], r#""256mb" = compose.yaml:5: 256mb"#);
    assert_eq!(words[4], r#""yes" = compose.yaml:6: yes"#);
}

#[test]
fn a_value_from_the_env_file_is_its_line_there() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis\n    environment:\n      - PW=x${PW}\n      - OPEN\n",
        ),
        (".env", "BASE='se cret'\nexport PW=\"$BASE!\" # for r\nOPEN=no\n"),
    ]);
    assert_eq!(
        loaded.env("r", "PW"),
        r#""xse cret!" = compose.yaml:5: x + .env:1: se cret + .env:2: ! via compose.yaml:5: ${PW} via .env:2: $BASE"#
    );
    assert_eq!(loaded.env("r", "OPEN"), r#""no" = .env:3: no via compose.yaml:6: OPEN"#);
    assert_eq!(loaded.project.variables["OPEN"].as_str(), "no");
}

#[test]
fn what_is_not_set_is_unknown_and_not_empty() {
    let loaded = load(&[(
        "compose.yaml",
        "services:\n  r:\n    image: redis:${TAG}\n    mem_limit: ${MEM}\n    command: redis-server --requirepass ${PW} --dir \"${DIR}\"\n    ports: [\"${IP}:6379:6379\"]\n    environment: {A: , B: \"\", C: \"${C:?set me}\"}\n",
    )]);
    let r = loaded.service("r");
    assert!(r.image.as_ref().unwrap().holds_unknown());
    assert!(r.memory_limit.as_ref().unwrap().known().is_none());
    assert!(r.ports[0].unknown);
    assert_eq!(r.ports[0].target, 6379);
    assert!(r.environment["A"].value.is_none());
    assert_eq!(r.environment["B"].value.as_ref().unwrap().as_str(), "");
    assert!(r.environment["C"].value.as_ref().unwrap().holds_unknown());
    let vanishing: Vec<&str> = loaded
        .project
        .references
        .iter()
        .filter(|reference| reference.vanishes)
        .map(|reference| reference.variable.as_str())
        .collect();
    assert_eq!(vanishing, ["PW"]);
    assert_eq!(loaded.problems(), [""; 0]);
}

#[test]
fn references_say_where_they_stand_and_what_decides() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis:${TAG:-7}\n    environment:\n      - PASSWORD=${PW:-${OTHER:-weak}}\n",
        ),
        ("compose.prod.yaml", "services:\n  r:\n    environment:\n      LEVEL: $$x${LEVEL}\n"),
        (".env", "TAG=8\n"),
    ]);
    let shown: Vec<String> = loaded
        .project
        .references
        .iter()
        .map(|found| {
            let result = found.result.known().map_or("?", String::as_str);
            let flags = [
                (found.inherited, " inherited"),
                (found.secret, " secret"),
                (found.uses_default(), " default"),
            ];
            let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
            format!("{} {} {} = {result}{flags}", loaded.at(found.at), found.service, found.path)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "compose.yaml:3: ${TAG:-7} r image = 8 inherited",
            "compose.yaml:5: ${PW:-${OTHER:-weak}} r environment.PASSWORD = weak inherited secret default",
            "compose.yaml:5: ${OTHER:-weak} r environment.PASSWORD = weak inherited secret default",
            "compose.prod.yaml:4: ${LEVEL} r environment.LEVEL = ?",
        ]
    );
}

#[test]
fn only_what_is_left_of_the_files_uses_variables() {
    let loaded = load(&[
        (
            "compose.yaml",
            "x-shared: &shared {restart: \"${RESTART}\"}\nx-unused: ${UNUSED}\nservices:\n  r:\n    <<: *shared\n    image: redis:${TAG}\n    command: [\"${REPLACED}\"]\n    environment: {KEPT: \"${KEPT}\", OVER: \"${OVER}\"}\n    ports: [\"${IP}:1:1\", \"${PORT}:2\"]\n    labels: [\"a=${LABEL}\"]\n    volumes: [\"${DIR}:/data\"]\n  base:\n    image: x\n    user: ${USER}\n    profiles: [off]\n  e: {extends: {service: base, file: \"${FILE:-compose.yaml}\"}, profiles: [on], user: !reset x}\n",
        ),
        (
            "compose.b.yaml",
            "services:\n  r:\n    command: !override [\"${NEW}\"]\n    environment: [\"OVER=${AGAIN}\"]\n    ports: !override [\"${MINE}:2\"]\n    labels: !reset null\n    volumes: [\"./d:/data\"]\n  gone: {image: \"${GONE}\", profiles: [off]}\n",
        ),
    ]);
    let found = loaded.project.references.iter();
    let found: Vec<String> = found
        .map(|found| format!("{} {} {}", found.variable, found.service, found.path).replace("  ", " "))
        .collect();
    assert_eq!(
        found,
        [
            "RESTART r restart",
            "UNUSED x-unused",
            "TAG r image",
            "KEPT r environment.KEPT",
            "FILE e extends.file",
            "NEW r command",
            "AGAIN r environment.OVER",
            "MINE r ports",
        ]
    );
}

#[test]
fn environment_wins_over_env_files_and_hides_them() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis\n    env_file: [a.env, {path: b.env, format: raw}]\n    environment: {P: own, Q: }\n",
        ),
        ("a.env", "P=a\nQ=a\nR=a\nS=$P-$R\n"),
        ("b.env", "R=\"b\" # all of it\n"),
    ]);
    assert_eq!(loaded.env("r", "P"), r#""own" = compose.yaml:5: own over a.env:1: P"#);
    assert_eq!(loaded.env("r", "Q"), "none over a.env:2: Q");
    assert_eq!(loaded.env("r", "R"), r##""\"b\" # all of it" = b.env:1: "b" # all of it over a.env:3: R"##);
    assert_eq!(
        loaded.env("r", "S"),
        r#""own-a" = compose.yaml:5: own + a.env:4: - + a.env:3: a via a.env:4: $P via a.env:4: $R"#
    );
}

#[test]
fn overrides_keep_both_places() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis\n    environment: {A: base, B: base}\n    command: [a]\n",
        ),
        ("compose.override.yaml", "services:\n  r:\n    environment: [A=over]\n    command: b \"c d\"\n"),
    ]);
    let r = loaded.service("r");
    assert_eq!(loaded.at(r.at), "compose.yaml:2: r");
    assert_eq!(
        r.also_at.iter().map(|span| loaded.at(*span)).collect::<Vec<_>>(),
        ["compose.override.yaml:2: r"]
    );
    assert_eq!(loaded.env("r", "A"), r#""over" = compose.override.yaml:3: over over compose.yaml:4: A"#);
    assert_eq!(loaded.env("r", "B"), r#""base" = compose.yaml:4: base"#);
    assert_eq!(loaded.text(&r.command.as_ref().unwrap().words[1]), r#""c d" = compose.override.yaml:4: c d"#);
}

#[test]
fn extended_and_included_values_say_how_they_came() {
    let loaded = load(&[
        (
            "compose.yaml",
            "include: [lib/cache.yaml]\nservices:\n  r:\n    extends: {file: base/r.yaml, service: base}\n",
        ),
        ("base/r.yaml", "services:\n  base:\n    image: redis:${TAG:-7}\n    volumes: [\"./data:/data\"]\n"),
        (
            "lib/cache.yaml",
            "services:\n  c:\n    image: valkey:${V:-8}\n    volumes: [\"./conf:/conf:ro\"]\n",
        ),
        ("lib/.env", "V=9\n"),
    ]);
    let (r, c) = (loaded.service("r"), loaded.service("c"));
    assert_eq!(
        loaded.text(r.image.as_ref().unwrap()),
        r#""redis:7" = base/r.yaml:3: redis: + base/r.yaml:3: 7 via compose.yaml:4: {file: base/r.yaml, service: base}"#
    );
    assert_eq!(
        loaded.text(c.image.as_ref().unwrap()),
        r#""valkey:9" = lib/cache.yaml:3: valkey: + lib/.env:1: 9 via compose.yaml:1: lib/cache.yaml via lib/cache.yaml:3: ${V:-8}"#
    );
    let paths: Vec<_> = [r, c].iter().map(|service| service.mounts[0].path.clone().unwrap()).collect();
    assert_eq!(paths, [PathBuf::from("base/data"), PathBuf::from("lib/conf")]);
    assert_eq!(r.mounts[0].kind, MountKind::Bind);
    let services: Vec<&str> = loaded.project.references.iter().map(|found| found.service.as_str()).collect();
    assert_eq!(services, ["c", "r"]);
}

#[test]
fn what_compose_would_refuse_is_said_at_its_bytes() {
    let loaded = load(&[
        (
            "compose.yaml",
            "services:\n  r:\n    image: redis\n    comand: x\n    ports: [\"70000\"]\n    command: redis-server \"--oops\n    mem_limit: 1x\n  q:\n    extends: r\n  z:\n    extends: {service: s, file: ../outside.yaml}\n  ok:\n    image: redis\n    profiles: [off]\n",
        ),
        (
            "compose.override.yaml",
            "include: [gone.yaml]\nservices:\n  r:\n    env_file: r.env\n    ports: {a: b}\n",
        ),
    ]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r#"
    missing-extends-file compose.yaml:11: ../outside.yaml | cannot extend a service of ../outside.yaml: it lies outside the repository
    invalid-compose compose.yaml:4: comand | services.r additional properties 'comand' not allowed
    invalid-compose compose.yaml:5: "70000" | Invalid containerPort: 70000
    missing-include compose.override.yaml:1: gone.yaml | cannot include gone.yaml: no such file
    invalid-compose compose.override.yaml:5: {a: b} | cannot override services.r.ports
    missing-env-file compose.override.yaml:4: r.env | env file r.env not found: no such file
    invalid-compose compose.yaml:6: " | invalid command line string: nothing closes this quote
    invalid-compose compose.yaml:7: 1x | invalid suffix: 'x'
    "#);
    assert!(!loaded.project.services.contains_key("ok"));
}

#[test]
fn what_is_named_must_be_there() {
    let loaded = load(&[(
        "compose.yaml",
        "services:\n  r:\n    image: redis\n    volumes: [\"data:/data\", \"${V}:/v\"]\n    networks: [back, default]\n    secrets: [pw]\n    depends_on: [gone, q]\n  q:\n    profiles: [off]\n    image: x\n  n: {restart: always}\n",
    )]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r#"
    undefined-network compose.yaml:5: back | service "r" refers to undefined network back
    undefined-volume compose.yaml:4: data | service "r" refers to undefined volume data
    undefined-secret compose.yaml:6: pw | service "r" refers to undefined secret pw
    undefined-service compose.yaml:7: gone | service "r" depends on undefined service "gone"
    undefined-service compose.yaml:7: q | service "r" depends on undefined service "q"
    invalid-compose compose.yaml:11: n | service "n" has neither an image nor a build context specified
    "#);
}
