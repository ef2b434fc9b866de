//! Patterns of `sed`: which lines they match.

use regex::{Captures, Regex, RegexBuilder};
use std::ops::Range;

/// A pattern as it is written, with all that decides what it means.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// What stands between the delimiters.
    pub(super) text: String,
    /// Whether `+`, `?`, `|`, braces and brackets count without a backslash, as for `sed -E`.
    pub(super) extended: bool,
    /// Whether capitals are as good as small letters.
    pub(super) any_case: bool,
    /// Whether all of a line counts, not only what matches first.
    pub(super) all: bool,
}

/// A pattern that is understood.
#[derive(Debug)]
pub(super) struct Matcher {
    regex: Regex,
    all: bool,
}

impl Matcher {
    /// Whether any of a line matches.
    pub(super) fn finds(&self, line: &str) -> bool {
        self.regex.is_match(line)
    }

    /// What of a line matches, each with its groups: the first is all of it.
    pub(super) fn matches(&self, line: &str) -> Vec<Vec<Option<Range<usize>>>> {
        let most = if self.all { usize::MAX } else { 1 };
        let groups = |found: Captures<'_>| found.iter().map(|group| Some(group?.range())).collect();
        self.regex.captures_iter(line).take(most).map(groups).collect()
    }

    /// How many groups it has.
    pub(super) fn groups(&self) -> usize {
        self.regex.captures_len() - 1
    }
}

impl Pattern {
    /// What finds it; `None` for a pattern that is not understood.
    pub(super) fn matcher(&self) -> Option<Matcher> {
        Some(Matcher { regex: self.regex()?, all: self.all })
    }

    fn regex(&self) -> Option<Regex> {
        let mut out = String::new();
        let mut chars = self.text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next()? {
                    class @ ('s' | 'S' | 'w' | 'W' | 'b' | 't') => out.extend(['\\', class]),
                    '<' | '>' => out.push_str("\\b"),
                    c if c.is_alphanumeric() || c == '\n' => return None,
                    c @ ('(' | ')' | '{' | '}' | '+' | '?' | '|') if !self.extended => out.push(c),
                    c => literal(c, &mut out),
                },
                '[' => {
                    out.push('[');
                    out.extend(chars.next_if_eq(&'^'));
                    // One that stands first does not end the class.
                    if chars.next_if_eq(&']').is_some() {
                        out.push_str("\\]");
                    }
                    loop {
                        match chars.next()? {
                            ']' => break out.push(']'),
                            '[' if chars.peek() == Some(&':') => {
                                out.push('[');
                                while let Some(c) = chars.next_if(|c| *c != ']') {
                                    out.push(c);
                                }
                                out.extend(chars.next());
                            }
                            c @ ('[' | '\\' | '&' | '~') => out.extend(['\\', c]),
                            c => out.push(c),
                        }
                    }
                }
                '*' if out.is_empty() || out == "^" => literal(c, &mut out),
                '.' | '*' => out.push(c),
                '^' if out.is_empty() || out.ends_with(['(', '|']) || self.extended => out.push(c),
                '$' if chars.peek().is_none() || self.extended => out.push(c),
                // It may end a group, or be one.
                '$' if chars.peek() == Some(&'\\') => return None,
                '(' | ')' | '{' | '}' | '+' | '?' | '|' if self.extended => out.push(c),
                c => literal(c, &mut out),
            }
        }
        RegexBuilder::new(&out).case_insensitive(self.any_case).size_limit(1 << 20).build().ok()
    }
}

fn literal(c: char, out: &mut String) {
    out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn lines_that_a_pattern_finds() {
        let conf = "port 7000\n# requirepass foobared\nbind 127.0.0.1\ndir ./\na+b\n";
        let cases = [
            ("port 6379", false, Some(false)),
            ("port 7000", false, Some(true)),
            ("^port .*", false, Some(true)),
            ("^requirepass .*", false, Some(false)),
            ("# requirepass foobared", false, Some(true)),
            ("#\\s*requirepass.*$", false, Some(true)),
            ("^\\(#\\|;\\) *requirepass", false, Some(true)),
            ("^(#|;) *requirepass", true, Some(true)),
            ("^(#|;) *requirepass", false, Some(false)),
            ("bind 127\\.0\\.0\\.1", false, Some(true)),
            ("bind 127.0.0.1 ::1", false, Some(false)),
            ("^bind[[:space:]][^ ]*", false, Some(true)),
            ("\\(^\\|# \\)requirepass", false, Some(true)),
            ("\\(7000$\\)", false, None),
            ("a+b", false, Some(true)),
            ("a+b", true, Some(false)),
            ("^*", false, Some(false)),
            ("\\(dir\\).*\\1", false, None),
            ("[", false, None),
        ];
        for (text, extended, expected) in cases {
            let pattern = Pattern { text: text.to_owned(), extended, any_case: false, all: false };
            let matcher = pattern.matcher();
            let found = matcher.map(|matcher| conf.lines().any(|line| !matcher.matches(line).is_empty()));
            assert_eq!(found, expected, "{text}");
        }
        let mut shouted = Pattern { text: "O".to_owned(), extended: false, any_case: true, all: false };
        let count = |pattern: &Pattern| pattern.matcher().map(|matcher| matcher.matches("foobared").len());
        assert_eq!(count(&shouted), Some(1));
        shouted.all = true;
        assert_eq!(count(&shouted), Some(2));
    }
}
