//! In which order the commands of a script run, as far as that is known.

use super::branches::Branches;
use super::is_server;
use super::script::State;
use super::shells::Shells;
use crate::source::Text;
use crate::syntax::shell::sets::{self, ARGUMENTS};
use crate::syntax::shell::{Arm, ArmKind, Command};
use crate::syntax::words::posix::Word;
use std::ops::Range;

/// How the commands of a list end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// What stands behind them is next.
    GoesOn,
    /// The function is over.
    Returns,
    /// The script is over.
    Ends,
}

/// A loop over words that are known.
struct Rounds {
    /// Its number.
    of: usize,
    /// The variable that it sets.
    name: String,
    values: Vec<Text>,
    /// Index of the first command behind it.
    end: usize,
}

impl<'s> State<'s, '_> {
    /// Follows the commands of a function, or those outside of all functions. Whether the script ends there.
    pub(super) fn list(&mut self, function: Option<&str>) -> bool {
        let (outer, known) = (self.branched, self.follower.doubts.len());
        let (mut branches, mut shells) = (Branches::default(), Shells::default());
        let flow = self.commands(0..self.script.commands.len(), function, &mut branches, &mut shells);
        shells.leave(&[], self.follower);
        self.follower.doubts.truncate(known);
        self.branched = outer;
        flow == Flow::Ends
    }

    fn commands(
        &mut self,
        range: Range<usize>,
        function: Option<&str>,
        branches: &mut Branches,
        shells: &mut Shells,
    ) -> Flow {
        let script = self.script;
        let (mut outer, mut known) = (self.branched, self.follower.doubts.len());
        let own = |command: &Command| command.inside.is_none() && command.function.as_deref() == function;
        let mut next = range.start;
        while let Some(command) = script.commands.get(next).filter(|_| next < range.end) {
            let at = next;
            next += 1;
            if !own(command) {
                continue;
            }
            self.at = at;
            let runs = branches.runs(command);
            if runs == Some(false) {
                continue;
            }
            shells.leave(&command.shells, self.follower);
            shells.enter(&command.shells, self.follower);
            let script_at = self.own;
            let doubt = |arm: &Arm| (script_at, arm.of, arm.number);
            self.follower.doubts.truncate(known);
            if let Some(rounds) = self.rounds(at, command) {
                let mut inner = branches.clone();
                inner.enter(rounds.of);
                self.branched = outer || inner.runs(command).is_none();
                self.follower.doubts.extend(inner.unknown(command).map(doubt));
                let loops = self.loops.clone();
                for value in rounds.values {
                    self.follower.environment.set(&rounds.name, value);
                    let mut round = inner.clone();
                    let flow = self.commands(at + 1..rounds.end, function, &mut round, shells);
                    if flow != Flow::GoesOn && !self.branched {
                        return flow;
                    }
                    self.loops.clone_from(&loops);
                }
                next = rounds.end;
                continue;
            }
            self.branched = outer || runs.is_none();
            self.follower.doubts.extend(branches.unknown(command).map(doubt));
            self.follower.container.world.meter.take(1);
            self.enter_loops(command);
            self.go_on(command);
            if command.condition {
                let truth = self.truth(command);
                branches.decide(command, truth);
            }
            if let Some(case) = &command.case {
                branches.choose(case, self.matching(command, case));
            }
            // Each command of a pipeline has a shell of its own.
            let apart =
                (command.piped_into.is_some() || self.piped.contains_key(&at)) && self.may_set(command);
            let before = apart.then(|| (self.follower.environment.clone(), self.follower.directory.clone()));
            let ends = self.command(command);
            if let Some(before) = before {
                (self.follower.environment, self.follower.directory) = before;
            }
            if ends && !self.branched {
                return Flow::Ends;
            }
            match command.program().filter(|_| command.shells.is_empty()) {
                Some("exit") if runs == Some(true) => return Flow::Ends,
                Some("return") if runs == Some(true) => return Flow::Returns,
                Some("return") => {
                    // What follows runs where the function did not return.
                    self.follower.doubts.truncate(known);
                    self.follower.doubts.push((self.own, usize::MAX, at));
                    (outer, known) = (true, known + 1);
                }
                _ => {}
            }
        }
        self.branched = outer;
        Flow::GoesOn
    }

    /// The rounds of a loop over words that are known, which starts no server and runs through all of them.
    fn rounds(&mut self, at: usize, command: &'s Command) -> Option<Rounds> {
        const MOST: usize = 16;
        let arm = *command.arms.last().filter(|arm| arm.kind == ArmKind::Loop)?;
        let [keyword, name, of, words @ ..] = &command.words[..] else { return None };
        if keyword.plain() != Some("for") || of.plain() != Some("in") {
            return None;
        }
        let within = |command: &Command| {
            command.inside.is_some() || command.arms.iter().any(|around| around.of == arm.of)
        };
        let body = &self.script.commands[at + 1..];
        let end = body.iter().position(|command| !within(command)).unwrap_or(body.len());
        let leaves = |command: &Command| {
            matches!(command.program(), Some("break" | "continue"))
                || command.words.iter().any(|word| is_server(word.text.as_str()))
        };
        let pattern =
            |word: &Word| word.expansions.is_empty() && word.text.as_str().contains(['*', '?', '[', '{']);
        if body[..end].iter().any(leaves) || words.iter().any(pattern) {
            return None;
        }
        let values = self.words(words);
        if values.len() > MOST || self.follower.calls < values.len() || values.iter().any(Text::holds_unknown)
        {
            return None;
        }
        self.follower.calls -= values.len();
        self.loops.remove(&arm.of);
        Some(Rounds { of: arm.of, name: name.literal()?.to_owned(), values, end: at + 1 + end })
    }

    /// What a loop sets has any value from its first command on: nobody knows how often it ran before.
    fn enter_loops(&mut self, command: &Command) {
        for arm in &command.arms {
            for name in self.loops.remove(&arm.of).into_iter().flatten() {
                match name {
                    ARGUMENTS => self.lose_arguments(command.span),
                    _ => self.lose(name, command.span),
                }
            }
        }
    }

    /// Whether a command may set variables of its shell, or change its directory.
    fn may_set(&self, command: &Command) -> bool {
        command.program().is_none_or(|program| {
            matches!(program, "cd" | "read" | "set" | "shift" | "unset" | "." | "source" | "eval")
                || sets::SETTERS.contains(&program)
                || self.is_function(program)
        })
    }
}
