//! The built-in rules: packed as they stand in `rules/`, and every example is a test.

use redlint::policy::RuleSet;
use redlint::source::Sources;
use std::path::PathBuf;

fn rule_files() -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new("rules").min_depth(2).max_depth(2).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.extension().is_some_and(|e| e == "toml") && !path.starts_with("rules/catalog"))
        .collect()
}

#[test]
fn packed_rules_are_those_of_the_files() {
    let packed = RuleSet::built_in();
    let mut sources = Sources::new();
    let mut read = RuleSet::default();
    for path in rule_files() {
        let file = sources.add(&path, std::fs::read(&path).unwrap());
        assert_eq!(read.add(&sources, file, ""), [], "{}", path.display());
    }
    assert_eq!(packed.rules().len(), read.rules().len());
    for rule in packed.rules() {
        let other = read.find(&rule.id).unwrap();
        assert_eq!((&rule.when, &rule.require, &rule.message), (&other.when, &other.require, &other.message));
        assert_eq!(packed.text(&rule.id), read.text(&rule.id));
    }
}
