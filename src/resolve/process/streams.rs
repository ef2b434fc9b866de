//! What commands write to their output, and read from their input.

use super::super::environment::{Value, unknown_at};
use super::content::Content;
use super::output;
use super::pattern::{Matcher, Pattern};
use super::programs::is_builtin;
use super::script::State;
use super::sed;
use crate::source::{Text, TextBuilder};
use crate::syntax::shell::Command;
use crate::syntax::words::posix::Word;
use std::collections::BTreeSet;

/// How many commands of a pipeline are followed.
const DEPTH: usize = 8;

impl State<'_, '_> {
    /// What the command at hand writes to its output; `None` where that is not known.
    pub(super) fn output_of(&mut self, command: &Command) -> Option<Content> {
        self.output_at(self.at, command, DEPTH)
    }

    fn output_at(&mut self, at: usize, command: &Command, depth: usize) -> Option<Content> {
        if depth == 0 {
            return None;
        }
        let Some(first) = command.words.first() else { return Some(Content::default()) };
        match first.literal()? {
            name if self.is_function(name) => None,
            program @ ("echo" | "printf") => {
                let words = self.words(&command.words[1..]);
                let text = match program {
                    "printf" => output::printf(&words)?,
                    _ => output::echo(&words, command.span)?,
                };
                Some(Content::of(&text))
            }
            "cat" => self.joined(at, command, &command.words[1..], depth),
            "tee" => self.input_at(at, command, depth),
            "sed" => {
                let call = sed::read(&command.words, &self.follower.environment);
                let edits = call.edits.filter(|_| !call.in_place)?;
                let files: Vec<&Word> = call.files.iter().map(|at| &command.words[*at]).collect();
                let mut content = self.joined(at, command, files.iter().copied(), depth)?;
                self.follower.rewrites.note_filled(&content);
                if self.follower.expand(&mut content) {
                    content.edit(false, |line, number, last| sed::apply(&edits, line, number, last));
                    return Some(content);
                }
                None
            }
            "envsubst" => {
                let content = self.input_at(at, command, depth)?;
                self.substituted(command, content)
            }
            "grep" | "egrep" => self.found(at, command, depth),
            "tr" => match &command.words[1..] {
                [delete, what] if delete.literal() == Some("-d") && what.literal() == Some("\\r") => {
                    self.input_at(at, command, depth)
                }
                _ => None,
            },
            ":" | "true" | "cd" | "set" | "shift" | "unset" | "read" | "return" => Some(Content::default()),
            program if is_builtin(program) => Some(Content::default()),
            program if crate::syntax::shell::sets::SETTERS.contains(&program) => Some(Content::default()),
            _ => None,
        }
    }

