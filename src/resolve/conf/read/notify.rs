//! `notify-keyspace-events`.

use super::Context;
use crate::model::{ProblemKind, Value};
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

/// The letters that `A` stands for.
const ALL: &str = "g$lshzxetd";
/// The order in which a server shows letters that `A` hides, whether it stands for them or not.
const CLASSES: &str = "g$lshzxetdnoca";
/// The order in which it shows the others.
const REST: &str = "KEmSTIV";

/// Reads the letters; the value is what `CONFIG GET` would show.
pub(super) fn read(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    let Some(word) = words.first() else { return Ok(Value::Str(String::new())) };
    let known = context.facts.words.first().copied().unwrap_or_default();
    // Servers without a letter said nothing before 7.0: they refuse all the same.
    if let Some((at, letter)) = word.as_str().char_indices().find(|(_, letter)| !known.contains(*letter)) {
        let part = word.slice(at..at + letter.len_utf8());
        return Err(Wrong::of(
            ProblemKind::Enum,
            from_ref(&part),
            format!("expects letters of `{known}`, not `{letter}`"),
        ));
    }
    let given = |letter: &char| word.as_str().contains(*letter);
    let mut all = ALL.chars().filter(|letter| known.contains(*letter));
    let mut shown = String::new();
    if given(&'A') || all.all(|letter| given(&letter)) {
        shown.push('A');
    } else {
        shown.extend(CLASSES.chars().filter(given));
    }
    shown.extend(REST.chars().filter(given));
    Ok(Value::Str(shown))
}
