//! How a check ends where its clients get no answer, or one that they did not want.

use super::call::{Call, Runs, is_free, runs, words_of};
use super::follow::{PIPES, decides};
use super::grep::Grep;
use super::outcome::{Given, May, ends, is_followed};
use super::said::{Said, pongs};
use super::test::Test;
use crate::source::{Text, UNKNOWN};
use crate::syntax::shell::program::base_name;
use crate::syntax::shell::{self, Command, Script};
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};
use std::collections::BTreeMap;

const DEPTH: usize = 8;

/// Hosts that a client asks on the machine that it runs on.
const OWN: [&str; 4] = ["localhost", "127.0.0.1", "::1", "0.0.0.0"];

/// What clients get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing: no server is there.
    Nothing,
    /// That the server wants a password first.
    Refused,
    /// An error, of which nobody knows the words.
    Error,
}

/// How the test of a healthcheck ends where its clients get an answer.
pub(super) fn of_test(test: &[Text], answer: Answer) -> May {
    match (test.first().map(Text::as_str), test.get(1)) {
        (Some("CMD"), Some(_)) => of_words(&test[1..], answer, DEPTH),
        (Some("CMD-SHELL"), Some(script)) => of_script(script, answer, DEPTH),
        _ => May::EITHER,
    }
}

fn of_words(words: &[Text], answer: Answer, depth: usize) -> May {
    match runs(words) {
        Some(Runs::Redis(call)) => client(&call, answer, false).ends,
        Some(Runs::Shell { script, plain: true }) if depth > 0 => of_script(&script, answer, depth - 1),
        _ => May::EITHER,
    }
}

fn of_script(text: &Text, answer: Answer, depth: usize) -> May {
    let (script, problems) = shell::parse(text);
    // What it is started by may give the shell options.
    let first = text.as_str().lines().next().unwrap_or_default();
    let told = first.starts_with("#!") && first.contains(" -");
    if told || !problems.is_empty() || !is_followed(&script) {
        return May::EITHER;
    }
    Trial::new(&script, answer, None, depth).ends()
}

/// Whether a script certainly fails where the client that one of its commands calls gets no answer.
pub(super) fn needs(script: &Script, index: usize) -> bool {
    is_followed(script) && Trial::new(script, Answer::Nothing, Some(index), DEPTH).ends() == May::NO
}

/// Whether the client that words call fails where it gets no answer, as far as is known.
pub(super) fn needs_words(words: &[Text]) -> bool {
    match runs(words) {
        Some(Runs::Redis(call)) => client(&call, Answer::Nothing, false).ends != May::YES,
        _ => true,
    }
}

/// What comes of one command.
#[derive(Debug, Clone)]
struct Effect {
    ends: May,
    says: Said,
}

impl Effect {
    const UNKNOWN: Self = Self { ends: May::EITHER, says: Said::Unknown };

    fn new(ends: May, says: Said) -> Self {
        Self { ends, says }
    }
}

/// What comes of a client; `fed` tells whether its commands may come by its input.
fn client(call: &Call, answer: Answer, fed: bool) -> Effect {
    let options = call.options();
    if !call.is_client() {
        return Effect::UNKNOWN;
    }
    if options.unknown.is_some() {
        return Effect::new(May::NO, Said::Nothing);
    }
    if options.mode.as_ref().is_some_and(|mode| matches!(mode.as_str(), "--version" | "-v")) {
        return Effect::new(May::YES, Said::Unknown);
    }
    if options.unclear || options.mode.is_some() {
        return Effect::UNKNOWN;
    }
    let command = options.command.and_then(|index| call.args.get(index));
    match (command.map(Text::as_str), answer) {
        // It reads its input to the end, connected or not.
        (None, _) if !fed => Effect::new(May::YES, Said::Nothing),
        (None, Answer::Nothing) => Effect::new(May::YES, Said::Nothing),
        (Some(_), Answer::Nothing) => Effect::new(May::NO, Said::Nothing),
        (Some(command), Answer::Refused | Answer::Error) => {
            let free = is_free(command);
            let own = options.host.as_ref().is_none_or(|host| OWN.contains(&host.as_str()));
            match options.exits_on_error {
                _ if free || !own || command.contains(UNKNOWN) => Effect::UNKNOWN,
                // It writes the error elsewhere.
                Some(_) => Effect::new(May::NO, Said::Nothing),
                None if answer == Answer::Error => Effect::new(May::YES, Said::Error),
                None => Effect::new(May::YES, Said::Refused),
            }
        }
        (None, Answer::Refused | Answer::Error) => Effect::UNKNOWN,
    }
}

