//! Start scripts: the commands that matter of a shell text.

use super::super::container::{Place, absolute};
use super::super::environment::{Value, unknown_at};
use super::branches::Branches;
use super::rewrite::{Line, Token};
use super::{Follower, Runs, sed};
use crate::model::Why;
use crate::source::{Span, Text, TextBuilder};
use crate::syntax::shell::{self, Command, Redirection};
use crate::syntax::words::posix::Word;

/// What a script runs in the end, with its arguments.
pub(super) fn follow(follower: &mut Follower<'_>, text: &Text, arguments: Vec<Text>) -> Runs {
    let (script, _) = shell::parse(text);
    let name = script_name(follower, text);
    let mut state = State { follower, arguments, branched: false, name };
    let mut branches = Branches::default();
    let mut candidates: Vec<Runs> = Vec::new();
    for command in script.commands.iter().filter(|command| command.inside.is_none()) {
        let runs = branches.runs(command);
        if runs == Some(false) {
            continue;
        }
        state.branched = runs.is_none();
        if command.condition {
            let truth = state.truth(command);
            branches.decide(command, truth);
        }
        let Some(started) = state.command(command) else { continue };
        if runs == Some(true) {
            candidates.clear();
        }
        candidates.push(started);
        // What is replaced by another program goes no further.
        if runs == Some(true) && command.program() == Some("exec") {
            break;
        }
    }
    state.settle(candidates)
}

struct State<'s, 'a> {
    follower: &'s mut Follower<'a>,
    /// `$@`.
    arguments: Vec<Text>,
    /// Whether the command at hand may not run.
    branched: bool,
    /// What to call the script.
    name: String,
}

impl State<'_, '_> {
    /// Follows one command; what it runs, where that may be the server.
    fn command(&mut self, command: &Command) -> Option<Runs> {
        for assignment in &command.assignments {
            let value = self.value(&assignment.value);
            if command.words.is_empty() {
                self.assign(assignment.name.as_str(), value);
            }
        }
        let first = command.words.first()?;
        match first.literal() {
            Some("export" | "declare" | "local" | "readonly" | "typeset") => self.export(&command.words[1..]),
            Some(":") => self.defaults(&command.words[1..]),
            Some("set") => self.set(&command.words[1..]),
            Some("sed") => self.sed(command),
            Some("echo" | "printf") => self.echo(command),
            Some("cat" | "tee") => self.cat(command),
            Some("envsubst") => self.envsubst(command),
            Some("cp" | "mv") => self.copy(command),
            Some(program) if is_builtin(program) => {}
            _ => return self.call(command),
        }
        None
    }

    /// A command that may start the server.
    fn call(&mut self, command: &Command) -> Option<Runs> {
        // The script calls itself again as another user.
        let again = command.words.iter().any(|word| matches!(word.text.as_str(), "$0" | "${0}"));
        if again && command.words.iter().any(|word| super::programs::gives_up_root(word.text.as_str())) {
            self.follower.dropped = Some(true);
        }
        if again || command.condition || command.piped_into.is_some() {
            return None;
        }
        let words = self.words(&command.words);
        let before = self.follower.dropped;
        let runs = self.follower.run(words);
        self.follower.dropped = before;
        match runs {
            Runs::Other => None,
            // A tool that the tree does not show; not the last word of the script.
            Runs::Hidden(_) if command.program() != Some("exec") && !self.is_arguments(command) => None,
            other => Some(other),
        }
    }

    /// What the script runs, of what it may run: that is only known where all of it is the same.
    fn settle(&self, candidates: Vec<Runs>) -> Runs {
        let hidden = || Runs::Hidden(Why::Computed(self.name.clone()));
        let mut candidates = candidates.into_iter();
        let Some(first) = candidates.next() else { return Runs::Other };
        let same = |other: &Runs| match (&first, other) {
            (Runs::Server(a), Runs::Server(b)) => {
                a.arguments.len() == b.arguments.len()
                    && a.arguments.iter().zip(&b.arguments).all(|(a, b)| a.as_str() == b.as_str())
            }
            _ => false,
        };
        if candidates.all(|other| same(&other)) { first } else { hidden() }
    }

