//! redlint.toml, and the commands around it; standard input in place of a file.

#![allow(clippy::unwrap_used)]

mod tree;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use tree::Tree;

impl Tree {
    fn with_input(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(arguments).current_dir(self.directory.path()).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.with_input(arguments, "")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let (_, stdout, stderr) = self.run(arguments);
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"))
    }

    /// `severity path` of what a rule reports.
    fn found(&self, rule: &str, arguments: &[&str]) -> Vec<String> {
        let document = self.json(&[&["check", "--format", "json"], arguments].concat());
        let all = document["diagnostics"].as_array().unwrap().iter();
        let own = all.filter(|one| one["rule"] == rule && one["suppressed"].is_null());
        own.map(|one| format!("{} {}", one["severity"].as_str().unwrap(), one["file"].as_str().unwrap()))
            .collect()
    }
}

const CONF: &str = "loglevel debug\n";
const DEBUG: &str = "debug-logging";

#[test]
fn levels_hold_for_rules_groups_and_paths() {
    let tree = Tree::new(&[("a/redis.conf", CONF), ("b/redis.conf", CONF)]);
    let cases: [(&str, &[&str]); 7] = [
        (
            "[rules]\ndebug-logging = \"error\"\nhealth = \"off\"\n",
            &["error a/redis.conf", "error b/redis.conf"],
        ),
        ("[rules]\nhealth = \"off\"\n", &[]),
        ("[rules.debug-logging]\nenabled = false\n", &[]),
        ("[rules.debug-logging]\nseverity = \"info\"\n", &["info a/redis.conf", "info b/redis.conf"]),
        (
            "[rules]\nhealth = \"info\"\n[[overrides]]\npaths = [\"b/**\"]\nrules = { health = \"error\" }\n",
            &["info a/redis.conf", "error b/redis.conf"],
        ),
        (
            "[[overrides]]\npaths = [\"*.conf\"]\nrules.debug-logging = \"info\"\n[[overrides]]\npaths = [\"a/\"]\nrules.debug-logging = \"off\"\n",
            &["info b/redis.conf"],
        ),
        (
            "[rules]\ndebug-logging = \"off\"\n[[overrides]]\npaths = [\"a\"]\nrules.debug-logging = \"error\"\n",
            &["error a/redis.conf"],
        ),
    ];
    for (config, expected) in cases {
        tree.write("redlint.toml", config);
        assert_eq!(tree.found(DEBUG, &[]), expected, "{config}");
    }
    tree.write(
        "redlint.toml",
        "[[overrides]]\npaths = [\"a\"]\nreason = \"a lab\"\nrules.debug-logging = \"off\"\n",
    );
    let document = tree.json(&["check", "--format", "json"]);
    let suppressed =
        document["diagnostics"].as_array().unwrap().iter().find(|one| !one["suppressed"].is_null());
    assert_eq!(suppressed.unwrap()["suppressed"].to_string(), r#"{"kind":"config","reason":"a lab"}"#);
}

#[test]
fn configurations_extend_others_and_show_where_values_come_from() {
    let tree = Tree::new(&[
        ("common/base.toml", "fail-on = \"info\"\n[rules]\ndebug-logging = \"off\"\n"),
        (
            "app/redlint.toml",
            "extends = [\"../common/base.toml\"]\ntarget = \"redis@7.2\"\n[rules]\nweak-password = \"info\"\n",
        ),
        ("app/redis.conf", CONF),
    ]);
    assert_eq!(tree.found(DEBUG, &["app"]), [""; 0]);
    let (code, shown, stderr) = tree.run(&["config", "show", "app"]);
    assert_eq!(code, 0, "{stderr}");
    let line =
        |key: &str| shown.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{shown}"));
    assert!(line("fail-on = \"info\"").ends_with("# common/base.toml:1:1"), "{shown}");
    assert!(line("target = ").ends_with("# app/redlint.toml:2:1"), "{shown}");
    assert!(line("strict = false").ends_with("# default"), "{shown}");
    assert!(line("rules.debug-logging = \"off\"").ends_with("# common/base.toml:3:1"), "{shown}");
    let json = tree.json(&["config", "show", "--format", "json", "app"]);
    let settings = json["settings"].as_array().unwrap();
    let rule = settings.iter().find(|one| one["key"] == "rules.weak-password").unwrap();
    assert_eq!(rule["origin"].to_string(), r#"{"column":1,"file":"app/redlint.toml","line":4}"#);
    tree.write(
        "app/redlint.toml",
        "[[project]]\nname = \"live\"\nfiles = [\"redis.conf\"]\nenvironment = \"production\"\n\
         [[overrides]]\npaths = [\"x\"]\nrules.broker = \"off\"\nreason = \"a lab\"\n",
    );
    let shown = tree.run(&["config", "show", "app"]).1;
    for line in [
        r#"project = [{"environment":"production","files":["app/redis.conf"],"name":"live"}]  # app/redlint.toml:1:3"#,
        r#"overrides = [{"paths":["x"],"reason":"a lab","rules":{"broker":"off"}}]"#,
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    tree.write("app/redlint.toml", "extends = [\"nowhere.toml\"]\n");
    let (code, stdout, _) = tree.run(&["check", "--format", "concise", "app"]);
    assert_eq!(code, 2);
    assert!(stdout.starts_with("app/redlint.toml:1:12: error[invalid-config] cannot be read"), "{stdout}");
}

#[test]
fn overrides_that_fit_no_file_are_told_once() {
    let tree = Tree::new(&[
        ("a/redis.conf", CONF),
        ("b/redis.conf", CONF),
        ("notes/today.txt", ""),
        ("base/redlint.toml", "[[overrides]]\npaths = [\"elsewhere/**\"]\nrules.debug-logging = \"off\"\n"),
    ]);
    tree.write(".gitignore", "/local/\n.env\n");
    let told = |paths: &str, arguments: &[&str]| {
        let config = "extends = [\"base/redlint.toml\"]\n[[overrides]]\npaths = ";
        tree.write("redlint.toml", &format!("{config}{paths}\nrules.debug-logging = \"info\"\n"));
        tree.found("unused-override", arguments)
    };
    assert_eq!(told("[\"lab/**\", \"*.cnf\"]", &[]), ["warning redlint.toml"]);
    // A file that redlint does not read, one that git keeps from others, one of two globs.
    for paths in ["[\"notes/*\"]", "[\"local/**\"]", "[\"**/.env\"]", "[\"lab/**\", \"b/\"]"] {
        assert_eq!(told(paths, &[]), [""; 0], "{paths}");
    }
    // Not all of the tree, or not all of the rules.
    assert_eq!(told("[\"lab/**\"]", &["a/redis.conf"]), [""; 0]);
    assert_eq!(told("[\"lab/**\"]", &["--select", "debug-logging"]), [""; 0]);
}

#[test]
fn wrong_words_of_overrides_are_told() {
    let tree = Tree::new(&[("redis.conf", CONF)]);
    for (config, at, words) in [
        ("[[overrides]]\nrules.debug-logging = \"off\"\n", "redlint.toml:1:1:", "needs `paths`"),
        ("exclude = [\"a{b\"]\n", "redlint.toml:1:12:", "is no pattern of paths"),
        ("[rules]\ndebug-logging = false\n", "redlint.toml:2:17:", "one of off, info, warning, error"),
        ("[[project]]\nfiles = [\"none.yaml\"]\n", "redlint.toml:2:10:", "there is nothing at this path"),
        ("policies = [\"none\"]\n", "redlint.toml:1:13:", "there is nothing at this path"),
        ("[[project]]\nfile = [\"a\"]\n", "redlint.toml:2:1:", "is not a key of [[project]]"),
        ("[[overrides]]\npath = [\"a\"]\npaths = [\"a\"]\n", "redlint.toml:2:1:", "is not a key"),
        (
            "[[overrides]]\npaths = [\"a\"]\nrules.debug-loging = \"off\"\n",
            "redlint.toml:3:7:",
            "no rule and no group",
        ),
        ("[rules.debug-logging]\nlevel = \"off\"\n", "redlint.toml:2:1:", "has no option `level`"),
        (
            "[rules.insufficient-headroom]\nvolatile = \"x\"\n",
            "redlint.toml:2:12:",
            "expected a whole number",
        ),
        (
            "[rules.insufficient-headroom]\nvolatile = 400\n",
            "redlint.toml:2:12:",
            "expected a whole number from 0 to 100, found `400`",
        ),
        (
            "[rules.stop-grace-too-short]\ngrace = \"-30s\"\n",
            "redlint.toml:2:9:",
            "expected a duration such as \"1m30s\", found `\"-30s\"`",
        ),
        (
            "[rules.stop-grace-too-short]\ndata = -1\n",
            "redlint.toml:2:8:",
            "expected a size such as \"512mb\", found `-1`",
        ),
        ("[rules.memory]\nvolatile = 3\n", "redlint.toml:2:1:", "is a group"),
        (
            "[[overrides]]\npaths = [\"a\"]\nrules.insufficient-headroom.volatile = 3\n",
            "redlint.toml:3:29:",
            "cannot differ by path",
        ),
    ] {
        tree.write("redlint.toml", config);
        let (code, stdout, _) = tree.run(&["check", "--format", "concise"]);
        assert_eq!(code, 2, "{stdout}");
        assert!(stdout.contains(at) && stdout.contains(words), "{config}: {stdout}");
    }
}

#[test]
fn wrong_levels_come_with_what_to_write() {
    let tree = Tree::new(&[("redis.conf", CONF)]);
    for (config, help) in [
        ("[rules]\ndebug-logging = false\n", "help: Write `\"off\"`."),
        (
            "[rules]\ncelery = \"off\"\n",
            "help: Levels are set by id or by group; `redlint rules celery` lists",
        ),
    ] {
        tree.write("redlint.toml", config);
        let (code, stdout, _) = tree.run(&["check"]);
        assert!(code == 2 && stdout.contains(help), "{stdout}");
    }
    tree.write("redlint.toml", "");
    let shown = tree.run(&["config", "show"]).1;
    assert!(shown.starts_with("target (not set) ") && !shown.contains("null"), "{shown}");
}

#[test]
fn options_of_rules_are_set_shown_and_described() {
    let compose = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server --maxmemory 900mb --appendonly yes\n    mem_limit: 1g\n";
    let tree = Tree::new(&[("compose.yaml", compose)]);
    let headroom = "insufficient-headroom";
    assert_eq!(tree.found(headroom, &[]).len(), 1);
    for name in [headroom, "\"memory/insufficient-headroom\""] {
        tree.write("redlint.toml", &format!("[rules.{name}]\npersistent = 95\n"));
        assert_eq!(tree.found(headroom, &[]), [""; 0]);
    }
    let shown = tree.run(&["config", "show"]).1;
    let line =
        |key: &str| shown.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{shown}"));
    assert!(line("rules.insufficient-headroom.persistent = 95").ends_with("# redlint.toml:2:1"), "{shown}");
    assert!(line("rules.stop-grace-too-short.grace = \"30s\"").ends_with("# default"), "{shown}");
    assert!(tree.run(&["explain", headroom]).1.contains("It is 95 here."));
    let schema = tree.json(&["schema", "config"]);
    let option =
        &schema["properties"]["rules"]["properties"][headroom]["anyOf"][1]["properties"]["persistent"];
    assert_eq!((&option["type"], &option["default"]), (&"integer".into(), &67.into()));
    // A typo in redlint.toml is told, and keeps nobody from reading about rules.
    tree.write("redlint.toml", "[rules.insufficient-headroom]\npersistant = 95\n");
    let (code, stdout, stderr) = tree.run(&["rules"]);
    assert!(code == 2 && stdout.contains("no-maxmemory"), "{stdout}");
    assert!(
        stderr.contains("redlint.toml:2:1:") && stderr.contains("Did you mean `persistent`?"),
        "{stderr}"
    );
}

#[test]
fn init_writes_what_there_is_to_decide() {
    let compose = "services:\n  redis:\n    image: redis\n    command: redis-server --loglevel debug\n";
    let tree = Tree::new(&[("compose.yaml", compose), ("redis.conf", CONF)]);
    let (code, _, stderr) = tree.run(&["init"]);
    assert_eq!(code, 0, "{stderr}");
    let written = tree.read("redlint.toml");
    assert!(written.contains("# debug-logging = \""), "{written}");
    assert!(written.contains("# files = [\"compose.yaml\"]"), "{written}");
    assert_eq!(tree.run(&["init"]).0, 2);
    // One that is replaced hides nothing from the one that takes its place.
    tree.write("redlint.toml", "[rules]\nhealth = \"off\"\n");
    assert_eq!(tree.run(&["init", "--force"]).0, 0);
    assert_eq!(tree.read("redlint.toml"), written);
    let before = tree.run(&["check", "--no-config", "--format", "concise"]).1;
    assert_eq!(tree.run(&["check", "--format", "concise"]).1, before);
    // What is commented out is a configuration too.
    let all: Vec<&str> = written
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                .unwrap_or(line)
        })
        .collect();
    tree.write("redlint.toml", &all.join("\n"));
    let (code, stdout, _) = tree.run(&["check", "--format", "concise"]);
    assert!(code < 2, "{stdout}");
}

#[test]
fn schemas_name_what_is_written() {
    let tree = Tree::new(&[("redis.conf", "loglevel debug\n# redlint: ignore[no-maxmemory]\n")]);
    let schema = tree.json(&["schema", "diagnostics"]);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let document = tree.json(&["check", "--format", "json"]);
    assert_eq!(keys(&schema["properties"]), keys(&document));
    assert_eq!(keys(&schema["properties"]["summary"]["properties"]), keys(&document["summary"]));
    let finding = &document["diagnostics"][0];
    assert_eq!(keys(&schema["$defs"]["finding"]["properties"]), keys(finding));
    assert_eq!(keys(&schema["$defs"]["position"]["properties"]), keys(&finding["range"]["start"]));
    let config = tree.json(&["schema", "config"]);
    let known: BTreeSet<String> = redlint::config::KEYS.iter().map(ToString::to_string).collect();
    assert_eq!(keys(&config["properties"]), known);
    let rule = tree.json(&["schema", "rule"]);
    let mut subjects: Vec<&str> =
        redlint::model::facts::SUBJECTS.iter().filter(|spec| spec.listed()).map(|spec| spec.kind).collect();
    let mut named: Vec<&str> = rule["properties"]["subject"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    subjects.sort_unstable();
    named.sort_unstable();
    assert_eq!(subjects, named);
    for entry in walkdir::WalkDir::new("rules").min_depth(2).max_depth(2) {
        let path = entry.unwrap().into_path();
        if !path.starts_with("rules/catalog") {
            let text = fs::read_to_string(&path).unwrap();
            let table: toml::Table = text.parse().unwrap();
            let unknown: Vec<_> = table.keys().filter(|key| rule["properties"].get(key).is_none()).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", path.display());
        }
    }
}

#[test]
fn shells_and_manuals_are_served() {
    let tree = Tree::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, text, _) = tree.run(&["completions", shell]);
        assert!(code == 0 && text.contains("stdin-filename"), "{shell}");
    }
    assert!(tree.run(&["man"]).1.contains(".TH redlint 1"));
    assert!(tree.run(&["man", "check"]).1.contains("fail\\-on"));
    assert_eq!(tree.run(&["man", "chekc"]).0, 2);
    assert!(tree.run(&["man", "baseline", "write"]).1.contains(".TH redlint-baseline-write 1  \"redlint "));
    assert!(tree.run(&["help", "check"]).1.contains("\nUsage: redlint check [OPTIONS] [PATH]...\n"));
}

