use super::call::{Call, Runs, password_unquoted, runs, sets_auth, words_of};
use super::fed::fed;
use super::trial::{needs, needs_words};
use crate::source::Text;
use crate::syntax::shell::{self, sets};
use crate::syntax::words::posix::Word;
use std::sync::Arc;

/// How many shells may call one another.
const DEPTH: usize = 8;

/// Calls in a command in exec form.
pub(super) fn in_words(words: &[Text]) -> Vec<Call> {
    let mut calls = Vec::new();
    collect_words(words, DEPTH, &mut calls);
    calls
}

/// Calls in a shell text.
pub(super) fn in_script(script: &Text) -> Vec<Call> {
    let mut calls = Vec::new();
    collect_script(script, DEPTH, &mut calls);
    calls
}

/// Calls in the test of a healthcheck. Of `CMD-SHELL` only the first word is the script.
pub(super) fn in_test(test: &[Text]) -> Vec<Call> {
    match (test.first().map(Text::as_str), test.get(1)) {
        (Some("CMD"), Some(_)) => {
            let (mut calls, needed) = (in_words(&test[1..]), needs_words(&test[1..]));
            calls.iter_mut().for_each(|call| call.needed &= needed);
            calls
        }
        (Some("CMD-SHELL"), Some(script)) => in_script(script),
        _ => Vec::new(),
    }
}

fn collect_words(words: &[Text], depth: usize, calls: &mut Vec<Call>) {
    match runs(words) {
        Some(Runs::Redis(call)) => calls.push(call),
        Some(Runs::Shell { script, .. }) if depth > 0 => collect_script(&script, depth - 1, calls),
        _ => {}
    }
}

fn collect_script(script: &Text, depth: usize, calls: &mut Vec<Call>) {
    let (script, _) = shell::parse(script);
    let first = calls.len();
    let mut exported = None;
    let mut piped = vec![false; script.commands.len()];
    for (index, command) in script.commands.iter().enumerate() {
        if let Some(reader) = command.piped_into.and_then(|reader| piped.get_mut(reader)) {
            *reader = true;
        }
        let words = words_of(command);
        let assigned = command.assignments.iter().find_map(|assignment| sets_auth(&assignment.name));
        if matches!(command.program(), Some("export" | "set")) {
            exported = exported.or_else(|| words.iter().find_map(sets_auth));
        } else if words.is_empty() {
            exported = exported.or(assigned);
        }
        let before = calls.len();
        collect_words(&words, depth, calls);
        with_input(fed(&script, index), before, calls);
        let reads = piped[index] || command.redirections.iter().any(|one| one.operator.starts_with('<'));
        let needed = calls.len() > before && needs(&script, index);
        for call in calls.iter_mut().skip(before) {
            call.needed &= needed;
            call.auth_variable = call.auth_variable.or(assigned).or(exported);
            call.fed |= reads;
            call.unquoted |= password_unquoted(&command.words);
        }
    }
    let names = script.commands.iter().flat_map(sets::names).map(str::to_owned).collect();
    let names = (!script.commands.iter().any(sets::any)).then(|| Arc::new(names));
    for call in calls.iter_mut().skip(first) {
        call.sets.push(names.clone());
    }
}

/// Calls whose commands come by their input, one for each line.
fn with_input(lines: Vec<Vec<Word>>, from: usize, calls: &mut Vec<Call>) {
    let Some(bare) = calls.get(from).filter(|_| !lines.is_empty()).cloned() else { return };
    calls.truncate(from);
    calls.extend(lines.iter().map(|line| {
        let mut call = bare.clone();
        call.args.extend(line.iter().map(Word::masked));
        call
    }));
}
