//! Findings that somebody said are known: by comments, and by a baseline.

#![allow(clippy::unwrap_used)]

mod tree;

use serde_json::Value;
use std::process::Command;
use tree::Tree;

const DEBUG: &str = "loglevel debug\n";

impl Tree {
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        let output = command.args(arguments).current_dir(self.directory.path()).env_clear().output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// `rule:line` of what is reported, and `rule:line (reason)` of what is suppressed.
    fn found(&self, arguments: &[&str]) -> (Vec<String>, Vec<String>) {
        let all = ["check", "--today", "2026-11-23", "--format", "json"];
        let (_, stdout, stderr) = self.run(&[&all, arguments].concat());
        let document: Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stderr}"));
        let (mut open, mut suppressed) = (Vec::new(), Vec::new());
        for finding in document["diagnostics"].as_array().unwrap() {
            let line = &finding["range"]["start"]["line"];
            let place = format!("{}:{line}", finding["rule"].as_str().unwrap());
            match finding["suppressed"].as_object() {
                None => open.push(place),
                Some(by) => suppressed.push(format!(
                    "{place} {}: {}",
                    by["kind"].as_str().unwrap(),
                    by["reason"].as_str().unwrap()
                )),
            }
        }
        assert_eq!(
            document["summary"]["suppressed"].as_u64().unwrap() as usize
                + document["summary"]["baselined"].as_u64().unwrap() as usize,
            suppressed.len()
        );
        (open, suppressed)
    }
}

fn lines(all: &[String], rule: &str) -> Vec<String> {
    all.iter().filter(|one| one.starts_with(&format!("{rule}:"))).cloned().collect()
}

#[test]
fn comments_suppress_in_every_format_that_has_them() {
    let tree = Tree::new(&[
        (
            "redis.conf",
            "# redlint: file-ignore[no-maxmemory] the node is its own\n#redlint:ignore[debug-logging] a week of it\nloglevel debug\n",
        ),
        (
            "app/compose.yaml",
            "services:\n  redis:\n    # redlint: ignore[image/unpinned-image] mirrored by us\n    # for now\n    image: redis\n    \
             command: redis-server --loglevel debug # redlint: ignore[debug-logging, no-maxmemory] until=2027-01-01 soon: really\n",
        ),
    ]);
    let (open, suppressed) = tree.found(&["redis.conf"]);
    assert_eq!(lines(&open, "debug-logging"), [""; 0]);
    assert_eq!(lines(&suppressed, "debug-logging"), ["debug-logging:3 inline: a week of it"]);
    assert_eq!(lines(&suppressed, "no-maxmemory"), ["no-maxmemory:1 inline: the node is its own"]);
    let (open, suppressed) = tree.found(&["app"]);
    assert_eq!(lines(&suppressed, "unpinned-image"), ["unpinned-image:5 inline: mirrored by us"]);
    assert_eq!(lines(&suppressed, "debug-logging"), ["debug-logging:6 inline: soon: really"]);
    assert_eq!(lines(&open, "unused-suppression").len() + lines(&suppressed, "no-maxmemory").len(), 1);
    let (code, stdout, _) = tree.run(&["check", "redis.conf", "--fail-on", "info"]);
    assert!(stdout.contains("2 suppressed"), "{stdout}");
    assert!(!stdout.contains("[debug-logging]") && code <= 1, "{stdout}");
}

#[test]
fn comments_behind_code_suppress() {
    let tree = Tree::new(&[
        (
            "run.sh",
            "redis-cli KEYS '*' # redlint: ignore[keys-in-script] it's few\nredis-cli KEYS \" # redlint: ignore[keys-in-script] x\"\n",
        ),
        (
            "settings.py",
            "CELERY_BROKER_URL = 'redis://redis'\nCELERY_ACCEPT_CONTENT = ['pickle']  # redlint: ignore[pickle-in-code] ours\n",
        ),
        (
            "config/queue.php",
            "<?php\nreturn ['connections' => ['redis' => ['driver' => 'redis',\n// redlint: ignore[worker-waits-for-ever] fine\n// so it is\n'block_for' => 0,\n]]];\n",
        ),
        // No comment to a server.
        ("redis.conf", "loglevel debug # redlint: ignore[trailing-comment] a reason\n"),
        (
            "compose.yaml",
            "services:\n  redis:\n    image: redis:8.2\n  worker:\n    image: w\n    command: celery worker\n",
        ),
    ]);
    let (open, suppressed) = tree.found(&[]);
    let inline: Vec<&str> = suppressed.iter().map(String::as_str).collect();
    assert_eq!(
        inline,
        [
            "worker-waits-for-ever:5 inline: fine",
            "keys-in-script:1 inline: it's few",
            "pickle-in-code:2 inline: ours"
        ],
        "{open:?}"
    );
    for reported in ["keys-in-script:2", "trailing-comment:1"] {
        assert!(open.iter().any(|one| one == reported), "{reported}: {open:?}");
    }
    // What is unused goes, and the code before it stays.
    let tree = Tree::new(&[("run.sh", "redis-cli ping  # redlint: ignore[keys-in-script] why\n")]);
    tree.run(&["fix"]);
    assert_eq!(tree.read("run.sh"), "redis-cli ping\n");
}

