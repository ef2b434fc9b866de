//! The steps of the action, run as a runner does, in an environment that looks like one.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use serde_yaml::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

const CONF: &str = "maxmemory 1x\nloglevel debug\n";

/// A runner: a workspace that is a repository, and a directory for what steps leave.
struct Runner {
    directory: tempfile::TempDir,
}

/// What a run of the action came to.
struct Ended {
    /// What it ended with; `None` where every step succeeded.
    failed: Option<i32>,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new(files: &[(&str, &str)]) -> Self {
        let runner = Self { directory: tempfile::tempdir().unwrap() };
        for directory in ["work/.git", "temp", "bin"] {
            fs::create_dir_all(runner.path(directory)).unwrap();
        }
        for (path, content) in files {
            let path = runner.path("work").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        // Building it again would take minutes: `cargo install` puts the built one where it is told to.
        let cargo = format!(
            "#!/bin/sh\n[ \"$1\" = install ] || exit 1\nwhile [ \"$1\" != --root ]; do shift; done\n\
             mkdir -p \"$2/bin\" && ln -sf '{}' \"$2/bin/redlint\"\n",
            env!("CARGO_BIN_EXE_redlint")
        );
        fs::write(runner.path("bin/cargo"), cargo).unwrap();
        fs::set_permissions(runner.path("bin/cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        runner
    }

    fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Runs the steps that are shell, with these inputs over the defaults.
    fn run(&self, given: &[(&str, &str)]) -> Ended {
        let action = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
        let action: Value = serde_yaml::from_str(&action).unwrap();
        let mut values = BTreeMap::new();
        for (name, input) in action["inputs"].as_mapping().unwrap() {
            let name = name.as_str().unwrap();
            let given = given.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
            let value = given.unwrap_or_else(|| input["default"].as_str().unwrap());
            values.insert(format!("inputs.{name}"), value.to_owned());
        }
        let mut ended =
            Ended { failed: None, log: String::new(), summary: String::new(), outputs: BTreeMap::new() };
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            let Some(script) = step["run"].as_str() else { continue };
            assert!(!script.contains("${{"), "inputs come through the environment: {script}");
            assert_eq!(step["shell"], "bash");
            fs::write(self.path("temp/step.sh"), script).unwrap();
            let mut command = Command::new("bash");
            command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(self.path("temp/step.sh"));
            let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
            command.current_dir(self.path("work")).env_clear().env("PATH", path);
            for (name, at) in [
                ("GITHUB_ACTION_PATH", "action"),
                ("GITHUB_OUTPUT", "temp/output"),
                ("GITHUB_STEP_SUMMARY", "temp/summary"),
                ("RUNNER_TEMP", "temp"),
            ] {
                command.env(name, self.path(at));
            }
            for (name, value) in step["env"].as_mapping().into_iter().flatten() {
                let expression = value.as_str().unwrap().trim_start_matches("${{").trim_end_matches("}}");
                command.env(name.as_str().unwrap(), &values[expression.trim()]);
            }
            let output = command.output().unwrap();
            ended.log += &String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            for line in self.read("temp/output").lines() {
                let (name, value) = line.split_once('=').unwrap();
                ended.outputs.insert(name.into(), value.into());
                let step = step["id"].as_str().unwrap_or_default();
                values.insert(format!("steps.{step}.outputs.{name}"), value.into());
            }
            fs::write(self.path("temp/output"), "").unwrap();
            if !output.status.success() {
                ended.failed = output.status.code();
                break;
            }
        }
        ended.summary = self.read("temp/summary");
        ended
    }
}

#[test]
fn findings_are_annotated_summarised_and_fail_the_last_step() {
    let runner = Runner::new(&[("deploy/redis.conf", CONF)]);
    let ended = runner.run(&[]);
    assert_eq!((ended.failed, ended.outputs["exit-code"].as_str()), (Some(1), "1"), "{}", ended.log);
    assert!(ended.log.contains("::error file=deploy/redis.conf,line=1,"), "{}", ended.log);
    assert!(ended.summary.contains("| error | deploy/redis.conf:1:11 |"), "{}", ended.summary);
    assert!(runner.read("work/redlint.sarif").contains("\"version\": \"2.1.0\""));
}

#[test]
fn inputs_reach_redlint_and_nothing_else() {
    let runner = Runner::new(&[
        ("a b/redis.conf", "loglevel debug\n"),
        ("c/redis.conf", CONF),
        ("own.toml", "[rules]\ndebug-logging = \"off\"\n"),
    ]);
    let ended =
        runner.run(&[("paths", "a b\n"), ("config", "own.toml"), ("args", "--min-severity\nwarning\n")]);
    assert_eq!(ended.failed, None, "{}", ended.log);
    assert!(!ended.log.contains("debug") && !ended.log.contains("c/redis.conf"), "{}", ended.log);
    let ended =
        runner.run(&[("paths", "a b"), ("fail-on", "info"), ("summary", "false"), ("format", "json")]);
    assert_eq!(ended.failed, Some(1), "{}", ended.log);
    assert_eq!(ended.summary.matches("### redlint").count(), 1, "{}", ended.summary);
    for name in ["paths", "config", "fail-on", "format", "sarif-file", "args", "summary"] {
        let hostile = "$(touch pwned) `touch pwned`; touch pwned\n; touch pwned";
        runner.run(&[(name, hostile)]);
        assert!(!runner.path("work/pwned").exists(), "{name}");
    }
}

#[test]
fn what_cannot_be_checked_fails_too() {
    let runner = Runner::new(&[("README.md", "")]);
    assert_eq!(runner.run(&[]).failed, Some(3));
    let ended = runner.run(&[("args", "--no-such-option")]);
    assert_eq!((ended.failed, ended.outputs["exit-code"].as_str()), (Some(2), "2"));
    assert_eq!(runner.run(&[("args", "--allow-empty")]).failed, None);
}
