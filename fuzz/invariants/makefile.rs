//! What holds for the recipes of a Makefile whatever stands in it.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::makefile::recipes;

/// Reads a text as a Makefile and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add("Makefile", Vec::new()), 0..text.len());
    for recipe in recipes(&Text::plain(text, all)) {
        for span in recipe.spans() {
            assert!(all.contains(span) && text.get(span.range()).is_some(), "{recipe:?} of {text:?}");
        }
    }
}
