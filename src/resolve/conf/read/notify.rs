//! `notify-keyspace-events`.

use super::Context;
use crate::model::Value;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

/// The order in which a server shows the letters.
const ORDER: &str = "Ag$lshzxetdKEmnocaSTIV";
/// The letters that `A` stands for.
const ALL: &str = "g$lshzxetd";

/// Reads the letters; the value is what `CONFIG GET` would show.
pub(super) fn read(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    let Some(word) = words.first() else { return Ok(Value::Str(String::new())) };
    let known = context.facts.words.first().copied().unwrap_or_default();
    // Servers without a letter said nothing before 7.0: they refuse all the same.
    if let Some((at, letter)) = word.as_str().char_indices().find(|(_, letter)| !known.contains(*letter)) {
        let part = word.slice(at..at + letter.len_utf8());
        return Err(Wrong::of(
            "enum",
            from_ref(&part),
            format!("expects letters of `{known}`, not `{letter}`"),
        ));
    }
    let given = |letter: &char| word.as_str().contains(*letter);
    let all = given(&'A');
    let shown = ORDER.chars().filter(given).filter(|letter| !(all && ALL.contains(*letter)));
    Ok(Value::Str(shown.collect()))
}
