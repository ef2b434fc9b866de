//! What a script writes down of its variables, or hands to something that may.

use super::variables::assigned;
use crate::model::Family;
use crate::syntax::shell::{Command, Redirection, Script, sets};
use crate::syntax::words::parameter::document;
use crate::syntax::words::posix::{ExpansionKind, Word};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The variables whose values a script may keep.
pub(super) struct Kept<'a> {
    script: &'a Script,
    names: OnceCell<BTreeSet<String>>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(script: &'a Script) -> Self {
        Self { script, names: OnceCell::new() }
    }

    /// Whether a command sets a variable to what is made up each time, and the script keeps that nowhere.
    pub(super) fn loses(&self, command: &Command) -> bool {
        let mut made_up = assigned(command).filter(|(_, value)| is_made_up(value));
        made_up.any(|(name, _)| !self.names.get_or_init(|| names(self.script)).contains(name.as_str()))
    }
}

fn is_made_up(value: &Word) -> bool {
    const SOURCES: [&str; 6] = ["openssl rand", "/dev/urandom", "pwgen", "uuidgen", "$RANDOM", "token_hex"];
    value.expansions.iter().any(|expansion| match &expansion.kind {
        ExpansionKind::Command(script) => SOURCES.iter().any(|source| script.as_str().contains(source)),
        _ => false,
    })
}

/// Names of the variables whose values a script may keep: in a file, in a store, or by way of another variable.
fn names(script: &Script) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let keeping = script.commands.iter().filter(|command| may_keep(command));
    // They write whatever there is.
    if keeping.clone().any(|command| matches!(command.program(), Some("envsubst" | "env" | "printenv"))) {
        names.extend(script.commands.iter().flat_map(assigned).map(|(name, _)| name.to_string()));
    }
    for command in keeping {
        let bodies: Vec<Word> = command.redirections.iter().filter_map(body).collect();
        let words = command.words.iter().chain(&bodies);
        names.extend(words.flat_map(Word::variables).map(str::to_owned));
    }
    // The last first: `URL=redis://:$PASSWORD@host` comes before `echo "URL=$URL" > .env`.
    for command in script.commands.iter().rev() {
        for (name, value) in assigned(command) {
            if names.contains(name.as_str()) {
                names.extend(value.variables().map(str::to_owned));
            }
        }
    }
    names
}

/// The text of a here-document whose variables the shell puts in.
fn body(redirection: &Redirection) -> Option<Word> {
    let quoted = redirection.target.bare < redirection.target.text.len();
    redirection.body.as_ref().filter(|_| !quoted).map(document)
}

/// Whether a command may keep what it is given: it writes to a file or for another command, or it is none of those that
/// only set variables, show them, or start something with them.
fn may_keep(command: &Command) -> bool {
    let writes = |redirection: &Redirection| {
        redirection.writes() && !redirection.target.text.as_str().starts_with("/dev/")
    };
    if command.piped_into.is_some() || command.redirections.iter().any(writes) {
        return true;
    }
    let Some(program) = command.program() else { return false };
    match program {
        ":" | "[" | "[[" | "test" | "echo" | "printf" | "cat" | "read" | "unset" | "if" | "case" | "exec" => {
            false
        }
        setter if sets::SETTERS.contains(&setter) => false,
        // Secrets and configurations of a swarm.
        "docker" | "podman" => command
            .words
            .iter()
            .any(|word| word.literal().is_some_and(|word| matches!(word, "secret" | "config"))),
        "docker-compose" | "podman-compose" => false,
        _ => !program.split_once('-').is_some_and(|(server, _)| Family::NAMES.contains(&server)),
    }
}
