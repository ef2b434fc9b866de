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
