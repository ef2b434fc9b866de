//! `sed`, as scripts use it to fill in a configuration.

use super::super::environment::Environment;
use super::content::{Instead, is_directive};
use super::expression::{Action, Address, Edit, Piece, Reader};
use super::pattern::Matcher;
use crate::source::{Text, TextBuilder};
use crate::syntax::words::posix::Word;

/// One call of `sed`.
#[derive(Debug, Default)]
pub(super) struct Sed {
    /// What it does to lines, in order; `None` where some of it is not understood.
    pub(super) edits: Option<Vec<Edit>>,
    /// Whether it changes its files instead of telling what would come of them.
    pub(super) in_place: bool,
    /// The files, by the index of the word.
    pub(super) files: Vec<usize>,
}

/// Reads the words of a call.
pub(super) fn read(words: &[Word], environment: &Environment) -> Sed {
    let mut sed = Sed::default();
    let mut reader =
        Reader { environment, extended: words.iter().any(|word| is_extended(word.text.as_str())) };
    let mut edits = Some(Vec::new());
    let mut add = |word: &Word| {
        let read = reader.script(word);
        edits = edits.take().zip(read).map(|(mut all, more)| {
            all.extend(more);
            all
        });
    };
    let (mut at, mut given, mut odd) = (1, false, false);
    while let Some(word) = words.get(at) {
        let text = word.text.as_str();
        if text.starts_with("-i") || text.starts_with("--in-place") {
            sed.in_place = true;
        } else if matches!(text, "-e" | "--expression") {
            at += 1;
            given = true;
            words.get(at).into_iter().for_each(&mut add);
        } else if let Some(long) = text.strip_prefix("--") {
            odd |= !matches!(long, "regexp-extended" | "posix" | "follow-symlinks" | "separate");
        } else if text.starts_with('-') && text.len() > 1 {
            let letters = text.split_once('i').map_or(text, |(before, _)| before);
            sed.in_place |= letters.len() < text.len();
            odd |= !letters[1..].bytes().all(|letter| b"Ersue".contains(&letter));
            if letters.ends_with('e') {
                at += 1;
                given = true;
                words.get(at).into_iter().for_each(&mut add);
            }
        } else if !given {
            given = true;
            add(word);
        } else {
            sed.files.push(at);
        }
        at += 1;
    }
    sed.edits = edits.filter(|_| !odd);
    sed
}

/// Whether an option makes patterns extended ones.
fn is_extended(option: &str) -> bool {
    let short = option.starts_with('-') && !option.starts_with("--") && !option.contains("-i");
    option == "--regexp-extended" || short && option.contains(['E', 'r'])
}

/// What some edits make of a line; `None` where they leave it as it is.
pub(super) fn apply(edits: &[Edit], line: &Text, number: usize, last: bool) -> Option<Instead> {
    let mut current = None;
    let (mut before, mut behind, mut gone, mut ended) = (Vec::new(), Vec::new(), false, false);
    for edit in edits {
        let now = current.as_ref().unwrap_or(line);
        let meant = match &edit.address {
            Address::Every => true,
            Address::Number(wanted) => *wanted == number,
            Address::Last => last,
            Address::Matching(matcher) => matcher.finds(now.as_str()),
        };
        if !meant {
            continue;
        }
        match &edit.action {
            Action::Substitute { matcher, new, .. } => {
                if let Some(new) = substituted(now, matcher, new) {
                    current = Some(new);
                }
            }
            Action::Append(text) => behind.push(text.clone()),
            Action::Insert(text) => before.push(text.clone()),
            Action::Delete => gone = true,
            Action::Change(text) => {
                before.push(text.clone());
                (gone, ended) = (true, true);
            }
        }
        if gone {
            break;
        }
    }
    if current.is_none() && before.is_empty() && behind.is_empty() && !gone {
        return None;
    }
    if !gone {
        before.extend(current.as_ref().unwrap_or(line).split('\n'));
    }
    // What it writes by itself ends with a line feed.
    ended |= !behind.is_empty();
    before.extend(behind);
    Some(Instead { lines: before, ended })
}

/// A line with other text for what a pattern finds in it; `None` where it finds nothing.
fn substituted(line: &Text, matcher: &Matcher, new: &[Piece]) -> Option<Text> {
    if !matcher.finds(line.as_str()) {
        return None;
    }
    let mut out = TextBuilder::new(line.anchor());
    let mut from = 0;
    for groups in matcher.matches(line.as_str()) {
        let whole = groups.first().cloned().flatten()?;
        out.push_text(&line.slice(from..whole.start));
        let found = line.slice(whole.clone());
        for piece in new {
            match piece {
                // Where all that is found goes, what comes stands for it.
                Piece::Text(text) if is_token(found.as_str()) => {
                    out.push_text(&text.clone().seen_via(found.span()));
                }
                Piece::Text(text) => out.push_text(text),
                Piece::Group(number) => {
                    groups
                        .get(*number)
                        .cloned()
                        .flatten()
                        .into_iter()
                        .for_each(|group| out.push_text(&line.slice(group)));
                }
            }
        }
        from = whole.end;
    }
    out.push_text(&line.slice(from..line.len()));
    Some(out.finish())
}

/// The directives that some edits put in the place of others, for a file of which nobody sees what stands there; `None`
/// where they do anything else to it.
pub(super) fn directives(edits: &[Edit]) -> Option<Vec<Text>> {
    let directive = |edit: &Edit| match &edit.action {
        Action::Substitute { pattern, new, .. } => match &new[..] {
            [Piece::Text(text)] => {
                let name = text.as_str().split_whitespace().next().unwrap_or_default();
                let names = pattern.to_ascii_lowercase().contains(&name.to_ascii_lowercase());
                (names && is_directive(text.as_str())).then(|| text.clone())
            }
            _ => None,
        },
        _ => None,
    };
    edits.iter().map(directive).collect()
}

/// The tokens that some edits replace, and what each becomes; `None` where they do anything else.
pub(super) fn tokens(edits: &[Edit]) -> Option<Vec<(String, Text)>> {
    let token = |edit: &Edit| match (&edit.address, &edit.action) {
        (Address::Every, Action::Substitute { pattern, new, .. }) => match &new[..] {
            [Piece::Text(text)] => Some((literal(pattern).filter(|token| is_token(token))?, text.clone())),
            _ => None,
        },
        _ => None,
    };
    edits.iter().map(token).collect()
}

/// The text that a pattern matches where it matches only one; `None` for a real pattern.
fn literal(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                escaped if !escaped.is_alphanumeric() => out.push(escaped),
                _ => return None,
            },
            '*' | '[' | '^' => return None,
            // A dollar sign is one unless it ends the pattern.
            '$' if chars.peek().is_none() => return None,
            other => out.push(other),
        }
    }
    Some(out)
}

/// Whether a text is a template's token, not the value of a directive.
fn is_token(text: &str) -> bool {
    let marked = text.contains("${") || text.starts_with('$') || text.contains("{{") || text.contains("__");
    let marked = marked
        || (text.starts_with('%') && text.ends_with('%'))
        || (text.starts_with('@') && text.ends_with('@'));
    let shouted = text.len() > 3
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    !text.is_empty() && (marked || shouted)
}
