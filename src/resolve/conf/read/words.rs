use super::Context;
use crate::model::{Origin, ProblemKind, Sourced, Value};
use crate::resolve::conf::wrong::Wrong;
use crate::source::{Spans, Text};
use std::slice::from_ref;

/// Where some words stand; where there are none, the name.
pub(in crate::resolve::conf) fn origin_of(name: &Text, words: &[Text]) -> Origin {
    let words = if words.is_empty() { from_ref(name) } else { words };
    let via = Spans::distinct(words.iter().flat_map(Text::via).collect());
    Origin::Written { at: words.iter().flat_map(Text::spans).collect(), via }
}

/// Every word as an item.
pub(super) fn list(words: &[Text]) -> Value {
    Value::List(words.iter().map(|word| item(word.as_str(), from_ref(word))).collect())
}

/// One item that stands for several words.
pub(super) fn item(value: impl Into<String>, words: &[Text]) -> Sourced<Value> {
    let value = Value::Str(value.into());
    match words.first() {
        Some(first) => Sourced::new(value, origin_of(first, words)),
        None => Sourced::new(value, Origin::derived([])),
    }
}

/// The words with a blank between them.
pub(super) fn joined(words: &[Text]) -> Value {
    Value::Str(words.iter().map(Text::as_str).collect::<Vec<_>>().join(" "))
}

/// What is wrong with the number of words.
pub(super) fn arity(context: Context, words: &[Text]) -> Option<Wrong> {
    let (least, most) = (usize::from(context.facts.least), context.facts.most.map(usize::from));
    let count = words.len();
    if count >= least && most.is_none_or(|most| count <= most) {
        return None;
    }
    if let Some(sign) = words.first().filter(|word| matches!(word.as_str(), "=" | ":" | "=>" | ":=")) {
        return Some(Wrong::of(
            ProblemKind::Arity,
            from_ref(sign),
            format!("takes the `{sign}` for a value"),
        ));
    }
    let takes = match (least, most) {
        (1, Some(1)) => "takes one value".into(),
        (0, Some(most)) => format!("takes at most {most} values"),
        (least, Some(most)) if least == most => format!("takes {least} values"),
        (least, Some(most)) => format!("takes {least} to {most} values"),
        (1, None) => "takes at least one value".into(),
        (least, None) => format!("takes at least {least} values"),
    };
    let given = match count {
        0 => "none is given".into(),
        1 => "one is given".into(),
        count => format!("{count} are given"),
    };
    let excess = most.and_then(|most| words.get(most..)).unwrap_or_default();
    Some(Wrong::of(ProblemKind::Arity, excess, format!("{takes}, {given}")))
}

/// Addresses to listen on; one empty string stands for none.
pub(super) fn addresses(words: &[Text]) -> Value {
    if words.iter().all(Text::is_empty) { Value::List(Vec::new()) } else { list(words) }
}

/// What is wrong where somebody wrote a comment behind the values.
pub(super) fn comment(context: Context, words: &[Text]) -> Option<Wrong> {
    if matches!(context.directive.name, "user" | "rename-command" | "sentinel") {
        return None;
    }
    let at = words.iter().skip(1).position(|word| word.as_str().starts_with('#'))? + 1;
    let wrong = Wrong::of(
        ProblemKind::TrailingComment,
        &words[at..],
        "the words of this comment are taken as values",
    );
    // A module may make of its arguments what it wants.
    let skipped = match context.directive.name {
        "bind" => skips_addresses(context),
        "loadmodule" => true,
        _ => false,
    };
    Some(if skipped { wrong.harmless() } else { wrong })
}

/// Whether the server goes on without an address that it cannot listen on.
pub(super) fn skips_addresses(context: Context) -> bool {
    context.since(4, 0) && !context.since(6, 2)
}
