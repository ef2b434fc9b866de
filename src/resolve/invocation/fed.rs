use super::call::{Runs, runs, words_of};
use crate::source::{Text, TextBuilder};
use crate::syntax::shell::{Command, Redirection, Script};
use crate::syntax::words::posix::{self, Word};

/// Most lines that are read of one input.
const MOST: usize = 1000;

/// Most commands between one that writes and the one that reads.
const APART: usize = 64;

/// The command lines that a script hands to a client by its input: a here-document, a here-string, what `echo`,
/// `printf` and `cat` write into its pipe. Nothing for a command that waits for none, and where another program writes.
pub fn fed(script: &Script, index: usize) -> Vec<Vec<Word>> {
    let Some(command) = script.commands.get(index).filter(|command| waits(command)) else {
        return Vec::new();
    };
    if let Some(own) = command.redirections.iter().rev().find_map(document) {
        return own;
    }
    let near = script.commands.iter().take(index).skip(index.saturating_sub(APART));
    let writers = near.filter(|writer| writer.piped_into == Some(index));
    // Where one of them writes what only the running shell knows, the rest says little.
    let lines: Option<Vec<Vec<Vec<Word>>>> = writers.map(written).collect();
    lines.unwrap_or_default().into_iter().flatten().collect()
}

/// Whether a command calls a client without telling it what to send.
fn waits(command: &Command) -> bool {
    if !command.words.iter().any(|word| word.text.as_str().ends_with("-cli")) {
        return false;
    }
    match runs(&words_of(command)) {
        Some(Runs::Redis(call)) if call.is_client() => {
            let options = call.options();
            let pipes = options.mode.is_none_or(|mode| mode.as_str() == "--pipe");
            options.command.is_none() && !options.unclear && pipes
        }
        _ => false,
    }
}

/// The lines of a here-document or a here-string.
fn document(redirection: &Redirection) -> Option<Vec<Vec<Word>>> {
    match (redirection.operator, &redirection.body) {
        ("<<<", _) => Some(lines(&redirection.target.text, true)),
        (_, Some(body)) => Some(lines(body, redirection.target.plain().is_some())),
        _ => None,
    }
}

/// The lines that a command writes to its output; `None` where they are not to be seen.
fn written(command: &Command) -> Option<Vec<Vec<Word>>> {
    let mut words = command.words.iter().skip(1).skip_while(|word| {
        let word = word.text.as_str();
        word.starts_with('-') && word.len() > 1 && !word.starts_with("--")
    });
    match command.program()? {
        "cat" => command.redirections.iter().rev().find_map(document),
        "printf" => words.next().map(|format| lines(&format.text, true)),
        "echo" => {
            let Some(first) = words.next() else { return Some(Vec::new()) };
            let mut joined = TextBuilder::new(first.text.anchor());
            joined.push_text(&first.text);
            for word in words {
                joined.push_decoded(" ", word.text.span());
                joined.push_text(&word.text);
            }
            Some(lines(&joined.finish(), true))
        }
        _ => None,
    }
}

/// Lines, cut at line feeds and at the `\n` of a format, as words; what the shell fills in only where it does.
fn lines(text: &Text, expands: bool) -> Vec<Vec<Word>> {
    let value = text.as_str();
    let mut all = Vec::new();
    let mut start = 0;
    while start < value.len() && all.len() < MOST {
        let rest = &value[start..];
        let feed = rest.find('\n').map(|at| (at, 1));
        let escape = rest.find("\\n").map(|at| (at, 2));
        let (end, length) = feed.into_iter().chain(escape).min().unwrap_or((rest.len(), 0));
        let (mut words, _) = posix::split(&text.slice(start..start + end));
        if !expands {
            words.iter_mut().for_each(|word| word.expansions.clear());
        }
        if !words.is_empty() {
            all.push(words);
        }
        start += end + length.max(usize::from(end == rest.len()));
    }
    all
}
