//! Circles, bombs and missing files end in a finding.

use crate::loaded::load;

#[test]
fn circles_end() {
    let loaded = load(&[
        ("compose.yaml", "include: [a/a.yaml]\nservices:\n  p: {extends: q}\n  q: {extends: p, image: x}\n"),
        ("a/a.yaml", "include: [../compose.yaml]\nservices: {a: {image: a}}\n"),
    ]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r"
    include-cycle a/a.yaml:1: ../compose.yaml | include cycle detected: compose.yaml includes a/a.yaml includes compose.yaml
    extends-cycle compose.yaml:4: p | Circular reference:
      p in compose.yaml
      extends q in compose.yaml
      extends p in compose.yaml
    ");
    assert_eq!(loaded.service("a").image.as_ref().unwrap().as_str(), "a");
    assert_eq!(loaded.service("p").image.as_ref().unwrap().as_str(), "x");
}

#[test]
fn bombs_do_not_go_off() {
    let doubling: String = (1..60).map(|n| format!("A{n}=$A{}$A{}\n", n - 1, n - 1)).collect();
    let chain: String = (1..5000).map(|n| format!("B{n}=$B{}x\n", n - 1)).collect();
    let nested = format!("{}x{}", "${Z:-".repeat(5000), "}".repeat(5000));
    let extending: String =
        (1..200).map(|n| format!("  s{n}: {{extends: s{}, environment: [\"E{n}=1\"]}}\n", n - 1)).collect();
    let compose = format!("services:\n  s0: {{image: \"{nested}\", command: $A59 $B4999}}\n{extending}");
    let loaded = load(&[("compose.yaml", &compose), (".env", &format!("A0=aaaaaaaa\n{doubling}{chain}"))]);
    assert_eq!(loaded.project.services.len(), 200);
    assert!(loaded.project.services["s0"].image.as_ref().unwrap().holds_unknown());
    let said = |words: &str| loaded.problems.iter().filter(|problem| problem.message.contains(words)).count();
    assert_eq!(said("variables expand to too much text"), 1);
    assert_eq!(said("defaults are nested too deeply"), 1);
    assert_eq!(said("extend each other too deeply"), 0);
}

/// The rules that were told, each with how often.
fn told(loaded: &crate::loaded::Loaded) -> Vec<(String, usize)> {
    let mut told: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for problem in &loaded.problems {
        *told.entry(problem.rule.to_string()).or_default() += 1;
    }
    told.into_iter().collect()
}

fn once(rule: &str) -> Vec<(String, usize)> {
    vec![(rule.to_owned(), 1)]
}

#[test]
fn aliases_that_multiply_are_told_once() {
    let levels: String =
        (1..30).map(|n| format!("x-{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    let compose =
        format!("x-0: &a0 [lol, lol]\n{levels}services:\n  r:\n    image: redis\n    command: *a29\n");
    let loaded = load(&[("compose.yaml", &compose)]);
    assert!(told(&loaded).contains(&("yaml-alias-bomb".to_owned(), 1)), "{:?}", told(&loaded));
    assert_eq!(loaded.project.services.len(), 1);
}

/// What merge keys bring for a key that is taken away is as much as what stands in its place.
#[test]
fn aliases_that_multiply_behind_resets_are_told_once() {
    let level = |n| format!("x-{n}: &a{n} {{k: !reset null, <<: {{k: [*a{0}, *a{0}, *a{0}]}}}}\n", n - 1);
    let levels: String = (1..30).map(level).collect();
    let compose = format!("x-0: &a0 [lol, lol]\n{levels}services:\n  r:\n    image: redis\n    command: a\n");
    let loaded = load(&[("compose.yaml", &compose)]);
    assert!(told(&loaded).contains(&("yaml-alias-bomb".to_owned(), 1)), "{:?}", told(&loaded));
    assert_eq!(loaded.project.services.len(), 1);
}

#[test]
fn includes_that_multiply_are_told_once() {
    let files: Vec<(String, String)> = (0..24)
        .map(|n| {
            let content =
                format!("include: [n{0}.yaml, n{0}.yaml]\nservices: {{s{n}: {{image: x}}}}\n", n + 1);
            (if n == 0 { "compose.yaml".to_owned() } else { format!("n{n}.yaml") }, content)
        })
        .chain([("n24.yaml".to_owned(), "services: {redis: {image: redis}}\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, content)| (&**path, &**content)).collect();
    let loaded = load(&files);
    let messages: Vec<&str> = loaded.problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(messages, ["too many files are included"]);
}

#[test]
fn services_that_multiply_by_extending_are_told() {
    let wide: String = (0..3000).map(|n| format!("      E{n}: x\n")).collect();
    let extending: String = (0..400).map(|n| format!("  s{n}: {{extends: wide}}\n")).collect();
    let compose = format!("services:\n  wide:\n    image: x\n    environment:\n{wide}{extending}");
    let loaded = load(&[("compose.yaml", &compose)]);
    let messages: Vec<&str> = loaded.problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(messages, ["services extend each other too often"]);
}

#[test]
fn ranges_of_ports_are_no_way_to_fill_the_memory() {
    let ports: String = (0..200).map(|n| format!("      - \"10.0.0.{n}:1-65535:1-65535\"\n")).collect();
    let loaded =
        load(&[("compose.yaml", &format!("services:\n  r:\n    image: redis\n    ports:\n{ports}"))]);
    assert!(loaded.service("r").ports.len() <= 70_000);
    let told: Vec<&str> = loaded.problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(told, ["the project publishes more ports than there are"]);
}

#[test]
fn what_lies_outside_the_repository_is_not_read() {
    let loaded = load(&[
        (
            "compose.yaml",
            "include:\n  - ../include.yaml\n  - {path: sub/a.yaml, project_directory: ../.., env_file: ../x.env}\nservices:\n  r:\n    extends: {file: /etc/base.yaml, service: x}\n    image: redis\n    env_file: [../r.env, /etc/r.env]\n    volumes: [../redis.conf:/redis.conf]\n",
        ),
        ("../include.yaml", "services: {secret: {image: x}}\n"),
        ("../x.env", "A=1\n"),
        ("../r.env", "SECRET=1\n"),
        ("/etc/base.yaml", "services: {x: {user: root}}\n"),
        ("/etc/r.env", "SECRET=2\n"),
        ("sub/a.yaml", "services: {a: {image: \"a:${A:-none}\"}}\n"),
    ]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r"
    missing-include compose.yaml:2: ../include.yaml | cannot include ../include.yaml: it lies outside the repository
    missing-include compose.yaml:3: ../x.env | cannot include ../x.env: it lies outside the repository
    missing-extends-file compose.yaml:6: /etc/base.yaml | cannot extend a service of /etc/base.yaml: it lies outside the repository
    missing-env-file compose.yaml:8: ../r.env | env file ../r.env lies outside the repository, so what it sets is not known
    ");
    let r = loaded.service("r");
    assert!(r.environment.is_empty() && r.user.is_none() && r.mounts[0].path.is_none());
    assert_eq!(loaded.service("a").image.as_ref().unwrap().as_str(), "a:none");
    assert!(!loaded.project.services.contains_key("secret"));
}

#[test]
fn what_is_not_there_is_told_where_it_is_named() {
    let loaded = load(&[(
        "compose.yaml",
        "include:\n  - gone.yaml\n  - {path: [also/gone.yaml], env_file: gone.env}\nservices:\n  r:\n    extends: {file: base.yaml, service: x}\n    image: redis\n    env_file:\n      - r.env\n      - {path: s.env, required: false}\n",
    )]);
    insta::assert_snapshot!(loaded.problems().join("\n"), @r"
    missing-include compose.yaml:2: gone.yaml | cannot include gone.yaml: no such file
    missing-include compose.yaml:3: also/gone.yaml | cannot include also/gone.yaml: no such file
    missing-include compose.yaml:3: gone.env | cannot include gone.env: no such file
    missing-extends-file compose.yaml:6: base.yaml | cannot extend a service of base.yaml: no such file
    missing-env-file compose.yaml:9: r.env | env file r.env not found: no such file
    ");
}

#[test]
fn circles_of_any_length_end() {
    let loaded = load(&[("compose.yaml", "include: [compose.yaml]\nservices: {r: {image: redis}}\n")]);
    assert_eq!(told(&loaded), once("include-cycle"));
    let loaded = load(&[
        ("compose.yaml", "services:\n  r: {image: redis, extends: {file: a.yaml, service: a}}\n"),
        ("a.yaml", "services:\n  a: {extends: {file: b/b.yaml, service: b}}\n"),
        ("b/b.yaml", "services:\n  b: {extends: {file: ../a.yaml, service: a}}\n"),
    ]);
    assert_eq!(told(&loaded), once("extends-cycle"));
    let loaded = load(&[
        ("compose.yaml", "services:\n  r: {image: \"redis:${A}\"}\n"),
        (".env", "A=${B}\nB=${A}\nA=x$A\n"),
    ]);
    assert_eq!(told(&loaded), []);
}
