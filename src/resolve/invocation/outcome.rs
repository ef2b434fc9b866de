//! How a shell text ends, given how some of its commands do.

use crate::syntax::shell::{self, Arm, ArmKind, Command, Next, Script};
use crate::syntax::words::posix::{ExpansionKind, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Most commands of a text that is followed.
const MOST: usize = 200;

/// What may be: that a command succeeds, that it fails; that it runs, that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct May {
    pub(super) yes: bool,
    pub(super) no: bool,
}

impl May {
    /// Certainly.
    pub(super) const YES: Self = Self { yes: true, no: false };
    /// Certainly not.
    pub(super) const NO: Self = Self { yes: false, no: true };
    /// Nobody knows.
    pub(super) const EITHER: Self = Self { yes: true, no: true };
    /// Not possible at all.
    const NEVER: Self = Self { yes: false, no: false };

    pub(super) fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    fn and(self, other: Self) -> Self {
        Self { yes: self.yes && other.yes, no: self.no || other.no }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// One or the other.
    fn also(self, other: Self) -> Self {
        Self { yes: self.yes || other.yes, no: self.no || other.no }
    }

    fn is_certain(self) -> bool {
        self == Self::YES
    }
}

/// How commands of a text end, by their numbers and before a `!`. A `case` that does not succeed chooses by an error or by
/// nothing.
pub(super) type Given = BTreeMap<usize, May>;

/// Whether a text is one that is followed.
pub(super) fn is_followed(script: &Script) -> bool {
    script.commands.len() <= MOST && !script.commands.iter().any(is_beyond)
}

/// Whether a text ends with 0, given how some of its commands end.
pub(super) fn ends(script: &Script, given: &Given) -> May {
    if !is_followed(script) {
        return May::EITHER;
    }
    let numbered = |(index, command): (usize, &Command)| Some((command.case.as_deref()?.of, index));
    let mut run = Run {
        script,
        given,
        status: May::YES,
        result: May::NEVER,
        open: Vec::new(),
        joined: Vec::new(),
        cases: script.commands.iter().enumerate().filter_map(numbered).collect(),
        branches: BTreeMap::new(),
        strict: false,
        goes_round: !script.commands.iter().any(|one| matches!(one.program(), Some("break" | "continue"))),
        rounds: BTreeSet::new(),
        statuses: BTreeMap::new(),
        before: None,
    };
    for (index, command) in script.commands.iter().enumerate() {
        if !is_apart(command) && run.step(index, command) {
            return run.result;
        }
    }
    run.leave(&[]);
    run.result.also(run.status)
}

/// Whether a command has no part in how the text goes on by itself.
fn is_apart(command: &Command) -> bool {
    command.inside.is_some() || command.piped_into.is_some() || command.function.is_some()
}

/// Whether a command makes a text one that is not followed: a loop with a condition, and options of the shell that make
/// pipelines end otherwise, or what stands in an arm.
fn is_beyond(command: &Command) -> bool {
    let loops = command.condition && command.arms.last().is_some_and(|arm| arm.kind == ArmKind::Loop);
    loops || matches!(command.program(), Some("trap")) || sets(command, 'e') && !command.arms.is_empty() || {
        let pipes = |word: &Word| word.text.as_str() == "pipefail";
        command.program() == Some("set") && command.words.iter().any(pipes)
    }
}

/// Whether a command sets an option of the shell by its letter.
fn sets(command: &Command, letter: char) -> bool {
    let option = |word: &Word| {
        let word = word.text.as_str();
        word.starts_with('-') && !word.starts_with("--") && word.contains(letter) || word == "errexit"
    };
    command.program() == Some("set") && command.words.iter().any(option)
}

/// Whether a command is a loop over words, of which there is at least one.
fn goes_round(command: &Command) -> bool {
    command.program() == Some("for") && command.words.iter().skip(3).any(|word| word.literal().is_some())
}

/// An arm that is open.
struct Open {
    arm: Arm,
    /// Whether it runs.
    runs: May,
    /// Whether it belongs to a compound command rather than to a list.
    compound: bool,
}

/// The conditions of an `if`.
struct Branch {
    /// Whether the whole of it runs.
    runs: May,
    /// The arm whose condition was met last.
    arm: usize,
    /// Whether that condition holds.
    holds: May,
    /// Whether an arm before it runs.
    earlier: May,
    /// Whether it has an arm for where no condition holds.
    otherwise: bool,
}

struct Run<'s> {
    script: &'s Script,
    given: &'s Given,
    /// How the last command ended that ran.
    status: May,
    /// How the text may have ended so far.
    result: May,
    /// The arms around the last command, the outermost first.
    open: Vec<Open>,
    /// Compound commands and groups behind `&&` or `||` around the last command, by their numbers, and whether they run.
    joined: Vec<(usize, May)>,
    /// The commands that are a `case`, by its number.
    cases: BTreeMap<usize, usize>,
    /// By number of the `if`.
    branches: BTreeMap<usize, Branch>,
    /// Whether a command that fails ends the text.
    strict: bool,
    /// Whether no loop is left before its words are through.
    goes_round: bool,
    /// Loops that run at least once, by their numbers.
    rounds: BTreeSet<usize>,
    /// Variables that hold how a command ended.
    statuses: BTreeMap<&'s str, May>,
    /// What stands behind the last command; `None` before the first.
    before: Option<Next>,
}

