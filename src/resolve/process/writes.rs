//! What scripts write to files: `echo >>`, here-documents, `sed`, `tee`, `cp`, `ln`, `rm`.

use super::super::container::absolute;
use super::super::wildcard::is_pattern;
use super::content::{Content, Part};
use super::is_server;
use super::programs::is_builtin;
use super::script::State;
use crate::model::Why;
use crate::source::{Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::Command;
use crate::syntax::shell::program::base_name;
use crate::syntax::words::posix::Word;

use super::super::environment::unknown_at;

/// Where a command writes to.
struct Target {
    /// The file; `None` for one that only the running script knows.
    path: Option<String>,
    appends: bool,
}

impl State<'_, '_> {
    /// Takes note of the files that a command may write: where its output goes, and what a program that may write names.
    pub(super) fn touches(&mut self, command: &Command) {
        for redirection in command.redirections.iter().filter(|redirection| redirection.writes()) {
            let target = self.value(&redirection.target);
            if !target.as_str().starts_with("/dev/") {
                self.touch(target.as_str(), true);
            }
        }
        let Some(program) = command.program().filter(|program| writes_what_it_names(program)) else { return };
        let followed =
            matches!(program, "cp" | "mv" | "tee" | "install" | "ln" | "rm" | "envsubst" | "truncate");
        let places = followed && program != "rm";
        let words = self.words(&command.words);
        if words.iter().any(|word| is_server(word.as_str())) {
            return;
        }
        for (index, word) in words.iter().enumerate().skip(1) {
            // What is not known of a word counts only where it is certainly a target.
            self.touch(word.as_str(), places && index + 1 == words.len());
            if !followed && word.len() > 1 && !word.holds_unknown() {
                self.follower.rewrites.foreign.insert(word.to_string());
            }
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

    /// Why nobody knows what this script makes of a file.
    pub(super) fn why(&self) -> Why {
        Why::Computed(self.name.as_str().into())
    }

    /// Where the output of a command goes, if to a file: its own, or that of the function around it.
    fn target(&mut self, command: &Command) -> Option<Target> {
        let Some(output) = command.output() else {
            let sink = self.sink.clone().filter(|_| command.piped_into.is_none())?;
            return Some(Target { path: sink, appends: true });
        };
        let path = self.path(&output.target);
        if path.as_ref().is_some_and(|path| path.starts_with("/dev/")) {
            return None;
        }
        Some(Target { path, appends: output.appends() })
    }

    /// A command whose output may go into a file.
    pub(super) fn writes(&mut self, command: &Command) {
        let Some(target) = self.target(command) else { return };
        if let Some(path) =
            target.path.as_ref().filter(|_| !target.appends && self.follower.doubts.is_empty())
        {
            // The shell empties the file before anything reads it.
            let why = self.why();
            self.follower.put(path, Content::default(), &why, command.span);
        }
        let content = self.output_of(command);
        self.write(target, content, command);
    }

    /// `tee` writes its input into the files that its words name.
    pub(super) fn tee(&mut self, command: &Command) {
        let content = self.output_of(command);
        let appends = command.words.iter().any(|word| matches!(word.text.as_str(), "-a" | "--append"));
        for word in command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-')) {
            let path = self.path(word);
            if !path.as_ref().is_some_and(|path| path.starts_with("/dev/")) {
                self.write(Target { path, appends }, content.clone(), command);
            }
        }
        if command.output().is_some() {
            self.writes(command);
        }
    }

    /// The output of a function goes where its call says. Gives what takes it.
    pub(super) fn pour(&mut self, command: &Command) -> Option<Option<String>> {
        command.output()?;
        let target = self.target(command)?;
        if !target.appends {
            let path = target.path.clone();
            self.write(Target { path, appends: false }, Some(Content::default()), command);
        }
        Some(target.path)
    }

    fn write(&mut self, target: Target, content: Option<Content>, command: &Command) {
        let why = self.why();
        let mut content = content.unwrap_or_else(|| Content::unknown(why.clone(), command.span));
        for part in &mut content.parts {
            if let Part::Line(line) = part {
                line.text = settled(std::mem::replace(&mut line.text, Text::empty(command.span)));
            }
        }
        match target.path {
            None => self.follower.add_somewhere(content, &why),
            Some(path) if target.appends => self.follower.add(&path, content, command.span),
            Some(path) => self.follower.put(&path, content, &why, command.span),
        }
    }

    /// `cp`, `mv` and `install`: a file is made from another.
    pub(super) fn copy(&mut self, command: &Command) {
        let installs = command.program() == Some("install");
        let (mut words, mut rest, mut skip, mut makes) =
            (Vec::new(), command.words[1..].iter(), false, false);
        let mut spares = false;
        for word in rest.by_ref() {
            let text = word.text.as_str();
            if std::mem::take(&mut skip) {
                continue;
            }
            match text {
                "-m" | "-o" | "-g" | "--mode" | "--owner" | "--group" if installs => skip = true,
                "-t" | "--target-directory" | "-S" => return,
                "-d" | "--directory" if installs => makes = true,
                "--no-clobber" => spares = true,
                _ if text.starts_with('-') && text.len() > 1 => {
                    spares |= !installs && !text.starts_with("--") && text.contains('n');
                }
                _ => words.push(word),
            }
        }
        if makes {
            return self.directories(&words);
        }
        let Some((to, from)) = words.split_last().filter(|(_, from)| !from.is_empty()) else { return };
        let (why, at) = (self.why(), command.span);
        let target = self.path(to);
        let into = from.len() > 1 || to.text.as_str().ends_with(['/', '.']);
        for word in from {
            let (Some(from), Some(to)) = (self.path(word), target.clone()) else {
                if let Some(path) = &target {
                    self.follower.hide(Some(path), &why, at);
                }
                continue;
            };
            let inside = format!("{}/{}", to.trim_end_matches('/'), base_name(&from));
            let to = if into || self.is_directory(&to) { inside } else { to };
            let spared = if spares { self.follower.is_there(&to) } else { Some(false) };
            match spared {
                Some(true) => continue,
                None if self.follower.rewrites.content(&to).is_some() => {
                    self.follower.hide(Some(&to), &why, at);
                    continue;
                }
                // The first start makes it.
                _ => {}
            }
            let content = self.follower.content_of(&from, at);
            self.follower.put(&to, content, &why, at);
            if command.program() == Some("mv") {
                self.follower.remove(&from, &why, at);
            }
        }
    }

    /// Whether a path is a directory that something is copied into, as far as that shows.
    fn is_directory(&self, path: &str) -> bool {
        self.follower.rewrites.directories.contains(path)
            || path == self.follower.directory
            || !self.follower.rewrites.files.contains_key(path) && !base_name(path).contains('.')
    }

    /// Directories that are made.
    pub(super) fn directories(&mut self, words: &[&Word]) {
        for word in words.iter().filter(|word| !word.text.as_str().starts_with('-')) {
            let path = self.path(word);
            self.follower.rewrites.directories.extend(path);
        }
    }

    /// `ln -s file link`.
    pub(super) fn link(&mut self, command: &Command) {
        let words = command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-'));
        let paths: Vec<Option<String>> = words.map(|word| self.path(word)).collect();
        let [Some(target), Some(link)] = &paths[..] else { return };
        let into = self.is_directory(link);
        let link =
            if into { format!("{}/{}", link.trim_end_matches('/'), base_name(target)) } else { link.clone() };
        if self.follower.doubts.is_empty() && link != *target {
            self.follower.rewrites.files.remove(&link);
            self.follower.rewrites.links.insert(link, target.clone());
        } else {
            let why = self.why();
            self.follower.hide(Some(&link), &why, command.span);
        }
    }

    /// `rm file`, and `truncate -s 0 file`.
    pub(super) fn clear(&mut self, command: &Command) {
        let (why, at) = (self.why(), command.span);
        let removes = command.program() == Some("rm");
        let empties = command
            .words
            .windows(2)
            .any(|pair| matches!((pair[0].text.as_str(), pair[1].text.as_str()), ("-s" | "--size", "0")));
        for word in command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-')) {
            let Some(path) = self.path(word).filter(|path| !is_pattern(path)) else { continue };
            match (removes, empties) {
                (true, _) => self.follower.remove(&path, &why, at),
                (_, true) => self.follower.put(&path, Content::default(), &why, at),
                _ => self.follower.hide(Some(&path), &why, at),
            }
        }
    }

    /// `touch file` makes an empty one where there is none.
    pub(super) fn touched(&mut self, command: &Command) {
        for word in command.words[1..].iter().filter(|word| !word.text.as_str().starts_with('-')) {
            if let Some(path) = self.path(word) {
                self.follower.add(&path, Content::default(), command.span);
            }
        }
    }

    /// The absolute path that a word means; `None` where that is not known.
    pub(super) fn path(&mut self, word: &Word) -> Option<String> {
        let text = self.value(word);
        let path = absolute(text.as_str(), &self.follower.directory);
        let pattern = word.expansions.is_empty() && word.plain().is_some() && is_pattern(&path);
        (!path.contains(UNKNOWN) && !text.is_empty() && !pattern).then_some(path)
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