#[test]
fn suppressions_where_no_comment_can_stand_are_told() {
    let compose = "services:\n  redis:\n    build: image\n  worker:\n    image: app\n    command: |\n      \
        true\n      # redlint: ignore[no-maxmemory] inside\n    labels: [\"# redlint: ignore is a comment\"]\n";
    let tree = Tree::new(&[
        ("compose.yaml", compose),
        ("image/Dockerfile", "FROM redis:7.4 # redlint: ignore[no-maxmemory] behind\nRUN true\n"),
        ("redis.conf", "loglevel debug # redlint: ignore[debug-logging] behind\n"),
        (
            "other/redis.conf",
            "# as in `loglevel debug # redlint: ignore[debug-logging] why`\nloglevel notice\n",
        ),
    ]);
    let run = tree.run(&["check", "--format", "concise"]).1;
    let mut told: Vec<&str> = run.lines().filter(|line| line.contains("[invalid-suppression]")).collect();
    told.sort_unstable();
    let places: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(places, ["compose.yaml:8:7", "image/Dockerfile:1:16", "redis.conf:1:16"], "{run}");
}

#[test]
fn suppressions_have_reasons_days_and_rules_that_exist() {
    let conf = "# redlint: ignore[debug-logging]\nloglevel debug\n\
        # redlint: ignore[debug-loging] a reason\nport 6379\n\
        # redlint: ignore[debug-logging] until=2026-11-22 a reason\nloglevel debug\n\
        # redlint: ignore[weak-password] a reason\ntimeout 0\n\
        # redlint: ignore[weak-password] until=soon a reason\n\
        # redlint: ignore everything\n\
        # redlint: disable-next-line[weak-password] a reason\n\
        # redlint: is a linter\n";
    let tree = Tree::new(&[("redis.conf", conf)]);
    let (open, suppressed) = tree.found(&[]);
    assert_eq!(suppressed, [""; 0]);
    assert_eq!(lines(&open, "suppression-without-reason"), ["suppression-without-reason:1"]);
    assert_eq!(lines(&open, "unknown-suppressed-rule"), ["unknown-suppressed-rule:3"]);
    assert_eq!(lines(&open, "expired-suppression"), ["expired-suppression:5"]);
    assert_eq!(lines(&open, "unused-suppression"), ["unused-suppression:7"]);
    assert_eq!(
        lines(&open, "invalid-suppression"),
        ["invalid-suppression:9", "invalid-suppression:10", "invalid-suppression:11"]
    );
    let (_, stdout, _) = tree.run(&["check", "--format", "json"]);
    assert!(stdout.contains("Did you mean `debug-logging`?"), "{stdout}");
    // What a rule that is off would find is nobody's business.
    tree.write("redlint.toml", "[rules]\nweak-password = \"off\"\n");
    assert_eq!(lines(&tree.found(&[]).0, "unused-suppression"), [""; 0]);
}

#[test]
fn what_suppresses_a_further_place_of_a_finding_is_needed() {
    let own = "# redlint: ignore[sentinel-statement] names are resolved by then\n";
    let first = "sentinel monitor main redis-primary 6379 2\n";
    let second = "sentinel known-replica main redis-replica 6379\n";
    let tree = Tree::new(&[("sentinel.conf", &format!("{own}{first}{own}{second}"))]);
    let (open, suppressed) = tree.found(&[]);
    assert_eq!(lines(&open, "unused-suppression"), [""; 0]);
    assert_eq!(lines(&suppressed, "sentinel-statement").len(), 1);
    // It hides the first place no more than before.
    tree.write("sentinel.conf", &format!("{first}{own}{second}"));
    let (open, _) = tree.found(&[]);
    assert_eq!(lines(&open, "sentinel-statement"), ["sentinel-statement:1"]);
    assert_eq!(lines(&open, "unused-suppression"), [""; 0]);
    // Where nothing is found, it still is.
    tree.write("sentinel.conf", &format!("{own}sentinel monitor main 10.0.0.4 6379 2\n"));
    assert_eq!(lines(&tree.found(&[]).0, "unused-suppression"), ["unused-suppression:1"]);
}

