use super::super::environment::{Environment, Value};
use super::super::invocation;
use crate::source::Text;
use crate::syntax::shell::{self, Command, sets};
use crate::syntax::words::posix::{ExpansionKind, Word};
use std::collections::BTreeSet;

/// The `$NAME` that a shell text gives Redis clients and that certainly come to nothing: the text does not set them, nor
/// ask whether they are set, and the container that it runs in does not have them.
pub(in super::super) fn lacking(script: &Text, environment: &Environment) -> Vec<Text> {
    if !script.as_str().contains('$') {
        return Vec::new();
    }
    let (script, _) = shell::parse(script);
    if script.commands.iter().any(sets::any) {
        return Vec::new();
    }
    let known: BTreeSet<&str> = script.commands.iter().flat_map(minded).collect();
    let mut all = Vec::new();
    for command in script.commands.iter().filter(|command| calls_client(command)) {
        let values = command.assignments.iter().map(|assignment| &assignment.value);
        for word in values.chain(&command.words) {
            all.extend(plain(word).filter_map(|(name, piece)| {
                let lacks = !known.contains(name) && environment.get(name) == Value::Unset;
                (lacks && !is_the_shells(name)).then_some(piece)
            }));
        }
    }
    all
}

fn calls_client(command: &Command) -> bool {
    let words: Vec<Text> = command.words.iter().map(Word::masked).collect();
    invocation::program(&words).is_some_and(|program| program.ends_with("-cli"))
}

/// Variables without which a text works: those that it sets, and those that it asks for.
fn minded(command: &Command) -> Vec<&str> {
    let mut names = sets::names(command);
    let asks = matches!(command.program(), Some("[" | "[[" | "test" | "case"));
    let all = command.words.iter().flat_map(|word| &word.expansions);
    for expansion in all {
        match &expansion.kind {
            ExpansionKind::Operator(name) => names.push(name),
            ExpansionKind::Variable(name) if asks => names.push(name),
            _ => {}
        }
    }
    names
}

/// The expansions of a word without an operator.
fn plain(word: &Word) -> impl Iterator<Item = (&str, Text)> {
    word.expansions.iter().filter_map(|expansion| match &expansion.kind {
        ExpansionKind::Variable(name) => Some((name.as_str(), word.text.slice(expansion.range.clone()))),
        _ => None,
    })
}

/// Variables that shells and container runtimes set by themselves, and the arguments of a script.
fn is_the_shells(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "HOME", "HOSTNAME", "IFS", "LINENO", "OLDPWD", "OPTARG", "OPTIND", "PATH", "PPID", "PS4", "PWD",
        "RANDOM", "SECONDS", "SHLVL", "TERM", "UID",
    ];
    NAMES.contains(&name) || name.starts_with(|char: char| char.is_ascii_digit())
}
