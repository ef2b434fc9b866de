//! Functions of scripts, and files that scripts read as a part of their own.

use super::content::Part;
use super::output;
use super::script::{State, run};
use super::{Follower, Runs};
use crate::source::Text;
use crate::syntax::shell::{Command, Script};
use std::rc::Rc;

/// What a script runs that another one reads as a part of its own.
pub(super) fn source(follower: &mut Follower<'_>, text: &Text) -> Runs {
    let known = follower.container.world.context.known;
    let script = known.start(text, follower.sources);
    if script.commands.iter().any(|command| command.function.is_some()) {
        follower.library.push((script.clone(), text.clone()));
    }
    run(follower, &script, text, None, None)
}

/// What a function runs that a script was given by another one.
fn borrowed(follower: &mut Follower<'_>, name: &str) -> Option<Runs> {
    let defines =
        |script: &Script| script.commands.iter().any(|command| command.function.as_deref() == Some(name));
    let (script, text) = follower.library.iter().rev().find(|(script, _)| defines(script))?.clone();
    Some(run(follower, &script, &text, None, Some(name)))
}

impl<'s> State<'s, '_> {
    /// Whether a word names a function, of this script or of one that it reads.
    pub(super) fn is_function(&self, name: &str) -> bool {
        let defines = |(script, _): &(Rc<Script>, Text)| {
            script.commands.iter().any(|command| command.function.as_deref() == Some(name))
        };
        self.functions.contains(name) || self.follower.library.iter().any(defines)
    }

    /// The text that a command makes a part of the script, where it is known: that of a file, or of its own words.
    pub(super) fn sourced(&mut self, command: &Command) -> Option<Text> {
        let (program, words) = (command.program()?, command.words.get(1..)?);
        if program == "eval" {
            let words = self.words(words);
            return output::join(&words).filter(|text| !text.holds_unknown());
        }
        let (true, [file, ..]) = (matches!(program, "." | "source"), words) else { return None };
        let path = self.path(file)?;
        let mut content = self.follower.content_of(&path, command.span);
        if let [Part::File(path)] = &content.parts[..] {
            return self.follower.text_of(&path.clone());
        }
        self.follower.expand(&mut content);
        content.text()
    }

    pub(super) fn source(&mut self, command: &'s Command, text: &Text) -> bool {
        if !self.follower.enter() {
            self.follower.environment.forget();
            return false;
        }
        let runs = source(self.follower, text);
        self.follower.leave();
        match runs {
            Runs::Server(_) => self.starts(command, runs),
            _ => false,
        }
    }

    /// Follows a call of a function.
    pub(super) fn function(&mut self, command: &'s Command, words: Vec<Text>) -> bool {
        if !self.follower.enter() {
            let why = self.why();
            return self.starts(command, Runs::Hidden(why));
        }
        let sink = self.pour(command);
        let outer_sink = sink.map(|sink| self.sink.replace(sink));
        let name = words.first().map_or("", Text::as_str).to_owned();
        let own = &mut self.follower.environment.arguments;
        let outer = std::mem::replace(own, words[1..].to_vec());
        let (before, at) = (self.locals.len(), self.at);
        let ends = if self.functions.contains(name.as_str()) {
            self.list(Some(&name))
        } else {
            match borrowed(self.follower, &name) {
                Some(runs @ Runs::Server(_)) => self.starts(command, runs),
                _ => false,
            }
        };
        self.at = at;
        for (name, value) in self.locals.split_off(before).into_iter().rev() {
            self.follower.environment.restore(&name, value);
        }
        if let Some(outer_sink) = outer_sink {
            self.sink = outer_sink;
        }
        self.follower.environment.arguments = outer;
        self.follower.leave();
        ends
    }

    /// Takes note of a variable that a function makes its own.
    pub(super) fn keep(&mut self, name: &str) {
        let value = self.follower.environment.kept(name);
        self.locals.push((name.to_owned(), value));
    }
}
