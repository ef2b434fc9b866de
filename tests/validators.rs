//! Reports and hooks as the validators of others judge them. `make validators` installs these; without them a plain
//! `cargo test` says so, and `make test` fails.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const COMPOSE: &str = "services:\n  redis:\n    image: redis:7.4.2\n    labels: { note: \"é😀\" }\n    command: redis-server --requirepass hunter2 --maxmemory 1gb --maxmemory-policy allkeys-lru\n    ports: [\"6379:6379\"]\n  worker:\n    image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://:hunter2@redis:6379/0\n";

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
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/schemas/junit-10.xsd");
    let program = "import sys; from lxml import etree as e; e.XMLSchema(e.parse(sys.argv[1])).assertValid(e.parse(sys.argv[2]))";
    let mut command = Command::new(python);
    command.args(["-c", program]).arg(schema).arg(tree.path().join("report.junit"));
    let (good, said) = output(&mut command);
    assert!(good, "{said}");
}

#[test]
fn json_passes_its_schema() {
    let Some(check) = validator("python/bin/check-jsonschema") else { return };
    let tree = reports(&["json"]);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/diagnostics.json");
    let mut command = Command::new(check);
    command.arg("--schemafile").arg(schema).arg(tree.path().join("report.json"));
    let (good, said) = output(&mut command);
    assert!(good, "{said}");
}

#[test]
fn workflows_and_the_action_are_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [root.join("action.yml"), root.join(".github/workflows")];
    if let Some(zizmor) = validator("python/bin/zizmor") {
        let mut command = Command::new(zizmor);
        command.arg("--config").arg(root.join(".github/zizmor.yml"));
        command.args(["--offline", "--no-progress", "--min-severity", "medium"]).args(&files);
        let (good, said) = output(&mut command);
        assert!(good, "{said}");
    }
    if let Some(check) = validator("python/bin/check-jsonschema") {
        for (schema, file) in
            [("vendor.github-actions", "action.yml"), ("vendor.github-workflows", ".github/workflows/ci.yml")]
        {
            let mut command = Command::new(&check);
            command.args(["--builtin-schema", schema]).arg(root.join(file));
            let (good, said) = output(&mut command);
            assert!(good, "{said}");
        }
    }
}

#[test]
fn pre_commit_runs_the_hook() {
    let Some(pre_commit) = validator("python/bin/pre-commit") else { return };
    let tree = tempfile::tempdir().unwrap();
    let (hooks, user) = (tree.path().join("hooks"), tree.path().join("user"));
    let hook = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml")).unwrap();
    for (directory, path, content) in [
        (&hooks, ".pre-commit-hooks.yaml", hook.as_slice()),
        (&user, "compose.yaml", COMPOSE.as_bytes()),
        (&user, "vendor/compose.yaml", COMPOSE.as_bytes()),
        (&user, "redlint.toml", b"exclude = [\"vendor/\"]\n"),
    ] {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    for directory in [&hooks, &user] {
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        for words in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "a"]] {
            let (good, said) = output(Command::new("git").args(author).args(words).current_dir(directory));
            assert!(good, "{said}");
        }
    }
    let built = Path::new(env!("CARGO_BIN_EXE_redlint")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(built.to_owned()).chain(std::env::split_paths(&path)));
    let mut command = Command::new(pre_commit);
    command.current_dir(&user).env("PATH", path.unwrap()).env("PRE_COMMIT_HOME", tree.path().join("home"));
    command.arg("try-repo").arg(&hooks).args(["redlint-system", "--all-files"]);
    let (good, said) = output(&mut command);
    assert!(!good && said.contains("exit code: 1") && said.contains("allkeys-lru"), "{said}");
    assert!(!said.contains("vendor/compose.yaml"), "{said}");
}
