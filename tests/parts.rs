//! A long run is told part by part: what is said, how much memory it takes, and when it ends.

#![allow(clippy::unwrap_used)]

#[path = "../benches/tree.rs"]
mod deployments;
#[allow(dead_code)]
mod tree;

use redlint::check::{InTurn, Report, Request, check_in_parts, check_with};
use redlint::config::Options;
use redlint::policy::RuleSet;
use redlint::source::MemoryFiles;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use tree::Tree;

const SHARED: &str = "# redlint: file-ignore[debug-logging] decided elsewhere\nloglevel debug\nport 70000\n\
    # redlint: ignore[protected-mode-off, always-fsync] nobody does\ndatabases 16\n";

/// So many projects that all load one configuration beside them, after projects of their own.
fn files(own: usize, sharing: usize) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for number in 0..own {
        for (name, content) in deployments::files(number) {
            files.insert(format!("team-{number:03}/{name}"), content);
        }
    }
    for number in 0..sharing {
        files.insert(
            format!("user-{number:03}/compose.yaml"),
            "services:\n  redis:\n    image: redis:7.2.4\n    command: redis-server /etc/redis.conf\n    \
             volumes: ['../all/redis.conf:/etc/redis.conf']\n",
        );
    }
    if sharing > 0 {
        files.insert("all/redis.conf", SHARED);
    }
    files
}

/// Findings in order, and where suppressed, why.
fn told(report: &Report) -> Vec<String> {
    let line = |finding: &redlint::diagnostic::Diagnostic| {
        let span = finding.primary.span;
        let path = report.sources.shown(span.file);
        let reason = finding.suppressed.as_ref().map(|suppressed| suppressed.reason.as_str());
        format!("{path}:{} {} {} {reason:?}", span.start, finding.rule, finding.severity)
    };
    report.diagnostics.iter().map(line).collect()
}

fn in_parts(files: &MemoryFiles) -> (Vec<Vec<String>>, Report) {
    let (rules, options) = (RuleSet::built_in(), Options::default());
    let mut parts = Vec::new();
    let last = check_in_parts(files, &Request { options: &options, rules: &rules }, &InTurn, &mut |part| {
        parts.push(told(&part));
        ControlFlow::Continue(())
    });
    let last = last.unwrap();
    parts.push(told(&last));
    (parts, last)
}

fn in_one(files: &MemoryFiles) -> Report {
    let (rules, options) = (RuleSet::built_in(), Options::default());
    check_with(files, &Request { options: &options, rules: &rules }, &InTurn)
}

#[test]
fn parts_say_what_one_report_says() {
    let files = files(70, 100);
    let (parts, last) = in_parts(&files);
    assert_eq!(parts.len(), 3);
    let whole = in_one(&files);
    assert_eq!(
        (last.files.len(), last.servers, last.variants),
        (whole.files.len(), whole.servers, whole.variants)
    );
    let mut expected = told(&whole);
    assert!(parts.iter().filter(|part| !part.is_empty()).count() >= 2);
    let shared: Vec<&String> = expected.iter().filter(|line| line.starts_with("all/redis.conf")).collect();
    for said in ["decided elsewhere", "unused-suppression", "error None"] {
        assert!(shared.iter().any(|line| line.contains(said)), "{said}: {shared:#?}");
    }
    // What lies in shared files comes last, when all is known of them.
    let shared = |part: &Vec<String>| part.iter().any(|line| line.starts_with("all/redis.conf"));
    assert_eq!(parts.iter().map(shared).collect::<Vec<_>>(), [false, false, true]);
    let mut together = parts.concat();
    expected.sort();
    together.sort();
    assert_eq!(together, expected);
}

#[test]
fn a_run_that_is_not_long_is_one_part_in_order() {
    let files = files(40, 20);
    let (parts, _) = in_parts(&files);
    assert_eq!(parts, [told(&in_one(&files))]);
}

#[test]
fn memory_goes_by_the_part() {
    let peak = |deployments: usize| {
        let files = files(deployments, 0);
        let measured = allocation_counter::measure(|| {
            let (rules, options) = (RuleSet::built_in(), Options::default());
            let request = Request { options: &options, rules: &rules };
            let mut take = |_: Report| ControlFlow::Continue(());
            assert!(check_in_parts(&files, &request, &InTurn, &mut take).is_some());
        });
        measured.bytes_max
    };
    let (few, many) = (peak(128), peak(384));
    // Names of files and findings are all that is kept: some hundred bytes each.
    assert!(many - few < 256 * 6_000, "{few} bytes for 128, {many} for 384");
}

#[test]
fn configurations_that_others_include_are_none_of_their_own_in_a_long_run() {
    let mut files = MemoryFiles::new();
    for number in 0..150 {
        let include = if number == 149 { "include redis-000.conf\n" } else { "" };
        files.insert(format!("conf/redis-{number:03}.conf"), format!("loglevel debug\n{include}"));
    }
    let (parts, last) = in_parts(&files);
    assert_eq!((parts.len(), last.servers), (3, 149));
    let of = |name: &str| parts.concat().iter().filter(|line| line.starts_with(name)).count();
    assert!(of("conf/redis-001.conf") > of("conf/redis-000.conf"));
}

/// A repository with so many deployments, each of which has an error.
fn repository(deployments: usize) -> Tree {
    let tree = Tree::new(&[]);
    deployments::write(tree.directory.path(), deployments).unwrap();
    tree
}

fn program(tree: &Tree, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.arg("check").args(arguments).current_dir(tree.directory.path()).env_clear();
    command
}

#[test]
fn lines_and_documents_say_the_same() {
    let tree = repository(140);
    let output = |format: &str| {
        let output = program(&tree, &["--format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let by_fingerprint = |findings: Vec<Value>| -> BTreeMap<String, Value> {
        findings.into_iter().map(|one| (one["fingerprint"].to_string(), one)).collect()
    };
    let lines: Vec<Value> = output("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let document: Value = serde_json::from_str(&output("json")).unwrap();
    assert_eq!(lines.len(), document["diagnostics"].as_array().unwrap().len());
    assert_eq!(by_fingerprint(lines), by_fingerprint(document["diagnostics"].as_array().unwrap().clone()));
    // The numbers at the end are those of all parts.
    let summary = &document["summary"];
    let last = output("human");
    let last = last.lines().rev().nth(1).unwrap();
    let expected = format!(
        "Found {} errors, {} warnings and {} notes in {} files (140 servers",
        summary["errors"], summary["warnings"], summary["infos"], summary["files"]
    );
    assert!(last.starts_with(&expected), "{last}");
}

#[test]
fn a_baseline_knows_the_findings_of_every_part() {
    let tree = repository(140);
    let baseline = Command::new(env!("CARGO_BIN_EXE_redlint"))
        .args(["baseline", "write"])
        .current_dir(tree.directory.path())
        .output()
        .unwrap();
    assert!(baseline.status.success());
    let output = program(&tree, &["--format", "concise"]).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    // Only a baseline that was wanted and cannot be used keeps all of them back.
    let output = program(&tree, &["--format", "concise", "--baseline", "nowhere.json"]).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn a_reader_that_goes_away_ends_a_long_run() {
    let tree = repository(400);
    let mut command = program(&tree, &["--format", "concise", "--threads", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("team-0/app-0/"));
    drop(lines);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(1), ""));
}
