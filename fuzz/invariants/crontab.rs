//! What holds for the jobs of a crontab whatever stands in it.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::crontab::jobs;

/// Reads a text as a crontab of a user and of the system, and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add("crontab", Vec::new()), 0..text.len());
    for system in [false, true] {
        let mut last = 0;
        for job in jobs(&Text::plain(text, all), system) {
            let span = job.span();
            assert!(all.contains(span) && span.start >= last, "{job:?} of {text:?}");
            assert_eq!(text.get(span.range()), Some(job.as_str()), "{text:?}");
            last = span.end;
        }
    }
}
