//! How `grep` ends, and what it writes.

use super::outcome::May;
use super::said::Said;
use crate::syntax::words::posix::Word;

/// A call of `grep` that reads its input.
#[derive(Debug, Default)]
pub(super) struct Grep {
    /// What it looks for.
    pub(super) patterns: Vec<String>,
    /// Whether `|` stands between alternatives.
    pub(super) extended: bool,
    /// Whether a pattern stands for itself.
    fixed: bool,
    /// Whether it succeeds for lines that do not match.
    pub(super) turned: bool,
    /// Whether a line must be more than to have a match in it.
    pub(super) bounded: bool,
    /// Whether it writes nothing.
    pub(super) quiet: bool,
    /// Whether it writes something else than the lines.
    pub(super) counts: bool,
}

impl Grep {
    /// Reads the words of a call; `None` where something is not known, or files are read.
    pub(super) fn read(words: &[Word]) -> Option<Self> {
        let (program, words) = words.split_first()?;
        let program = program.literal()?;
        let (extended, fixed) = (program.ends_with("egrep"), program.ends_with("fgrep"));
        let mut grep = Self { extended, fixed, ..Self::default() };
        let mut others = Vec::new();
        let mut words = words.iter().map(Word::literal);
        let mut ended = false;
        while let Some(word) = words.next() {
            let word = word?;
            match word.strip_prefix('-').filter(|rest| !ended && !rest.is_empty()) {
                None => others.push(word.to_owned()),
                Some("-") => ended = true,
                Some(long) if long.starts_with('-') => grep.long(&long[1..])?,
                Some(letters) => {
                    for (at, letter) in letters.char_indices() {
                        if matches!(letter, 'e' | 'm') {
                            let rest = &letters[at + 1..];
                            let value = if rest.is_empty() { words.next()?? } else { rest };
                            if letter == 'e' {
                                grep.patterns.push(value.to_owned());
                            } else if value.parse::<u32>().ok()? == 0 {
                                return None;
                            }
                            break;
                        }
                        grep.letter(letter)?;
                    }
                }
            }
        }
        if grep.patterns.is_empty() {
            let pattern = (!others.is_empty()).then(|| others.remove(0))?;
            grep.patterns.push(pattern);
        }
        // What stands for something else in a pattern does not there.
        let plain = |pattern: &String| pattern.chars().all(|char| char.is_alphanumeric() || char == ' ');
        let known = !grep.fixed || grep.patterns.iter().all(plain);
        (others.is_empty() && known).then_some(grep)
    }

    /// How it ends for an input, and what it writes.
    pub(super) fn reads(&self, input: Said) -> (May, Said) {
        let matches = match input.matches(&self.patterns, self.extended) {
            May { yes: true, .. } if self.bounded => May::EITHER,
            matches => matches,
        };
        let ends = match &input {
            Said::Nothing => May::NO,
            Said::Line(_) if self.turned => matches.not(),
            // An empty line stands behind an error.
            _ if self.turned => May::EITHER,
            _ => matches,
        };
        let says = match ends {
            _ if self.quiet => Said::Nothing,
            _ if self.counts => Said::Unknown,
            May::NO => Said::Nothing,
            May::YES => input,
            _ if input.never_pongs() => Said::Trouble,
            _ => Said::Unknown,
        };
        (ends, says)
    }

    fn letter(&mut self, letter: char) -> Option<()> {
        match letter {
            'q' => self.quiet = true,
            'v' => self.turned = true,
            'w' | 'x' => self.bounded = true,
            'E' => self.extended = true,
            'F' => self.fixed = true,
            'c' | 'o' | 'n' => self.counts = true,
            'i' | 's' | 'a' | 'h' | 'G' => {}
            _ => return None,
        }
        Some(())
    }

    fn long(&mut self, option: &str) -> Option<()> {
        let letter = match option {
            "quiet" | "silent" => 'q',
            "invert-match" => 'v',
            "word-regexp" => 'w',
            "line-regexp" => 'x',
            "ignore-case" => 'i',
            "extended-regexp" => 'E',
            "fixed-strings" => 'F',
            "count" => 'c',
            "no-messages" | "text" | "color=never" => 's',
            _ => return None,
        };
        self.letter(letter)
    }
}
