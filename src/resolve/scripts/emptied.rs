use crate::resolve::invocation;
use crate::source::Text;
use crate::syntax::shell::{Command, Script};
use crate::syntax::words::posix::Word;

/// Which commands of a script write into the pipes of which.
pub(super) struct Pipes<'a> {
    script: &'a Script,
    /// Index of the writer, by that of the reader.
    writers: Vec<Option<usize>>,
}

impl<'a> Pipes<'a> {
    pub(super) fn new(script: &'a Script) -> Self {
        let mut writers = vec![None; script.commands.len()];
        for (index, command) in script.commands.iter().enumerate() {
            if let Some(writer) = command.piped_into.and_then(|reader| writers.get_mut(reader)) {
                *writer = Some(index);
            }
        }
        Self { script, writers }
    }

    /// The file that a pipeline writes and that a command of it should have read before: the shell opens, and empties, what
    /// stands behind `>` before any of them runs. It is told of the last command.
    pub(super) fn emptied(&self, index: usize) -> Option<&'a Text> {
        let last = self.script.commands.get(index).filter(|command| command.piped_into.is_none())?;
        let output = last.output().filter(|output| !output.appends())?;
        let target = &output.target.text;
        let mut stages = std::iter::successors(Some(index), |reader| self.writers.get(*reader).copied()?);
        let reads = |stage: usize| self.script.commands.get(stage).is_some_and(|stage| reads(stage, target));
        (!target.as_str().starts_with("/dev/") && stages.any(reads)).then_some(target)
    }
}

/// Whether a command reads a file.
fn reads(command: &Command, file: &Text) -> bool {
    const READERS: [&str; 16] = [
        "awk", "cat", "cut", "egrep", "fgrep", "gawk", "grep", "head", "jq", "perl", "sed", "sort", "tac",
        "tail", "uniq", "yq",
    ];
    let is_file = |word: &Word| word.text.as_str() == file.as_str();
    let program = || {
        let words: Vec<Text> = command.words.iter().map(Word::masked).collect();
        invocation::program(&words)
    };
    command.redirections.iter().any(|one| one.operator == "<" && is_file(&one.target))
        || command.words.iter().skip(1).any(is_file)
            && program().is_some_and(|program| READERS.contains(&program.as_str()))
}
