use crate::model::{Origin, Reference, Sourced, Why};
use crate::source::{Span, Text};
use crate::syntax::interpolate::Use;
use std::ops::Range;

/// The uses in one scalar as references. `path` leads to the scalar; those that do not count are left out.
pub(super) fn references(
    path: &[String],
    text: &Text,
    found: Vec<Use>,
    environment: &'static str,
    inherited: impl Fn(Span) -> bool,
) -> Vec<Reference> {
    let (service, below) = match path {
        [services, service, below @ ..] if services == "services" => (service.as_str(), below),
        _ => ("", path),
    };
    let attribute = attribute(below, text);
    let words = if is_command(below) { own_words(text.as_str(), &found) } else { Vec::new() };
    let reference = |used: Use| {
        let secret = sounds_secret(used.name.as_str())
            || attribute
                .rsplit('.')
                .next()
                .is_some_and(|name| attribute.contains('.') && sounds_secret(name));
        Reference {
            at: used.at,
            operator: used.operator,
            word: used.word,
            result: result(&used.result, used.name.as_str(), used.at),
            value: used.value,
            service: service.to_owned(),
            path: attribute.clone(),
            secret,
            vanishes: words.contains(&used.range),
            set_elsewhere: Vec::new(),
            environment,
            inherited: inherited(used.at),
            relevant: false,
            variable: used.name,
        }
    };
    found.into_iter().filter(|used| used.live).map(reference).collect()
}

fn result(text: &Text, name: &str, at: Span) -> Sourced<String> {
    if text.holds_unknown() {
        return Sourced::unknown(at, Why::UnsetVariable(name.to_owned()));
    }
    let origin = if text.is_empty() { Origin::at(at) } else { Origin::of(text) };
    Sourced::new(text.as_str().to_owned(), origin)
}

/// Path of an attribute below its service. Places in a list do not count, but the name in `NAME=value` does.
fn attribute(below: &[String], text: &Text) -> String {
    let is_place = |part: &&String| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<&str> = below.iter().filter(|part| !is_place(part)).map(String::as_str).collect();
    let pairs = matches!(parts.as_slice(), ["environment" | "labels" | "sysctls"] | ["build", "args"]);
    if pairs && below.len() > parts.len() {
        parts.extend(text.as_str().split_once('=').map(|(name, _)| name));
    }
    parts.join(".")
}

/// Whether a string at this path is split into words.
fn is_command(below: &[String]) -> bool {
    match below {
        [only] => only == "command" || only == "entrypoint",
        [first, second] => first == "healthcheck" && second == "test",
        _ => false,
    }
}

/// Of the uses in a command string those that are a word of their own, unquoted.
fn own_words(text: &str, found: &[Use]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut quote = None;
    let mut at = 0;
    for used in found {
        // one inside a default lies within the use before it
        let Some(between) = text.get(at..used.range.start) else { continue };
        let mut chars = between.chars();
        while let Some(char) = chars.next() {
            match (char, quote) {
                ('\\', None | Some('"')) => {
                    chars.next();
                }
                ('\'' | '"', None) => quote = Some(char),
                (_, Some(open)) if open == char => quote = None,
                _ => {}
            }
        }
        at = used.range.end;
        let before = text.get(..used.range.start).and_then(|before| before.chars().next_back());
        let after = text.get(used.range.end..).and_then(|after| after.chars().next());
        let blank = |char: Option<char>| char.is_none_or(char::is_whitespace);
        if quote.is_none() && blank(before) && blank(after) {
            words.push(used.range.clone());
        }
    }
    words
}

/// Whether a name says that its value is a secret.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let secret =
        ["pass", "pwd", "secret", "auth", "token", "credential"].iter().any(|word| name.contains(word));
    secret && !name.ends_with("_file")
}
