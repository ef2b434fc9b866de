//! Where the output of the commands of a script goes, and what it is compared with.

use super::call::{Runs, runs, words_of};
use crate::source::Span;
use crate::syntax::shell::{Command, Script};
use crate::syntax::words::posix::Word;
use std::collections::BTreeMap;

/// How many commands an answer is followed through.
const STEPS: usize = 64;

/// Programs that say by their exit status what stands in their input.
pub(super) const MATCHERS: [&str; 6] = ["grep", "egrep", "fgrep", "rg", "awk", "gawk"];
/// Programs that hand their input on, and succeed whatever it is.
pub(super) const PIPES: [&str; 10] =
    ["cat", "tee", "tr", "head", "tail", "sed", "cut", "sort", "uniq", "rev"];

/// What becomes of the output of a command.
pub(super) enum Fate {
    /// A command says by its status what it is: its number.
    Compared(usize),
    /// A command with this number puts it into a variable.
    Kept(usize),
    /// Nothing.
    Lost,
    /// Something that the files do not show, by name.
    Unclear(String),
}

/// Where the output of commands goes.
pub(super) struct Flow<'a> {
    pub(super) script: &'a Script,
    /// Commands that compare a variable, by its name.
    compared: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Flow<'a> {
    /// That of a script.
    pub(super) fn new(script: &'a Script) -> Self {
        let mut compared: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, command) in script.commands.iter().enumerate() {
            let next = command.piped_into.filter(|next| script.commands.get(*next).is_some_and(matches));
            let Some(by) = next.or_else(|| compares(command).then_some(index)) else { continue };
            for name in command.words.iter().flat_map(Word::variables) {
                compared.entry(name).or_default().push(by);
            }
        }
        Self { script, compared }
    }

    /// Where a command stands.
    pub(super) fn span(&self, index: usize) -> Span {
        self.script.commands[index].span
    }

    /// Whether another command reads what a command writes.
    pub(super) fn is_piped(&self, index: usize) -> bool {
        self.script.commands.get(index).is_some_and(|command| command.piped_into.is_some())
    }

    /// The last command of the pipeline that a command stands in.
    pub(super) fn last(&self, mut index: usize) -> usize {
        for _ in 0..STEPS {
            let Some(next) = self.script.commands.get(index).and_then(|command| command.piped_into) else {
                break;
            };
            index = next;
        }
        index
    }

    /// What becomes of the output of a command.
    pub(super) fn from(&self, mut index: usize) -> Fate {
        // Whether some of it may be left out on the way.
        let mut picked = false;
        for _ in 0..STEPS {
            let Some(command) = self.script.commands.get(index) else { break };
            if is_stored(command) {
                return Fate::Unclear("a file".to_owned());
            }
            picked |= command.output().is_some();
            if let Some((at, next)) =
                command.piped_into.and_then(|at| Some((at, self.script.commands.get(at)?)))
            {
                let name = program(next);
                if MATCHERS.contains(&name.as_str()) {
                    return Fate::Compared(at);
                }
                if !PIPES.contains(&name.as_str()) || decides(next) {
                    return Fate::Unclear(name);
                }
                picked |= name == "sed";
                index = at;
                continue;
            }
            let Some((outer, holder)) =
                command.inside.and_then(|at| Some((at, self.script.commands.get(at)?)))
            else {
                return Fate::Lost;
            };
            match program(holder).as_str() {
                "[" | "test" | "[[" if !compares(holder) && (picked || is_split(holder)) => {
                    return Fate::Unclear("the shell".to_owned());
                }
                "[" | "test" | "[[" if !compares(holder) => return Fate::Lost,
                "[" | "test" | "[[" | "case" => return Fate::Compared(outer),
                "echo" | "printf" => index = outer,
                "" | "export" | "local" => return Fate::Kept(outer),
                other => return Fate::Unclear(other.to_owned()),
            }
        }
        Fate::Unclear("the shell".to_owned())
    }

    /// The commands that compare what another one puts into variables.
    pub(super) fn readers(&self, holder: usize) -> Vec<usize> {
        let Some(holder) = self.script.commands.get(holder) else { return Vec::new() };
        let assigned = holder.assignments.iter().map(|assignment| assignment.name.as_str());
        let declared =
            holder.words.iter().filter_map(|word| word.text.as_str().split_once('=').map(|(name, _)| name));
        let named = assigned.chain(declared).filter_map(|name| self.compared.get(name));
        named.flatten().copied().collect()
    }

    /// The command of the text itself whose status tells what a comparison says; `None` where that is not to be seen.
    pub(super) fn outermost(&self, mut index: usize) -> Option<usize> {
        for _ in 0..STEPS {
            let command = self.script.commands.get(index)?;
            match (command.piped_into, command.inside) {
                (Some(next), _) => index = Some(next).filter(|next| matches(&self.script.commands[*next]))?,
                (None, Some(holder)) => {
                    index = Some(holder).filter(|holder| compares(&self.script.commands[*holder]))?;
                }
                (None, None) => return Some(index).filter(|_| command.function.is_none()),
            }
        }
        None
    }
}

/// Name of the program of a command; empty for mere assignments.
fn program(command: &Command) -> String {
    match runs(&words_of(command)) {
        Some(Runs::Other(name)) => name,
        Some(Runs::Redis(call)) => call.name,
        Some(Runs::Shell { .. }) => "sh".to_owned(),
        None => String::new(),
    }
}

fn matches(command: &Command) -> bool {
    MATCHERS.contains(&program(command).as_str())
}

/// Whether the output of a command goes to a file, which something may read.
pub(super) fn is_stored(command: &Command) -> bool {
    let target = command.output().map(|output| output.target.text.as_str());
    target.is_some_and(|target| !matches!(target, "/dev/null" | "/dev/stderr" | "/dev/tty"))
}

/// Whether a program that hands its input on does more: writes it to a file, or ends by what it is.
pub(super) fn decides(command: &Command) -> bool {
    let mut words = command.words.iter().skip(1).map(|word| word.text.as_str());
    match program(command).as_str() {
        "tee" => words.any(|word| !word.starts_with('-') && word != "/dev/stderr" && word != "/dev/null"),
        "sed" => words.any(|word| {
            word.as_bytes()
                .windows(2)
                .any(|pair| matches!(pair[0], b'q' | b'Q') && (pair[1].is_ascii_digit() || pair[1] == b' '))
        }),
        _ => false,
    }
}

/// Whether a test falls apart into the words of an answer, with which it is none.
fn is_split(command: &Command) -> bool {
    let bare = |word: &Word| word.expansions.iter().any(|one| !one.quoted);
    command.program() != Some("[[") && command.words.iter().any(bare)
}

/// Whether a command compares its words: `case`, or a test with an operator between two operands.
fn compares(command: &Command) -> bool {
    const OPERATORS: [&str; 11] = ["=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "<"];
    match command.program() {
        Some("case") => true,
        Some("[" | "test" | "[[") => {
            command.words.iter().filter_map(|word| word.literal()).any(|word| OPERATORS.contains(&word))
        }
        _ => false,
    }
}