    /// Whether a condition holds; `None` where that is not known.
    fn truth(&mut self, command: &Command) -> Option<bool> {
        if command.piped_into.is_some() {
            return None;
        }
        let mut words: Vec<Text> = Vec::new();
        for word in &command.words {
            if matches!(word.text.as_str(), "$1" | "${1}") {
                words.push(self.arguments.first().cloned().unwrap_or_else(|| Text::empty(command.span)));
            } else {
                words.push(self.value(word));
            }
        }
        let texts: Vec<&str> = words.iter().map(Text::as_str).collect();
        let program = texts.first().copied()?;
        let unknown = words.iter().any(Text::holds_unknown);
        let answer = match (program, &texts[1..]) {
            ("true" | ":", _) => Some(true),
            ("false", _) => Some(false),
            ("[", [test @ .., "]"]) | ("[[", [test @ .., "]]"]) | ("test", test) => {
                if unknown {
                    None
                } else {
                    self.test(test)
                }
            }
            _ => None,
        };
        answer.map(|answer| answer != command.negated)
    }

    /// The words of a `[ … ]`.
    fn test(&mut self, words: &[&str]) -> Option<bool> {
        match words {
            ["!", rest @ ..] if !rest.is_empty() => self.test(rest).map(|answer| !answer),
            ["-z", text] => Some(text.is_empty()),
            ["-n", text] => Some(!text.is_empty()),
            ["-f" | "-e" | "-r" | "-s", path] => {
                let full = absolute(path, &self.follower.directory);
                match self.follower.container.place(&full) {
                    Place::Tree(_) | Place::Inline(_) => Some(true),
                    Place::Nothing => Some(false),
                    Place::Hidden(_) => None,
                }
            }
            [one] => Some(!one.is_empty()),
            [a, "=" | "==", b] if !b.contains(['*', '?']) => Some(a == b),
            [a, "!=", b] if !b.contains(['*', '?']) => Some(a != b),
            _ => None,
        }
    }

    fn is_arguments(&self, command: &Command) -> bool {
        command.words.first().is_some_and(|word| is_all_arguments(word))
    }

    /// Words with expansions filled in, `"$@"` included.
    fn words(&mut self, words: &[Word]) -> Vec<Text> {
        let mut out = Vec::new();
        for word in words {
            match word.text.as_str() {
                _ if is_all_arguments(word) => out.extend(self.arguments.iter().cloned()),
                "$1" | "${1}" => out.extend(self.arguments.first().cloned()),
                _ => out.extend(self.expand(word)),
            }
        }
        out
    }

    fn expand(&mut self, word: &Word) -> Vec<Text> {
        let environment = self.follower.environment.clone();
        environment.expand(word, &mut |script| self.output(script))
    }

    fn value(&mut self, word: &Word) -> Text {
        let environment = self.follower.environment.clone();
        environment.value(word, &mut |script| self.output(script))
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
    fn content(&mut self, path: &str) -> Option<Text> {
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

    /// Sets a variable. Behind a condition it is not certain that the new value replaces the old.
    fn assign(&mut self, name: &str, value: Text) {
        let environment = &mut self.follower.environment;
        let value = match environment.get(name) {
            Value::Set(old) if self.branched && old.as_str() != value.as_str() && !old.is_empty() => {
                unknown_at(value.span())
            }
            _ => value,
        };
        environment.set(name, value);
    }

    fn export(&mut self, words: &[Word]) {
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
            let text = word.text.as_str();
            let Some(inner) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
                continue;
            };
            let Some((name, value)) = inner.split_once(":=").or_else(|| inner.split_once('=')) else {
                continue;
            };
            let unset = match self.follower.environment.get(name) {
                Value::Set(old) => old.is_empty(),
                Value::Unset => true,
                Value::Unknown => false,
            };
            if unset && !value.contains('$') {
                let start = text.len() - 1 - value.len();
                let value = word.text.slice(start..text.len() - 1);
                self.follower.environment.set(name, value);
            }
        }
    }

