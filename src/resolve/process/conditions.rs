//! Conditions of scripts that the files decide, and what a `case` chooses.

use super::super::container::absolute;
use super::super::wildcard::{Hidden, Wildcard, is_pattern};
use super::script::State;
use crate::source::{Text, UNKNOWN};
use crate::syntax::shell::{Case, Command};
use crate::syntax::words::posix::Word;

impl State<'_, '_> {
    /// Whether a condition holds; `None` where that is not known.
    pub(super) fn truth(&mut self, command: &Command) -> Option<bool> {
        if command.piped_into.is_some() {
            return None;
        }
        if matches!(command.program(), Some("grep" | "egrep")) {
            return self.greps(command).map(|answer| answer != command.negated);
        }
        let words: Vec<Text> = command.words.iter().map(|word| self.value(word)).collect();
        let texts: Vec<&str> = words.iter().map(Text::as_str).collect();
        let program = texts.first().copied()?;
        let unknown = words.iter().any(Text::holds_unknown);
        let answer = match (program, &texts[1..]) {
            ("true" | ":", _) => Some(true),
            ("false", _) => Some(false),
            _ if unknown => None,
            ("[[", [test @ .., "]]"]) => {
                // Stars outside of quotes stand for anything.
                let stars = test.iter().skip(1).any(|word| word.contains(['*', '?']));
                if stars { None } else { self.test(test) }
            }
            ("[", [test @ .., "]"]) | ("test", test) => self.test(test),
            _ => None,
        };
        answer.map(|answer| answer != command.negated)
    }

    /// Whether `grep` finds a line in a file that is known.
    fn greps(&mut self, command: &Command) -> Option<bool> {
        let (matcher, options, files) = self.grep(command)?;
        let [file] = files[..] else { return None };
        let path = self.path(file)?;
        if self.follower.rewrites.removes(&path) {
            return Some(false);
        }
        let mut content = self.follower.content_of(&path, command.span);
        if !self.follower.expand(&mut content) {
            return None;
        }
        let inverted = options.contains('v');
        let mut unknown = false;
        for line in content.lines()? {
            if matcher.finds(line.as_str()) != inverted {
                return Some(true);
            }
            unknown |= line.holds_unknown();
        }
        (!unknown).then_some(false)
    }

    /// Which arms of a `case` have a pattern that its word matches; `None` where that is not known.
    pub(super) fn matching(&mut self, command: &Command, case: &Case) -> Vec<Option<bool>> {
        let subject = command.words.get(1).map(|word| self.value(word)).filter(|text| !text.holds_unknown());
        let Some(subject) = subject.filter(|_| !case.falls_through) else { return Vec::new() };
        let arm = |patterns: &Vec<Word>| {
            let mut all = patterns.iter().map(|pattern| matches(pattern, subject.as_str()));
            all.try_fold(Some(false), |any, one| match one {
                Some(true) => Err(()),
                Some(false) => Ok(any),
                None => Ok(None),
            })
            .unwrap_or(Some(true))
        };
        case.arms.iter().map(arm).collect()
    }

    /// The words of a `[ … ]`.
    fn test(&mut self, words: &[&str]) -> Option<bool> {
        match words {
            ["!", rest @ ..] if !rest.is_empty() => self.test(rest).map(|answer| !answer),
            ["-z", text] => Some(text.is_empty()),
            ["-n", text] => Some(!text.is_empty()),
            ["-f" | "-e" | "-r" | "-s", path] => {
                let full = absolute(path, &self.follower.directory);
                if full.contains(UNKNOWN) { None } else { self.follower.is_there(&full) }
            }
            [_, _, _, _, ..] if words.iter().any(|word| matches!(*word, "-o" | "||")) => {
                self.any_of(words, &["-o", "||"], true)
            }
            [_, _, _, _, ..] if words.iter().any(|word| matches!(*word, "-a" | "&&")) => {
                self.any_of(words, &["-a", "&&"], false)
            }
            [one] => Some(!one.is_empty()),
            [a, "=" | "==", b] => Some(a == b),
            [a, "!=", b] => Some(a != b),
            [a, operator, b] => compared(a.parse().ok()?, operator, b.parse().ok()?),
            _ => None,
        }
    }

    /// Several tests with words between them that join them; one of them decides where it comes to `wanted`.
    fn any_of(&mut self, words: &[&str], joints: &[&str], wanted: bool) -> Option<bool> {
        let mut all = Some(!wanted);
        for part in words.split(|word| joints.contains(word)) {
            match self.test(part) {
                Some(answer) if answer == wanted => return Some(wanted),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }
}

/// Whether a text matches a pattern; `None` where the pattern is not fixed or not understood.
fn matches(pattern: &Word, text: &str) -> Option<bool> {
    let glyphs = pattern.literal()?;
    let quoted = pattern.plain().is_none();
    match glyphs {
        _ if !is_pattern(glyphs) && !glyphs.contains('\\') => Some(glyphs == text),
        _ if quoted => None,
        _ => Some(Wildcard::new(glyphs, Hidden::Alike)?.matches(text)),
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