#[test]
fn unused_suppressions_are_removed_and_the_needed_rest_stays() {
    let before = "# redlint: ignore[weak-password, debug-logging] a reason\nloglevel debug\n  # redlint: ignore[weak-password] a reason\nport 6379\n";
    let after = "# redlint: ignore[debug-logging] a reason\nloglevel debug\nport 6379\n";
    let tree = Tree::new(&[("redis.conf", before)]);
    let (_, _, stderr) = tree.run(&["fix"]);
    assert_eq!(tree.read("redis.conf"), after, "{stderr}");
    let compose = "services:\n  redis:\n    image: redis:7.2.4 # redlint: ignore[debug-logging] why\n";
    let tree = Tree::new(&[("compose.yaml", compose)]);
    tree.run(&["fix"]);
    assert_eq!(tree.read("compose.yaml"), "services:\n  redis:\n    image: redis:7.2.4\n");
}

/// Each case: a configuration, what `fix` makes of it, what `fix --unsafe-fixes` makes of that.
#[test]
fn wrong_suppressions_are_mended() {
    let cases = [
        // Expired: the comment goes, and what it hid is mended too.
        (
            "# redlint: ignore[debug-logging] until=2026-11-22 a reason\nloglevel debug\n",
            "loglevel notice\n",
            "loglevel notice\n",
        ),
        // Misspelt, and what was meant is here: it counts from now on.
        (
            "# redlint: ignore[weak-password, debug-loging] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
        ),
        (
            "# redlint: ignroe[health/debug-logging] a reason\r\nloglevel debug\r\n",
            "# redlint: ignore[health/debug-logging] a reason\r\nloglevel debug\r\n",
            "# redlint: ignore[health/debug-logging] a reason\r\nloglevel debug\r\n",
        ),
        (
            "# redlint: disable[debug-logging] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
        ),
        // A group: what it holds is found here.
        (
            "# redlint: ignore[health] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a reason\nloglevel debug\n",
        ),
        (
            "# redlint: ignore-file[debug-logging] a reason\n\nloglevel debug\n",
            "# redlint: file-ignore[debug-logging] a reason\n\nloglevel debug\n",
            "# redlint: file-ignore[debug-logging] a reason\n\nloglevel debug\n",
        ),
        // Misspelt, and nothing here is meant; a policy that is elsewhere.
        (
            "# redlint: ignore[debug-loging, acme/huge] a reason\ntimeout 0\n",
            "# redlint: ignore[debug-loging, acme/huge] a reason\ntimeout 0\n",
            "timeout 0\n",
        ),
        // Nobody but its author knows the reason.
        (
            "timeout 0\n# redlint: ignore[debug-logging]",
            "timeout 0\n# redlint: ignore[debug-logging]",
            "timeout 0\n",
        ),
        (
            "# redlint: is a linter [really]\n",
            "# redlint: is a linter [really]\n",
            "# redlint: is a linter [really]\n",
        ),
        (
            "# redlint-ignore[debug-logging] a leak\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a leak\nloglevel debug\n",
            "# redlint: ignore[debug-logging] a leak\nloglevel debug\n",
        ),
        (
            "# redlint ignores[this], redlintignore[that]\n",
            "# redlint ignores[this], redlintignore[that]\n",
            "# redlint ignores[this], redlintignore[that]\n",
        ),
    ];
    for (before, safe, all) in cases {
        let tree = Tree::new(&[("redis.conf", before)]);
        let fix = ["fix", "--today", "2026-11-23"];
        let (_, _, stderr) = tree.run(&fix);
        assert_eq!(tree.read("redis.conf"), safe, "{stderr}");
        tree.run(&[&fix[..], &["--unsafe-fixes"]].concat());
        assert_eq!(tree.read("redis.conf"), all);
        assert_eq!(tree.run(&[&fix[..], &["--unsafe-fixes", "--diff"]].concat()).0, 0);
    }
    // A reason that is missing is told, whatever else the line says.
    let (open, _) =
        Tree::new(&[("redis.conf", &format!("# redlint: ignroe[debug-logging]\n{DEBUG}"))]).found(&[]);
    assert_eq!(lines(&open, "invalid-suppression"), ["invalid-suppression:1"]);
}