    /// `set -- …` gives the script other arguments.
    fn set(&mut self, words: &[Word]) {
        let Some(at) = words.iter().position(|word| word.text.as_str() == "--") else { return };
        let new = self.words(&words[at + 1..]);
        if self.branched && !self.certain(&new) {
            return;
        }
        self.arguments = new;
    }

    /// Whether arguments that a branch sets are the ones in the end: it puts the server before options, as official
    /// entrypoints do, or adds options whose values are there.
    fn certain(&self, new: &[Text]) -> bool {
        let first = self.arguments.first().map_or("", Text::as_str);
        if new.first().is_some_and(|word| super::is_server(word.as_str())) && !super::is_server(first) {
            return first.is_empty() || first.starts_with('-') || first.ends_with(".conf");
        }
        new.len() > self.arguments.len() && new.iter().all(|word| !word.is_empty())
    }

    fn sed(&mut self, command: &Command) {
        let environment = &self.follower.environment;
        let Some((edits, files)) = sed::read(&command.words, environment) else { return };
        let files: Vec<Option<String>> = files.iter().map(|at| self.path(&command.words[*at])).collect();
        let why = Why::Computed(self.name.clone());
        let rewrites = &mut self.follower.rewrites;
        for file in files {
            for token in &edits.tokens {
                rewrites.tokens.push(Token { file: file.clone(), ..token.clone() });
            }
            for line in edits.lines.iter().filter(|line| !(self.branched && is_bare(&line.text))) {
                rewrites.lines.push(Line { file: file.clone(), text: line.text.clone() });
            }
            if edits.unclear {
                rewrites.hidden.push((file, why.clone()));
            }
        }
    }

    /// `echo "directive value" >> file`.
    fn echo(&mut self, command: &Command) {
        let Some((redirection, append)) = output(&command.redirections) else { return };
        let file = self.path(&redirection.target);
        let mut words = self.words(&command.words[1..]);
        words.retain(|word| !matches!(word.as_str(), "-e" | "-n" | "-E"));
        let text = if command.program() == Some("printf") { printf(&words) } else { join(&words) };
        if let Some(text) = text {
            self.write(file, &text, append);
        }
    }

    /// `cat <<EOF > file`, and `cat template > file`.
    fn cat(&mut self, command: &Command) {
        let body = command.redirections.iter().find_map(|redirection| {
            Some((redirection.body.clone()?, redirection.target.bare < redirection.target.text.len()))
        });
        let tee = command.program() == Some("tee");
        let target = match output(&command.redirections) {
            Some((redirection, append)) => Some((self.path(&redirection.target), append)),
            None if tee => {
                let append = command.words.iter().any(|word| word.text.as_str() == "-a");
                command.words.last().map(|word| (self.path(word), append))
            }
            None => None,
        };
        let Some((file, append)) = target else { return };
        if let Some((body, quoted)) = body {
            let text = if quoted { body } else { self.follower.environment.expand_piece(&body) };
            self.write(file, &text, append);
            return;
        }
        match (&command.words[1..], &file, append || tee) {
            ([from], Some(to), false) => {
                if let Some(from) = self.path(from) {
                    self.follower.rewrites.copies.push((from, to.clone()));
                    return;
                }
                self.hide(file);
            }
            _ => self.hide(file),
        }
    }

    /// `envsubst < template > file` fills in every variable.
    fn envsubst(&mut self, command: &Command) {
        let input = command.redirections.iter().find(|redirection| redirection.operator == "<");
        let from = input.and_then(|redirection| self.path(&redirection.target));
        let to = output(&command.redirections).and_then(|(redirection, _)| self.path(&redirection.target));
        let (Some(from), Some(to)) = (from, to) else {
            self.follower.rewrites.hidden.push((None, Why::Computed(self.name.clone())));
            return;
        };
        let listed: Option<&str> = command.words.get(1).map(|word| word.text.as_str());
        let names: Vec<String> = self.follower.environment.names().map(str::to_owned).collect();
        for name in names {
            if listed.is_some_and(|listed| !listed.contains(&name)) {
                continue;
            }
            let value = match self.follower.environment.get(&name) {
                Value::Set(value) => value.clone(),
                _ => unknown_at(command.span),
            };
            for token in [format!("${{{name}}}"), format!("${name}")] {
                let token = Token { file: Some(from.clone()), token, value: value.clone() };
                self.follower.rewrites.tokens.push(token);
            }
        }
        self.follower.rewrites.copies.push((from, to));
    }

