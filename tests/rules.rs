//! The built-in rules: packed as they stand in `rules/`, and every example is a test.

#![allow(clippy::unwrap_used)]

use redlint::check::check_memory;
use redlint::config::Options;
use redlint::diagnostic::Diagnostic;
use redlint::model::Date;
use redlint::policy::rule::Example;
use redlint::policy::{RuleSet, examples};
use redlint::source::{MemoryFiles, Sources};
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
        assert_eq!((&rule.test, &rule.words), (&other.test, &other.words));
        assert_eq!(packed.text(&rule.id), read.text(&rule.id));
    }
}

/// Runs an example through all of redlint, with one rule.
fn pipeline(files: &MemoryFiles, example: &Example, rules: &RuleSet) -> (Vec<Diagnostic>, Sources) {
    let options = Options {
        environment: example.env.iter().cloned().collect(),
        target: example.target.as_deref().map(|target| target.parse().unwrap()),
        today: Date { year: 2026, month: 11, day: 23 },
        ..Options::default()
    };
    check_memory(files, rules, &options)
}

#[test]
fn examples_come_out_as_they_say() {
    let rules = RuleSet::built_in();
    let mut wrong = Vec::new();
    for rule in rules.rules() {
        for mismatch in examples::run(&rules, &rule.id, &pipeline) {
            wrong.push(format!("{}/{} \"{}\": {}", rule.group, rule.id, mismatch.example, mismatch.message));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

/// In a string within an expression braces stand for themselves: doubled ones would be shown as they are.
#[test]
fn nothing_that_rules_say_has_doubled_braces() {
    let rules = RuleSet::built_in();
    for rule in rules.rules() {
        for example in rules.text(&rule.id).unwrap().examples.iter().filter(|example| example.bad) {
            let mut files = MemoryFiles::new();
            for (path, content) in &example.files {
                files.insert(path, content.as_str());
            }
            for found in pipeline(&files, example, &rules.only(&rule.id)).0 {
                let said = [Some(found.message), found.help].into_iter().flatten().collect::<String>();
                assert!(!said.contains("${{"), "{}: {said}", rule.id);
            }
        }
    }
}

#[test]
fn proofs_that_rules_name_exist() {
    let mut tests = Vec::new();
    for file in walkdir::WalkDir::new("tests/proofs") {
        let path = file.unwrap().into_path();
        let text = if path.is_file() { std::fs::read_to_string(&path).unwrap() } else { String::new() };
        let mut after_mark = false;
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("fn ").filter(|_| after_mark) {
                tests.push(rest.split('(').next().unwrap().to_owned());
            }
            after_mark = line == "#[test]";
        }
    }
    assert!(tests.len() > 50, "{} proofs", tests.len());
    let rules = RuleSet::built_in();
    for rule in rules.rules() {
        for proof in rules.text(&rule.id).unwrap().proven_by.iter() {
            assert!(tests.contains(proof), "{}: no test is called {proof}", rule.id);
        }
    }
}
