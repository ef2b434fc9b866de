use super::super::known::Known;
use crate::source::{Sources, Text};
use crate::syntax::words::parameter::document;
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};

/// The `$$NAME` of a shell text: the number of the shell's process with a name behind it, where the value of a variable is
/// meant.
pub(in super::super) fn process_numbers(script: &Text, known: &Known, sources: &Sources) -> Vec<Text> {
    if !script.as_str().contains("$$") {
        return Vec::new();
    }
    let script = known.start(script, sources);
    let mut all = Vec::new();
    for command in &script.commands {
        let values = command.assignments.iter().map(|assignment| &assignment.value);
        values.chain(&command.words).for_each(|word| all.extend(numbers(word)));
        for redirection in &command.redirections {
            all.extend(numbers(&redirection.target));
            let quoted = redirection.target.bare < redirection.target.text.len();
            let body = redirection.body.as_ref().filter(|_| !quoted);
            body.into_iter().for_each(|body| all.extend(numbers(&document(body))));
        }
    }
    all
}

fn numbers(word: &Word) -> impl Iterator<Item = Text> {
    let is_one = |expansion: &&Expansion| matches!(expansion.kind, ExpansionKind::Process);
    word.expansions.iter().filter(is_one).map(|expansion| word.text.slice(expansion.range.clone()))
}
