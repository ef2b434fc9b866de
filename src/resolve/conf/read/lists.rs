//! Directives with several values.

use super::Context;
use super::scalar::{bad_memory, find};
use super::words::item;
use crate::model::catalog::directives::Check;
use crate::model::{ProblemKind, Value};
use crate::resolve::conf::number;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::collections::BTreeMap;
use std::slice::from_ref;

/// `shutdown-on-sigterm save force`: each once, in the order of the catalog, the first of which is what none of the
/// others amounts to.
pub(super) fn flags(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    let mut given: BTreeMap<usize, &Text> = BTreeMap::new();
    for word in words {
        let flag = find(context, word)?;
        let place = context.facts.words.iter().position(|known| *known == flag);
        given.entry(place.unwrap_or_default()).or_insert(word);
    }
    if given.len() > 1 {
        given.remove(&0);
    }
    let shown = |place: usize| context.facts.words.get(place).copied().unwrap_or_default();
    let items = given.into_iter().map(|(place, word)| item(shown(place), from_ref(word))).collect();
    let has = |flag: &str| words.iter().any(|word| word.as_str().eq_ignore_ascii_case(flag));
    if context.facts.check == Some(Check::ShutdownFlags) && has("save") && has("nosave") {
        return Err(Wrong::of(ProblemKind::Enum, words, "`save` and `nosave` exclude each other"));
    }
    Ok(Value::List(items))
}

/// `client-output-buffer-limit normal 0 0 0`: a class, two sizes and seconds, again and again since 7.0.
pub(super) fn buffer_limits(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    let mut items = Vec::new();
    for group in words.chunks(4) {
        let [class, hard, soft, seconds] = group else {
            return Err(Wrong::of(
                ProblemKind::Arity,
                group,
                "takes groups of a class, two sizes and seconds",
            ));
        };
        let name = find(context, class)?;
        let bytes = |word: &Text| match number::memory(word.as_str()) {
            Some(bytes) => Ok(bytes),
            None if !context.since(7, 0) => Ok(number::loose_memory(word.as_str()).unsigned_abs()),
            None => Err(bad_memory(word)),
        };
        // The server keeps 32 bits of this number.
        #[allow(clippy::cast_possible_truncation)]
        let seconds_value = match number::whole(seconds.as_str()) {
            Some(number) => i64::from(number as i32),
            None if !context.since(7, 0) => number::leading(seconds.as_str()),
            None => return Err(bad_seconds(seconds)),
        };
        if seconds_value < 0 {
            return Err(bad_seconds(seconds));
        }
        let value = format!("{name} {} {} {seconds_value}", bytes(hard)?, bytes(soft)?);
        items.push(item(value, group));
    }
    Ok(Value::List(items))
}

fn bad_seconds(word: &Text) -> Wrong {
    Wrong::of(ProblemKind::Type, from_ref(word), format!("expects a number of seconds, not `{word}`"))
}

/// `oom-score-adj-values 0 200 800`.
pub(super) fn scores(words: &[Text]) -> Result<Value, Wrong> {
    let mut items = Vec::new();
    for word in words {
        match number::whole(word.as_str()) {
            Some(score @ -2000..=2000) => items.push(item(score.to_string(), from_ref(word))),
            Some(_) => {
                let explanation = format!("must be between -2000 and 2000, not `{word}`");
                return Err(Wrong::of(ProblemKind::Range, from_ref(word), explanation));
            }
            None => {
                let explanation = format!("expects whole numbers, not `{word}`");
                return Err(Wrong::of(ProblemKind::Type, from_ref(word), explanation));
            }
        }
    }
    Ok(Value::List(items))
}

/// `latency-tracking-info-percentiles 50 99 99.9`.
pub(super) fn percentiles(words: &[Text]) -> Result<Value, Wrong> {
    if words.iter().all(Text::is_empty) {
        return Ok(Value::List(Vec::new()));
    }
    let mut items = Vec::new();
    for word in words {
        match number::float(word.as_str()).filter(|number| (0.0..=100.0).contains(number)) {
            Some(number) => items.push(item(number.to_string(), from_ref(word))),
            None => {
                let explanation = format!("expects percentiles between 0 and 100, not `{word}`");
                return Err(Wrong::of(ProblemKind::Range, from_ref(word), explanation));
            }
        }
    }
    Ok(Value::List(items))
}