/// A script whose clients get an answer.
struct Trial<'a> {
    script: &'a Script,
    answer: Answer,
    /// The one command whose clients get it, where nobody knows what others get; `None` where all do.
    only: Option<usize>,
    depth: usize,
    /// Whether errors may go the same way as answers.
    joined: bool,
    /// Commands that write to the input of another one.
    writers: BTreeMap<usize, Vec<usize>>,
    /// Commands that write what a `$(…)` in the words of another one becomes.
    inner: BTreeMap<usize, Vec<usize>>,
    /// The command that sets a variable; `None` where several do.
    sets: BTreeMap<&'a str, Option<usize>>,
    /// What variables hold, as far as somebody asked.
    held: BTreeMap<&'a str, Said>,
    /// What came of commands so far.
    known: BTreeMap<usize, Effect>,
}

impl<'a> Trial<'a> {
    fn new(script: &'a Script, answer: Answer, only: Option<usize>, depth: usize) -> Self {
        let mut writers = BTreeMap::<usize, Vec<usize>>::new();
        let mut inner = BTreeMap::<usize, Vec<usize>>::new();
        let mut sets = BTreeMap::new();
        let mut joined = false;
        for (index, command) in script.commands.iter().enumerate() {
            match (command.piped_into, command.inside) {
                (Some(reader), _) => writers.entry(reader).or_default().push(index),
                (None, Some(holder)) => inner.entry(holder).or_default().push(index),
                (None, None) => {}
            }
            for (name, _) in set(command) {
                sets.entry(name).and_modify(|at| *at = None).or_insert(Some(index));
            }
            joined |= command.redirections.iter().any(|one| one.operator.contains('&'));
        }
        Self {
            script,
            answer,
            only,
            depth,
            joined,
            writers,
            inner,
            sets,
            held: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// How the script ends.
    fn ends(mut self) -> May {
        let results = (0..self.script.commands.len()).map(|index| (index, self.of(index).ends));
        let given: Given = results.filter(|(_, ends)| *ends != May::EITHER).collect();
        ends(self.script, &given)
    }

    /// What comes of a command.
    fn of(&mut self, index: usize) -> Effect {
        if let Some(known) = self.known.get(&index) {
            return known.clone();
        }
        self.known.insert(index, Effect::UNKNOWN);
        let Some(command) = self.script.commands.get(index) else { return Effect::UNKNOWN };
        let mut result = self.called(index, command);
        if command.output().is_some() || command.redirections.iter().any(|one| one.operator == ">&") {
            let joined = self.joined && result.says.never_pongs();
            result.says = if joined { Said::Trouble } else { Said::Nothing };
        }
        self.known.insert(index, result.clone());
        result
    }

    fn called(&mut self, index: usize, command: &'a Command) -> Effect {
        let gets = self.only.is_none_or(|only| only == index);
        match runs(&words_of(command)) {
            Some(Runs::Redis(call)) if gets => {
                let reads = command.redirections.iter().any(|one| one.operator.starts_with('<'));
                let fed = reads || self.writers.contains_key(&index);
                let result = match client(&call, self.answer, fed) {
                    result if self.only.is_some() && result.ends != May::YES => {
                        Effect::new(May::NO, Said::Nothing)
                    }
                    result => result,
                };
                match result.says {
                    Said::Nothing if self.joined => Effect { says: Said::Trouble, ..result },
                    _ => result,
                }
            }
            Some(Runs::Shell { .. }) if self.only == Some(index) => Effect::new(May::NO, Said::Unknown),
            Some(Runs::Shell { script, plain: true }) if gets && self.depth > 0 => {
                Effect::new(of_script(&script, self.answer, self.depth - 1), Said::Unknown)
            }
            Some(Runs::Other(name)) if command.program().is_some_and(|own| base_name(own) == name) => {
                self.program(&name, index, command)
            }
            Some(Runs::Other(_)) if command.program() == Some("xargs") => self.appended(index, command),
            None => Effect::new(self.assigned(index), Said::Nothing),
            _ => Effect::UNKNOWN,
        }
    }

    /// How mere assignments end: as the `$(…)` in them does.
    fn assigned(&mut self, index: usize) -> May {
        match self.inner.get(&index).map(Vec::as_slice) {
            Some(&[one]) => {
                let ends = self.of(one).ends;
                let negated = self.script.commands.get(one).is_none_or(|command| command.negated);
                if negated { ends.not() } else { ends }
            }
            _ => May::EITHER,
        }
    }

    /// What comes of a program that is known; how it ends only where that hangs on what it reads.
    fn program(&mut self, name: &str, index: usize, command: &'a Command) -> Effect {
        match name {
            "echo" | "printf" => Effect::new(May::EITHER, self.echoed(index, command)),
            "grep" | "egrep" | "fgrep" => match Grep::read(&command.words) {
                Some(grep) if self.writers.contains_key(&index) => {
                    let (ends, says) = grep.reads(self.input(index));
                    Effect::new(ends, says)
                }
                _ => Effect::UNKNOWN,
            },
            "awk" | "gawk" | "wc" => self.handed_on(index, command),
            _ if PIPES.contains(&name) => self.handed_on(index, command),
            "[" | "test" | "[[" => Effect::new(self.tested(index, command), Said::Nothing),
            "case" => {
                let word = command.words.get(1).map_or(Said::Unknown, |word| self.word(index, word));
                let error = matches!(word, Said::Nothing | Said::Trouble | Said::Refused | Said::Error);
                Effect::new(if error { May::NO } else { May::EITHER }, Said::Nothing)
            }
            "true" | "false" | ":" | "exit" | "return" | "set" | "sleep" | "for" | "export" | "local"
            | "unset" | "break" | "continue" => Effect::new(May::EITHER, Said::Nothing),
            _ => Effect::UNKNOWN,
        }
    }

    /// What comes of `xargs test PONG =`: what it reads becomes further words of the test, and none or several of them make
    /// one with an error in it.
    fn appended(&mut self, index: usize, command: &'a Command) -> Effect {
        let words: Option<Vec<&str>> = command.words.iter().map(Word::literal).collect();
        let waits = matches!(words.as_deref(), Some(["xargs", "test", text, "="]) if pongs(text));
        let fails = waits && self.writers.contains_key(&index) && self.input(index).never_pongs();
        Effect::new(if fails { May::NO } else { May::EITHER }, Said::Unknown)
    }

    /// What a command reads.
    fn input(&mut self, index: usize) -> Said {
        self.together(self.writers.get(&index).cloned().unwrap_or_default())
    }

    /// What commands write together.
    fn together(&mut self, commands: Vec<usize>) -> Said {
        let said = commands.into_iter().map(|index| self.of(index).says);
        said.reduce(Said::also).unwrap_or(Said::Unknown)
    }

    /// What a word becomes.
    fn word(&mut self, index: usize, word: &'a Word) -> Said {
        match word.expansions.as_slice() {
            [] => Said::Line(word.text.to_string()),
            [one] if one.range == (0..word.text.len()) => self.expanded(index, one),
            all => {
                let never = all.iter().all(|one| self.expanded(index, one).never_pongs());
                if never && !pongs(word.masked().as_str()) { Said::Trouble } else { Said::Unknown }
            }
        }
    }

    fn expanded(&mut self, index: usize, expansion: &'a Expansion) -> Said {
        match &expansion.kind {
            ExpansionKind::Command(_) => {
                let holder = self.script.commands.get(index);
                let scripts = holder.map_or(0, |holder| {
                    let values = holder.assignments.iter().map(|one| &one.value);
                    let words = values.chain(&holder.words).flat_map(|word| &word.expansions);
                    words.filter(|one| matches!(one.kind, ExpansionKind::Command(_))).count()
                });
                match self.inner.get(&index).cloned() {
                    Some(inner) if scripts == 1 => self.together(inner),
                    _ => Said::Unknown,
                }
            }
            ExpansionKind::Variable(name) => self.variable(name),
            _ => Said::Unknown,
        }
    }

    /// What a variable holds that is set once, wherever the script goes.
    fn variable(&mut self, name: &'a str) -> Said {
        if let Some(held) = self.held.get(name) {
            return held.clone();
        }
        self.held.insert(name, Said::Unknown);
        let Some(at) = self.sets.get(name).copied().flatten() else { return Said::Unknown };
        let Some(command) = self.script.commands.get(at) else { return Said::Unknown };
        let certain = command.arms.is_empty() && command.shells.is_empty() && command.function.is_none();
        let alone = certain && command.inside.is_none() && command.piped_into.is_none();
        let value = set(command).into_iter().find(|(set, _)| *set == name);
        let Some((_, [one])) = value.filter(|_| alone) else { return Said::Unknown };
        let said = self.expanded(at, one);
        self.held.insert(name, said.clone());
        said
    }

    fn echoed(&mut self, index: usize, command: &'a Command) -> Said {
        let option = |word: &&Word| word.literal().is_some_and(|word| matches!(word, "-n" | "-e" | "-ne"));
        let words: Vec<&Word> = command.words.iter().skip(1).skip_while(option).collect();
        let format = command.program() == Some("printf");
        if let [word] = words.as_slice() {
            match self.word(index, word) {
                Said::Line(line) if !line.contains(['\\', '%', '\n']) => return Said::Line(line),
                Said::Nothing if !format => return Said::Line(String::new()),
                said @ (Said::Refused | Said::Error) => return said,
                _ => {}
            }
        }
        let never = words.iter().all(|word| self.word(index, word).never_pongs());
        if never { Said::Trouble } else { Said::Unknown }
    }

    /// What comes of a program that hands its input on, or something of it.
    fn handed_on(&mut self, index: usize, command: &'a Command) -> Effect {
        let pongs = |word: &Word| word.literal().is_none_or(|word| pongs(word) || word.contains("exit"));
        let script = command.words.iter().any(pongs);
        let decided =
            decides(command) || command.program().is_some_and(|name| name.ends_with("awk")) && script;
        if decided || !self.writers.contains_key(&index) || reads_files(command) {
            return Effect::UNKNOWN;
        }
        let input = self.input(index);
        let says = match command.program() {
            Some("cat" | "tee") => input,
            Some("head") if keeps_the_first(command) => input,
            Some("wc") => Said::Trouble,
            _ if input == Said::Nothing => input,
            _ if input.never_pongs() && !script => Said::Trouble,
            _ => Said::Unknown,
        };
        Effect::new(May::YES, says)
    }

    /// How a test ends.
    fn tested(&mut self, index: usize, command: &'a Command) -> May {
        let words = command.words.get(1..).unwrap_or_default();
        let words = match words {
            [words @ .., last] if matches!(last.literal(), Some("]" | "]]")) => words,
            words => words,
        };
        let splits = command.program() != Some("[[");
        let is_bare = |word: &Word| splits && word.expansions.iter().any(|one| !one.quoted);
        let bare = words.iter().any(is_bare);
        if let [not, rest @ ..] = words
            && not.literal() == Some("!")
            && !bare
        {
            return self.told(index, rest, bare).not();
        }
        self.told(index, words, bare)
    }

    /// How a test of these words ends.
    fn told(&mut self, index: usize, words: &'a [Word], bare: bool) -> May {
        match words {
            [word] if word.literal().is_none() => Test { bare }.stands(&self.word(index, word)),
            [one, word] => match one.literal() {
                Some("-n") => Test { bare }.is_there(&self.word(index, word)),
                Some("-z") => Test { bare }.is_empty(&self.word(index, word)),
                _ => May::EITHER,
            },
            [left, operator, right] => {
                let Some(operator) = operator.literal() else { return May::EITHER };
                match (left.literal(), right.literal()) {
                    (None, Some(text)) => Test { bare }.compares(&self.word(index, left), operator, text),
                    (Some(text), None) => Test { bare }.compares(&self.word(index, right), operator, text),
                    _ => May::EITHER,
                }
            }
            _ => May::EITHER,
        }
    }
}

/// The variables that a command sets, and what stands for all of their values.
fn set(command: &Command) -> Vec<(&str, &[Expansion])> {
    let mut all = Vec::new();
    for one in &command.assignments {
        all.push((one.name.as_str(), whole(&one.value, 0).filter(|_| !one.appends).unwrap_or_default()));
    }
    if matches!(command.program(), Some("export" | "local" | "readonly" | "declare" | "read")) {
        for word in command.words.iter().skip(1) {
            match word.text.as_str().find('=') {
                Some(at) => all.push((&word.text.as_str()[..at], whole(word, at + 1).unwrap_or_default())),
                None => all.push((word.text.as_str(), &[])),
            }
        }
    }
    all
}

/// The expansion that a word is from a byte on.
fn whole(word: &Word, from: usize) -> Option<&[Expansion]> {
    let is_whole = |one: &Expansion| one.range == (from..word.text.len());
    Some(word.expansions.as_slice()).filter(|all| matches!(all, [one] if is_whole(one)))
}

/// Whether `head` hands on the first line, whatever else: with no option, with `-1`, `-n 1` and the like.
fn keeps_the_first(command: &Command) -> bool {
    let mut words = command.words.iter().skip(1);
    words.all(|word| {
        let word = word.literal().unwrap_or_default();
        let number = word.strip_prefix("-n").or_else(|| word.strip_prefix('-')).unwrap_or(word);
        word == "-n" || number.parse::<u32>().is_ok_and(|number| number > 0)
    })
}

/// Whether a command may read files rather than its input.
fn reads_files(command: &Command) -> bool {
    let mut words = command.words.iter().skip(1).filter_map(|word| word.literal());
    let file = |word: &str| !word.starts_with('-') && word.parse::<u32>().is_err();
    matches!(command.program(), Some("cat" | "head" | "tail" | "sort" | "uniq" | "rev" | "wc"))
        && words.any(file)
}