impl<'s> Run<'s> {
    /// Follows a command. Whether the text certainly ends there.
    fn step(&mut self, index: usize, command: &'s Command) -> bool {
        self.leave(&command.arms);
        let before = self.before.replace(command.next).unwrap_or_default();
        let joined = match before {
            Next::And => Some(self.status),
            Next::Or => Some(self.status.not()),
            Next::End | Next::Background => None,
        };
        let decides = command.condition && command.arms.last().is_some_and(|arm| arm.kind == ArmKind::If);
        let path = &command.arms[..command.arms.len() - usize::from(decides)];
        let own_arm = command.arms.last().filter(|_| decides).copied();
        if let Some(arm) = path.last().filter(|_| self.goes_round && goes_round(command)) {
            self.rounds.insert(arm.of);
        }
        let (around, entered) = self.enter(path, joined);
        let around = match own_arm.and_then(|arm| self.branches.get(&arm.of).map(|branch| (arm, branch))) {
            Some((arm, branch)) if arm.number > branch.arm => {
                branch.runs.and(branch.earlier.or(branch.holds).not())
            }
            Some((_, branch)) => branch.runs.and(branch.earlier.not()),
            None => around,
        };
        let around = self.join(command, around, joined);
        // What an arm is entered by has been asked already.
        let runs = match joined.filter(|_| !entered) {
            Some(joined) => around.and(joined),
            None => around,
        };
        let kept = self.kept(around, before, runs);
        let own = self.own(index, command);
        self.keep(command, runs);
        let ends = match command.program() {
            _ if ends_shell(command) && command.shells.is_empty() && command.next != Next::Background => {
                self.result = self.result.also(if runs.yes { own } else { May::NEVER });
                May::NEVER
            }
            _ if self.strict && command.next == Next::End && !command.condition && !command.negated => {
                self.result.no |= runs.yes && own.no;
                May { no: false, ..own }
            }
            _ => own,
        };
        self.strict |= sets(command, 'e');
        self.status = if runs.yes { kept.also(ends) } else { kept };
        if let Some(arm) = own_arm {
            self.decide(arm, runs);
        }
        runs.is_certain() && ends == May::NEVER
    }

    /// Whether a command runs as far as the groups behind `&&` and `||` say that it stands in. One that begins with it is asked for the
    /// others only.
    fn join(&mut self, command: &Command, around: May, joined: Option<May>) -> May {
        let same = self.joined.iter().zip(&command.behind).take_while(|(group, of)| group.0 == **of).count();
        self.joined.truncate(same);
        let around = self.joined.iter().fold(around, |around, group| around.and(group.1));
        let runs = around.and(joined.unwrap_or(May::YES));
        self.joined.extend(command.behind[same..].iter().map(|of| (*of, runs)));
        around
    }

