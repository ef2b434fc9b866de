//! `${NAME:-word}` and here-documents as a shell reads them.

use super::posix::{Reader, Word};
use crate::source::Text;

/// How deep defaults may nest for those who follow them; what is deeper is not known.
pub const DEPTH: usize = 64;

/// Longest first.
const OPERATORS: [&str; 8] = [":-", ":=", ":+", ":?", "-", "=", "+", "?"];

/// A `${NAME:-word}` as a shell reads it: quotes in its word are removed, unlike in compose.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The variable.
    pub name: Text,
    /// `-`, `=`, `+` or `?`.
    pub operator: u8,
    /// Whether an empty variable counts as one that is not set: a `:` stands before the operator.
    pub empty_too: bool,
    /// What stands behind the operator.
    pub word: Word,
    /// Whether that begins with a quote: it is one word then, whatever blanks it holds.
    pub joined: bool,
}

impl Parameter {
    /// Reads all of a `${…}`; `None` where it has none of these operators. `quoted` says whether it stands in double
    /// quotes, where only double quotes are removed from its word.
    pub fn read(piece: &Text, quoted: bool) -> Option<Self> {
        let body = piece.as_str().strip_prefix("${")?.strip_suffix('}')?;
        let part = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
        let name = body.bytes().take_while(part).count();
        let rest = &body[name..];
        let operator = OPERATORS.into_iter().find(|operator| rest.starts_with(operator))?;
        let start = 2 + name + operator.len();
        let written = piece.slice(start..piece.len() - 1);
        let reader = Reader::new(&written, 0);
        let word = if quoted { reader.rest_in_quotes(true) } else { reader.word(|_| false).0 };
        Some(Self {
            name: piece.slice(2..2 + name),
            operator: *operator.as_bytes().last()?,
            empty_too: operator.starts_with(':'),
            word,
            joined: written.as_str().starts_with(['"', '\'']),
        })
    }
}

/// The body of a here-document as a shell reads it where its delimiter has no quotes.
pub fn document(body: &Text) -> Word {
    Reader::new(body, 0).rest_in_quotes(false)
}
