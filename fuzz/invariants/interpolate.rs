//! What holds for `$…` in values of compose whatever stands there.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::interpolate::{Found, Interpolator, Unset};

/// Expands a text with and without what is unset, and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add("compose.yaml", Vec::new()), 0..text.len());
    for unset in [Unset::Empty, Unset::Unknown] {
        let mut interpolator = Interpolator::new(unset);
        let mut lookup = |name: &str| match name {
            "A" => Some(Found::Given("given ${A}".to_owned())),
            "B" => Some(Found::Given(String::new())),
            _ => None,
        };
        let expanded = interpolator.expand(&Text::plain(text, all), &mut lookup);
        if !text.contains('$') {
            assert_eq!(expanded.as_str(), text);
        }
        for (at, character) in expanded.as_str().char_indices() {
            let span = expanded.slice(at..at + character.len_utf8()).span();
            assert!(all.contains(span) && text.get(span.range()).is_some(), "{character:?} of {text:?}");
        }
        for one in &interpolator.uses {
            let written = text.get(one.at.range());
            assert!(written.is_some_and(|written| written.starts_with('$')), "{one:?} of {text:?}");
            assert!(one.at.contains(one.name.span()), "{one:?} of {text:?}");
            assert!(
                one.word.as_ref().is_none_or(|word| word.is_empty() || one.at.contains(word.span())),
                "{one:?} of {text:?}"
            );
        }
        for problem in &interpolator.problems {
            assert!(
                all.contains(problem.at) && text.get(problem.at.range()).is_some(),
                "{problem:?} of {text:?}"
            );
        }
    }
}
