//! What is said about YAML that cannot be read, or that compose would refuse.

use super::decode;
use super::events::{Broken, SyntaxError};
use super::node::Node;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{FileId, Span};
use std::collections::HashMap;
use std::ops::Range;

/// A break of the syntax, in words. `open` is the innermost bracket that was open there.
pub(super) fn syntax(file: FileId, text: &str, error: &SyntaxError, open: Option<Span>) -> Diagnostic {
    let range = place(text, error);
    let span = Span::new(file, range.clone());
    if error.what == Broken::Depth {
        return too_deep(span);
    }
    let found = text.get(range).unwrap_or_default();
    let what = match &error.what {
        Broken::StrayColon | Broken::StrayDash if open.is_some() => &Broken::NoComma,
        what => what,
    };
    let (message, help) = words(what, found);
    let mut problem = Diagnostic::input("invalid-yaml", "Invalid YAML", span, message);
    problem.help = help.map(str::to_owned);
    match open {
        Some(open) if open != span => problem.related_to(open, "still open here"),
        _ => problem,
    }
}

/// The offending escape or character; empty at the end of a line.
fn place(text: &str, error: &SyntaxError) -> Range<usize> {
    if error.what == Broken::Escape
        && let Some(escape) = decode::unknown_escape(text, error.at)
    {
        return escape;
    }
    if error.what == Broken::Tab && text.get(..error.at).is_some_and(|before| before.ends_with('\t')) {
        return error.at - 1..error.at;
    }
    let rest = text.get(error.at..).unwrap_or_default();
    match rest.chars().next() {
        Some(next) if !next.is_whitespace() || next == '\t' => error.at..error.at + next.len_utf8(),
        _ => error.at..error.at,
    }
}

fn words(what: &Broken, found: &str) -> (String, Option<&'static str>) {
    let plain = |message: &str| (message.to_owned(), None);
    let helped = |message: &str, help: &'static str| (message.to_owned(), Some(help));
    match what {
        Broken::Depth | Broken::Other => plain("this is no valid YAML from here on"),
        Broken::Unclosed('"') => plain("this quote is never closed"),
        Broken::Unclosed(open) => (format!("this `{open}` is never closed"), None),
        Broken::StrayBracket => plain("this bracket closes nothing that is open"),
        Broken::WrongBracket(open, close) => (format!("this `{open}` is closed by `{close}`"), None),
        Broken::StrayColon => helped(
            "this `:` makes a key where none can stand",
            "Quote a value that contains `: `, and indent the keys of one map alike.",
        ),
        Broken::StrayDash => helped(
            "no list item can stand here",
            "Quote a value that starts with `- `, or indent it as an item.",
        ),
        Broken::NoKey => helped("expected a key of the map here", "Indent the keys of one map alike."),
        Broken::NoColon => {
            helped("expected `:` after this key", "Write `key: value`, with a space after the colon.")
        }
        Broken::NoDash => {
            helped("expected `- ` of the next list item here", "Indent the items of one list alike.")
        }
        Broken::NoComma => plain("expected `,` or a closing bracket here"),
        Broken::Indentation => plain("this line is indented wrongly"),
        Broken::Tab => helped("a tab cannot stand here", "Indent with spaces."),
        Broken::Escape => (
            format!("`{found}` means nothing within double quotes"),
            Some("Double the backslash, or use single quotes."),
        ),
        Broken::AfterQuote => helped(
            "nothing can stand directly behind a closing quote",
            "Put all of the value between the quotes.",
        ),
        Broken::Character('\u{feff}') => plain("a byte order mark can stand only at the start of the file"),
        Broken::Character(character) if character.is_control() => {
            (format!("control character U+{:04X} is not allowed", u32::from(*character)), None)
        }
        Broken::Character(character) => {
            (format!("a value cannot start with `{character}`"), Some("Quote the value."))
        }
        Broken::Comment => {
            helped("a comment cannot stand here", "Put a space before `#`, or quote the value.")
        }
        Broken::BlockHeader => helped(
            "the text must start on the line after `|` or `>`",
            "Only `+`, `-`, a digit from 1 to 9 and a comment can follow on this line.",
        ),
        Broken::Property => plain("this tag, anchor or alias is malformed"),
        Broken::Document => plain("this directive or document marker is malformed"),
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
    let message =
        "aliases make the document grow to more than 100000 values or 25 MB; this one is read as null";
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

pub(super) fn bad_merge(value: &Node) -> Diagnostic {
    let span = value.use_span();
    let message = "`<<` takes a map, an alias of a map, or a list of those";
    let problem = Diagnostic::input("invalid-yaml-merge", "YAML merge key without a map", span, message);
    let definition = value.span();
    if definition == span { problem } else { problem.related_to(definition, DEFINED) }
}

const DEFINED: &str = "defined here";

/// What is merged in several places in vain is one mistake.
pub(super) fn joined(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let definition = |problem: &Diagnostic| {
        let related = problem.related.first().filter(|_| problem.rule == "invalid-yaml-merge")?;
        Some(related.span)
    };
    let mut joined: Vec<Diagnostic> = Vec::with_capacity(problems.len());
    let mut first: HashMap<Span, usize> = HashMap::new();
    for problem in problems {
        let Some(defined) = definition(&problem) else {
            joined.push(problem);
            continue;
        };
        match first.get(&defined).and_then(|index| joined.get_mut(*index)) {
            Some(known) => {
                known
                    .related
                    .push(Label { span: problem.primary.span, message: "merged here, too".to_owned() });
            }
            None => {
                first.insert(defined, joined.len());
                joined.push(problem);
            }
        }
    }
    joined
}