#[test]
fn a_list_of_many_names_costs_what_it_is_long() {
    let conf = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("acme/of-{number:05}")).collect();
        let (first, last) = names.split_at(count / 2);
        let names = format!("{}, debug-logging, {}", first.join(", "), last.join(", "));
        format!("# redlint: ignore[{names}] a reason\n{DEBUG}")
    };
    let report = |count: usize| {
        let tree = Tree::new(&[("redis.conf", &conf(count))]);
        let (open, suppressed) = tree.found(&[]);
        assert_eq!(lines(&open, "unknown-suppressed-rule").len(), count);
        assert_eq!(lines(&suppressed, "debug-logging").len(), 1);
        tree.run(&["check", "--format", "json"]).1.len()
    };
    assert!(report(400) < 3 * report(200));
    let tree = Tree::new(&[("redis.conf", &conf(100))]);
    tree.run(&["fix", "--unsafe-fixes"]);
    assert_eq!(tree.read("redis.conf"), format!("# redlint: ignore[debug-logging] a reason\n{DEBUG}"));
}

#[test]
fn a_baseline_knows_findings_whatever_line_they_stand_on() {
    let tree = Tree::new(&[("a/redis.conf", "loglevel debug\n"), ("b/redis.conf", "loglevel debug\n")]);
    let before = tree.found(&[]).0.len();
    assert!(before >= 2);
    let (code, stdout, stderr) = tree.run(&["baseline", "write"]);
    assert_eq!(
        (code, stdout),
        (0, format!("Wrote {before} findings to .redlint/baseline.json.\n")),
        "{stderr}"
    );
    let (open, known) = tree.found(&["--fail-on", "info"]);
    assert_eq!((open.len(), known.len()), (0, before));
    assert_eq!(tree.run(&["check", "--fail-on", "info"]).0, 0);
    assert_eq!(tree.found(&["--no-baseline"]).0.len(), before);
    tree.write("a/redis.conf", "# moved\n\nport 6380\nloglevel debug\n");
    assert_eq!(tree.found(&["a"]).0, [""; 0]);
    // Mended in one folder: told there, and not where nobody looked.
    tree.write("a/redis.conf", "loglevel notice\n");
    assert_eq!(lines(&tree.found(&["b"]).0, "stale-baseline").len(), 0);
    let stale = lines(&tree.found(&[]).0, "stale-baseline");
    assert_eq!(stale.len(), 1, "{stale:?}");
    assert_eq!(tree.run(&["baseline", "prune"]).1, "Removed 1 finding from .redlint/baseline.json.\n");
    assert_eq!(tree.found(&[]).0, [""; 0]);
    // Writing what one folder has keeps what is known of others.
    tree.write("a/redis.conf", "loglevel debug\n");
    tree.run(&["baseline", "write", "a"]);
    assert_eq!(tree.found(&[]).0, [""; 0]);
}

#[test]
fn a_baseline_that_cannot_be_used_is_trouble() {
    let tree = Tree::new(&[
        ("redis.conf", "loglevel debug\n"),
        ("wrong.json", "{\"version\": 9, \"findings\": []}"),
    ]);
    let (code, _, stderr) = tree.run(&["check", "--baseline", "nowhere.json"]);
    assert!(code == 2 && stderr.contains("`redlint baseline write` makes one"), "{stderr}");
    let (code, _, stderr) = tree.run(&["check", "--baseline", "wrong.json"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("the baseline wrong.json cannot be used: version 9 is not known"), "{stderr}");
    assert_eq!(tree.run(&["baseline", "prune"]).0, 2);
    // From the wrong directory there is nothing to know.
    let empty = Tree::new(&[("notes.txt", "")]);
    assert_eq!(empty.run(&["baseline", "write"]).0, 3);
    assert!(!empty.directory.path().join(".redlint").exists());
    assert_eq!(empty.run(&["fix", "--diff"]).0, 3);
    assert_eq!(tree.run(&["baseline", "write", "--baseline", "known/of.json"]).0, 0);
    assert_eq!(tree.run(&["check", "--baseline", "known/of.json", "--fail-on", "info"]).0, 0);
}
