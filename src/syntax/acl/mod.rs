//! ACL rules: the words of a `user` line or a line of an ACL file.
//!
//! Which commands and categories exist, and which rules a server version knows, is for others to say.

mod file;
mod hash;
mod rule;
mod selector;
mod state;

pub use file::{AclFile, parse_file};
pub use hash::hash;
pub use rule::{Rule, RuleKind};

use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};

/// A user with its rules.
#[derive(Debug, Clone)]
pub struct UserLine {
    /// From the name to the last rule.
    pub span: Span,
    /// Its name.
    pub name: Text,
    /// Its rules in order.
    pub rules: Vec<Rule>,
}

/// A rule that the server refuses, and with it the whole configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclProblem {
    /// The word to blame.
    pub span: Span,
    /// What is wrong, for a reader. Holds nothing of the word, which may be a password.
    pub message: String,
}

impl AclProblem {
    fn new(word: &Text, message: impl Into<String>) -> Self {
        Self { span: word.span(), message: message.into() }
    }

    /// As a finding about the file.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::input("invalid-acl", "ACL that the server refuses", self.span, self.message.clone())
    }
}

/// Reads the words of a `user` line behind the keyword: name and rules. `None` where there is no name.
///
/// Selectors may span words: `(+get ~x)` is one rule. Words that [hold something unknown](Text::holds_unknown) are
/// not judged.
pub fn parse_user(words: &[Text]) -> (Option<UserLine>, Vec<AclProblem>) {
    let Some((name, rules)) = words.split_first() else { return (None, Vec::new()) };
    let mut problems = Vec::new();
    if name.as_str().contains(|char: char| char.is_ascii_whitespace() || matches!(char, '\0' | '\u{b}')) {
        problems.push(AclProblem::new(name, "a user name must not contain blanks"));
    }
    let span = words.iter().map(Text::outer_span).reduce(Span::to).unwrap_or(name.anchor());
    let (words, open) = selector::merge(rules);
    problems.extend(open);
    // An empty word, such as `""`, is no rule to any server.
    let rules: Vec<Rule> =
        words.iter().filter(|word| !word.is_empty()).map(|word| rule::parse(word, &mut problems)).collect();
    problems.extend(state::check(&rules));
    problems.sort_by_key(|problem| problem.span);
    (Some(UserLine { span, name: name.clone(), rules }), problems)
}
