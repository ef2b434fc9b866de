//! `save SECONDS CHANGES`: the directive that changed its shape in 7.0.

use super::words::item;
use super::{Context, Reading};
use crate::model::{ProblemKind, Sourced, Value};
use crate::resolve::conf::number;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

/// Reads one line: the points it adds; none where it clears what came before; no value where it does neither.
pub(super) fn read(context: Context, words: &[Text]) -> Reading {
    if matches!(words, [one] if one.is_empty()) {
        return Reading::of(Value::List(Vec::new()));
    }
    // Without any word it only takes the place of the built-in points.
    if words.is_empty() && context.since(7, 0) {
        return Reading { value: None, wrong: None };
    }
    let comment = words.iter().position(|word| word.as_str().starts_with('#')).filter(|at| *at > 0);
    if let Some(at) = comment {
        return commented(context, words, at);
    }
    if context.since(7, 0) { points(words).into() } else { pair(words) }
}

fn commented(context: Context, words: &[Text], at: usize) -> Reading {
    if context.since(7, 0) {
        let explanation = "the words of this comment are taken as values";
        return Reading::refused(Wrong::of(ProblemKind::TrailingComment, &words[at..], explanation));
    }
    let explanation = "with the words of this comment as values the line is ignored: no snapshots are made";
    Reading::refused(Wrong::of(ProblemKind::TrailingComment, &words[at..], explanation).harmless())
}

/// Since 7.0: any number of pairs.
fn points(words: &[Text]) -> Result<Value, Wrong> {
    let mut items: Vec<Sourced<Value>> = Vec::new();
    for pair in words.chunks(2) {
        let [seconds, changes] = pair else {
            return Err(Wrong::of(
                ProblemKind::Arity,
                pair,
                "takes pairs of seconds and changes; this one has no partner",
            ));
        };
        let seconds_value = bounded(seconds, 1, "seconds")?;
        // The server keeps 32 bits of this number.
        #[allow(clippy::cast_possible_truncation)]
        let changes_value = bounded(changes, 0, "changes")? as i32;
        items.push(item(format!("{seconds_value} {changes_value}"), pair));
    }
    Ok(Value::List(items))
}

fn bounded(word: &Text, least: i64, what: &str) -> Result<i64, Wrong> {
    match number::whole(word.as_str()) {
        Some(number) if number >= least => Ok(number),
        Some(_) => Err(Wrong::of(
            ProblemKind::Range,
            from_ref(word),
            format!("{what} must be at least {least}, not `{word}`"),
        )),
        None => Err(Wrong::of(
            ProblemKind::Type,
            from_ref(word),
            format!("expects a number of {what}, not `{word}`"),
        )),
    }
}

/// Before 7.0: one pair; whatever has another shape is ignored.
fn pair(words: &[Text]) -> Reading {
    let [seconds, changes] = words else {
        let explanation =
            "before 7.0 a `save` line takes two numbers; this one is ignored, and no snapshots are made";
        return Reading::refused(Wrong::of(ProblemKind::SaveIgnored, words, explanation).harmless());
    };
    let (first, second) = (number::loose(seconds.as_str()), number::loose(changes.as_str()));
    if first < 1 || second < 0 {
        let explanation = "expects seconds of at least 1 and changes of at least 0";
        return Reading::refused(Wrong::of(ProblemKind::Range, words, explanation));
    }
    let odd = words.iter().find(|word| number::whole(word.as_str()).is_none());
    let wrong = odd.map(|word| {
        let number = number::loose(word.as_str());
        let explanation = format!("the server reads `{word}` as {number} and says nothing");
        Wrong::of(ProblemKind::Type, from_ref(word), explanation).harmless()
    });
    Reading { value: Some(Value::List(vec![item(format!("{first} {second}"), words)])), wrong }
}
