//! How words of a command sit in a file: as items of a list, or in one string.

use super::lines::{line_break, line_end, line_start};
use std::ops::Range;

/// How the words of a stretch of bytes sit in their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Style {
    /// Items of `["a", "b"]`, in YAML or JSON.
    Flow {
        /// Quote around each.
        quote: Option<char>,
    },
    /// Items on lines of their own, `- a`.
    Block {
        /// Quote around each.
        quote: Option<char>,
        /// Line break and white space before the dash.
        indent: String,
    },
    /// Words of one string.
    Line {
        /// Quote around the string.
        outer: Option<char>,
    },
}

/// The style of the words at `range`, which may be the inside of quotes.
pub(super) fn style(text: &str, range: Range<usize>) -> Style {
    let (quote, outside) = unquoted(text, range);
    let (before, after) = (&text[..outside.start], &text[outside.end..]);
    let listed = before.trim_end().ends_with(['[', ',']) && after.trim_start().starts_with([',', ']']);
    if listed && !is_script(before) {
        return Style::Flow { quote };
    }
    let start = line_start(text, outside.start);
    let prefix = &text[start..outside.start];
    let rest = text[outside.end..line_end(text, outside.end)].trim_start();
    if prefix.trim() == "-" && (rest.is_empty() || rest.starts_with('#')) && !is_script(before) {
        let space = &prefix[..prefix.len() - prefix.trim_start().len()];
        let indent = format!("{}{space}", line_break(text));
        return Style::Block { quote, indent };
    }
    Style::Line { outer: outer_quote(text, start, outside.start, quote) }
}

/// Whether what follows is the script of `sh -c`, not a word of its own.
fn is_script(before: &str) -> bool {
    let last = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '"' | '\''));
    let word = last.rsplit(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\'' | '[')).next();
    word.is_some_and(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))
}

/// The quote around a range, and the range with it.
pub(super) fn unquoted(text: &str, range: Range<usize>) -> (Option<char>, Range<usize>) {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    match (before, after) {
        (Some(quote @ ('"' | '\'')), Some(other)) if quote == other => {
            (Some(quote), range.start - 1..range.end + 1)
        }
        _ => (None, range),
    }
}

/// The quote around the string that holds a word, as far as its line tells.
fn outer_quote(text: &str, line: usize, at: usize, quote: Option<char>) -> Option<char> {
    let prefix = text[line..at].trim_start().trim_start_matches("- ").trim_start();
    let value = match prefix.split_once(": ") {
        Some((key, value)) if !key.contains(['"', '\'', ' ', '[']) => value.trim_start(),
        _ => prefix,
    };
    let opened = value.chars().next().or(quote);
    // In a flow list the string may start anywhere on the line: the last quote that stands after `[` or `,`.
    let inner = value.starts_with('[').then(|| {
        let open = value.rfind(", \"").or(value.rfind(",\"")).or(value.rfind("[\""));
        open.map(|_| '"')
    });
    inner.flatten().or(opened).filter(|c| matches!(c, '"' | '\''))
}

impl Style {
    /// Words as they are written here, in place of others; `None` where that is not sure to read as meant.
    pub(super) fn write(&self, words: &[String]) -> Option<String> {
        let between = match self {
            Self::Flow { quote } => format!("{0}, {0}", mark(*quote)),
            Self::Block { quote, indent } => format!("{0}{indent}- {0}", mark(*quote)),
            Self::Line { .. } => " ".to_owned(),
        };
        let words: Option<Vec<String>> = words.iter().map(|word| self.word(word)).collect();
        Some(words?.join(&between))
    }

    /// Further words, to stand after the one that this style is of, outside its quotes.
    pub(super) fn more(&self, words: &[String]) -> Option<String> {
        let more = self.write(words)?;
        Some(match self {
            Self::Flow { quote } => format!(", {0}{more}{0}", mark(*quote)),
            Self::Block { quote, indent } => format!("{indent}- {0}{more}{0}", mark(*quote)),
            Self::Line { .. } => format!(" {more}"),
        })
    }

    fn word(&self, word: &str) -> Option<String> {
        if word.contains(['$', '\n', '\\', '"', '\'', '`']) {
            return None;
        }
        match self {
            Self::Flow { quote: Some(_) } | Self::Block { quote: Some(_), .. } => Some(word.to_owned()),
            // A plain item that YAML would read as something else, or as nothing, needs quotes.
            Self::Flow { quote: None } | Self::Block { quote: None, .. }
                if !is_plain(word) || is_typed(word) =>
            {
                Some(format!("\"{word}\""))
            }
            Self::Line { outer } if !is_plain(word) => {
                if word.contains(" #") || word.contains(": ") {
                    return None;
                }
                let inner = if *outer == Some('"') { '\'' } else { '"' };
                Some(format!("{inner}{word}{inner}"))
            }
            _ => Some(word.to_owned()),
        }
    }
}

fn mark(quote: Option<char>) -> String {
    quote.map(String::from).unwrap_or_default()
}

/// The words of a value as redis.conf has it; `""` is the empty word.
pub(super) fn words(value: &str) -> Vec<String> {
    value
        .split_whitespace()
        .map(|word| if word == "\"\"" { String::new() } else { word.to_owned() })
        .collect()
}

/// Whether a word means itself wherever it stands: in a shell, in YAML, in redis.conf.
pub(super) fn is_plain(word: &str) -> bool {
    let first = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    let other = |c: char| first(c) || matches!(c, ':' | '@' | '%' | '+' | '=');
    word.starts_with(first) && word.chars().all(other) && !word.ends_with(':') && word != "-"
}

/// Whether YAML reads a plain word as a number or a truth value, which a command list does not take everywhere.
fn is_typed(word: &str) -> bool {
    let truth = ["yes", "no", "on", "off", "true", "false", "null"];
    truth.contains(&word) || word.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style_of(text: &str, word: &str) -> Style {
        let at = text.rfind(word).unwrap();
        style(text, at..at + word.len())
    }

    #[test]
    fn words_are_written_like_their_neighbours() {
        let words = ["--save".to_owned(), String::new(), "* -::*".to_owned()];
        for (text, word, expected) in [
            ("command: [\"redis-server\"]", "redis-server", r#", "--save", "", "* -::*""#),
            ("command: [redis-server, a]", "a", r#", --save, "", "* -::*""#),
            ("command:\n  - redis-server\n  - 'a'\n", "a", "\n  - '--save'\n  - ''\n  - '* -::*'"),
            (
                "command:\r\n  - redis-server\r\n",
                "redis-server",
                "\r\n  - --save\r\n  - \"\"\r\n  - \"* -::*\"",
            ),
            ("command: redis-server a", "a", r#" --save "" "* -::*""#),
            ("command: \"redis-server a\"", "a", " --save '' '* -::*'"),
            ("command: [\"sh\", \"-c\", \"redis-server\"]", "redis-server", " --save '' '* -::*'"),
            ("command:\n  - sh\n  - -c\n  - redis-server\n", "redis-server", r#" --save "" "* -::*""#),
            ("command: >\n  redis-server\n  a\n", "a", r#" --save "" "* -::*""#),
        ] {
            assert_eq!(style_of(text, word).more(&words).as_deref(), Some(expected), "{text}");
        }
    }
}
