//! Variables and arguments of a start script.

use super::super::container::{Place, absolute};
use super::super::environment::{Environment, Lent, Value, split_blanks, unknown_at};
use super::content::Part;
use super::is_server;
use super::output;
use super::script::{State, is_all_arguments};
use crate::source::{Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::{self, Command, sets};
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};

impl State<'_, '_> {
    /// Words with expansions filled in, `"$@"` included.
    pub(super) fn words(&mut self, words: &[Word]) -> Vec<Text> {
        let mut out = Vec::new();
        for word in words {
            match word.text.as_str() {
                _ if is_all_arguments(word) => {
                    let arguments = self.arguments();
                    let first = arguments.first().map(|first| match first.as_str().chars().next() {
                        // Behind others it is more than a value of theirs.
                        Some(UNKNOWN) if out.len() > 1 => option(first),
                        _ => first.clone(),
                    });
                    out.extend(first.into_iter().chain(arguments.iter().skip(1).cloned()));
                }
                _ if self.follower.environment.elements(word).is_some() => {
                    out.extend(self.follower.environment.elements(word).into_iter().flatten().cloned());
                }
                "$1" | "${1}" => out.extend(self.arguments().first().cloned()),
                _ => out.extend(self.expand(word)),
            }
        }
        out
    }

    fn expand(&mut self, word: &Word) -> Vec<Text> {
        self.in_environment(word, |environment, output| environment.expand(word, output))
    }

    pub(super) fn value(&mut self, word: &Word) -> Text {
        self.in_environment(word, |environment, output| environment.value(word, output))
    }

    /// Asks the environment for a word, and files for the output of commands in it.
    fn in_environment<T>(
        &mut self,
        word: &Word,
        ask: impl FnOnce(&Environment, &mut dyn FnMut(&Text) -> Option<Text>) -> T,
    ) -> T {
        let environment = if may_call(word) {
            self.follower.environment.clone()
        } else {
            std::mem::take(&mut self.follower.environment)
        };
        let found = ask(&environment, &mut |script| self.output(script));
        self.follower.environment = environment;
        found
    }

    /// The output of `$(cat file)`, where the file is in the tree, and of `$(echo words)`.
    fn output(&mut self, script: &Text) -> Option<Text> {
        let (parsed, _) = shell::parse(script);
        let [command] = &parsed.commands[..] else { return None };
        if let (Some("echo" | "printf"), []) = (command.program(), &command.redirections[..]) {
            let words = self.words(&command.words[1..]);
            let text = match command.program() {
                Some("printf") => output::printf(&words),
                _ => output::echo(&words, command.span),
            };
            return text.map(|text| text.trim_matches(|c| c == '\n'));
        }
        let program = command.words.first().map(Word::literal);
        let file = match (program, &command.words[..], &command.redirections[..]) {
            (Some(Some("cat")), [_, file], []) => file,
            (None, _, [input]) | (Some(Some("cat")), [_], [input]) if input.operator == "<" => &input.target,
            _ => return None,
        };
        let path = self.path(file)?;
        Some(self.content(&path)?.trim_matches(|c| c == '\n'))
    }

    /// Content of a file of the container.
    fn content(&mut self, path: &str) -> Option<Text> {
        let full = absolute(path, &self.follower.directory);
        let span = self.follower.container.service.at;
        let mut content = self.follower.content_of(&full, span);
        if let [Part::File(path)] = &content.parts[..] {
            let path = path.clone();
            let shown = matches!(self.follower.container.place(&path), Place::Tree(_) | Place::Inline(_));
            return self.follower.text_of(&path).filter(|_| shown);
        }
        self.follower.expand(&mut content);
        content.text()
    }

    /// Takes note of the variables that a command sets, by what it is made of alone.
    pub(super) fn sets(&mut self, command: &Command) {
        for assignment in &command.assignments {
            let name = assignment.name.as_str();
            if let Some(elements) = &assignment.elements {
                self.set_array(name, elements, assignment.appends);
            }
            if !command.words.is_empty() {
                continue;
            }
            let mut value = self.value(&assignment.value);
            if assignment.appends {
                value = self.appended(name, &value);
            }
            self.assign(name, value);
        }
        self.defaults(&command.words);
        for name in sets::unknown(command) {
            self.follower.environment.set(name, unknown_at(command.span));
        }
        if sets::any(command) {
            self.follower.environment.forget();
        }
    }

