//! Shell commands, as far as words, pipes and lists go.
//!
//! The parser finds every simple command with the context that it runs in; compound commands are containers whose
//! inner commands are found too. It is no judge of syntax: what it does not understand it steps over.

mod assignment;
mod composed;
mod draft;
mod elsewhere;
mod frames;
mod group;
pub mod handed;
mod installed;
mod lexer;
mod list;
mod options;
mod parser;
pub mod program;
pub mod sets;
mod started;
pub mod wrapper;

pub use composed::Composed;
pub use installed::{Installed, Installs, Way};
pub use parser::parse;
pub use started::Started;

use super::words::posix::Word;
use crate::source::{Span, Text};
use std::sync::Arc;

/// A shell text.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Its simple commands in order; those within a `$(…)` follow the command whose words hold it.
    pub commands: Vec<Command>,
}

/// A simple command: assignments, a program with its arguments, redirections. `case … in`, `for … in …` and `[[ … ]]`
/// are taken as commands of that name, `((…))` as one of one word.
#[derive(Debug, Clone)]
pub struct Command {
    /// From its first word or assignment to its last.
    pub span: Span,
    /// Assignments before the program: `NAME=value`.
    pub assignments: Vec<Assignment>,
    /// The program and its arguments; empty for mere assignments.
    pub words: Vec<Word>,
    /// Redirections in order.
    pub redirections: Vec<Redirection>,
    /// Index of the command that reads its output.
    pub piped_into: Option<usize>,
    /// What joins its pipeline to the next.
    pub next: Next,
    /// Numbers of the compound commands and groups behind `&&` or `||` that it stands in, outermost first.
    pub behind: Vec<usize>,
    /// Whether a `!` before its pipeline turns the exit status around.
    pub negated: bool,
    /// Whether it stands in the condition of an `if`, `while` or `until`, or is a test before `&&` or `||`.
    pub condition: bool,
    /// The arms of compound commands that it stands in, outermost first. A condition stands in the arm that it decides.
    pub arms: Vec<Arm>,
    /// Numbers of the subshells that it stands in, outermost first.
    pub shells: Vec<usize>,
    /// Index of the command whose words hold the `$(…)` that it stands in.
    pub inside: Option<usize>,
    /// Name of the function that it stands in; `None` where it stands in none.
    pub function: Option<Arc<str>>,
    /// What a `case … in` chooses from.
    pub case: Option<Box<Case>>,
}

/// The arms of a `case`.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Number of the compound command, as its [`Arm`]s have it.
    pub of: usize,
    /// The patterns of each arm, in order.
    pub arms: Vec<Vec<Word>>,
    /// Whether an arm may run behind another one: `;&` or `;;&` stands between them.
    pub falls_through: bool,
}

/// An arm of an `if` or a `case`, the body of a loop, or what stands behind a test and `&&` or `||`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arm {
    /// Number of the compound command in its text, in order.
    pub of: usize,
    /// Number of the arm, from 0.
    pub number: usize,
    /// When it runs.
    pub kind: ArmKind,
}

/// When an [`Arm`] runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ArmKind {
    /// Where the condition of the same number holds and no earlier one does.
    If,
    /// Where no condition holds.
    Else,
    /// Never, once, or many times.
    Loop,
    /// Where the word of a [`Case`] matches one of the patterns of the same number.
    Case,
    /// Once or never.
    #[default]
    Other,
}

/// `NAME=value` before a command.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The name.
    pub name: Text,
    /// The value; what stands in the parentheses of an array is not in it.
    pub value: Word,
    /// Whether it goes behind the old value: `NAME+=value`.
    pub appends: bool,
    /// What stands in the parentheses of an array.
    pub elements: Option<Vec<Word>>,
}

/// `> file`, `2>&1`, `<<EOF`.
#[derive(Debug, Clone)]
pub struct Redirection {
    /// `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `>&`, …
    pub operator: &'static str,
    /// Number of the descriptor, where one is given.
    pub descriptor: Option<Text>,
    /// File, descriptor, or delimiter of a here-document.
    pub target: Word,
    /// Content of a here-document.
    pub body: Option<Text>,
}

/// What stands between a pipeline and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Next {
    /// `;`, a line feed, or nothing.
    #[default]
    End,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `&`: it runs in the background.
    Background,
}

impl Command {
    /// The program as written; `None` where there is none or an expansion decides it.
    pub fn program(&self) -> Option<&str> {
        self.words.first()?.literal()
    }
}
