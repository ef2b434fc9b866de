//! The program as its users run it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A directory with files, and the program in it.
struct Tree {
    directory: tempfile::TempDir,
}

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::create_dir(tree.path().join(".git")).unwrap();
        for (path, content) in files {
            let path = tree.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        tree
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(arguments).current_dir(self.path()).env_clear().env("LANG", "C.UTF-8");
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }
}

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// A compose file that cannot be read: an error whatever rules there are.
const BROKEN: (&str, &str) = ("compose.yaml", "services:\n  redis:\n    image: \"redis:7\n");
const FORMATS: [&str; 3] = ["human", "concise", "json"];

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let broken = Tree::new(&[BROKEN]);
    let empty = Tree::new(&[]);
    let cases: [(&Tree, &[&str], i32); 7] = [
        (&broken, &[], 1),
        (&broken, &["--fail-on", "never"], 0),
        (&broken, &["--min-severity", "error", "-q"], 1),
        (&broken, &["nowhere", "."], 2),
        (&broken, &["--config", "nowhere.toml"], 2),
        (&empty, &[], 3),
        (&empty, &["--allow-empty"], 0),
    ];
    for (tree, arguments, code) in cases {
        for format in FORMATS {
            let run = tree.run(&[&["check", "--format", format], arguments].concat());
            assert_eq!(run.code, code, "{arguments:?} as {format}: {}{}", run.stdout, run.stderr);
        }
    }
}

#[test]
fn a_wrong_path_is_told_and_the_others_are_checked() {
    let tree = Tree::new(&[BROKEN]);
    let run = tree.run(&["check", "--format", "concise", "nowhere/at/all", "compose.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("nowhere/at/all:1:1: error[missing-path]"), "{}", run.stdout);
    assert!(run.stdout.contains("compose.yaml:3:12: error["), "{}", run.stdout);
}

#[test]
fn json_is_a_document_on_every_way_out() {
    let tree = Tree::new(&[BROKEN, ("bad/redlint.toml", "fail-on = 1\n"), ("empty/x", "")]);
    for (arguments, code) in [(&["."][..], 1), (&["nowhere"], 2), (&["bad"], 2), (&["empty"], 3)] {
        let run = tree.run(&[&["check", "--format", "json"], arguments].concat());
        let document = run.json();
        assert_eq!((run.code, &document["summary"]["exit"]), (code, &code.into()), "{arguments:?}");
        assert_eq!(document["version"], 1);
    }
}

#[test]
fn several_outputs_come_from_one_run() {
    let tree = Tree::new(&[BROKEN]);
    let run =
        tree.run(&["check", "--format", "concise", "--output", "json=out.json", "--output", "human=out.txt"]);
    assert_eq!(run.code, 1);
    let read = |name: &str| std::fs::read_to_string(tree.path().join(name)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&read("out.json")).unwrap();
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), run.stdout.lines().count());
    assert!(read("out.txt").contains("─[compose.yaml:3:12]"), "{}", read("out.txt"));
    assert_eq!(tree.run(&["check", "--output", "json=new/out.json"]).code, 1);
    assert!(read("new/out.json").starts_with('{'));
    // What cannot be written is told; the others are, and so is what was found.
    let outputs = ["--output", "json=out.json/x", "--output", "concise=out.txt"];
    let run = tree.run(&[&["check", "--format", "concise"], &outputs[..]].concat());
    assert_eq!((run.code, &run.stdout), (2, &read("out.txt")));
    assert!(run.stderr.contains("cannot write out.json/x"), "{}", run.stderr);
}

#[test]
fn configuration_is_found_upward_and_its_problems_point_at_the_words() {
    let tree = Tree::new(&[BROKEN, ("redlint.toml", "fail-on = \"never\"\n"), ("a/b/x", "")]);
    assert_eq!(tree.run(&["check"]).code, 0);
    assert_eq!(tree.run(&["check", "--fail-on", "error"]).code, 1);
    assert_eq!(tree.run(&["check", "--no-config"]).code, 1);
    let wrong = Tree::new(&[BROKEN, ("redlint.toml", "[rules]\nevict-tasks = \"off\"\nbroker = \"of\"\n")]);
    let run = wrong.run(&["check"]);
    assert_eq!(run.code, 2);
    // All that is wrong is told at once.
    insta::assert_snapshot!(run.stdout, @r#"
        error[unknown-rule]
          × there is no rule and no group `evict-tasks`
           ╭─[redlint.toml:2:1]
         1 │ [rules]
         2 │ evict-tasks = "off"
           · ───────────
         3 │ broker = "of"
           ╰────
          help: Did you mean `evicts-tasks`?

        error[invalid-config]
          × `of` is not one of off, info, warning, error
           ╭─[redlint.toml:3:10]
         2 │ evict-tasks = "off"
         3 │ broker = "of"
           ·          ────
           ╰────
          help: Did you mean `off`?

        Found 2 errors; nothing was checked.
        "#);
    let run = wrong.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stdout,
        "redlint.toml:2:1: error[unknown-rule] there is no rule and no group `evict-tasks`\n\
         redlint.toml:3:10: error[invalid-config] `of` is not one of off, info, warning, error\n"
    );
}

