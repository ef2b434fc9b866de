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
    /// A character that no URL may hold: a blank, a backslash, one outside of ASCII.
    Odd,
    /// A `+`, which stands for a blank where forms are sent.
    Plus,
    /// A `;`, which ends a URL where several may stand.
    Semicolon,
    /// A `,`, which does the same.
    Comma,
    /// The port is none.
    Port,
}

/// Characters that are odd. Those of templates, `<` and `{`, are left to whoever fills them in.
const ODD: [char; 6] = [' ', '"', '\\', '^', '`', '|'];

impl Trouble {
    /// Its name among the facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Percent => "percent",
            Self::Bracket => "bracket",
            Self::Odd => "odd",
            Self::Plus => "plus",
            Self::Semicolon => "semicolon",
            Self::Comma => "comma",
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
    /// What is wrong, in words, without what to do. Names at most one character of a password.
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
        message: format!("`{char}` ends the host part of the URL"),
        replacement: Some(encoded),
    })
}

/// Characters of a user name or password that some clients stumble over, the first one of each kind.
pub(super) fn in_userinfo(userinfo: &Text) -> Vec<UrlProblem> {
    let value = userinfo.as_str();
    let mut found: Vec<UrlProblem> = Vec::new();
    let stray = percent::stray(value).into_iter().map(|at| (at, Trouble::Percent));
    // A name is never decoded as forms are.
    let password = value.find(':').unwrap_or_default();
    let raw = value.char_indices().filter_map(|(at, char)| Some((at, trouble(char)?)));
    let raw = raw.filter(|(at, trouble)| *trouble != Trouble::Plus || *at >= password);
    for (at, trouble) in stray.chain(raw) {
        if !found.iter().any(|known| known.trouble == trouble) {
            found.extend(value[at..].chars().next().map(|char| problem(userinfo, at, char, trouble)));
        }
    }
    found
}

/// What trouble a character makes that stands as it is.
fn trouble(char: char) -> Option<Trouble> {
    match char {
        UNKNOWN => None,
        '[' | ']' => Some(Trouble::Bracket),
        '+' => Some(Trouble::Plus),
        ';' => Some(Trouble::Semicolon),
        ',' => Some(Trouble::Comma),
        char => (char.is_control() || !char.is_ascii() || ODD.contains(&char)).then_some(Trouble::Odd),
    }
}

fn problem(userinfo: &Text, at: usize, char: char, trouble: Trouble) -> UrlProblem {
    let encoded = percent::encode(char.encode_utf8(&mut [0; 4]));
    let message = match trouble {
        Trouble::Percent => "no two hex digits follow the `%`".to_owned(),
        Trouble::Plus => format!("`{char}` is read as a blank"),
        Trouble::Semicolon | Trouble::Comma => {
            format!("`{char}` ends a URL, behind which another one may follow")
        }
        Trouble::Bracket => format!("`{char}` belongs to an address"),
        _ => format!("`{}` may stand in no URL", char.escape_debug()),
    };
    let span = userinfo.slice(at..at + char.len_utf8()).span();
    UrlProblem { trouble, span, message, replacement: Some(encoded) }
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