#[test]
fn statistics_count_by_rule() {
    let tree = Tree::new(&[("a/redis.conf", CONF), ("b/redis.conf", CONF)]);
    let (_, text, _) = tree.run(&["check", "--statistics"]);
    let line = text.lines().find(|line| line.contains("debug-logging")).unwrap();
    assert!(line.trim_start().starts_with("2  "), "{text}");
    let records = tree.json(&["check", "--statistics", "--format", "json"]);
    let record = records.as_array().unwrap().iter().find(|one| one["rule"] == DEBUG).unwrap();
    assert_eq!((&record["count"], &record["severity"]), (&2.into(), &"warning".into()));
    assert_eq!(tree.run(&["check", "--statistics", "--format", "sarif"]).0, 2);
    let (_, text, _) = tree.run(&["check", "--statistics", "-q"]);
    assert!(!text.contains("Found"), "{text}");
}

#[test]
fn a_buffer_is_seen_in_the_context_of_its_project() {
    let compose = "services:\n  redis:\n    image: redis:7.2.4\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n    command: redis-server /etc/redis.conf\n  worker:\n    image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://redis:6379/0\n";
    let tree = Tree::new(&[("deploy/compose.yaml", compose), ("deploy/redis.conf", "port 6379\n")]);
    let arguments = ["check", "-", "--stdin-filename", "deploy/redis.conf", "--format", "json"];
    let buffer = "maxmemory 1gb\nmaxmemory-policy allkeys-lru\n";
    let (code, stdout, stderr) = tree.with_input(&arguments, buffer);
    assert_eq!(code, 1, "{stderr}");
    let document: Value = serde_json::from_str(&stdout).unwrap();
    let all = document["diagnostics"].as_array().unwrap();
    let evicts = all.iter().find(|one| one["rule"] == "evicts-tasks").unwrap_or_else(|| panic!("{stdout}"));
    assert_eq!(
        (&evicts["file"], &evicts["underlined"]),
        (&"deploy/redis.conf".into(), &"allkeys-lru".into())
    );
    assert!(all.iter().all(|one| one["file"] == "deploy/redis.conf"));
    assert_eq!(tree.read("deploy/redis.conf"), "port 6379\n");
    // A file that was never saved.
    let (code, stdout, _) = tree.with_input(
        &["check", "-", "--stdin-filename", "new/redis.conf", "--format", "concise"],
        "maxmemory 1x\n",
    );
    assert!(code == 1 && stdout.contains("new/redis.conf:1:"), "{stdout}");
    for wrong in [
        &["check", "-"][..],
        &["check", "--stdin-filename", "x"],
        &["fix", "-", "--stdin-filename", "redis.conf"],
    ] {
        assert_eq!(tree.with_input(wrong, buffer).0, 2, "{wrong:?}");
    }
    let (code, diff, _) = tree.with_input(
        &["fix", "-", "--stdin-filename", "deploy/redis.conf", "--diff", "--unsafe-fixes"],
        buffer,
    );
    assert!(code == 1 && diff.contains("+maxmemory-policy noeviction"), "{diff}");
}

