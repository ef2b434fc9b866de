//! Variables and arguments of a start script.

use super::super::container::{Place, absolute};
use super::super::environment::{Environment, Value, split_blanks, unknown_at};
use super::is_server;
use super::script::{State, is_all_arguments};
use crate::source::{Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::{self, Command, sets};
use crate::syntax::words::posix::Word;

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
                "$1" | "${1}" => out.extend(self.arguments().first().cloned()),
                _ => out.extend(self.expand(word)),
            }
        }
        out
    }

    fn expand(&mut self, word: &Word) -> Vec<Text> {
        self.in_environment(|environment, output| environment.expand(word, output))
    }

    pub(super) fn value(&mut self, word: &Word) -> Text {
        self.in_environment(|environment, output| environment.value(word, output))
    }

    /// Asks the environment, which the output of a command does not depend on.
    fn in_environment<T>(
        &mut self,
        ask: impl FnOnce(&Environment, &mut dyn FnMut(&Text) -> Option<Text>) -> T,
    ) -> T {
        let environment = std::mem::take(&mut self.follower.environment);
        let found = ask(&environment, &mut |script| self.output(script));
        self.follower.environment = environment;
        found
    }

    /// The output of `$(cat file)`, where the file is in the tree.
    fn output(&mut self, script: &Text) -> Option<Text> {
        let (parsed, _) = shell::parse(script);
        let [command] = &parsed.commands[..] else { return None };
        let words: Vec<&str> = command.words.iter().map(|word| word.literal()).collect::<Option<_>>()?;
        let path = match (&words[..], &command.redirections[..]) {
            (["cat", path], []) => (*path).to_owned(),
            ([] | ["cat"], [input]) if input.operator == "<" => input.target.literal()?.to_owned(),
            _ => return None,
        };
        let content = self.content(&path)?;
        Some(content.trim_matches(|c| c == '\n'))
    }

    /// Content of a file of the container.
    pub(super) fn content(&mut self, path: &str) -> Option<Text> {
        let full = absolute(path, &self.follower.directory);
        match self.follower.container.place(&full) {
            Place::Tree(path) => {
                let files = self.follower.container.world.files;
                let file = self.follower.sources.load(files, &path).ok()?;
                let text = self.follower.sources.text(file).to_owned();
                let span = Span::new(file, 0..text.len());
                Some(Text::plain(text, span))
            }
            Place::Inline(text) => Some(text),
            Place::Nothing | Place::Hidden(_) => None,
        }
    }

    /// Takes note of the variables that a command sets, by what it is made of alone.
    pub(super) fn sets(&mut self, command: &Command) {
        for assignment in command.assignments.iter().filter(|_| command.words.is_empty()) {
            let name = assignment.name.as_str();
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

    /// Sets a variable. Behind a condition it is not certain that the new value replaces the old.
    fn assign(&mut self, name: &str, value: Text) {
        let environment = &mut self.follower.environment;
        let value = match environment.get(name) {
            Value::Set(old) if self.branched && old.as_str() != value.as_str() && !old.is_empty() => {
                extended(old, &value).unwrap_or_else(|| unknown_at(value.span()))
            }
            _ => value,
        };
        environment.set(name, value);
    }

    pub(super) fn export(&mut self, words: &[Word]) {
        for word in words {
            let Some(at) = word.text.as_str().find('=') else { continue };
            let name = word.text.as_str()[..at].to_owned();
            let value = self.value(word);
            if let Some(at) = value.as_str().find('=') {
                self.assign(&name, value.slice(at + 1..value.len()));
            }
        }
    }

    /// `: "${NAME:=value}"` sets what is not set.
    fn defaults(&mut self, words: &[Word]) {
        for word in words {
            let mut environment = std::mem::take(&mut self.follower.environment);
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
        let Some(at) = words.iter().position(|word| word.text.as_str() == "--") else { return };
        let mut new = self.words(&words[at + 1..]);
        if self.branched && !self.settle_arguments(&mut new) {
            return;
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

    /// From here on nobody knows which arguments there are.
    pub(super) fn lose_arguments(&mut self, at: Span) {
        if !self.arguments().is_empty() {
            self.follower.environment.arguments = vec![unknown_at(at)];
        }
    }

    /// Whether arguments that a branch sets may be taken for those in the end: it puts the server before options, as
    /// official entrypoints do, or adds some. The values of options behind those that are there already are not known:
    /// they may not be added at all.
    fn settle_arguments(&self, new: &mut [Text]) -> bool {
        let old = self.arguments();
        let first = old.first().map_or("", Text::as_str);
        if new.first().is_some_and(|word| is_server(word.as_str())) && new.len() == old.len() + 1 {
            return first.is_empty() || first.starts_with('-') || first.ends_with(".conf");
        }
        if new.len() <= old.len() || new.iter().any(Text::is_empty) {
            return false;
        }
        let (same, added) = new.split_at_mut(old.len());
        if same.iter().zip(old).all(|(new, old)| new.as_str() == old.as_str()) {
            for word in added.iter_mut().filter(|word| !word.as_str().starts_with('-')) {
                *word = unknown_at(word.span());
            }
        }
        true
    }
}

/// A command that a branch may add options to: as it was, with these options, the values of which are not known.
fn extended(old: &Text, new: &Text) -> Option<Text> {
    let rest = new.as_str().strip_prefix(old.as_str())?;
    if !rest.starts_with(' ') || !rest.trim_start().starts_with('-') {
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
