//! What `sed -i` and other editors make of files.

use super::content::{Content, Line, Part};
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
                        let lines =
                            directives.into_iter().map(|text| Part::Line(Line { text, doubtful: false }));
                        let mut content = Content::default();
                        lines.for_each(|line| content.append(Content::one(line)));
                        self.follower.add_somewhere(content, &why);
                    }
                    _ => self.follower.hide(None, &why, at),
                },
                (path, None) => self.follower.hide(path.as_deref(), &why, at),
                (Some(path), Some(edits)) => {
                    let mut unseen = Content::default();
                    match sed::directives(edits) {
                        Some(directives) => directives.into_iter().for_each(|text| {
                            unseen.append(Content::one(Part::Line(Line { text, doubtful: false })));
                        }),
                        None => unseen = Content::unknown(why.clone(), at),
                    }
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
