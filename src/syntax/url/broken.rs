use super::{hosts, percent};
use crate::source::{Span, Text, UNKNOWN};

/// A kind of problem. Which of them a library stumbles over depends on its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A `/`, `?` or `#` ends the part with the password.
    Cut,
    /// A `%` that no two hex digits follow.
    Percent,
    /// A bracket, which begins or ends an address.
    Bracket,
    /// A backslash or a control character.
    Odd,
    /// The port is none.
    Port,
}

impl Trouble {
    /// Its name among the facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Percent => "percent",
            Self::Bracket => "bracket",
            Self::Odd => "odd",
            Self::Port => "port",
        }
    }
}

/// What keeps a URL from being read as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlProblem {
    /// What kind of problem it is.
    pub trouble: Trouble,
    /// The offending bytes.
    pub span: Span,
    /// What is wrong, in words. Names at most one character of a password.
    pub message: String,
    /// What to write in place of the bytes; `None` where that is not known.
    pub replacement: Option<String>,
}

/// A `/`, `?` or `#` that ends the authority before the `@`.
pub(super) fn early_end(body: &Text, at: usize) -> Option<UrlProblem> {
    let char = body.as_str().get(at..)?.chars().next()?;
    let encoded = percent::encode(char.encode_utf8(&mut [0; 4]));
    Some(UrlProblem {
        trouble: Trouble::Cut,
        span: body.slice(at..at + 1).span(),
        message: format!(
            "`{char}` ends the host part of the URL; in a password it must be written `{encoded}`"
        ),
        replacement: Some(encoded),
    })
}

/// A byte of user name or password that clients stumble over.
pub(super) fn in_userinfo(userinfo: &Text) -> Option<UrlProblem> {
    let value = userinfo.as_str();
    // Every library takes a blank.
    let raw = |char: char| matches!(char, '[' | ']' | '\\') || char.is_control();
    let raw = value.find(|char| raw(char) && char != UNKNOWN);
    let at = raw.into_iter().chain(percent::stray(value)).min()?;
    let char = value[at..].chars().next()?;
    let encoded = percent::encode(char.encode_utf8(&mut [0; 4]));
    let (trouble, message) = match char {
        '%' => (Trouble::Percent, "a `%` that no two hex digits follow must be written `%25`".to_owned()),
        char => {
            let trouble = if matches!(char, '[' | ']') { Trouble::Bracket } else { Trouble::Odd };
            (trouble, format!("`{}` in a password must be written `{encoded}`", char.escape_debug()))
        }
    };
    Some(UrlProblem {
        trouble,
        span: userinfo.slice(at..at + char.len_utf8()).span(),
        message,
        replacement: Some(encoded),
    })
}

/// A port that is no number.
pub(super) fn in_hosts(text: &Text) -> Option<UrlProblem> {
    if text.holds_unknown() {
        return None;
    }
    // `<port>`, `{port}` and `$PORT` are to be filled in.
    let bad = |port: &str| port.parse::<u16>().is_err() && !port.contains(['<', '{', '}', '$']);
    let port = hosts::read(text).into_iter().filter_map(|host| host.port).find(|port| bad(port.as_str()))?;
    Some(UrlProblem {
        trouble: Trouble::Port,
        span: port.span(),
        message: "the port is not a number from 0 to 65535".to_owned(),
        replacement: None,
    })
}