    /// Takes note of `NAME=$?`, and of whatever else sets a variable.
    fn keep(&mut self, command: &'s Command, runs: May) {
        if shell::sets::any(command) {
            self.statuses.clear();
        }
        for name in shell::sets::names(command) {
            self.statuses.remove(name);
        }
        let own = command.words.is_empty() && command.shells.is_empty();
        let again = command.arms.iter().any(|arm| arm.kind == ArmKind::Loop);
        if let ([one], true) = (command.assignments.as_slice(), own && !again && runs.is_certain()) {
            let name = one.name.as_str();
            let elsewhere = |other: &Command| {
                other.function.is_some()
                    && (shell::sets::any(other) || shell::sets::names(other).contains(&name))
            };
            if is_status(&one.value) && !one.appends && !self.script.commands.iter().any(elsewhere) {
                self.statuses.insert(name, self.status);
            }
        }
    }

    /// How the command ended whose status a word is.
    fn status_of(&self, word: &Word) -> Option<May> {
        match word.expansions.as_slice() {
            _ if is_status(word) => Some(self.status),
            [one] if one.range == (0..word.text.len()) => match &one.kind {
                ExpansionKind::Variable(name) => self.statuses.get(name.as_str()).copied(),
                _ => None,
            },
            _ => None,
        }
    }

    /// What the status before it is where a command does not run.
    fn kept(&self, around: May, before: Next, runs: May) -> May {
        match before {
            _ if !runs.no => May::NEVER,
            Next::And if around.is_certain() => May { yes: false, ..self.status },
            Next::Or if around.is_certain() => May { no: false, ..self.status },
            _ => self.status,
        }
    }

    /// Enters the arms around a command. Whether it runs as far as they say, and whether one of them is new and stands behind
    /// `&&` or `||`.
    fn enter(&mut self, path: &[Arm], joined: Option<May>) -> (May, bool) {
        let mut entered = false;
        for arm in &path[self.open.len().min(path.len())..] {
            let around = self.open.last().map_or(May::YES, |open| open.runs);
            let (runs, compound) = match (arm.kind, joined) {
                (ArmKind::If | ArmKind::Else | ArmKind::Other, Some(joined)) if !entered => {
                    entered = true;
                    (around.and(joined), false)
                }
                (ArmKind::If | ArmKind::Else, _) => match self.branches.get_mut(&arm.of) {
                    Some(branch) if arm.kind == ArmKind::Else => {
                        branch.otherwise = true;
                        (branch.runs.and(branch.earlier.or(branch.holds).not()), true)
                    }
                    Some(branch) => (branch.runs.and(branch.earlier.not()).and(branch.holds), true),
                    None => (May { no: true, ..around }, true),
                },
                (ArmKind::Case, _) => (self.case(arm, around), true),
                (ArmKind::Loop, _) if self.rounds.contains(&arm.of) => (around, true),
                (ArmKind::Loop | ArmKind::Other, _) => (May { no: true, ..around }, true),
            };
            self.open.push(Open { arm: *arm, runs, compound });
        }
        (self.open.last().map_or(May::YES, |open| open.runs), entered)
    }

    /// Leaves the arms that the next command does not stand in.
    fn leave(&mut self, path: &[Arm]) {
        let same = self.open.iter().zip(path).take_while(|(open, arm)| open.arm == **arm).count();
        for left in self.open.split_off(same).into_iter().rev().filter(|left| left.compound) {
            if path.iter().any(|arm| arm.of == left.arm.of) {
                continue;
            }
            let none = match self.branches.get(&left.arm.of) {
                Some(branch) if branch.otherwise => May::NO,
                Some(branch) => branch.runs.and(branch.earlier.or(branch.holds).not()),
                None => May { yes: left.arm.kind == ArmKind::Loop && left.runs.no, no: true },
            };
            // An `if` of which no arm runs ends with 0.
            match none {
                May::YES => self.status = May::YES,
                _ => self.status.yes |= none.yes,
            }
        }
    }

