//! `check --watch` and the line that says how far a long run is.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod tree;

use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tree::Tree;

/// A run that watches, with its findings as they come.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn of(tree: &Tree, arguments: &[&str]) -> Self {
        // What a shell runs behind it ignores interrupts, and so does whoever it starts.
        let mut command = Command::new("env");
        command
            .args(["--default-signal=INT", env!("CARGO_BIN_EXE_redlint")])
            .args(["check", "--watch", "--format", "concise", "--min-severity", "warning"])
            .args(arguments);
        command.current_dir(tree.directory.path()).env_clear().stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let also = sender.clone();
        let pass = |from: Box<dyn BufRead + Send>, to: std::sync::mpsc::Sender<String>| {
            std::thread::spawn(move || from.lines().map_while(Result::ok).try_for_each(|line| to.send(line)))
        };
        pass(Box::new(stdout), sender);
        pass(Box::new(stderr), also);
        Self { child, lines }
    }

    /// Rules and paths of the next check, `PATH RULE`, in order; and what else was said.
    fn next(&self) -> Vec<String> {
        let mut found = Vec::new();
        let last = Instant::now() + Duration::from_secs(60);
        loop {
            let line = self.lines.recv_timeout(last.saturating_duration_since(Instant::now())).unwrap();
            if line.starts_with("redlint: watching") {
                // Both pipes are read side by side: what was written before may come after.
                std::thread::sleep(Duration::from_millis(100));
                found.extend(self.lines.try_iter().map(|line| short(&line)));
                return found;
            }
            found.push(short(&line));
        }
    }
}

fn short(line: &str) -> String {
    let path = line.split(':').next().unwrap();
    match line.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
        Some((rule, _)) => format!("{path} {rule}"),
        None => line.to_owned(),
    }
}

#[test]
fn what_changes_is_checked_again_until_interrupted() {
    let tree = Tree::new(&[("a/redis.conf", "loglevel debug\n"), ("notes.txt", "")]);
    let mut watch = Watch::of(&tree, &["--output", "sarif=report.sarif"]);
    assert_eq!(watch.next(), ["a/redis.conf debug-logging"]);
    tree.write("a/redis.conf", "loglevel notice\n");
    // The report that a check writes is not what it looks at; at most its coming is seen.
    let mut next = watch.next();
    if !next.is_empty() {
        next = watch.next();
    }
    assert_eq!(next, [""; 0]);
    tree.write("b/redis.conf", "maxmemory 1x\n");
    assert_eq!(watch.next(), ["b/redis.conf invalid-memory-unit"]);
    tree.write("redlint.toml", "[rules]\nmaxmemory-unit = \"off\"\n");
    assert_eq!(watch.next(), ["redlint.toml unknown-rule"]);
    std::fs::remove_file(tree.directory.path().join("redlint.toml")).unwrap();
    assert_eq!(watch.next(), ["b/redis.conf invalid-memory-unit"]);
    std::fs::remove_dir_all(tree.directory.path().join("b")).unwrap();
    assert_eq!(watch.next(), [""; 0]);
    let interrupt = format!("kill -INT {}", watch.child.id());
    assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
    // A shell says 130.
    assert_eq!(watch.child.wait().unwrap().signal(), Some(2));
}

#[test]
fn standard_input_and_fixes_are_not_watched() {
    let tree = Tree::new(&[("redis.conf", "loglevel debug\n")]);
    for wrong in [&["-", "--stdin-filename", "redis.conf"][..], &["--fix"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(["check", "--watch"]).args(wrong).current_dir(tree.directory.path());
        let output = command.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}

/// `script` gives a run a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_long_run_says_on_a_terminal_how_far_it_is() {
    let compose = "services:\n  redis:\n    image: redis:7.4.2\n    command: redis-server --loglevel debug\n";
    let tree = |projects: usize| {
        let paths: Vec<String> = (0..projects).map(|number| format!("{number}/compose.yaml")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), compose)).collect();
        Tree::new(&files)
    };
    let run = |tree: &Tree, arguments: &str, term: &str| {
        let program = env!("CARGO_BIN_EXE_redlint");
        let line = format!("'{program}' check --threads 1 --format json {arguments} > report.json");
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env("TERM", term).current_dir(tree.directory.path());
        let output = command.stdin(Stdio::null()).output().unwrap();
        let report = tree.read("report.json");
        assert!(serde_json::from_str::<serde_json::Value>(&report).is_ok());
        String::from_utf8(output.stdout).unwrap()
    };
    // What is long hangs on the machine.
    let mut trees = [1_000, 4_000, 16_000].into_iter().map(tree);
    let long =
        trees.find_map(|tree| Some((run(&tree, "", "xterm"), tree)).filter(|(shown, _)| !shown.is_empty()));
    let (shown, tree) = long.unwrap();
    assert!(shown.contains("\r\u{1b}[Kchecking: ") && shown.ends_with("\r\u{1b}[K"), "{shown:?}");
    assert_eq!(run(&tree, "--quiet", "xterm"), "");
    assert_eq!(run(&tree, "", "dumb"), "");
}
