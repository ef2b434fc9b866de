use crate::resolve::process::{Step, step};
use crate::source::Text;
use crate::syntax::shell::{self, Script};
use crate::syntax::words::posix::Word;

/// How many shells may call one another.
const DEPTH: usize = 8;

/// The programs that a script runs, behind others that run them; of a shell the file that it reads.
pub(super) fn programs(script: &Script) -> Vec<Text> {
    let mut found = Vec::new();
    in_script(script, DEPTH, &mut found);
    found
}

fn in_script(script: &Script, depth: usize, found: &mut Vec<Text>) {
    for command in &script.commands {
        let words: Vec<Text> = command.words.iter().map(Word::masked).collect();
        match command.program() {
            Some("." | "source") => found.extend(words.get(1).cloned()),
            _ => in_words(&words, depth, found),
        }
    }
}

fn in_words(mut words: &[Text], depth: usize, found: &mut Vec<Text>) {
    loop {
        match step(words) {
            Step::Wrapper { skip } => {
                words = &words[skip..];
                continue;
            }
            Step::Shell(inner) if depth > 0 => in_script(&shell::parse(inner).0, depth - 1, found),
            Step::Shell(_) | Step::Server { .. } => {}
            Step::File { skip } => found.extend(words.get(skip).cloned()),
            Step::OwnEntrypoint => found.extend(words.iter().take(2).cloned()),
            Step::Program => found.extend(words.first().cloned()),
        }
        return;
    }
}
