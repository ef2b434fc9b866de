//! What is said about YAML that cannot be read, or that compose would refuse.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use granit_parser::ErrorKind;

/// The first place where the syntax breaks.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) kind: ErrorKind,
}

impl SyntaxError {
    pub(super) fn diagnostic(&self, file: FileId) -> Diagnostic {
        Diagnostic::input("invalid-yaml", "Invalid YAML", Span::at(file, self.at), format!("{:?}", self.kind))
    }
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::input(
        "yaml-too-deep",
        "YAML nests too deep",
        span,
        "lists and maps nest more than 255 levels deep",
    )
}

pub(super) fn too_large(span: Span) -> Diagnostic {
    let message = "the document has more than 100000 values, which compose refuses to load";
    Diagnostic::input("yaml-too-large", "YAML document too large", span, message)
}

pub(super) fn alias_bomb(span: Span) -> Diagnostic {
    let message = "aliases make the document grow to more than 100000 values; this one is read as null";
    Diagnostic::input("yaml-alias-bomb", "YAML aliases expand without bound", span, message)
}

pub(super) fn unknown_alias(span: Span, name: &str) -> Diagnostic {
    let message = format!("no anchor `&{name}` is defined before this alias in the document");
    Diagnostic::input("unknown-yaml-alias", "YAML alias without an anchor", span, message)
}

pub(super) fn recursive_alias(span: Span, anchor: Span) -> Diagnostic {
    let message = "the alias stands inside the value that it refers to";
    Diagnostic::input("recursive-yaml-alias", "YAML alias refers to itself", span, message)
        .related_to(anchor, "defined here")
}

pub(super) fn duplicate_key(span: Span, first: Span, key: &str) -> Diagnostic {
    let message = format!("key `{key}` is already defined in this map");
    Diagnostic::input("duplicate-yaml-key", "YAML key defined twice", span, message)
        .related_to(first, "first defined here")
}

pub(super) fn key_not_a_string(span: Span, what: &str) -> Diagnostic {
    let message = format!("a key must be a string, this one is {what}");
    Diagnostic::input("yaml-key-not-a-string", "YAML key is not a string", span, message)
        .with_help("Quote the key.")
}

pub(super) fn bad_merge(span: Span) -> Diagnostic {
    let message = "`<<` takes a map, an alias of a map, or a list of those";
    Diagnostic::input("invalid-yaml-merge", "YAML merge key without a map", span, message)
}
