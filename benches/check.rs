//! How long a check takes: of a large deployment and of one of the tree as processes of their own, from a cold start, and
//! of trees of 1, 100, 1,000 and 10,000 deployments.
//!
//! Each time is set against a floor: for a process the bare `redlint --version`; for a tree a program that only walks it
//! and reads the same files, and one that parses their YAML as well. What is timed within the process runs on one core.
//! Linear means that the time for one deployment stays the same. The peak is that of this process so far, where the
//! system tells it.

// Figures are printed, and what a bench needs it may expect.
#![allow(clippy::print_stdout, clippy::expect_used)]

mod tree;

use redlint::check::Request;
use redlint::config::Options;
use redlint::disk::Disk;
use redlint::policy::RuleSet;
use redlint::source::Sources;
use redlint::syntax::yaml;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const DEPLOYMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/projects/emailclient");

fn main() {
    cold_start("email client", DEPLOYMENT.as_ref());
    let mut first = None;
    for (deployments, runs) in [(1, 101), (100, 7), (1000, 3), (10_000, 1)] {
        let directory = tempfile::tempdir().expect("a directory for the tree");
        let root = directory.path();
        tree::write(root, deployments).expect("the tree is written");
        if deployments == 1 {
            cold_start("one deployment", root);
        }
        let (time, floor) = paired(runs, || check(root), || read(root, false));
        let (parsed, _) = paired(runs, || read(root, true), || ());
        let each = time / u32::try_from(deployments).expect("a small number");
        let unit = *first.get_or_insert(each);
        println!(
            "{deployments:>6} deployments {time:>9.2?}   read {floor:>9.2?} x {:>5.1}   parsed {parsed:>9.2?} x {:>4.1}   each {each:>9.2?}   linearity {:.2}   peak {}",
            ratio(time, floor),
            ratio(time, parsed),
            ratio(each, unit),
            peak(),
        );
    }
}

/// Measures a check as a whole process beside the bare one.
fn cold_start(name: &str, directory: &Path) {
    let directory = directory.to_str().expect("a path in UTF-8");
    let (check, bare) = paired(51, || process(&["check", directory]), || process(&["--version"]));
    let above = check.saturating_sub(bare);
    println!(
        "{name:<18} {check:>9.2?}   bare process {bare:>9.2?} x {:>4.1}   above it {above:>9.2?}",
        ratio(check, bare)
    );
}

/// Medians of two things measured in turn, so that both see the same machine.
fn paired(runs: usize, mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        ones.push(timed(&mut one));
        others.push(timed(&mut other));
    }
    (median(ones), median(others))
}

fn timed(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ratio(time: Duration, floor: Duration) -> f64 {
    time.as_secs_f64() / floor.as_secs_f64()
}

/// Runs the program from start to exit.
fn process(arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    let status = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("redlint starts").code().is_some_and(|code| code < 2));
}

/// Checks a tree within this process.
fn check(root: &Path) {
    let options = Options { paths: vec![root.to_owned()], root: root.to_owned(), ..Options::default() };
    let report =
        redlint::check(&Disk::new(root), &Request { options: &options, rules: &RuleSet::built_in() });
    assert!(!report.diagnostics.is_empty());
}

/// Walks a tree, reads its files, and parses those that are YAML if asked to.
fn read(root: &Path, parse: bool) {
    let files = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    let mut nodes = 0;
    for entry in files.filter(|entry| entry.file_type().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        nodes += bytes.len();
        if parse && entry.path().extension().is_some_and(|extension| extension == "yaml") {
            let mut sources = Sources::new();
            let file = sources.add(entry.path(), bytes);
            nodes += yaml::parse(file, sources.text(file)).0.documents.len();
        }
    }
    assert!(nodes > 0);
}

/// Most memory that this process has held so far.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
