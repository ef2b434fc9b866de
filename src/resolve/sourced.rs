//! Texts to values with origins.

use crate::model::catalog::knowledge::is_secret_name;
use crate::model::secret::MASK;
use crate::model::{Origin, Sourced, Why};
use crate::source::{Sources, Span, Text, UNKNOWN};

/// Where a text comes from; Unknown where a variable that no file sets, or a script, decides some of it.
pub(super) fn origin(text: &Text, sources: &Sources) -> Origin {
    let unknown = if text.holds_unknown() { text.as_str().find(UNKNOWN) } else { None };
    match unknown {
        Some(at) => Origin::Unknown {
            anchor: text.span(),
            why: why(&text.slice(at..at + UNKNOWN.len_utf8()), sources),
        },
        None => Origin::of(text),
    }
}

/// The value of a text.
pub(super) fn string(text: &Text, sources: &Sources) -> Sourced<String> {
    Sourced::new(text.as_str().to_owned(), origin(text, sources))
}

/// A word of a command. What a variable puts there whose name says that it holds a secret is neither a program nor an option,
/// whatever it is: it reads as secrets do, and leaves the word known.
pub(super) fn word(text: &Text, sources: &Sources) -> Sourced<String> {
    let mut holes = text.as_str().match_indices(UNKNOWN);
    let secret = |(at, hole): (usize, &str)| match why(&text.slice(at..at + hole.len()), sources) {
        Why::UnsetVariable(name) => is_secret_name(&name),
        _ => false,
    };
    if text.holds_unknown() && holes.all(secret) {
        return Sourced::new(text.as_str().replace(UNKNOWN, MASK), Origin::of(text));
    }
    string(text, sources)
}

/// The value of a text that may not be there.
pub(super) fn optional(text: Option<&Text>, anchor: Span, sources: &Sources) -> Sourced<Option<String>> {
    match text {
        Some(text) => Sourced::new(Some(text.as_str().to_owned()), origin(text, sources)),
        None => Sourced::absent(anchor),
    }
}

/// A value that may not be there.
pub(super) fn maybe<T: Clone>(value: Option<&Sourced<T>>, anchor: Span) -> Sourced<Option<T>> {
    value.map_or_else(|| Sourced::absent(anchor), |value| value.map(|value| Some(value.clone())))
}

/// The variable that a cluster puts into a text, `$(NAME)`, where another object than those of the files has its value.
pub(super) fn referred(text: &Text, sources: &Sources) -> Option<String> {
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let name = |span| sources.snippet(span).strip_prefix("$(")?.strip_suffix(')').filter(is_name);
    text.via().into_iter().find_map(name).map(str::to_owned)
}

/// Why a piece of a text cannot be known: the variable or the command that stands there.
fn why(piece: &Text, sources: &Sources) -> Why {
    if let Some(name) = referred(piece, sources) {
        return Why::UnsetVariable(name.into());
    }
    let span = piece.span();
    let written = sources.snippet(span);
    let name = written.trim_start_matches(['$', '{']);
    let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if written.starts_with('$') && !written.starts_with("$(") && !name.is_empty() {
        return Why::UnsetVariable(name.into());
    }
    let path = sources.file(span.file).path();
    Why::Computed(path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into())
}
