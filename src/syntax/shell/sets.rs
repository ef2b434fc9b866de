//! Variables that a command sets to what only the running shell knows.

use super::{ArmKind, Command};
use crate::syntax::words::posix::Word;
use std::collections::{BTreeMap, BTreeSet};

/// Commands that take assignments for arguments.
pub const SETTERS: [&str; 5] = ["export", "declare", "local", "readonly", "typeset"];

/// What stands for the arguments of a script among the names of variables.
pub const ARGUMENTS: &str = "@";

/// Names of the variables that a command sets to what cannot be followed: `read`, the variable of a loop, arithmetic.
pub fn unknown(command: &Command) -> Vec<&str> {
    let words: Vec<&str> = command.words.iter().map(|word| word.text.as_str()).collect();
    let values = command.assignments.iter().map(|assignment| &assignment.value);
    let mut names = Vec::new();
    for word in values.chain(&command.words) {
        for expansion in &word.expansions {
            let piece = &word.text.as_str()[expansion.range.clone()];
            names.extend(piece.strip_prefix("$((").into_iter().flat_map(arithmetic));
        }
    }
    match words[..] {
        ["for", text, ..] if text.starts_with('(') => names.extend(arithmetic(text)),
        ["for" | "select", name, ..] => names.push(name),
        [text, ..] if text.starts_with('(') => names.extend(arithmetic(text)),
        ["let", ref texts @ ..] => names.extend(texts.iter().copied().flat_map(arithmetic)),
        ["read" | "mapfile" | "readarray" | "unset", ..] => {
            names.extend(naming(command).iter().map(|word| word.text.as_str()));
            names.extend(["REPLY", "MAPFILE"]);
        }
        ["getopts", _, name, ..] => names.extend([name, "OPTARG", "OPTIND"]),
        ["printf", ..] => names.extend(naming(command).iter().map(|word| word.text.as_str())),
        ["eval", ..] => names.extend(evaluated(command)),
        _ => {}
    }
    names.retain(|name| is_name(name));
    names
}

/// The words that name the variables which a command sets.
fn naming(command: &Command) -> &[Word] {
    let words = &command.words;
    let named = match command.program() {
        Some("read" | "mapfile" | "readarray" | "unset") => words.get(1..),
        Some("printf") if words.get(1).is_some_and(|word| word.text.as_str() == "-v") => words.get(2..3),
        Some(program) if SETTERS.contains(&program) => words.get(1..),
        _ => None,
    };
    named.unwrap_or_default()
}

/// Whether a command may set any variable at all.
pub fn any(command: &Command) -> bool {
    match command.program() {
        Some("eval") => evaluated(command).is_none(),
        Some("." | "source") => true,
        _ => naming(command).iter().any(has_computed_name),
    }
}

/// Whether another variable, or a command, says which variable a word names: `export "$name=$value"`.
fn has_computed_name(word: &Word) -> bool {
    let name = word.text.as_str().find('=').unwrap_or(word.text.len());
    word.expansions.first().is_some_and(|expansion| expansion.range.start < name)
}

/// The one variable that an `eval` sets where it reads another by its name: `eval "value=\${$name:-}"`.
fn evaluated(command: &Command) -> Option<&str> {
    let [_, word] = &command.words[..] else { return None };
    let [other] = &word.expansions[..] else { return None };
    let (name, value) = word.text.as_str().split_once('=')?;
    let value = value.trim_matches('"');
    // The other's name stands behind a `$` of its own; a text that holds anything else may be any command.
    let before = &word.text.as_str()[..other.range.start];
    let part = |char: char| matches!(char, '_' | '{' | '}' | ':' | '-' | '$') || char.is_ascii_alphanumeric();
    let by_name = before.ends_with(['$', '{']) && value.starts_with('$') && value.chars().all(part);
    (is_name(name) && by_name).then_some(name)
}

/// Variables that each loop of a script sets, by its number.
pub fn in_loops(commands: &[Command]) -> BTreeMap<usize, BTreeSet<&str>> {
    let mut loops: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for command in commands {
        let around = command.arms.iter().filter(|arm| arm.kind == ArmKind::Loop);
        for arm in around {
            loops.entry(arm.of).or_default().extend(names(command));
        }
    }
    loops
}

/// Names of all variables that a command sets, and [`ARGUMENTS`] where it sets those.
pub fn names(command: &Command) -> Vec<&str> {
    let mut names = unknown(command);
    let gives = |word: &Word| word.text.as_str() == "--";
    match command.program() {
        Some("shift") => names.push(ARGUMENTS),
        Some("set") if command.words.iter().any(gives) => names.push(ARGUMENTS),
        _ => {}
    }
    if command.words.is_empty() {
        names.extend(command.assignments.iter().map(|assignment| assignment.name.as_str()));
    }
    if command.program().is_some_and(|program| SETTERS.contains(&program)) {
        let set = command.words.iter().filter_map(|word| word.text.as_str().split_once('='));
        names.extend(set.map(|(name, _)| name));
    }
    names
}

fn is_name(text: &str) -> bool {
    let part = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    !text.is_empty() && text.bytes().all(part) && !text.starts_with(|char: char| char.is_ascii_digit())
}

/// Names that stand beside an assignment or a `++` in arithmetic.
fn arithmetic(text: &str) -> impl Iterator<Item = &str> {
    let part = |char: char| char == '_' || char.is_ascii_alphanumeric();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find(part)?;
            let end = start + text[start..].find(|char| !part(char)).unwrap_or(text.len() - start);
            at = end;
            let (before, after) = (text[..start].trim_end(), text[end..].trim_start());
            let operator = after.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
            // `<=` and `>=` compare, `<<=` and `>>=` assign.
            let compares = matches!(after.len() - operator.len(), 1) && after.starts_with(['<', '>']);
            let assigns = operator.starts_with('=') && !operator.starts_with("==") && !compares;
            let steps = |text: &str, at: fn(&str, &str) -> bool| at(text, "++") || at(text, "--");
            if assigns || steps(after, |a, b| a.starts_with(b)) || steps(before, |a, b| a.ends_with(b)) {
                return Some(&text[start..end]);
            }
        }
    })
}
