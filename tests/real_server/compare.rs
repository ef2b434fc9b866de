//! What redlint says of a case, against what the server does.

use crate::believed::Believed;
use crate::case::Case;
use crate::real::{Made, make};
use redlint::model::catalog::directives;
use std::collections::BTreeSet;
use std::fmt;

/// What they disagree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The server starts, redlint names these problems.
    Starts(String),
    /// The server refuses with these words, redlint sees nothing wrong.
    Refuses(String),
    /// Name, what the server says, what redlint says.
    Value(String, String, String),
    /// Whether a client without password may do something, as the server has it.
    Open(bool),
    /// A user: name, what the server says, what redlint says.
    User(String, String, String),
}

impl Difference {
    /// Whether two are about the same.
    pub fn resembles(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(one, ..), Self::Value(other, ..)) => one == other,
            (Self::User(..), Self::User(..)) => true,
            (Self::Starts(_), Self::Starts(_)) | (Self::Refuses(_), Self::Refuses(_)) => true,
            (one, other) => one == other,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starts(problems) => write!(f, "the server starts; redlint says\n  {problems}"),
            Self::Refuses(said) => {
                write!(f, "redlint sees nothing wrong; the server refuses:\n{}", tail(said))
            }
            Self::Value(name, real, mine) => write!(f, "{name} is {real:?}; redlint says {mine:?}"),
            Self::Open(open) => write!(f, "open to clients without password: {open}; redlint says otherwise"),
            Self::User(name, real, mine) => write!(f, "user {name} is\n  {real}\nredlint says\n  {mine}"),
        }
    }
}

fn tail(said: &str) -> String {
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let kept: Vec<&str> = lines[lines.len().saturating_sub(6)..].to_vec();
    format!("  {}", kept.join("\n  "))
}

/// What was compared.
#[derive(Debug, Default)]
pub struct Tally {
    /// Files that the server refuses.
    pub refused: usize,
    /// Files that it starts with.
    pub started: usize,
    /// Values that were compared.
    pub values: usize,
    /// Users that were compared.
    pub users: usize,
    /// Started servers that let nobody ask.
    pub silent: usize,
    /// Files that were not tried, since the server would reach out of its directory.
    pub skipped: usize,
    /// Directives whose value was written by a file.
    pub written: BTreeSet<&'static str>,
}

impl Tally {
    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        self.refused += other.refused;
        self.started += other.started;
        self.values += other.values;
        self.users += other.users;
        self.silent += other.silent;
        self.skipped += other.skipped;
        self.written.extend(&other.written);
    }

    /// Fails where the files were too much alike to mean something.
    pub fn assert_broad(&self) {
        assert!(self.refused + self.started >= 2000, "only {self}");
        assert!(self.refused > 500 && self.started > 500, "verdicts are lopsided: {self}");
        assert!(self.values > 100_000 && self.written.len() > 150 && self.silent < 100, "{self}");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refused, started, values, users, silent, skipped, written } = self;
        write!(
            f,
            "{refused} files refused, {started} started ({silent} of them silent, {skipped} not tried); \
             {values} values and {users} users compared, {} directives written",
            written.len()
        )
    }
}

/// Gives a case to both; the first thing they disagree on.
pub fn compare(case: &Case, target: &str, tally: &mut Tally) -> Option<Difference> {
    let believed = Believed::new(case, target);
    if believed.reaches_out() && believed.starts() {
        tally.skipped += 1;
        return None;
    }
    match (make(case), believed.starts()) {
        (Made::Refused(_), false) => {
            tally.refused += 1;
            None
        }
        (Made::Refused(said), true) => Some(Difference::Refuses(said)),
        (Made::Started { .. }, false) => Some(Difference::Starts(believed.problems())),
        (Made::Started { values, open, users }, true) => {
            tally.started += 1;
            if case.sentinel {
                return None;
            }
            let Some(values) = values else {
                tally.silent += 1;
                return None;
            };
            tally.written.extend(believed.written());
            let differs = values.iter().find_map(|(name, real)| value(&believed, name, real, tally));
            let users = || users.iter().find_map(|user| crate::user::differs(user, &believed, tally));
            let open = || (believed.open() != Some(open)).then_some(Difference::Open(open));
            differs.or_else(open).or_else(users)
        }
    }
}

fn value(believed: &Believed, name: &str, real: &str, tally: &mut Tally) -> Option<Difference> {
    tally.values += 1;
    let known = directives::find(name).is_some();
    let mine = if known { believed.value(name) } else { "no such directive".into() };
    // Nobody has that much memory: beyond 63 bits redlint shows the largest number.
    let huge = real.parse().is_ok_and(|real: u64| real > i64::MAX as u64) && mine == i64::MAX.to_string();
    (mine != real && !huge).then(|| Difference::Value(name.to_owned(), real.to_owned(), mine))
}
