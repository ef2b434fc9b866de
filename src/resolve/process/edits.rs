//! What `sed -i` and other editors make of files.

use super::content::Content;
use super::script::State;
use super::sed;
use crate::syntax::shell::Command;
use crate::syntax::words::posix::Word;

impl State<'_, '_> {
    pub(super) fn sed(&mut self, command: &Command) {
        let call = sed::read(&command.words, &self.follower.environment);
        if !call.in_place {
            return self.writes(command);
        }
        let (why, at) = (self.why(), command.span);
        for file in &call.files {
            let path = self.path(&command.words[*file]);
            match (&path, &call.edits) {
                (None, Some(edits)) => match (sed::tokens(edits), sed::directives(edits)) {
                    (Some(tokens), _) => self.follower.rewrites.tokens.extend(tokens),
                    (None, Some(directives)) => {
                        self.follower.add_somewhere(Content::of_lines(directives), &why);
                    }
                    _ => self.follower.hide(None, &why, at),
                },
                (path, None) => self.follower.hide(path.as_deref(), &why, at),
                (Some(path), Some(edits)) => {
                    let unseen = match sed::directives(edits) {
                        Some(directives) => Content::of_lines(directives),
                        None => Content::unknown(why.clone(), at),
                    };
                    let change = |line: &_, number, last| sed::apply(edits, line, number, last);
                    self.follower.change(path, at, change, unseen);
                }
            }
        }
    }

    /// An editor that changes the files that its words name.
    pub(super) fn edits(&mut self, command: &Command) {
        let in_place = |word: &Word| word.text.as_str().starts_with('-') && word.text.as_str().contains('i');
        if !command.words.iter().skip(1).any(in_place) {
            return self.writes(command);
        }
        let why = self.why();
        for word in &command.words[1..] {
            let path = self.path(word);
            self.follower.hide(path.as_deref(), &why, command.span);
        }
    }
}