    /// Gives an array elements, or some more. Behind a condition nobody knows which of them it has.
    fn set_array(&mut self, name: &str, elements: &[Word], appends: bool) {
        let old = self.follower.environment.array(name).map(<[Text]>::to_vec);
        let mut new = if appends { old.clone().unwrap_or_default() } else { Vec::new() };
        new.extend(self.words(elements));
        let settled = !self.branched || settle(old.as_deref().unwrap_or_default(), &mut new);
        if settled && (old.is_some() || !appends) {
            self.follower.environment.set_array(name, new);
        } else {
            let at = elements.first().map_or(self.own, |element| element.text.outer_span());
            self.follower.environment.set_array(name, vec![unknown_at(at)]);
        }
    }

    fn appended(&self, name: &str, value: &Text) -> Text {
        let mut out = TextBuilder::new(value.anchor());
        match self.follower.environment.get(name) {
            Value::Set(old) => out.push_text(old),
            Value::Unknown => out.push_text(&unknown_at(value.span())),
            Value::Unset => {}
        }
        out.push_text(value);
        out.finish()
    }

    /// Sets a variable. Behind a condition it is not certain that the new value replaces the old, or that there is one.
    fn assign(&mut self, name: &str, value: Text) {
        let environment = &mut self.follower.environment;
        let value = match environment.get(name) {
            Value::Set(old) if self.branched && old.as_str() != value.as_str() => {
                extended(old, &value).unwrap_or_else(|| unknown_at(value.span()))
            }
            Value::Unset if self.branched && !value.is_empty() => {
                extended(&value.slice(0..0), &value).unwrap_or_else(|| unknown_at(value.span()))
            }
            _ => value,
        };
        environment.set(name, value);
    }

    /// `export NAME=value`, `local NAME=value` and the like.
    pub(super) fn export(&mut self, command: &Command) {
        let program = command.program().unwrap_or_default();
        let local =
            program == "local" || command.function.is_some() && matches!(program, "declare" | "typeset");
        let option = |word: &Word| word.text.as_str().starts_with('-') && word.text.as_str().contains('x');
        let exports = program == "export" || command.words.iter().any(option);
        for word in &command.words[1..] {
            let text = word.text.as_str();
            let end = text.find('=').unwrap_or(text.len());
            let name = text[..end].trim_end_matches('+').to_owned();
            if local && !text.starts_with('-') {
                self.keep(&name);
            }
            if end < text.len() {
                let value = self.value(word);
                if let Some(at) = value.as_str().find('=') {
                    self.assign(&name, value.slice(at + 1..value.len()));
                }
            }
            if exports {
                self.follower.environment.export(&name);
            }
        }
    }

    /// Sets what stands before the program of a command, for that program alone.
    pub(super) fn lend(&mut self, command: &Command) -> Vec<Lent> {
        let mut lent = Vec::new();
        for assignment in &command.assignments {
            let value = self.value(&assignment.value);
            lent.push(self.follower.environment.lend(assignment.name.as_str(), value));
        }
        lent
    }

    /// `unset NAME`.
    pub(super) fn unset(&mut self, command: &Command) {
        let functions = command.words.iter().any(|word| word.text.as_str() == "-f");
        if !self.branched && !functions {
            let names = command.words[1..].iter().filter_map(Word::literal);
            names.for_each(|name| self.follower.environment.unset(name));
        }
    }

    /// `cd directory`.
    pub(super) fn change_directory(&mut self, command: &Command) {
        let mut words = command.words[1..].iter().filter(|word| word.text.as_str() != "--");
        let path =
            words.next_back().filter(|word| word.text.as_str() != "-").and_then(|word| self.path(word));
        let old = &mut self.follower.directory;
        let known = path.filter(|path| !self.branched || path == old);
        *old = known.unwrap_or_else(|| UNKNOWN.to_string());
    }

    /// `: "${NAME:=value}"` sets what is not set.
    fn defaults(&mut self, words: &[Word]) {
        let sets = |word: &&Word| {
            word.expansions.iter().any(|expansion| matches!(expansion.kind, ExpansionKind::Operator(_)))
        };
        for word in words.iter().filter(sets) {
            let mut environment = std::mem::take(&mut self.follower.environment);
            if may_call(word) {
                self.follower.environment = environment.clone();
            }
            environment.take_defaults(word, &mut |script| self.output(script));
            self.follower.environment = environment;
        }
    }

    /// `$@`.
    fn arguments(&self) -> &[Text] {
        &self.follower.environment.arguments
    }

