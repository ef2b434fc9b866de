use crate::source::Text;

/// Directives that take a password.
const DIRECTIVES: [&str; 2] = ["requirepass", "masterauth"];

/// Whether a text speaks of a directive that takes a password.
pub(super) fn mentioned(text: &Text) -> bool {
    DIRECTIVES.iter().any(|name| text.as_str().contains(name))
}

/// Passwords that stand in the open behind the directives that take one, as the next word or within a word.
pub(super) fn behind_directives(words: &[Text]) -> Vec<Text> {
    let mut found = Vec::new();
    let comment = |word: &Text| word.as_str().trim_start().starts_with('#');
    for (index, word) in words.iter().enumerate().filter(|(_, word)| !comment(word)) {
        for name in DIRECTIVES {
            let bare = word.as_str().trim_start_matches('-').eq_ignore_ascii_case(name);
            if bare {
                found.extend(words.get(index + 1).cloned());
            } else if let Some(at) = word.as_str().find(&format!("{name} ")) {
                let start = at + name.len() + 1;
                let rest = &word.as_str()[start..];
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '\\' | '"' | '\''));
                found.push(word.slice(start..start + end.unwrap_or(rest.len())));
            }
        }
    }
    found.retain(is_open);
    found
}

/// Whether a text stands there as it is: no variable decides it.
pub(super) fn is_open(text: &Text) -> bool {
    !text.is_empty() && !text.holds_unknown() && !text.as_str().contains('$')
}
