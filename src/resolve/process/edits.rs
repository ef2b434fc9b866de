//! What `sed -i` and other editors make of files.

use super::pattern::Matcher;
use super::rewrite::{Line, Token};
use super::script::State;
use super::sed::{self, Change};
use super::writes::is_bare;
use crate::model::Why;
use crate::source::{Text, TextBuilder};
use crate::syntax::shell::Command;
use crate::syntax::words::posix::Word;

impl State<'_, '_> {
    pub(super) fn sed(&mut self, command: &Command) {
        let environment = &self.follower.environment;
        let Some((edits, files)) = sed::read(&command.words, environment) else {
            return self.overwrites(command);
        };
        let files: Vec<Option<String>> = files.iter().map(|at| self.path(&command.words[*at])).collect();
        let why = Why::Computed(self.name.as_str().into());
        for file in files {
            self.follower.rewrites.forget_script(file.as_ref());
            for token in &edits.tokens {
                self.follower.forget(file.as_ref());
                self.follower.rewrites.tokens.push(Token { file: file.clone(), ..token.clone() });
            }
            self.change(&edits.lines, file.as_ref());
            if edits.unclear {
                self.follower.forget(file.as_ref());
                self.follower.rewrites.hidden.push((file, why.clone()));
            }
        }
    }

    /// An editor that changes the files that its words name.
    pub(super) fn edits(&mut self, command: &Command) {
        let in_place = |word: &Word| word.text.as_str().starts_with('-') && word.text.as_str().contains('i');
        if command.words.iter().skip(1).any(in_place) {
            for word in &command.words[1..] {
                let file = self.path(word);
                self.hide(file);
            }
        }
    }

    /// Puts directives in the place of others. Where the files show what stands there, that decides what comes of it.
    fn change(&mut self, changes: &[Change], file: Option<&String>) {
        if changes.is_empty() {
            return;
        }
        let mut lines = file.and_then(|file| self.lines(file));
        for change in changes {
            let matcher = change.pattern.as_ref().and_then(|pattern| pattern.matcher());
            match (&mut lines, matcher) {
                (Some(lines), Some(matcher)) => {
                    self.follower.container.world.meter.take(lines.len() / 64 + 1);
                    for line in lines {
                        if let Some(new) = replaced(line, &matcher, &change.text) {
                            *line = new.clone();
                            self.becomes(file, new.trim_matches(|c: char| c.is_whitespace()));
                        }
                    }
                }
                _ => {
                    lines = None;
                    // A name alone goes before what nobody sees.
                    match change.text.as_str().split_whitespace().nth(1) {
                        Some(_) => self.becomes(file, change.text.clone()),
                        None => self.hide(file.cloned()),
                    }
                }
            }
        }
        self.follower.forget(file);
        // What may not have been done leaves what nobody knows.
        if let (Some(file), Some(lines), false) = (file, lines, self.branched) {
            self.follower.lines.insert(file.clone(), lines);
        }
    }

    /// Takes note of a line that stands in a file now.
    fn becomes(&mut self, file: Option<&String>, text: Text) {
        let nothing = text.is_empty() || text.as_str().starts_with('#');
        if nothing || self.branched && is_bare(&text) {
            return;
        }
        let (doubtful, branched) = (self.doubtful(), self.branched);
        self.follower.rewrites.lines.push(Line { file: file.cloned(), text, doubtful, branched });
    }

    /// The lines of a file as far as it has come; `None` where they are not known.
    fn lines(&mut self, file: &str) -> Option<Vec<Text>> {
        if let Some(lines) = self.follower.lines.remove(file) {
            return Some(lines);
        }
        let path = self.follower.rewrites.untouched(file)?.to_owned();
        let content = self.content(&path)?;
        Some(content.split('\n'))
    }
}

/// A line with other text for what a pattern matches in it; `None` where it matches nothing.
fn replaced(line: &Text, matcher: &Matcher, new: &Text) -> Option<Text> {
    let matches = matcher.matches(line.as_str());
    if matches.is_empty() {
        return None;
    }
    let mut out = TextBuilder::new(line.anchor());
    let mut from = 0;
    for found in matches {
        out.push_text(&line.slice(from..found.start));
        out.push_text(new);
        from = found.end;
    }
    out.push_text(&line.slice(from..line.len()));
    Some(out.finish())
}