#[test]
fn colour_is_for_those_who_see_it() {
    let tree = Tree::new(&[BROKEN]);
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = tree.command(&[&["check"], arguments].concat());
        Run::of(command.envs(variables.iter().copied()).output().unwrap()).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let tree = Tree::new(&[]);
    let mut command = tree.command(&["facts", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn wrong_arguments_are_told_on_stderr() {
    let tree = Tree::new(&[]);
    let cases: [(&[&str], &str); 15] = [
        (&[], "Usage: redlint <COMMAND>"),
        (&["chekc"], "'check'"),
        (&["check", "--format", "xml"], "human, concise, json"),
        (&["check", "--target", "radis@7"], "unknown server `radis`: use redis, valkey"),
        (&["check", "--target", "redis@99"], "nothing is known of redis 99: use redis@2.8 to redis@8."),
        (
            &["check", "--output", "json=same.txt", "--output", "sarif=./same.txt"],
            "two --output write to ./same.txt",
        ),
        (&["check", "--today", "tomorrow"], "write YYYY-MM-DD"),
        (&["check", "--env", "NAME"], "write KEY=VALUE"),
        (&["check", "--threads", "0"], "use a whole number from 1"),
        (&["check", "--output", "json"], "write FORMAT=FILE, such as json=findings.json"),
        (&["check", "--output", "jsn=x"], "`jsn` is not one of human, concise, json"),
        (&["check", "--output", "jsn=x"], "did you mean `json`?"),
        (&["check", "--output", "json=-"], "what goes to standard output is chosen by --format json"),
        (&["baseline", "write", "--no-baseline"], "unexpected argument '--no-baseline'"),
        (&["facts", "serve"], "'server'"),
    ];
    for (arguments, told) in cases {
        let run = tree.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(told), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn every_rule_is_listed_and_explained() {
    let tree = Tree::new(&[]);
    let rules = tree.run(&["rules", "--format", "json"]).json();
    let ids: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"evicts-tasks"), "{ids:?}");
    for listing in ["human", "markdown"] {
        let listed = tree.run(&["rules", "--format", listing]).stdout;
        assert!(ids.iter().all(|id| listed.contains(id)), "{listed}");
    }
    for id in ids {
        let page = tree.run(&["explain", id, "--format", "markdown"]).stdout;
        assert!(page.starts_with(&format!("# {id}\n")), "{page}");
        for heading in ["\n## What to do\n", "\n## Condition\n", "\n## Reported\n", "\n## Not reported\n"] {
            assert!(page.contains(heading), "{id}: {page}");
        }
    }
    // Every way through the choices of a help, what `each` names, and where the severity is another one.
    let page = tree.run(&["explain", "scheme-does-not-match"]).stdout;
    assert!(page.contains("\n- Write `rediss://`.\n") && page.contains("client in server.clients"), "{page}");
    let page = tree.run(&["explain", "healthcheck-cannot-fail"]).stdout;
    assert!(page.contains("\nBut its severity is error where:\n"), "{page}");
    let cases = [
        ("evict-tasks", "there is no rule, group or tag `evict-tasks`; did you mean `evicts-tasks`?"),
        ("requirepas", "there is no rule and no directive `requirepas`; did you mean `requirepass`?"),
        ("memory", "`memory` means several rules; `redlint rules memory` lists them"),
        ("celery", "`celery` means several rules; `redlint rules celery` lists them"),
    ];
    for (word, told) in cases {
        let run = tree.run(&["explain", word]);
        assert_eq!((run.code, run.stderr), (2, format!("redlint: {told}\n")));
    }
    let listed = tree.run(&["rules", "celery", "--format", "json"]).json();
    let tagged = |rule: &serde_json::Value| rule["tags"].as_array().unwrap().contains(&"celery".into());
    assert!(listed.as_array().unwrap().len() > 5 && listed.as_array().unwrap().iter().all(tagged));
    assert_eq!(tree.run(&["rules", "nothing-like-it"]).code, 2);
}

#[test]
fn rules_are_chosen_for_one_run() {
    let conf = "# redlint: ignore[no-maxmemory] a reason\n# redlint: ignore[weak-password] nothing\nloglevel debug\n\
        requirepass redis\ntimeout 5\nsave \"\"\n";
    let tree = Tree::new(&[("redis.conf", conf)]);
    let found = |arguments: &[&str]| {
        let run = tree.run(&[&["check", "--format", "json"], arguments].concat());
        let document = run.json();
        let found = document["diagnostics"].as_array().unwrap().iter();
        found.map(|one| one["rule"].as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let all = found(&[]);
    assert!(
        all.contains(&"weak-password".to_owned()) && all.contains(&"debug-logging".to_owned()),
        "{all:?}"
    );
    assert_eq!(found(&["--select", "debug-logging"]), ["debug-logging"]);
    assert_eq!(found(&["--select", "health,weak-password", "--ignore", "security"]), ["debug-logging"]);
    let without: Vec<String> = all.iter().filter(|rule| *rule != "debug-logging").cloned().collect();
    assert_eq!(found(&["--ignore", "debug-logging"]), without);
    // What a baseline knows of other rules is not stale, and stays.
    assert_eq!(tree.run(&["baseline", "write"]).code, 0);
    assert_eq!(tree.run(&["check", "--select", "debug-logging", "--fail-on", "info"]).code, 0);
    // One fix at a time.
    assert_eq!(tree.run(&["fix", "--select", "debug-logging", "--no-baseline", "-q"]).code, 0);
    assert_eq!(
        std::fs::read_to_string(tree.path().join("redis.conf")).unwrap(),
        conf.replace("debug\n", "notice\n")
    );
    let run = tree.run(&["check", "--select", "debug-loging"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "redlint: there is no rule, group or tag `debug-loging`; did you mean `debug-logging`?\n"
    );
}

#[test]
fn a_difference_is_for_programs_and_its_size_for_people() {
    let tree = Tree::new(&[
        ("a/redis.conf", "loglevel debug\n"),
        ("b/redis.conf", "appendonyl yes\n"),
        ("c/redis.conf", "port 6379\n"),
    ]);
    let cases = [
        (&["a"][..], 1, "Would fix 1 problem in 1 file.\n"),
        (&["a", "-q"], 1, ""),
        (&["b"], 0, "Nothing to fix safely; --unsafe-fixes changes more.\n"),
        (&["b", "--unsafe-fixes"], 1, "Would fix 1 problem in 1 file.\n"),
        (&["c"], 0, "Nothing to fix.\n"),
    ];
    for (arguments, code, told) in cases {
        let run = tree.run(&[&["fix", "--diff"], arguments].concat());
        assert_eq!((run.code, run.stderr.as_str()), (code, told), "{arguments:?}");
        assert_eq!(run.stdout.is_empty(), code == 0, "{arguments:?}");
    }
}

#[test]
fn every_subject_has_its_facts() {
    let tree = Tree::new(&[]);
    let all = tree.run(&["facts", "--format", "json"]).json();
    let kinds: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"server") && kinds.contains(&"client"), "{kinds:?}");
    let one = tree.run(&["facts", "client"]).stdout;
    assert!(one.starts_with("client: one connection from an application\n"), "{one}");
    let server = all.as_array().unwrap().iter().find(|one| one["subject"] == "server").unwrap();
    let mode = server["facts"].as_array().unwrap().iter().find(|fact| fact["name"] == "mode").unwrap();
    assert_eq!(mode["words"], serde_json::json!(["standalone", "replica", "cluster", "sentinel"]));
}

const DEPLOYMENT: [(&str, &str); 3] = [
    (
        "compose.yaml",
        "name: shop\nservices:\n  redis:\n    image: redis:7.2.4\n    \
         command: redis-server --requirepass ${REDIS_PASSWORD} --maxmemory ${MEMORY:-256mb}\n  \
         worker:\n    image: shop/worker\n    environment:\n      \
         CELERY_BROKER_URL: redis://:${REDIS_PASSWORD}@redis:6379/0\n",
    ),
    (".env", "REDIS_PASSWORD=tiger-Lime-93-stone\n"),
    ("redis.conf", "# for another day\nmaxmemory 1gb\n"),
];

#[test]
fn inspect_tells_what_would_run_and_from_where() {
    let tree = Tree::new(&DEPLOYMENT);
    let run = tree.run(&["inspect", "compose.yaml"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout, @r#"
        shop: compose.yaml

          redis
            runs          redis 7.2.4, standalone, image redis:7.2.4
            reachable     from other containers
            password      set, .env:1:16 via compose.yaml:5:41
            data          anonymous volume at /data
            memory limit  none
            role          broker (Celery, certain) compose.yaml:9:26
            client        worker CELERY_BROKER_URL redis://:********@redis:6379/0

            maxmemory    268435456 (256 MiB)  compose.yaml:5:81
            requirepass  ********             .env:1:16 via compose.yaml:5:41
        "#);
    let document = tree.run(&["inspect", "--format", "json", "compose.yaml"]).json();
    let server = &document["projects"][0]["servers"][0];
    assert_eq!(server["version"], "7.2.4");
    assert_eq!(server["config"]["maxmemory"]["value"], "268435456");
    assert_eq!(server["config"]["maxmemory"]["origin"]["line"], 5);
    assert_eq!(server["config"]["appendonly"]["origin"]["kind"], "default");
    let yaml = tree.run(&["inspect", "--format", "yaml", "compose.yaml"]).stdout;
    assert_eq!(serde_yaml::from_str::<serde_json::Value>(&yaml).unwrap(), document);
}

#[test]
fn inspect_shows_secrets_on_demand_only() {
    let tree = Tree::new(&DEPLOYMENT);
    for format in ["human", "json", "yaml"] {
        for all in [&["--all"][..], &[]] {
            let arguments = [&["inspect", "--format", format], all].concat();
            let run = tree.run(&arguments);
            assert!(!run.stdout.contains("tiger-Lime"), "{arguments:?}: {}", run.stdout);
            let run = tree.run(&[&arguments[..], &["--show-secrets"]].concat());
            assert!(run.stdout.contains("tiger-Lime-93-stone"), "{arguments:?}: {}", run.stdout);
        }
    }
}

#[test]
fn inspect_shows_values_as_a_server_does() {
    let tree = Tree::new(&[("redis.conf", "unixsocketperm 0770\nmaxmemory 1mb\n")]);
    let document = tree.run(&["inspect", "--format", "json"]).json();
    let config = &document["projects"][0]["servers"][0]["config"];
    assert_eq!(config["unixsocketperm"]["value"], "770");
    assert_eq!(config["maxmemory"]["value"], "1048576");
}

#[test]
fn inspect_of_nothing_is_no_success() {
    let tree = Tree::new(&[("x/y", "")]);
    for format in ["human", "json", "yaml"] {
        assert_eq!(tree.run(&["inspect", "--format", format]).code, 3);
        assert_eq!(tree.run(&["inspect", "--format", format, "nowhere"]).code, 2);
    }
    assert_eq!(tree.run(&["inspect", "--format", "json"]).json()["projects"], serde_json::json!([]));
}

#[test]
fn a_directive_is_explained() {
    let tree = Tree::new(&[]);
    for arguments in [&["explain", "directive", "maxmemory"][..], &["explain", "maxmemory"]] {
        let run = tree.run(arguments);
        assert_eq!(run.code, 0);
        assert!(run.stdout.starts_with("maxmemory\n\n- Servers: redis"), "{}", run.stdout);
    }
    let run = tree.run(&["explain", "directive", "maxmemroy"]);
    assert_eq!((run.code, run.stderr.contains("did you mean `maxmemory`?")), (2, true), "{}", run.stderr);
}

#[test]
fn policies_of_the_user_are_rules_like_others() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let policy = policy.replace("Broker evicts queued tasks", "We never evict");
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    assert!(tree.run(&["rules"]).stdout.contains("acme/never-evict"));
    assert!(tree.run(&["explain", "acme/never-evict"]).stdout.contains("We never evict."));
    let compose = "services:\n  redis:\n    image: redis:7.4-alpine\n    \
        command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru\n  worker:\n    \
        image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://redis:6379/0\n";
    let found = |run: Run| run.stdout.lines().filter(|line| line.contains("never-evict]")).count();
    std::fs::write(tree.path().join("compose.yaml"), compose).unwrap();
    assert_eq!(found(tree.run(&["check", "--format", "concise"])), 1);
    for name in ["acme", "acme/never-evict"] {
        std::fs::write(tree.path().join("redlint.toml"), format!("[rules]\n\"{name}\" = \"off\"\n")).unwrap();
        assert_eq!(found(tree.run(&["check", "--format", "concise"])), 0, "{name}");
    }
    // Whoever names a policy that cannot be read is told what is wrong with it, and nothing else of it.
    std::fs::write(tree.path().join(".redlint/policies/acme/never-evict.toml"), "title = 1\n").unwrap();
    std::fs::write(tree.path().join("redlint.toml"), "[rules]\n\"acme/never-evict\" = \"info\"\n").unwrap();
    std::fs::write(
        tree.path().join("compose.yaml"),
        format!("# redlint: file-ignore[acme/never-evict] known\n{compose}"),
    )
    .unwrap();
    for arguments in [
        &["check", "--format", "concise"][..],
        &["check", "--format", "concise", "--select", "acme/never-evict"],
        &["test", "acme/never-evict"],
        &["rules", "acme"],
        &["explain", "acme/never-evict"],
    ] {
        let run = tree.run(arguments);
        let said = run.stdout + &run.stderr;
        assert_eq!(run.code, 2, "{arguments:?} {said}");
        assert!(said.contains(".redlint/policies/acme/never-evict.toml:1:"), "{arguments:?} {said}");
        assert!(!said.contains("no rule `acme") || arguments[0] == "explain", "{arguments:?} {said}");
        assert!(!said.contains("unknown-"), "{arguments:?} {said}");
    }
    assert_eq!(tree.run(&["check", "--select", "acme/other"]).code, 2);
}

#[test]
fn a_word_that_no_fact_has_is_told_where_it_stands() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let policy = policy.replace("\"broker\" in server.roles", "\"brokr\" in server.roles");
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    let run = tree.run(&["check", "--format", "concise"]);
    let line = run.stdout.lines().find(|line| line.contains("`brokr` is no value of this"));
    let line = line.unwrap_or_else(|| panic!("{}", run.stdout));
    assert!(run.code == 2 && line.ends_with("(did you mean `broker`?)"), "{line}");
    assert!(line.starts_with(".redlint/policies/acme/never-evict.toml:"), "{line}");
}

#[test]
fn examples_of_policies_are_tests() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    let run = tree.run(&["test", "acme"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("No failures in "), "{}", run.stdout);
    assert!(run.stdout.ends_with(" examples of 1 rule.\n"), "{}", run.stdout);
    let wrong = policy.replacen("allkeys-lru\"]", "volatile-lru\"]", 1);
    assert_ne!(wrong, policy);
    std::fs::write(tree.path().join(".redlint/policies/acme/never-evict.toml"), wrong).unwrap();
    let run = tree.run(&["test", "acme/never-evict", "--format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with(".redlint/policies/acme/never-evict.toml:"), "{}", run.stdout);
    assert!(run.stdout.contains("error[failing-example] example"), "{}", run.stdout);
    assert_eq!(tree.run(&["test", "nobodys"]).code, 2);
}

#[test]
fn named_compose_files_are_all_that_is_checked() {
    let tree = Tree::new(&[
        (
            "compose.yaml",
            "services:\n  redis:\n    image: redis:7.4.1\n    command: redis-server --maxmemory 1x\n",
        ),
        (
            "other/compose.yaml",
            "services:\n  redis:\n    image: redis:7.4.1\n    command: redis-server --maxmemory 2x\n",
        ),
        ("redis.conf", "maxmemory 3x\n"),
    ]);
    let units = |arguments: &[&str]| {
        let run = tree.run(&[&["check", "--format", "concise"], arguments].concat());
        let found = |unit: &&str| run.stdout.contains(&format!("`{unit}`"));
        (run.code, ["1x", "2x", "3x"].into_iter().filter(found).collect::<Vec<_>>())
    };
    assert_eq!(units(&["."]), (1, vec!["1x", "2x", "3x"]));
    assert_eq!(units(&["-f", "compose.yaml"]), (1, vec!["1x"]));
    assert_eq!(units(&["-f", "other/compose.yaml"]), (1, vec!["2x"]));
    for wrong in [["-f", "nowhere.yaml"], ["--env-file", "nowhere.env"], ["--project-directory", "nowhere"]] {
        let run = tree.run(&["check", "--format", "concise", wrong[0], wrong[1]]);
        let told = format!("{}:1:1: error[missing-path]", wrong[1]);
        assert_eq!((run.code, run.stdout.matches(&told).count()), (2, 1), "{wrong:?}: {}", run.stdout);
    }
}
