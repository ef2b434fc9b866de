use super::options::Options;
use super::wrapper::{base_name, skip};
use crate::source::{Span, Text};
use crate::syntax::shell::{self, Command};
use crate::syntax::words::posix::Word;

/// How many shells may call one another.
const DEPTH: usize = 8;

/// Programs whose calls are of interest.
const PROGRAMS: [&str; 12] = [
    "redis-cli",
    "valkey-cli",
    "keydb-cli",
    "redis-server",
    "valkey-server",
    "keydb-server",
    "redis-sentinel",
    "valkey-sentinel",
    "keydb-sentinel",
    "redis-benchmark",
    "valkey-benchmark",
    "keydb-benchmark",
];

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
    pub(super) auth_variable: bool,
    /// Whether another command writes to it.
    pub(super) fed: bool,
    /// Whether the word behind `-a` is a variable that stands outside of quotes.
    pub(super) unquoted: bool,
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

    /// The options of a client; nothing for other programs.
    pub(super) fn options(&self) -> Options {
        if self.is_client() { Options::read(&self.args) } else { Options::default() }
    }
}

/// What words run.
pub(super) enum Runs {
    /// A Redis program.
    Redis(Call),
    /// A shell with this script.
    Shell(Text),
    /// Another program, by its name.
    Other(String),
}

/// What words run, wrappers skipped; `None` for no words.
pub(super) fn runs(words: &[Text]) -> Option<Runs> {
    let start = skip(words);
    let (before, words) = words.split_at(start.min(words.len()));
    let (program, args) =
        words.split_first().or_else(|| before.split_last().map(|(last, _)| (last, &[][..])))?;
    let name = base_name(program.as_str());
    if PROGRAMS.contains(&name) {
        return Some(Runs::Redis(Call {
            program: program.clone(),
            name: name.to_owned(),
            args: args.to_vec(),
            auth_variable: before.iter().any(sets_auth),
            fed: false,
            unquoted: false,
        }));
    }
    if matches!(name, "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh" | "su") {
        let flag = args.iter().position(|word| {
            let word = word.as_str();
            word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
        });
        if let Some(script) = flag.and_then(|flag| args.get(flag + 1)) {
            return Some(Runs::Shell(script.clone()));
        }
    }
    Some(Runs::Other(name.to_owned()))
}

/// Whether a word sets the variable that clients take their password from.
fn sets_auth(word: &Text) -> bool {
    ["REDISCLI_AUTH", "VALKEYCLI_AUTH"].iter().any(|name| word.as_str().starts_with(name))
}

/// Whether the word behind `-a` is a variable that stands outside of quotes.
pub fn password_unquoted(words: &[Word]) -> bool {
    words.windows(2).any(|pair| {
        matches!(pair[0].text.as_str(), "-a" | "--pass")
            && pair[1].expansions.iter().any(|expansion| !expansion.quoted)
    })
}

/// Words of a command of a script, what only the shell knows masked.
pub(super) fn words_of(command: &Command) -> Vec<Text> {
    command.words.iter().map(|word| word.masked()).collect()
}

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
        (Some("CMD"), Some(_)) => in_words(&test[1..]),
        (Some("CMD-SHELL"), Some(script)) => in_script(script),
        _ => Vec::new(),
    }
}

fn collect_words(words: &[Text], depth: usize, calls: &mut Vec<Call>) {
    match runs(words) {
        Some(Runs::Redis(call)) => calls.push(call),
        Some(Runs::Shell(script)) if depth > 0 => collect_script(&script, depth - 1, calls),
        _ => {}
    }
}

fn collect_script(script: &Text, depth: usize, calls: &mut Vec<Call>) {
    let (script, _) = shell::parse(script);
    let mut exported = false;
    let mut fed = vec![false; script.commands.len()];
    for (index, command) in script.commands.iter().enumerate() {
        if let Some(reader) = command.piped_into.and_then(|reader| fed.get_mut(reader)) {
            *reader = true;
        }
        let words = words_of(command);
        let assigned = command.assignments.iter().any(|assignment| sets_auth(&assignment.name));
        let exports = matches!(command.program(), Some("export" | "set")) && words.iter().any(sets_auth);
        exported |= exports || (assigned && words.is_empty());
        let before = calls.len();
        collect_words(&words, depth, calls);
        with_input(super::fed(&script, index), before, calls);
        let reads = fed[index] || command.redirections.iter().any(|one| one.operator.starts_with('<'));
        for call in calls.iter_mut().skip(before) {
            call.auth_variable |= assigned || exported;
            call.fed |= reads;
            call.unquoted |= password_unquoted(&command.words);
        }
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
