//! What words hand to a shell.

use super::program::base_name;
use crate::source::Text;

/// What a shell is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// The script in a word, by its index: `sh -c 'script'`.
    Script(usize),
    /// The script in a file, which a word names.
    File(usize),
}

/// What words hand to a shell that they begin with; `None` for a shell that reads its input, and for other programs.
pub fn to_shell(words: &[Text]) -> Option<Handed> {
    let name = base_name(words.first()?.as_str());
    let mut at = match name {
        "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh" => 1,
        "busybox" if words.get(1).is_some_and(|word| matches!(word.as_str(), "sh" | "ash")) => 2,
        _ => return None,
    };
    while let Some(text) = words.get(at).map(Text::as_str) {
        if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.starts_with('-')) {
            at += 1;
            if letters.contains('c') {
                return words.get(at).map(|_| Handed::Script(at));
            }
            at += usize::from(letters.ends_with('o'));
        } else if text.starts_with("--") {
            at += 1;
        } else {
            return Some(Handed::File(at));
        }
    }
    None
}

/// Words of `su` among which its script is looked for.
const WORDS: usize = 64;

/// The script that `su` or `runuser` hands to the shell of a user, wherever `-c` stands: its index, and whether it is in
/// the language of a shell and sees the environment. A login shell starts with an environment of its own.
pub fn to_user(words: &[Text]) -> Option<(usize, bool)> {
    const VALUED: [&str; 10] =
        ["-c", "--command", "-s", "--shell", "-g", "--group", "-G", "--supp-group", "-u", "--user"];
    let name = base_name(words.first()?.as_str());
    let (mut script, mut same) = (None, matches!(name, "su" | "runuser"));
    let (mut at, mut named) = (if same { 1 } else { words.len() }, false);
    while let Some(word) = words.get(at).filter(|_| at < WORDS).map(Text::as_str) {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-')).unwrap_or_default();
        same &= word != "-" && !letters.contains('l');
        match word {
            _ if word == "--command" || letters.ends_with('c') => script = Some(at + 1),
            "--login" => same = false,
            // What stands behind is a program with options of its own.
            "--" => break,
            _ if named && !word.starts_with('-') => break,
            "-u" | "--user" => named = true,
            "-s" | "--shell" => {
                same &= words.get(at + 1).is_some_and(|shell| base_name(shell.as_str()).ends_with("sh"));
            }
            _ => {}
        }
        at += if VALUED.contains(&word) || letters.ends_with('c') { 2 } else { 1 };
    }
    script.filter(|script| *script < words.len()).map(|script| (script, same))
}
