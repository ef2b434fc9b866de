//! What a command of a check writes to its output, and how that compares.

use super::outcome::May;

/// What a server answers that wants a password first.
const REFUSED: &str = "NOAUTH Authentication required.";

/// What a command writes to its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// Nothing, or some lines about an error, in which there is no `PONG`.
    Trouble,
    /// That the server wants a password first.
    Refused,
    /// An error reply, of which nobody knows the words.
    Error,
    /// This line.
    Line(String),
    /// Nobody knows what.
    Unknown,
}

impl Said {
    /// What is written where one command or another, or both, write.
    pub(super) fn also(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other && one == Self::Nothing => one,
            (one, other) if one.never_pongs() && other.never_pongs() => Self::Trouble,
            _ => Self::Unknown,
        }
    }

    /// Whether there is certainly no `PONG` in it.
    pub(super) fn never_pongs(&self) -> bool {
        match self {
            Self::Nothing | Self::Trouble | Self::Refused | Self::Error => true,
            Self::Line(line) => !pongs(line),
            Self::Unknown => false,
        }
    }

    /// Whether it is the same as a text, as `test` compares.
    pub(super) fn equals(&self, text: &str) -> May {
        match self {
            Self::Nothing if text.is_empty() => May::YES,
            Self::Nothing => May::NO,
            Self::Line(line) if line == text => May::YES,
            Self::Line(_) => May::NO,
            Self::Refused | Self::Error if text.is_empty() => May::NO,
            Self::Trouble | Self::Refused | Self::Error if pongs(text) => May::NO,
            Self::Trouble | Self::Refused | Self::Error | Self::Unknown => May::EITHER,
        }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> May {
        match self {
            Self::Nothing => May::YES,
            Self::Line(line) if line.is_empty() => May::YES,
            Self::Refused | Self::Error | Self::Line(_) => May::NO,
            Self::Trouble | Self::Unknown => May::EITHER,
        }
    }

    /// Whether one of its lines matches one of the patterns of `grep`.
    pub(super) fn matches(&self, patterns: &[String], extended: bool) -> May {
        if *self == Self::Nothing {
            return May::NO;
        }
        let separator = if extended { "|" } else { "\\|" };
        let alternatives = patterns.iter().flat_map(|pattern| pattern.split(separator));
        alternatives.map(|one| self.matches_one(one)).fold(May::NO, May::or)
    }

    fn matches_one(&self, pattern: &str) -> May {
        let plain = pattern.trim_start_matches('^').trim_end_matches('$');
        let anchored = plain.len() != pattern.len();
        let any = matches!(plain, "" | "." | ".*") && pattern != "^$";
        if any && matches!(self, Self::Refused | Self::Error) {
            return May::YES;
        }
        if !plain.chars().all(|char| char.is_alphanumeric() || " _:=,@/-".contains(char)) {
            return if self.never_pongs() && needs_pong(plain) { May::NO } else { May::EITHER };
        }
        let within = |line: &str| {
            let (line, plain) = (line.to_ascii_lowercase(), plain.to_ascii_lowercase());
            if line.contains(&plain) { May::EITHER } else { May::NO }
        };
        match self {
            Self::Nothing => May::NO,
            Self::Refused if !anchored && REFUSED.contains(plain) => May::YES,
            Self::Line(line) if !anchored && line.contains(plain) => May::YES,
            Self::Refused => within(&format!("(error) {REFUSED}")),
            Self::Line(line) => within(line),
            Self::Trouble | Self::Error if pongs(plain) => May::NO,
            Self::Trouble | Self::Error | Self::Unknown => May::EITHER,
        }
    }
}

/// Whether a text, in any case, has a `PONG` in it.
pub(super) fn pongs(text: &str) -> bool {
    text.to_ascii_uppercase().contains("PONG")
}

/// Whether what a pattern matches certainly has a `PONG` in it.
fn needs_pong(pattern: &str) -> bool {
    let upper = pattern.to_ascii_uppercase();
    let Some(at) = upper.find("PONG") else { return false };
    let rest = &upper[at + 4..];
    // A `?` or `*` may stand behind a group as well.
    !upper[..at].contains(['[', '\\']) && !rest.contains(['?', '*', '{', '\\', '[']) && !rest.contains(")+")
        || rest == ".*" && !upper[..at].contains(['[', '\\', '('])
}
