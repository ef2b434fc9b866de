//! What scripts write to files: `sed -i`, `echo >>`, here-documents, `envsubst`, `cp`.

use super::super::conf::{Lookup, tokens};
use super::super::container::absolute;
use super::super::environment::{Value, unknown_at};
use super::programs::is_builtin;
use super::rewrite::{Line, Token};
use super::script::State;
use super::{is_server, output};
use crate::model::Why;
use crate::source::{Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::Command;
use crate::syntax::shell::program::base_name;
use crate::syntax::words::posix::Word;
use std::collections::BTreeSet;
use std::rc::Rc;

impl State<'_, '_> {
    /// Takes note of the files that a command may write: where its output goes, and what a program that may write names.
    pub(super) fn touches(&mut self, command: &Command) {
        for redirection in command.redirections.iter().filter(|redirection| redirection.writes()) {
            let target = self.value(&redirection.target);
            if !target.as_str().starts_with("/dev/") {
                self.touch(target.as_str(), true);
            }
        }
        if !command.program().is_some_and(writes_what_it_names) {
            return;
        }
        let places = matches!(command.program(), Some("cp" | "mv" | "tee" | "install" | "ln"));
        let words = self.words(&command.words);
        if words.iter().any(|word| is_server(word.as_str())) {
            return;
        }
        for (index, word) in words.iter().enumerate().skip(1) {
            // What is not known of a word counts only where it is certainly a target.
            self.touch(word.as_str(), places && index + 1 == words.len());
        }
    }

    fn touch(&mut self, path: &str, is_target: bool) {
        let touched = &mut self.follower.rewrites.touched;
        if !base_name(path).contains(UNKNOWN) {
            touched.extend((path.len() > 1).then(|| path.to_owned()));
        } else if is_target {
            touched.insert(UNKNOWN.to_string());
        }
    }

    /// A command whose output is not followed, into a file.
    pub(super) fn overwrites(&mut self, command: &Command) {
        let Some(output) = command.output() else { return };
        if let Some(file) = self.path(&output.target) {
            self.hide(Some(file));
        }
    }

    /// `echo "directive value" >> file`.
    pub(super) fn echo(&mut self, command: &Command) {
        let Some(output) = command.output() else { return };
        let file = self.path(&output.target);
        let words = self.words(&command.words[1..]);
        let printf = command.program() == Some("printf");
        let text = if printf { output::printf(&words) } else { output::echo(&words, command.span) };
        match text {
            Some(text) => self.write(file, &text, output.appends()),
            None => self.hide(file),
        }
    }

    /// `cat <<EOF > file`, and `cat template > file`.
    pub(super) fn cat(&mut self, command: &Command) {
        let body = command.redirections.iter().find_map(|redirection| {
            Some((redirection.body.clone()?, redirection.target.bare < redirection.target.text.len()))
        });
        let tee = command.program() == Some("tee");
        let target = match command.output() {
            Some(output) => Some((self.path(&output.target), output.appends())),
            None if tee => {
                let append = command.words.iter().any(|word| word.text.as_str() == "-a");
                command.words.last().map(|word| (self.path(word), append))
            }
            None => None,
        };
        let Some((file, append)) = target else { return };
        let others = !tee && command.words[1..].iter().any(|word| word.text.as_str() != "-");
        if let Some((body, quoted)) = body {
            if others {
                return self.hide(file);
            }
            let text = if quoted { body } else { self.follower.environment.document(&body) };
            self.write(file, &text, append);
            return;
        }
        match (&command.words[1..], &file, append || tee) {
            ([from], Some(to), false) => {
                if let Some(from) = self.path(from) {
                    self.follower.copied(from, to.clone());
                    return;
                }
                self.hide(file);
            }
            _ => self.hide(file),
        }
    }

    /// `envsubst < template > file`, and `cat template | envsubst > file`, fill in every variable; of a file into itself
    /// nothing is left.
    pub(super) fn envsubst(&mut self, command: &Command) {
        let input = command.redirections.iter().find(|redirection| redirection.operator == "<");
        let from = match input {
            Some(redirection) => self.path(&redirection.target),
            None => self.piped_file(),
        };
        let to = command.output().and_then(|output| self.path(&output.target));
        let (Some(from), Some(to)) = (from, to) else {
            self.follower.rewrites.hidden.push((None, Why::Computed(self.name.as_str().into())));
            return;
        };
        if from == to {
            // The shell empties the file before anything reads it.
            return self.write(Some(to), &Text::empty(command.span), false);
        }
        let (world, service) = (self.follower.container.world, self.follower.container.service);
        if !world.meter.has_room(service.at) {
            return self.follower.rewrites.hidden.push((Some(to), Why::TooMuch));
        }
        let listed: Option<BTreeSet<&str>> = command.words.get(1).map(|word| {
            word.text.as_str().split(|char: char| !(char.is_ascii_alphanumeric() || char == '_')).collect()
        });
        let mut names: BTreeSet<String> = self.follower.environment.names().map(str::to_owned).collect();
        // It fills in what is not set as well.
        names.extend(self.variables_in(&from).iter().flat_map(|names| names.iter().cloned()));
        let mut names: Vec<String> = names.into_iter().collect();
        names.retain(|name| listed.as_ref().is_none_or(|listed| listed.contains(name.as_str())));
        // The longest first: `$REDIS_PORT` begins with `$REDIS`.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        world.meter.take(names.len());
        for name in names {
            let value = match self.follower.environment.get(&name) {
                Value::Set(value) if self.follower.environment.affords(value) => value.clone(),
                _ => unknown_at(command.span),
            };
            for token in [format!("${{{name}}}"), format!("${name}")] {
                let token = Token { file: Some(from.clone()), token, value: value.clone() };
                self.follower.rewrites.tokens.push(token);
            }
        }
        self.follower.copied(from, to);
    }

    /// The one file that `cat` hands to a command through a pipe.
    fn piped_file(&mut self) -> Option<String> {
        let writer = *self.piped.get(&self.at)?;
        match &writer.words[..] {
            [cat, file] if cat.literal() == Some("cat") && writer.redirections.is_empty() => self.path(file),
            _ => None,
        }
    }

    /// Names of the variables that a file in the container speaks of.
    fn variables_in(&mut self, path: &str) -> Option<Rc<BTreeSet<String>>> {
        let found = self.follower.container.find(self.follower.sources, path, "/");
        let Lookup::Files(files) = found else { return None };
        let file = *files.first()?;
        let known = self.follower.container.world.context.known;
        Some(known.variables.of(file, || Rc::new(variables(self.follower.sources.text(file)))))
    }

    pub(super) fn copy(&mut self, command: &Command) {
        let paths: Vec<&Word> =
            command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-')).collect();
        let [from, to] = paths[..] else { return };
        if let (Some(from), Some(mut to)) = (self.path(from), self.path(to)) {
            let name = from.rsplit('/').next().unwrap_or_default();
            if to.ends_with('/') || !to.rsplit('/').next().unwrap_or_default().contains('.') {
                to = format!("{}/{name}", to.trim_end_matches('/'));
            }
            self.follower.copied(from, to);
        }
    }

    /// Whether a condition that whoever runs the container decides is around the command at hand.
    pub(super) fn doubtful(&self) -> bool {
        self.branched && self.follower.container.service.open
    }

    /// Lines that are written to a file.
    fn write(&mut self, file: Option<String>, text: &Text, append: bool) {
        if !append && let Some(file) = &file {
            self.follower.rewrites.fresh.push(file.clone());
            self.follower.rewrites.lines.retain(|line| line.file.as_ref() != Some(file));
        }
        self.follower.forget(file.as_ref());
        let is_script = text.as_str().starts_with("#!") && text.as_str().contains('\n');
        if let Some(file) = file.as_ref().filter(|_| is_script && !append && !self.branched) {
            self.follower.rewrites.scripts.insert(file.clone(), text.clone());
        }
        let doubtful = self.doubtful();
        for line in text.split('\n') {
            let line = line.trim_matches(|c: char| c.is_whitespace());
            let skip = line.is_empty() || line.as_str().starts_with('#') || (self.branched && is_bare(&line));
            if !skip {
                let (file, text, branched) = (file.clone(), settled(line), self.branched);
                self.follower.rewrites.lines.push(Line { file, text, doubtful, branched });
            }
        }
    }

    pub(super) fn hide(&mut self, file: Option<String>) {
        self.follower.forget(file.as_ref());
        self.follower.rewrites.hidden.push((file, Why::Computed(self.name.as_str().into())));
    }

    /// The absolute path that a word means; `None` where that is not known.
    pub(super) fn path(&mut self, word: &Word) -> Option<String> {
        let text = self.value(word);
        (!text.holds_unknown() && !text.is_empty()).then(|| absolute(text.as_str(), &self.follower.directory))
    }
}

/// Whether a program may write the files that its words name.
fn writes_what_it_names(program: &str) -> bool {
    !is_builtin(program)
        && !matches!(
            program,
            ":" | "cat" | "cd" | "echo" | "export" | "grep" | "local" | "ls" | "printf" | "sed" | "set"
        )
}

/// Whether a directive has no value, or an empty one.
pub(super) fn is_bare(line: &Text) -> bool {
    let mut words = line.as_str().split_whitespace();
    words.next();
    words.all(|word| matches!(word, "\"\"" | "''"))
}

/// A line whose value a command decides, with an unknown value; other lines as they are.
fn settled(line: Text) -> Text {
    let Some(at) = line.as_str().find("$(").or_else(|| line.as_str().find('`')) else { return line };
    let mut out = TextBuilder::new(line.anchor());
    let name = line.as_str().find(char::is_whitespace).map_or(0, |blank| blank.min(at));
    out.push_text(&line.slice(0..name));
    out.push_decoded(" ", line.span());
    out.push_text(&unknown_at(line.slice(at..line.len()).span()));
    out.finish()
}

/// Names of the variables that a text speaks of.
fn variables(text: &str) -> BTreeSet<String> {
    let variables = text.split_whitespace().flat_map(tokens).filter(|token| token.starts_with('$'));
    let names = variables.map(|token| token.trim_start_matches(['$', '{']).trim_end_matches('}'));
    let plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    names.filter(plain).map(str::to_owned).collect()
}