    /// `set -- …` gives the script other arguments.
    pub(super) fn set(&mut self, words: &[Word]) {
        if words.iter().any(|word| matches!(word.text.as_str(), "-a" | "allexport")) {
            self.follower.environment.export_all();
        }
        let Some(at) = words.iter().position(|word| word.text.as_str() == "--") else { return };
        let mut new = self.words(&words[at + 1..]);
        if self.branched && !settle(self.arguments(), &mut new) {
            new = either(self.arguments(), &new);
        }
        self.follower.environment.arguments = new;
    }

    /// `shift` takes the first arguments away; behind a condition nobody knows which are left.
    pub(super) fn shift(&mut self, command: &Command) {
        let count = match command.words.get(1) {
            None => Some(1),
            Some(word) => word.literal().and_then(|count| count.parse().ok()),
        };
        match count.filter(|_| !self.branched) {
            Some(count) => {
                let arguments = &mut self.follower.environment.arguments;
                drop(arguments.drain(..arguments.len().min(count)));
            }
            None => self.lose_arguments(command.span),
        }
    }

    /// From here on nobody knows what a variable is.
    pub(super) fn lose(&mut self, name: &str, at: Span) {
        let environment = &mut self.follower.environment;
        if environment.array(name).is_some() {
            environment.set_array(name, vec![unknown_at(at)]);
        }
        environment.set(name, unknown_at(at));
    }

    /// From here on nobody knows which arguments there are.
    pub(super) fn lose_arguments(&mut self, at: Span) {
        if !self.arguments().is_empty() {
            self.follower.environment.arguments = vec![unknown_at(at)];
        }
    }
}

/// Whether arguments that a branch sets may be taken for those in the end: it puts the server before options, as official
/// entrypoints do, or adds some. The values of options are not known, but for those that are there already: they may not be
/// added at all.
fn settle(old: &[Text], new: &mut [Text]) -> bool {
    let first = old.first().map_or("", Text::as_str);
    if new.first().is_some_and(|word| is_server(word.as_str())) && new.len() == old.len() + 1 {
        return first.is_empty() || first.starts_with('-') || first.ends_with(".conf");
    }
    if new.len() <= old.len() || new.iter().any(Text::is_empty) {
        return false;
    }
    let adds = new.iter().zip(old).all(|(new, old)| new.as_str() == old.as_str());
    if !adds && old.iter().any(Text::is_unknown) {
        return false;
    }
    let is_option = |word: &Text| word.as_str().starts_with('-');
    for at in if adds { old.len()..new.len() } else { 1..new.len() } {
        if !is_option(&new[at]) && (adds || is_option(&new[at - 1])) {
            new[at] = unknown_at(new[at].span());
        }
    }
    true
}

/// Arguments of which nobody knows whether they are the old or the new ones: what both have at one place is known.
fn either(old: &[Text], new: &[Text]) -> Vec<Text> {
    let longer = if old.len() < new.len() { new } else { old };
    let both =
        |at: usize| old.get(at).zip(new.get(at)).is_some_and(|(old, new)| old.as_str() == new.as_str());
    let words = longer.iter().enumerate();
    words.map(|(at, word)| if both(at) { word.clone() } else { unknown_at(word.span()) }).collect()
}

/// A command that a branch may add options to: as it was, with these options, the values of which are not known.
fn extended(old: &Text, new: &Text) -> Option<Text> {
    let rest = new.as_str().strip_prefix(old.as_str())?;
    let apart = old.is_empty() || rest.starts_with(' ');
    if !apart || !rest.trim_start().starts_with('-') {
        return None;
    }
    let mut out = TextBuilder::new(new.anchor());
    out.push_text(old);
    for word in split_blanks(&new.slice(old.len()..new.len())) {
        out.push_decoded(" ", word.span());
        let option = word.as_str().starts_with('-');
        out.push_text(&if option { word } else { unknown_at(word.span()) });
    }
    Some(out.finish())
}

/// A word that nobody knows, as an option.
fn option(word: &Text) -> Text {
    let mut out = TextBuilder::new(word.anchor());
    out.push_decoded("--", word.span());
    out.push_text(word);
    out.finish()
}

/// Whether a word may hold the output of a command.
fn may_call(word: &Word) -> bool {
    let calls = |expansion: &Expansion| match expansion.kind {
        ExpansionKind::Command(_) => true,
        ExpansionKind::Operator(_) => word.text.as_str()[expansion.range.clone()].contains(['(', '`']),
        _ => false,
    };
    word.expansions.iter().any(calls)
}
