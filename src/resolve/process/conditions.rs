//! Conditions of scripts that the files decide.

use super::super::container::{Place, absolute};
use super::script::State;
use crate::source::Text;
use crate::syntax::shell::Command;

impl State<'_, '_> {
    /// Whether a condition holds; `None` where that is not known.
    pub(super) fn truth(&mut self, command: &Command) -> Option<bool> {
        if command.piped_into.is_some() {
            return None;
        }
        let mut words: Vec<Text> = Vec::new();
        for word in &command.words {
            if matches!(word.text.as_str(), "$1" | "${1}") {
                words.push(self.arguments.first().cloned().unwrap_or_else(|| Text::empty(command.span)));
            } else if matches!(word.text.as_str(), "$#" | "${#}")
                && !self.arguments.iter().any(Text::holds_unknown)
            {
                words.push(Text::whole(self.arguments.len().to_string(), command.span));
            } else {
                words.push(self.value(word));
            }
        }
        let texts: Vec<&str> = words.iter().map(Text::as_str).collect();
        let program = texts.first().copied()?;
        let unknown = words.iter().any(Text::holds_unknown);
        let answer = match (program, &texts[1..]) {
            ("true" | ":", _) => Some(true),
            ("false", _) => Some(false),
            ("[", [test @ .., "]"]) | ("[[", [test @ .., "]]"]) | ("test", test) => {
                if unknown {
                    None
                } else {
                    self.test(test)
                }
            }
            _ => None,
        };
        answer.map(|answer| answer != command.negated)
    }

    /// The words of a `[ … ]`.
    fn test(&mut self, words: &[&str]) -> Option<bool> {
        match words {
            ["!", rest @ ..] if !rest.is_empty() => self.test(rest).map(|answer| !answer),
            ["-z", text] => Some(text.is_empty()),
            ["-n", text] => Some(!text.is_empty()),
            ["-f" | "-e" | "-r" | "-s", path] => {
                let full = absolute(path, &self.follower.directory);
                if self.follower.rewrites.may_write(&full) {
                    return None;
                }
                match self.follower.container.place(&full) {
                    Place::Tree(_) | Place::Inline(_) => Some(true),
                    Place::Nothing => Some(false),
                    Place::Hidden(_) => None,
                }
            }
            [one] => Some(!one.is_empty()),
            [a, "=" | "==", b] if !b.contains(['*', '?']) => Some(a == b),
            [a, "!=", b] if !b.contains(['*', '?']) => Some(a != b),
            [a, operator, b] => compared(a.parse().ok()?, operator, b.parse().ok()?),
            _ => None,
        }
    }
}

/// What a test of two numbers says.
fn compared(a: i64, operator: &str, b: i64) -> Option<bool> {
    match operator {
        "-eq" => Some(a == b),
        "-ne" => Some(a != b),
        "-gt" => Some(a > b),
        "-ge" => Some(a >= b),
        "-lt" => Some(a < b),
        "-le" => Some(a <= b),
        _ => None,
    }
}