#[test]
fn hooks_get_findings_of_the_files_they_pass_within_the_whole() {
    let compose = "services:\n  redis:\n    image: redis:7.2.4\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n    command: redis-server /etc/redis.conf\n  worker:\n    image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://redis:6379/0\n";
    let tree = Tree::new(&[
        ("compose.yaml", compose),
        ("redis.conf", "maxmemory 1gb\nmaxmemory-policy allkeys-lru\n"),
        ("vendor/redis-old.conf", CONF),
        ("redlint.toml", "exclude = [\"vendor/\"]\n"),
    ]);
    let hook = ["--force-exclude", "--allow-empty"];
    assert_eq!(tree.found("evicts-tasks", &[&hook[..], &["redis.conf"]].concat()), ["error redis.conf"]);
    assert_eq!(tree.found("evicts-tasks", &[&hook[..], &["compose.yaml"]].concat()), [""; 0]);
    assert_eq!(tree.found(DEBUG, &["vendor/redis-old.conf"]).len(), 1);
    assert_eq!(tree.found(DEBUG, &[&hook[..], &["vendor/redis-old.conf"]].concat()), [""; 0]);
    let (code, _, _) = tree.run(&[&["check"], &hook[..], &["vendor/redis-old.conf"]].concat());
    assert_eq!(code, 0);
}
