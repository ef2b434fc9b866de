//! The formats for programs, from one finding on a line that tells units of columns apart.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use clap::ValueEnum;
use redlint::diagnostic::{Diagnostic, Fix, Safety, Severity};
use redlint::report::{Described, Findings, Format, Run, Terminal, write};
use redlint::source::{Edit, Sources, Span};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const COMPOSE: &str = "services:\n  redis:\n    command: redis-server --requirepass hunter2\n    labels: [\"é😀\", a, \"<b> & c\"]\n";
/// Two findings on a line with characters of two and four bytes, one over two lines beside a secret, one in another
/// file.
fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let compose = sources.add("/srv/app/deploy a/compose.yaml", COMPOSE.into());
    let env = sources.add("/srv/app/.env", b"A=1\n".to_vec());
    let span = |words: &str| {
        let start = COMPOSE.find(words).unwrap();
        Span::new(compose, start..start + words.len())
    };
    let mut first =
        Diagnostic::input("some-label", "A label", span("a, \"<b"), "100% of `<b> & c`, \"a\": wrong");
    first.group = "security".into();
    first.severity = Severity::Warning;
    first.help = Some("Write it\nanew.".into());
    first.fixes = vec![Fix {
        title: "Write x".into(),
        safety: Safety::Safe,
        edits: vec![Edit { span: span("a, \"<b"), content: "x".into() }],
    }];
    let mut second = Diagnostic::input("open-server", "Open", span("command"), "no\u{7} bell")
        .related_to(Span::new(env, 0..1), "from here");
    second.primary.span = Span { end: span("labels").end, ..span("redis-server") };
    let secret = span("hunter2");
    second.secrets = vec![secret];
    let mut third = Diagnostic::input("note", "A note", Span::at(env, 4), "at the end");
    third.severity = Severity::Info;
    (sources, vec![first, second, third])
}