    fn copy(&mut self, command: &Command) {
        let paths: Vec<&Word> =
            command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-')).collect();
        let [from, to] = paths[..] else { return };
        if let (Some(from), Some(mut to)) = (self.path(from), self.path(to)) {
            let name = from.rsplit('/').next().unwrap_or_default();
            if to.ends_with('/') || !to.rsplit('/').next().unwrap_or_default().contains('.') {
                to = format!("{}/{name}", to.trim_end_matches('/'));
            }
            self.follower.rewrites.copies.push((from, to));
        }
    }

    /// Lines that are written to a file.
    fn write(&mut self, file: Option<String>, text: &Text, append: bool) {
        if !append && let Some(file) = &file {
            self.follower.rewrites.fresh.push(file.clone());
            self.follower.rewrites.lines.retain(|line| line.file.as_ref() != Some(file));
        }
        for line in text.split('\n') {
            let line = line.trim_matches(|c: char| c.is_whitespace());
            let skip = line.is_empty() || line.as_str().starts_with('#') || (self.branched && is_bare(&line));
            if !skip {
                self.follower.rewrites.lines.push(Line { file: file.clone(), text: settled(line) });
            }
        }
    }

    fn hide(&mut self, file: Option<String>) {
        self.follower.rewrites.hidden.push((file, Why::Computed(self.name.clone())));
    }

    /// The absolute path that a word means; `None` where that is not known.
    fn path(&mut self, word: &Word) -> Option<String> {
        let text = self.value(word);
        (!text.holds_unknown() && !text.is_empty()).then(|| absolute(text.as_str(), &self.follower.directory))
    }
}

/// The redirection of the output to a file, and whether it appends.
fn output(redirections: &[Redirection]) -> Option<(&Redirection, bool)> {
    let redirection =
        redirections.iter().find(|redirection| matches!(redirection.operator, ">" | ">>" | ">|"))?;
    Some((redirection, redirection.operator == ">>"))
}

/// Whether a directive has no value, or an empty one.
fn is_bare(line: &Text) -> bool {
    let mut words = line.as_str().split_whitespace();
    words.next();
    words.all(|word| matches!(word, "\"\"" | "''"))
}

fn is_all_arguments(word: &Word) -> bool {
    matches!(word.text.as_str(), "$@" | "${@}" | "$*" | "${*}")
}

fn is_builtin(program: &str) -> bool {
    const NAMES: [&str; 26] = [
        "if", "then", "else", "fi", "for", "while", "do", "done", "case", "esac", "[", "[[", "test", "mkdir",
        "chown", "chmod", "sleep", "wait", "trap", "shift", "exit", "umask", "ulimit", "sysctl", "rm",
        "touch",
    ];
    NAMES.contains(&program)
}

fn join(words: &[Text]) -> Option<Text> {
    let first = words.first()?;
    let mut out = TextBuilder::new(first.anchor());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push_decoded(" ", word.span());
        }
        out.push_text(word);
    }
    Some(out.finish())
}

/// A format with its `%s` and `\n` filled in.
fn printf(words: &[Text]) -> Option<Text> {
    let (format, values) = words.split_first()?;
    let mut values = values.iter();
    let mut out = TextBuilder::new(format.anchor());
    let (mut at, value) = (0, format.as_str());
    while let Some(found) = value[at..].find("%s").into_iter().chain(value[at..].find("\\n")).min() {
        let start = at + found;
        out.push_text(&format.slice(at..start));
        at = start + 2;
        if value[start..].starts_with("%s") {
            values.next().into_iter().for_each(|value| out.push_text(value));
        } else {
            out.push_decoded("\n", format.slice(start..at).span());
        }
    }
    out.push_text(&format.slice(at..value.len()));
    Some(out.finish())
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

/// What to call a script: its file, or the attribute that holds it.
fn script_name(follower: &Follower<'_>, text: &Text) -> String {
    let path = follower.sources.file(text.span().file).path();
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
