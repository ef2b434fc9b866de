//! Words behind the script of a shell that nobody looks at.

use crate::source::Text;
use crate::syntax::shell::handed::{self, Handed};
use crate::syntax::shell::program::base_name;
use crate::syntax::shell::wrapper::skip;

/// The first word behind a script in `sh -c script …` that is certainly meant for somebody, and that the script does not look
/// at: it is `$0`, `$1`, … there.
pub(super) fn unused_word(words: &[Text]) -> Option<&Text> {
    let words = words.get(skip(words)..)?;
    let Some(Handed::Script(at)) = handed::to_shell(words) else { return None };
    let (script, first) = (words.get(at)?, words.get(at + 1)?);
    let option = first.as_str().len() > 2 && first.as_str().starts_with('-');
    let meant = option || (is_one_word(script.as_str()) && !is_name(first.as_str()));
    (meant && !script.holds_unknown() && !asks(script.as_str())).then_some(first)
}

/// Whether a script is the name of a program and nothing else.
fn is_one_word(script: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    !script.is_empty() && script.chars().all(plain)
}

/// Whether a word behind a script is what scripts are called by.
fn is_name(word: &str) -> bool {
    matches!(base_name(word), "sh" | "bash" | "ash" | "dash" | "--" | "-" | "_")
}

/// Whether a script may look at its arguments: by `$1` and the like, by commands that go through them, or in another file.
fn asks(script: &str) -> bool {
    let parameter = |rest: &str| {
        let rest = rest.trim_start_matches(['{', '#', '!']);
        rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '@' | '*' | '#' | '}'))
    };
    script.split('$').skip(1).any(|rest| rest.starts_with('#') || parameter(rest))
        || ["shift", "getopts", "eval", "source", "for", "."].iter().any(|word| {
            script
                .split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '(' | '{'))
                .any(|one| one == *word)
        })
}