fn render(format: Format, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let catalogue = ["some-label", "zebra", "apple"].map(|id| Described {
        id: id.into(),
        group: "security".into(),
        title: "A title".into(),
        severity: Severity::Warning,
        tags: [ecow::EcoString::from("cve")].into_iter().collect(),
        help: "It **matters**.\n\nMuch.".into(),
        is_rule: true,
    });
    let findings = Findings::new(sources, diagnostics, &[], Path::new("/srv/app"), &Run::default())
        .with_catalogue(catalogue.to_vec());
    let mut out = Vec::new();
    write(format, &findings, &Terminal::PLAIN, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn shown(format: Format) -> String {
    let (sources, diagnostics) = sample();
    render(format, &diagnostics, &sources)
}

fn json(format: Format) -> Value {
    serde_json::from_str(&shown(format)).unwrap()
}

#[test]
fn secrets_and_control_characters_are_in_no_format() {
    for &format in Format::value_variants() {
        let shown = shown(format);
        assert!(!shown.contains("hunter2"), "{format:?}: {shown}");
        assert!(
            !shown.contains('\u{7}') || format == Format::Github || format == Format::Jsonl,
            "{format:?}"
        );
    }
}

#[test]
fn nothing_found_is_a_whole_document() {
    let sources = Sources::new();
    let empty = |format| render(format, &[], &sources);
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        serde_json::from_str::<Value>(&empty(format)).unwrap();
    }
    assert_eq!(empty(Format::Gitlab), "[]\n");
    assert_eq!(empty(Format::Markdown), "### redlint\n\n");
    assert_eq!(empty(Format::Github) + &empty(Format::Jsonl), "");
    assert_eq!(empty(Format::Junit).matches("<testcase ").count(), 1);
}

#[test]
fn sarif_counts_columns_in_utf16_and_names_its_rules() {
    let log = json(Format::Sarif);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["apple", "note", "open-server", "some-label", "zebra"]);
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
    assert_eq!(rules[0]["properties"]["security-severity"], "5.5");
    assert_eq!(rules[0]["help"]["markdown"], "It **matters**.\n\nMuch.");
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(result["partialFingerprints"]["redlint/v1"].as_str().unwrap().len(), 32);
    }
    let label = results.iter().find(|result| result["ruleId"] == "some-label").unwrap();
    let place = &label["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "deploy%20a/compose.yaml");
    assert_eq!(place["region"].to_string(), r#"{"endColumn":27,"endLine":4,"startColumn":21,"startLine":4}"#);
    assert!(label["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().ends_with(":1"));
    let replacement = &label["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"], place["region"]);
    assert_eq!(replacement["insertedContent"]["text"], "x");
    let open = results.iter().find(|result| result["ruleId"] == "open-server").unwrap();
    let related = &open["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["artifactLocation"]["uri"], ".env");
    assert_eq!(related["message"]["text"], "from here");
}

#[test]
fn workflow_commands_are_escaped_and_the_worst_come_first() {
    insta::assert_snapshot!(shown(Format::Github), @"
    ::error file=deploy a/compose.yaml,line=3,endLine=4,title=redlint (open-server)::deploy a/compose.yaml:3:14: no� bell
    ::warning file=deploy a/compose.yaml,line=4,endLine=4,col=20,endColumn=26,title=redlint (some-label)::deploy a/compose.yaml:4:20: 100%25 of `<b> & c`, \"a\": wrong%0AWrite it%0Aanew.
    ::notice file=.env,line=2,endLine=2,col=1,endColumn=1,title=redlint (note)::.env:2:1: at the end
    ");
}

#[test]
fn a_table_keeps_its_cells() {
    insta::assert_snapshot!(shown(Format::Markdown), @r#"
    ### redlint

    | | Where | Rule | What |
    |---|---|---|---|
    | error | deploy a/compose.yaml:3:14 | open-server | no� bell |
    | warning | deploy a/compose.yaml:4:20 | some-label | 100% of `<b> & c`, "a": wrong<br>Write it anew. |
    | info | .env:2:1 | note | at the end |
    "#);
    let (sources, mut diagnostics) = sample();
    diagnostics[0].message = "x".repeat(1_000);
    let many: Vec<Diagnostic> = std::iter::repeat_n(diagnostics[0].clone(), 2_000).collect();
    let table = render(Format::Markdown, &many, &sources);
    assert!(table.len() < 600_000 && table.contains(" more."), "{}", table.len());
}

#[test]
fn gitlab_gets_a_fingerprint_for_each() {
    let issues = json(Format::Gitlab);
    let issues = issues.as_array().unwrap();
    let fingerprints: std::collections::BTreeSet<_> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), 3);
    let label = &issues[2];
    assert_eq!(label["check_name"], "some-label");
    assert_eq!(label["severity"], "minor");
    assert_eq!(label["description"], "some-label: 100% of `<b> & c`, \"a\": wrong");
    assert_eq!(
        label["location"].to_string(),
        r#"{"lines":{"begin":4,"end":4},"path":"deploy a/compose.yaml"}"#
    );
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let document = json(Format::Rdjson);
    let label = &document["diagnostics"][2];
    assert_eq!(label["severity"], "WARNING");
    let range = r#"{"end":{"column":30,"line":4},"start":{"column":24,"line":4}}"#;
    assert_eq!(label["location"]["range"].to_string(), range);
    assert_eq!(label["suggestions"][0]["range"].to_string(), range);
    assert_eq!(label["suggestions"][0]["text"], "x");
    assert_eq!(document["diagnostics"][1]["related_locations"][0]["location"]["path"], ".env");
}

#[test]
fn xml_is_escaped() {
    insta::assert_snapshot!(shown(Format::Checkstyle), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name=".env">
        <error line="2" column="1" severity="info" message="at the end" source="redlint.note"/>
      </file>
      <file name="deploy a/compose.yaml">
        <error line="3" column="14" severity="error" message="no� bell" source="redlint.open-server"/>
        <error line="4" column="20" severity="warning" message="100% of `&lt;b&gt; &amp; c`, &quot;a&quot;: wrong" source="redlint.some-label"/>
      </file>
    </checkstyle>
    "#);
    insta::assert_snapshot!(shown(Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="redlint" tests="3" failures="1" errors="0">
      <testsuite name=".env" tests="1" failures="0" errors="0" skipped="0">
        <testcase name="note at line 2, column 1" classname=".env">
          <system-out>info: .env:2:1: at the end</system-out>
        </testcase>
      </testsuite>
      <testsuite name="deploy a/compose.yaml" tests="2" failures="1" errors="0" skipped="0">
        <testcase name="open-server at line 3, column 14" classname="deploy a/compose.yaml">
          <failure message="no� bell" type="error">deploy a/compose.yaml:3:14: no� bell</failure>
        </testcase>
        <testcase name="some-label at line 4, column 20" classname="deploy a/compose.yaml">
          <system-out>warning: deploy a/compose.yaml:4:20: 100% of `&lt;b&gt; &amp; c`, &quot;a&quot;: wrong&#10;Write it&#10;anew.</system-out>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn lines_of_json_are_records() {
    let records = shown(Format::Jsonl);
    let records: Vec<Value> = records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json(Format::Json)["diagnostics"].as_array().unwrap(), &records);
}

/// From a folder of a repository: code hosts get paths from its root, and all rules whatever was found.
#[test]
fn code_hosts_get_paths_of_the_repository_and_the_whole_catalogue() {
    let tree = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(tree.path().join(".git")).unwrap();
    std::fs::create_dir_all(tree.path().join("deploy")).unwrap();
    let conf = "port 6379\nloglevel debug\n";
    std::fs::write(tree.path().join("deploy/redis.conf"), conf).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.current_dir(tree.path().join("deploy")).args([
        "check",
        "--format",
        "sarif",
        "--output",
        "gitlab=q.json",
        "--output",
        "github=q.txt",
        "--output",
        "rdjson=rd.json",
    ]);
    let log: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let driver = &log["runs"][0]["tool"]["driver"];
    assert!(driver["rules"].as_array().unwrap().len() >= redlint::policy::RuleSet::built_in().rules().len());
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "deploy/redis.conf");
    let read = |name: &str| std::fs::read_to_string(tree.path().join("deploy").join(name)).unwrap();
    let quality: Value = serde_json::from_str(&read("q.json")).unwrap();
    assert_eq!(quality[0]["location"]["path"], "deploy/redis.conf");
    assert!(read("q.txt").contains(" file=deploy/redis.conf,"), "{}", read("q.txt"));
    let rdjson: Value = serde_json::from_str(&read("rd.json")).unwrap();
    assert_eq!(rdjson["diagnostics"][0]["location"]["path"], "redis.conf");
}
