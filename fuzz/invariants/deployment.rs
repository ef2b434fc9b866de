//! What holds for checking and mending a tree whatever stands in its files.

#[path = "tree.rs"]
mod tree;

use redlint::check::{Request, check, mend};
use redlint::config::Options;
use redlint::diagnostic::Safety;
use redlint::policy::RuleSet;
use redlint::source::Files;

thread_local! {
    static RULES: RuleSet = RuleSet::built_in();
}

/// Checks and mends a tree and panics where a promise is broken.
pub fn hold(text: &str) {
    RULES.with(|rules| {
        let mut files = tree::files(text);
        let options = Options { strict: true, ..Options::default() };
        let request = Request { options: &options, rules };
        let report = check(&files, &request);
        tree::check_places(&report.sources, &report.diagnostics, text);
        for span in &report.secrets {
            assert!(report.sources.text(span.file).get(span.range()).is_some(), "{text:?}");
        }
        let mended = mend(&files, &request, Safety::Unsafe);
        for (path, change) in &mended.changes {
            let read = files.read(path).map(|bytes| bytes == change.before.as_bytes());
            assert_eq!(read, Ok(true), "{text:?}");
            files.insert(path, change.after.as_str());
        }
        let again = mend(&files, &request, Safety::Unsafe);
        assert!(again.changes.is_empty(), "mended twice: {text:?}");
    });
}
