//! What holds for redlint.toml, baselines, own catalogs and suppressions whatever stands in them.

use redlint::config;
use redlint::model::catalog::knowledge::Added;
use redlint::policy::RuleSet;
use redlint::policy::baseline::Baseline;
use redlint::policy::suppress::Suppressions;
use redlint::source::Sources;

/// Reads a text as each of them and panics where a promise is broken.
pub fn hold(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("redlint.toml", text.as_bytes().to_vec());
    let (_, problems) = config::parse(file, text);
    let Ok(today) = "2026-01-01".parse() else { panic!("a day") };
    let rules = RuleSet::default();
    let mut suppressions = Suppressions::new(&rules, today);
    suppressions.read(sources.file(file));
    let more = suppressions.finish(&mut sources);
    for problem in problems.iter().chain(&more) {
        let range = problem.primary.span.range();
        assert!(sources.text(file).get(range).is_some(), "{problem:?} of {text:?}");
    }
    if let Err((at, message)) = Added::default().read(text) {
        assert!(text.get(at).is_some() && !message.is_empty(), "{message:?} of {text:?}");
    }
    if let Ok(baseline) = Baseline::parse(text) {
        let again = Baseline::parse(&baseline.text()).map(|again| again.text());
        assert_eq!(again, Ok(baseline.text()), "{text:?}");
    }
}