    fn decide(&mut self, arm: Arm, runs: May) {
        let holds = self.status;
        let branch = self.branches.entry(arm.of).or_insert(Branch {
            runs,
            arm: arm.number,
            holds,
            earlier: May::NO,
            otherwise: false,
        });
        if arm.number > branch.arm {
            branch.earlier = branch.earlier.or(branch.holds);
            branch.arm = arm.number;
        }
        branch.holds = holds;
    }

    /// Whether an arm of a `case` runs: known of the one whose word is an answer that no pattern but `*` matches.
    fn case(&self, arm: &Arm, around: May) -> May {
        let index = self.cases.get(&arm.of).filter(|index| self.given.get(index) == Some(&May::NO));
        let case = index.and_then(|index| self.script.commands.get(*index)?.case.as_deref());
        let Some(case) = case.filter(|case| !case.falls_through) else {
            return May { no: true, ..around };
        };
        let matches = |patterns: &Vec<Word>| patterns.iter().map(matches_error).fold(May::NO, May::or);
        let before = case.arms.iter().take(arm.number).map(matches).fold(May::NO, May::or);
        let own = case.arms.get(arm.number).map_or(May::EITHER, matches);
        around.and(before.not()).and(own)
    }

    /// How a command ends by itself.
    fn own(&self, index: usize, command: &Command) -> May {
        if command.next == Next::Background {
            return May::YES;
        }
        let given = self.given.get(&index).filter(|_| command.case.is_none());
        let own = given.copied().unwrap_or_else(|| self.known(command));
        if command.negated { own.not() } else { own }
    }

    /// How a test for the status of the last command ends.
    fn asked(&self, command: &Command) -> May {
        let [_, status, operator, zero, rest @ ..] = command.words.as_slice() else { return May::EITHER };
        let closed = rest.iter().all(|word| matches!(word.literal(), Some("]" | "]]")));
        let Some(status) = self.status_of(status).filter(|_| closed && zero.literal() == Some("0")) else {
            return May::EITHER;
        };
        match operator.literal() {
            Some("-eq" | "=") => status,
            Some("-ne" | "!=" | "-gt") => status.not(),
            _ => May::EITHER,
        }
    }

    fn known(&self, command: &Command) -> May {
        match command.program() {
            Some("true" | ":" | "echo" | "printf" | "case" | "set" | "for" | "sleep") => May::YES,
            Some("false") => May::NO,
            Some("exit") => match command.words.get(1) {
                None => self.status,
                Some(word) => match (self.status_of(word), word.literal().map(str::parse::<u8>)) {
                    (Some(status), _) => status,
                    (None, Some(Ok(0))) => May::YES,
                    (None, Some(Ok(_))) => May::NO,
                    _ => May::EITHER,
                },
            },
            Some("[" | "test" | "[[") => self.asked(command),
            None if command.words.is_empty() => {
                let plain = |word: &Word| word.expansions.is_empty() || is_status(word);
                let set = command.assignments.iter().all(|one| plain(&one.value));
                if set && !command.assignments.is_empty() { May::YES } else { May::EITHER }
            }
            _ => May::EITHER,
        }
    }
}

/// Whether nothing of a text runs behind a command that runs: `exec` with a program becomes that.
fn ends_shell(command: &Command) -> bool {
    match command.program() {
        Some("exit" | "return") => true,
        Some("exec") => command.words.len() > 1,
        _ => false,
    }
}

/// Whether a word is the status of the last command.
fn is_status(word: &Word) -> bool {
    word.text.as_str() == "$?" && !word.expansions.is_empty()
}

/// Whether an error reply, or no answer, matches a pattern of a `case`.
fn matches_error(pattern: &Word) -> May {
    match pattern.literal() {
        Some("*") => May::YES,
        Some(text) if text.contains("PONG") && !text.contains('!') => May::NO,
        _ => May::EITHER,
    }
}
