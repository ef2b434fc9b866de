//! What holds for env files whatever stands in them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::dotenv::{Format, RawValue, parse};
use redlint::syntax::interpolate::{Found, Interpolator, Unset};

/// Reads a text as an env file in every dialect, expands it, and panics where a promise is broken.
pub fn hold(text: &str) {
    let file = Sources::new().add(".env", Vec::new());
    let all = Span::new(file, 0..text.len());
    for format in [Format::Compose, Format::Raw] {
        let (dotenv, problems) = parse(file, text, format);
        for problem in &problems {
            assert!(
                all.contains(problem.at) && text.get(problem.at.range()).is_some(),
                "{problem:?} of {text:?}"
            );
            assert!(!problem.to_string().is_empty());
        }
        let mut last = 0;
        for entry in &dotenv.entries {
            assert!(
                all.contains(entry.name.anchor()) && entry.name.anchor().start >= last,
                "{entry:?} of {text:?}"
            );
            last = entry.name.anchor().end;
            if let RawValue::Literal(value) | RawValue::Template(value) = &entry.value {
                check_bytes(text, value, all);
            }
        }
        for unset in [Unset::Empty, Unset::Unknown] {
            let mut interpolator = Interpolator::new(unset);
            let mut outside = |name: &str| (name == "X").then(|| Found::Given("$outside".to_owned()));
            let variables = dotenv.expand(&mut interpolator, &mut outside);
            assert!(variables.len() <= dotenv.entries.len(), "{text:?}");
            assert!(interpolator.problems.iter().all(|problem| all.contains(problem.at)), "{text:?}");
        }
    }
}

/// Every character comes from the bytes of the file, in order.
fn check_bytes(text: &str, value: &Text, all: Span) {
    let mut last = 0;
    for (at, character) in value.as_str().char_indices() {
        let span = value.slice(at..at + character.len_utf8()).span();
        assert!(all.contains(span) && span.start >= last, "{character:?} in {value:?} of {text:?}");
        last = span.start;
        let source = &text[span.range()];
        let stands_for = source.starts_with(character)
            || source.starts_with('\\')
            || character == '\n' && source.starts_with('\r');
        assert!(stands_for, "{character:?} from {source:?} in {text:?}");
    }
}