    /// The content of some files one behind the other, or of the input where there are none.
    fn joined<'w>(
        &mut self,
        at: usize,
        command: &Command,
        files: impl IntoIterator<Item = &'w Word>,
        depth: usize,
    ) -> Option<Content> {
        let mut all: Option<Content> = None;
        for file in files {
            let content = match file.text.as_str() {
                "-" => self.input_at(at, command, depth)?,
                option if option.starts_with('-') => return None,
                _ => {
                    let path = self.path(file)?;
                    self.follower.content_of(&path, command.span)
                }
            };
            match &mut all {
                None => all = Some(content),
                Some(all) => {
                    self.follower.end_within_line(all);
                    all.append(content);
                }
            }
        }
        match all {
            Some(all) => Some(all),
            None => self.input_at(at, command, depth),
        }
    }

    /// What a command reads from its input.
    fn input_at(&mut self, at: usize, command: &Command, depth: usize) -> Option<Content> {
        let input = command.redirections.iter().rfind(|redirection| redirection.operator.starts_with('<'));
        if let Some(input) = input {
            return match (input.operator, &input.body) {
                ("<", _) => {
                    let path = self.path(&input.target)?;
                    Some(self.follower.content_of(&path, command.span))
                }
                ("<<<", _) => {
                    let text = self.value(&input.target);
                    Some(Content::of(&output::ended(&text, command.span)))
                }
                (_, Some(body)) => {
                    let quoted = input.target.bare < input.target.text.len();
                    let text = if quoted { body.clone() } else { self.follower.environment.document(body) };
                    Some(Content::of(&text))
                }
                _ => None,
            };
        }
        let writers = self.piped.get(&at)?.clone();
        let mut all = Content::default();
        for writer in writers {
            let command = self.script.commands.get(writer)?;
            let own = self.script.commands.get(at)?;
            if command.arms != own.arms || !command.redirections.iter().all(|one| !one.writes()) {
                return None;
            }
            let content = self.output_at(writer, command, depth - 1)?;
            self.follower.end_within_line(&mut all);
            all.append(content);
        }
        Some(all)
    }

    /// The lines that `grep` finds, or does not find with `-v`.
    fn found(&mut self, at: usize, command: &Command, depth: usize) -> Option<Content> {
        let (matcher, options, files) = self.grep(command)?;
        if options.contains(|option| !matches!(option, 'v' | 'E' | 'i' | 'e' | 'h')) {
            return None;
        }
        let mut content = self.joined(at, command, files.iter().copied(), depth)?;
        if !self.follower.expand(&mut content) {
            return None;
        }
        let inverted = options.contains('v');
        content.edit(false, |line, _, _| (matcher.finds(line.as_str()) == inverted).then(Vec::new));
        Some(content.ended())
    }

    /// What a call of `grep` looks for, the letters of its options, and its files.
    pub(super) fn grep<'c>(&mut self, command: &'c Command) -> Option<(Matcher, String, Vec<&'c Word>)> {
        let mut options = String::new();
        let mut words = command.words.iter().skip(1).peekable();
        while let Some(option) = words.next_if(|word| word.text.as_str().starts_with('-')) {
            match option.literal()? {
                "--" => break,
                "--quiet" | "--silent" => options.push('q'),
                long if long.starts_with("--") => return None,
                letters => options.push_str(&letters[1..]),
            }
        }
        let pattern = self.value(words.next()?);
        if pattern.holds_unknown() || pattern.as_str().contains('\n') {
            return None;
        }
        if options.contains(|option| !matches!(option, 'q' | 's' | 'v' | 'E' | 'i' | 'e' | 'h' | 'F' | 'x')) {
            return None;
        }
        let fixed = options.contains('F');
        let mut text = pattern.as_str().to_owned();
        if fixed {
            text = text
                .chars()
                .flat_map(|c| {
                    (!c.is_alphanumeric() && !" -_/".contains(c)).then_some('\\').into_iter().chain([c])
                })
                .collect();
        }
        if options.contains('x') {
            text = format!("^{text}$");
        }
        let extended = fixed || options.contains('E') || command.program() == Some("egrep");
        let any_case = options.contains('i');
        let matcher = Pattern { text, extended, any_case, all: false }.matcher()?;
        Some((matcher, options, words.collect()))
    }

    /// Content with its variables filled in: all of them, or those that a word of the command lists.
    fn substituted(&mut self, command: &Command, mut content: Content) -> Option<Content> {
        let listed: Option<BTreeSet<&str>> = command.words.get(1).map(|word| {
            word.text.as_str().split(|char: char| !(char.is_ascii_alphanumeric() || char == '_')).collect()
        });
        self.follower.rewrites.note_filled(&content);
        let own: Vec<(String, Text)> = command
            .assignments
            .iter()
            .map(|assignment| (assignment.name.to_string(), self.value(&assignment.value)))
            .collect();
        if !self.follower.expand(&mut content) {
            return None;
        }
        let (world, environment) = (self.follower.container.world, &self.follower.environment);
        content.edit(false, |line, _, _| {
            let mut out: Option<TextBuilder> = None;
            let mut from = 0;
            while let Some((range, name)) = variable(line.as_str(), from) {
                let start = out.get_or_insert_with(|| TextBuilder::new(line.anchor()));
                start.push_text(&line.slice(from..range.start));
                from = range.end;
                let token = line.slice(range);
                if listed.as_ref().is_some_and(|listed| !listed.contains(name)) {
                    start.push_text(&token);
                    continue;
                }
                world.meter.take(1);
                let own = own.iter().find(|(own, _)| own == name).map(|(_, value)| value);
                let value = match (own, environment.exported(name)) {
                    (Some(value), _) | (None, Value::Set(value)) if environment.affords(value) => {
                        value.clone()
                    }
                    (None, Value::Unset) => Text::empty(token.span()),
                    _ => unknown_at(token.span()),
                };
                start.push_text(&value.seen_via(token.span()));
            }
            let mut out = out?;
            out.push_text(&line.slice(from..line.len()));
            Some(out.finish().split('\n'))
        });
        Some(content)
    }
}

/// The next `$NAME` or `${NAME}` of a text, and the name.
fn variable(text: &str, from: usize) -> Option<(std::ops::Range<usize>, &str)> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut at = from;
    loop {
        let start = at + text.get(at..)?.find('$')?;
        let braced = text[start + 1..].starts_with('{');
        let name_at = start + 1 + usize::from(braced);
        let length = text.as_bytes()[name_at..].iter().take_while(|byte| part(byte)).count();
        let name = &text[name_at..name_at + length];
        let end = name_at + length;
        let closed = !braced || text[end..].starts_with('}');
        if length > 0 && closed && !name.starts_with(|char: char| char.is_ascii_digit()) {
            return Some((start..end + usize::from(braced), name));
        }
        at = start + 1;
    }
}
