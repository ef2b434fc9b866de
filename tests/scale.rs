//! Many deployments in one tree: what is said of each does not hang on the others.

#[path = "../benches/tree.rs"]
#[allow(dead_code)]
mod tree;

use redlint::check_memory;
use redlint::config::Options;
use redlint::policy::RuleSet;
use redlint::source::MemoryFiles;

/// Findings as `path:offset rule`, for deployments laid into one tree.
fn findings(deployments: impl Iterator<Item = usize>) -> Vec<String> {
    let mut files = MemoryFiles::new();
    for number in deployments {
        for (name, content) in tree::files(number) {
            files.insert(format!("app-{number}/{name}"), content);
        }
    }
    let (found, sources) = check_memory(&files, &RuleSet::built_in(), &Options::default());
    let shown = found.iter().map(|finding| {
        let span = finding.primary.span;
        format!("{}:{} {}", sources.shown(span.file), span.start, finding.rule)
    });
    shown.collect()
}

#[test]
fn a_tree_is_the_sum_of_its_deployments() {
    let numbers = || 0..30;
    let mut alone: Vec<String> = numbers().flat_map(|number| findings(std::iter::once(number))).collect();
    let mut together = findings(numbers());
    assert!(
        numbers().all(|number| together.iter().any(|found| found.starts_with(&format!("app-{number}/"))))
    );
    alone.sort();
    together.sort();
    assert_eq!(together, alone);
}
