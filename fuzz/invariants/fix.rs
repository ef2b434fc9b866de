//! What holds for every fix on its own, as editors and programs apply them, whatever stands in the tree.

#[path = "tree.rs"]
mod tree;

use redlint::check::{Request, check};
use redlint::config::Options;
use redlint::diagnostic::Safety;
use redlint::fix;
use redlint::policy::RuleSet;

/// Inputs of a file that is none: a fix must not bring what these say.
const BROKEN: [&str; 3] = ["invalid-yaml", "not-text", "file-too-large"];

thread_local! {
    static RULES: RuleSet = RuleSet::built_in();
}

/// Checks a tree, applies each fix alone, and panics where a promise is broken.
pub fn hold(text: &str) {
    RULES.with(|rules| {
        let files = tree::files(text);
        let options = Options::default();
        let request = Request { options: &options, rules };
        let report = check(&files, &request);
        tree::check_places(&report.sources, &report.diagnostics, text);
        let broken = |report: &redlint::check::Report| {
            report.diagnostics.iter().filter(|finding| BROKEN.contains(&&*finding.rule)).count()
        };
        let before = broken(&report);
        for finding in report.diagnostics.iter().filter(|finding| !finding.fixes.is_empty()).take(16) {
            for fix in &finding.fixes {
                let mut one = finding.clone();
                one.fixes = vec![fix.clone()];
                let fixed = fix::apply(&report.sources, &[one], Safety::ShowOnly);
                assert_eq!(fixed.applied, [0], "edits collide: {fix:?} of {text:?}");
                let mut after = files.clone();
                for (file, text) in &fixed.texts {
                    after.insert(report.sources.file(*file).path(), text.as_str());
                }
                let again = check(&after, &request);
                assert!(broken(&again) <= before, "{fix:?} breaks the file: {text:?}");
            }
        }
    });
}
