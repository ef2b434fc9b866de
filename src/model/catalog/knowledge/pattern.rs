/// A pattern in which `*` stands for any characters. Case counts.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    glob: &'static str,
    letters: u64,
}

/// A text that many things are looked for in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Searched<'t> {
    text: &'t str,
    letters: u64,
}

impl Pattern {
    pub(super) const fn new(glob: &'static str) -> Self {
        Self { glob, letters: letters(glob.as_bytes()) & !letters(b"*") }
    }

    /// Whether it matches all of a text.
    pub(super) fn matches(self, searched: Searched<'_>) -> bool {
        self.letters & !searched.letters == 0 && glob(self.glob, searched.text)
    }
}

impl<'t> Searched<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, letters: letters(text.as_bytes()) }
    }
}

/// A bit for each character, several of which may share one: what lacks a letter of another text cannot hold it.
const fn letters(text: &[u8]) -> u64 {
    let (mut letters, mut at) = (0, 0);
    while at < text.len() {
        letters |= 1 << (text[at] % 64);
        at += 1;
    }
    letters
}

/// Whether all of a text matches a pattern, in which `*` stands for any characters. Case counts.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // Mostly an end tells already.
    let differ = |own: Option<&u8>, other: Option<&u8>| own != other && own != Some(&b'*');
    if differ(pattern.first(), text.first()) || differ(pattern.last(), text.last()) {
        return false;
    }
    let Some((head, rest)) = cut(pattern) else { return pattern == text };
    match text.strip_prefix(head) {
        Some(after) => (pattern, text) = (rest, after),
        None => return false,
    }
    while let Some((part, rest)) = cut(pattern) {
        if let Some(first) = part.first() {
            let starts = |window: &[u8]| window.first() == Some(first) && window == part;
            let Some(at) = text.windows(part.len()).position(starts) else { return false };
            text = &text[at + part.len()..];
        }
        pattern = rest;
    }
    text.ends_with(pattern)
}

/// What stands before and after the first `*`.
fn cut(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let star = pattern.iter().position(|byte| *byte == b'*')?;
    Some((&pattern[..star], &pattern[star + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        let cases = [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b*", "abc", true),
            ("*celery* worker*", "celery -a app worker -l info", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "ac", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
        ];
        for (pattern, text, matches) in cases {
            assert_eq!(glob(pattern, text), matches, "{pattern} {text}");
            assert_eq!(Pattern::new(pattern).matches(Searched::new(text)), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn letters_that_share_a_bit_do_not_make_a_match() {
        assert!(!Pattern::new("a!").matches(Searched::new("aa")));
    }
}
