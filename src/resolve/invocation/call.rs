use super::auth_variable::AUTH_VARIABLES;
use super::options::Options;
use crate::model::Family;
use crate::source::{Span, Text};
use crate::syntax::shell::Command;
use crate::syntax::shell::program::base_name;
use crate::syntax::shell::wrapper::{self, skip};
use crate::syntax::words::posix::{ExpansionKind, Word};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Programs whose calls are of interest, by what follows the name of the server.
const PROGRAMS: [&str; 4] = ["cli", "server", "sentinel", "benchmark"];

/// A call of a Redis program.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The program as written.
    pub(super) program: Text,
    /// Its name without a path.
    pub(super) name: String,
    /// The words behind it.
    pub(super) args: Vec<Text>,
    /// Whether the words before it, or the script, set the variable that a client takes its password from.
    pub(super) auth_variable: Option<&'static str>,
    /// Whether another command writes to it.
    pub(super) fed: bool,
    /// Whether the word behind `-a` is a variable that stands outside of quotes.
    pub(super) unquoted: bool,
    /// The variables that the scripts around it set; `None` for one that may set any.
    pub(super) sets: Vec<Option<Arc<BTreeSet<String>>>>,
    /// Whether what calls it certainly fails where it fails and writes nothing.
    pub(super) needed: bool,
}

impl Call {
    /// From the program to the last word.
    pub(super) fn at(&self) -> Span {
        self.args.iter().map(Text::anchor).fold(self.program.anchor(), Span::to)
    }

    /// Whether it sends commands for a person or a script.
    pub(super) fn is_client(&self) -> bool {
        self.name.ends_with("-cli")
    }

    /// Whether it starts a server, or a sentinel.
    pub(super) fn is_server(&self) -> bool {
        self.name.ends_with("-server") || self.name.ends_with("-sentinel")
    }

    /// Whether the scripts around it may set a variable.
    pub(super) fn may_set(&self, variable: &str) -> bool {
        self.sets.iter().any(|names| names.as_ref().is_none_or(|names| names.contains(variable)))
    }

    /// The options of a client; nothing for other programs.
    pub(super) fn options(&self) -> Options {
        if self.is_client() { Options::read(&self.args) } else { Options::default() }
    }
}

/// What words run.
pub(super) enum Runs {
    /// A Redis program.
    Redis(Call),
    /// A shell with a script.
    Shell {
        script: Text,
        /// Whether it runs it without options by which the script ends otherwise: `-e`, `-o pipefail`.
        plain: bool,
    },
    /// Another program, by its name.
    Other(String),
}

/// What words run, wrappers skipped; `None` for no words.
pub(super) fn runs(words: &[Text]) -> Option<Runs> {
    let start = skip(words).min(words.len());
    let (before, rest) = words.split_at(start);
    let (program, args) =
        rest.split_first().or_else(|| before.split_last().map(|(last, _)| (last, &[][..])))?;
    let name = base_name(program.as_str());
    if Family::of_program(name, &PROGRAMS).is_some() {
        return Some(Runs::Redis(Call {
            program: program.clone(),
            name: name.to_owned(),
            args: args.to_vec(),
            auth_variable: before.iter().find_map(sets_auth),
            fed: false,
            unquoted: false,
            sets: Vec::new(),
            needed: true,
        }));
    }
    let script = wrapper::script(words).and_then(|at| Some((words.get(at)?, words.get(start + 1..at))));
    Some(match script {
        Some((script, options)) => {
            let plain = options.unwrap_or_default().iter().all(is_plain);
            Runs::Shell { script: script.clone(), plain }
        }
        None => Runs::Other(name.to_owned()),
    })
}

/// Whether an option of a shell has nothing to do with how its script ends.
fn is_plain(option: &Text) -> bool {
    let option = option.as_str();
    let letters = option.strip_prefix('-').filter(|letters| !letters.is_empty());
    letters.is_some_and(|letters| letters.chars().all(|letter| "clix".contains(letter)))
        || matches!(option, "--login" | "--norc" | "--noprofile" | "--posix" | "--")
}

/// Whether a server runs a command before anybody logged in.
pub(super) fn is_free(command: &str) -> bool {
    ["auth", "hello", "quit", "reset"].iter().any(|one| command.eq_ignore_ascii_case(one))
}

/// The variable for a client's password that a word sets, if it sets one.
pub(super) fn sets_auth(word: &Text) -> Option<&'static str> {
    AUTH_VARIABLES.into_iter().find(|name| word.as_str().starts_with(name))
}

/// Whether the word behind `-a` is a variable that stands outside of quotes.
pub fn password_unquoted(words: &[Word]) -> bool {
    words.windows(2).any(|pair| {
        matches!(pair[0].text.as_str(), "-a" | "--pass")
            && pair[1].expansions.iter().any(|one| !one.quoted && !matches!(one.kind, ExpansionKind::Process))
    })
}

/// Words of a command of a script, what only the shell knows masked.
pub(super) fn words_of(command: &Command) -> Vec<Text> {
    command.words.iter().map(|word| word.masked()).collect()
}
