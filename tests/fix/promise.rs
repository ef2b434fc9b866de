//! What every fix promises, tried on the examples of all rules and on whole deployments: the files parse, the findings
//! are gone, no other one has come, line ends stay, and a second run changes nothing.

use redlint::check::{Mended, Report, Request, mend};
use redlint::config::Options;
use redlint::diagnostic::Safety;
use redlint::disk::Disk;
use redlint::model::Date;
use redlint::policy::RuleSet;
use redlint::policy::rule::Example;
use redlint::source::{Files, MemoryFiles, Overlay};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const TODAY: Date = Date { year: 2026, month: 11, day: 23 };

/// Rules of fixes that some examples cannot have: what they would bring is another finding.
const CANNOT: [&str; 2] = ["no-persistence", "tls-without-cluster"];

type Counts = BTreeMap<(String, PathBuf, String), usize>;

fn counts(report: &Report) -> Counts {
    let mut counts = BTreeMap::new();
    for finding in &report.diagnostics {
        let path = report.sources.file(finding.primary.span.file).path().to_owned();
        let about = if finding.key.is_empty() { &finding.message } else { &finding.key };
        *counts.entry((finding.rule.to_string(), path, about.clone())).or_insert(0) += 1;
    }
    counts
}

/// Asserts what holds of any fixes; gives what they came to.
fn kept(files: &dyn Files, options: &Options, rules: &RuleSet, name: &str) -> Mended {
    let request = Request { options, rules };
    let mended = mend(files, &request, Safety::Unsafe);
    let mut before = counts(&mended.before);
    let mut more: Vec<String> = Vec::new();
    for (id, number) in counts(&mended.after) {
        let known = before.remove(&id).unwrap_or(0);
        more.extend(std::iter::repeat_n(id.0, number.saturating_sub(known)));
    }
    if mended.applied > 0 {
        let mut uncovered: Vec<String> = mended.uncovered.iter().map(|one| one.rule.clone()).collect();
        uncovered.sort();
        assert_eq!(more, uncovered, "{name}");
    }
    let mut after = Overlay::new(files);
    for (path, change) in &mended.changes {
        after.insert(path, change.after.as_str());
        let bare = |text: &str| text.matches('\n').count() - text.matches("\r\n").count();
        let crlf = change.before.contains("\r\n") && bare(&change.before) == 0;
        assert!(!crlf || bare(&change.after) == 0, "{name}: {}", change.after);
        assert!(crlf || !change.after.contains("\r\n"), "{name}: {}", change.after);
    }
    let again = mend(&after, &request, Safety::Unsafe);
    assert!(again.changes.is_empty(), "{name}: {:?}", again.changes);
    mended
}

/// The rules, with the options that an example of one of them sets.
fn tuned(rules: &RuleSet, id: &str, example: &Example) -> RuleSet {
    let mut rules = rules.clone();
    rules.retain(|rule| {
        for (place, value) in example.options.iter().filter(|_| rule.id == id) {
            rule.options[*place].value = value.clone();
        }
        true
    });
    rules
}

fn tree(example: &Example, newline: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    for (path, content) in &example.files {
        files.insert(path.as_str(), content.replace('\n', newline));
    }
    files
}

#[test]
fn of_all_examples_among_all_rules() {
    let rules = RuleSet::built_in();
    let mut applied = 0;
    for rule in rules.rules() {
        for example in &rules.text(&rule.id).unwrap().examples {
            let options = Options {
                environment: example.env.iter().cloned().collect(),
                target: example.target.as_deref().map(|target| target.parse().unwrap()),
                today: TODAY,
                ..Options::default()
            };
            for newline in ["\n", "\r\n"] {
                let name = format!("{} \"{}\" {newline:?}", rule.id, example.name);
                let files = tree(example, newline);
                let rules = tuned(&rules, &rule.id, example);
                let mended = kept(&files, &options, &rules, &name);
                applied += mended.applied;
                let refused: Vec<_> = mended.refused.iter().map(|no| no.rule.as_str()).collect();
                assert!(refused.iter().all(|id| CANNOT.contains(id)), "{name}: {:#?}", mended.refused);
                if example.bad && !example.fixed.is_empty() && !refused.contains(&rule.id.as_str()) {
                    let own = |report: &Report| {
                        report.diagnostics.iter().filter(|finding| finding.rule == rule.id).count()
                    };
                    assert!(own(&mended.after) < own(&mended.before), "{name}");
                }
            }
        }
    }
    assert!(applied > 20, "{applied}");
}

#[test]
fn of_whole_deployments() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let rules = RuleSet::built_in();
    let mut applied = 0;
    for folder in ["projects", "regress"] {
        for project in Disk::new(&root).list(&root.join(folder)) {
            let directory = root.join(folder).join(&project);
            let disk = Disk::new(&directory);
            let paths = vec![directory.clone()];
            let options = Options { paths, root: directory, today: TODAY, ..Options::default() };
            applied += kept(&disk, &options, &rules, &project).applied;
        }
    }
    assert!(applied > 1, "{applied}");
}
