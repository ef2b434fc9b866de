//! Word splitting over [`Text`](crate::source::Text): as a Redis server does it, as compose does it, as a shell does it.
//!
//! Every splitter keeps the places: a word's bytes point at the bytes it was made of, its anchor at all of the
//! word with its quotes.

mod builder;
pub mod compose;

pub(super) mod nesting;
pub mod parameter;
pub mod posix;
pub mod redis;

use crate::source::Span;

/// What keeps a text from being split into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitError {
    /// The bytes to blame: the opening quote, the stray parenthesis.
    pub span: Span,
    /// What is wrong with them, for a reader.
    pub message: &'static str,
}

/// What stands between quotes of one kind around all of a text.
pub fn within_quotes(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}
