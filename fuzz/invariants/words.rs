//! What holds for the word splitters whatever they read.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::words::{compose, posix, redis};

/// Splits a text in every way and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Text::plain(text, Span::new(Sources::new().add("input", Vec::new()), 0..text.len()));
    for quotes in [redis::Quotes::Apart, redis::Quotes::Joined] {
        let (words, error) = redis::split(&all, quotes);
        check(text, &words);
        assert!(error.is_none_or(|error| text.get(error.span.range()).is_some()), "{text:?}");
    }
    let split = compose::split(&all);
    check(text, &split.words);
    assert!(split.cut.is_none_or(|cut| cut.end as usize == text.len()), "{text:?}");
    let (words, _) = posix::split(&all);
    for word in &words {
        let inside = word.expansions.iter().all(|one| word.text.as_str().get(one.range.clone()).is_some());
        assert!(inside && word.bare <= word.text.len(), "{word:?} of {text:?}");
    }
    check(text, &words.into_iter().map(|word| word.text).collect::<Vec<_>>());
}

/// Words lie in the text, in order and apart from each other; their bytes stand where they say.
pub fn check(text: &str, words: &[Text]) {
    let mut end = 0;
    for word in words {
        let around = word.anchor();
        assert!(text.get(around.range()).is_some() && around.start >= end, "{word:?} of {text:?}");
        end = around.end;
        let mut last = around.start;
        for (at, character) in word.as_str().char_indices() {
            let span = word.slice(at..at + character.len_utf8()).span();
            assert!(around.contains(span) && span.start >= last, "{word:?} of {text:?}");
            last = span.start;
            let source = &text[span.range()];
            assert!(source.starts_with(character) || source.starts_with('\\'), "{word:?} of {text:?}");
        }
    }
}
