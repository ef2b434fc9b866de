//! Physical lines to logical ones: continued lines joined, comments and empty lines dropped, here-documents cut out.

use crate::source::{Text, TextBuilder};
use std::ops::Range;

/// Reads logical lines.
pub(super) struct Lines<'a> {
    text: &'a Text,
    at: usize,
    /// The character that continues a line.
    pub(super) escape: char,
}

/// Lines up to the word that ends them.
pub(super) struct Body {
    /// The lines before that word's.
    pub(super) content: Text,
    /// Whether the word was found.
    pub(super) ended: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        let mark = '\u{feff}';
        let at = if text.as_str().starts_with(mark) { mark.len_utf8() } else { 0 };
        Self { text, at, escape: '\\' }
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.as_str().get(range).unwrap_or_default()
    }

    /// The next physical line without its line end.
    fn physical(&mut self) -> Option<Range<usize>> {
        let rest = self.slice(self.at..self.text.len());
        if rest.is_empty() {
            return None;
        }
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = self.at..self.at + length;
        self.at = (line.end + 1).min(self.text.len());
        Some(line.start..line.start + self.slice(line.clone()).trim_end_matches('\r').len())
    }

    /// The directives in the first lines, each as name and value. Reading them sets the escape character if it is one.
    pub(super) fn directives(&mut self) -> Vec<(String, Text)> {
        let mut found: Vec<(String, Text)> = Vec::new();
        loop {
            let start = self.at;
            let directive = self.physical().and_then(|line| self.directive(line));
            match directive {
                Some((name, value)) if found.iter().all(|(seen, _)| *seen != name) => {
                    if name == "escape"
                        && let "\\" | "`" = value.as_str()
                    {
                        self.escape = if value.as_str() == "`" { '`' } else { '\\' };
                    }
                    found.push((name, value));
                }
                _ => {
                    self.at = start;
                    return found;
                }
            }
        }
    }

    fn directive(&self, line: Range<usize>) -> Option<(String, Text)> {
        let (name, value) = self.slice(line.clone()).trim_start().strip_prefix('#')?.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        if !matches!(name.as_str(), "syntax" | "escape" | "check") {
            return None;
        }
        Some((name, self.text.slice(line.end - value.len()..line.end).trim_matches(char::is_whitespace)))
    }

    /// The next line that says something, without the blanks around it.
    pub(super) fn logical(&mut self) -> Option<Text> {
        loop {
            let line = self.physical()?;
            let blank = self.slice(line.clone()).len() - self.slice(line.clone()).trim_start().len();
            let first = line.start + blank..line.end;
            if self.slice(first.clone()).is_empty() || self.slice(first.clone()).starts_with('#') {
                continue;
            }
            let joined = self.join(first).trim_matches(char::is_whitespace);
            if !joined.is_empty() {
                return Some(joined);
            }
        }
    }

    fn join(&mut self, first: Range<usize>) -> Text {
        let Some(length) = self.continued(first.clone()) else { return self.text.slice(first) };
        let mut builder = TextBuilder::new(self.text.slice(first.clone()).span());
        builder.push_text(&self.text.slice(first.start..first.start + length));
        while let Some(line) = self.physical() {
            let content = self.slice(line.clone()).trim_start();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            match self.continued(line.clone()) {
                Some(length) => builder.push_text(&self.text.slice(line.start..line.start + length)),
                None => {
                    builder.push_text(&self.text.slice(line));
                    break;
                }
            }
        }
        builder.finish()
    }

    /// Length of a line before the escape character that continues it. A doubled one does not.
    fn continued(&self, line: Range<usize>) -> Option<usize> {
        let before = self.slice(line).trim_end_matches([' ', '\t']).strip_suffix(self.escape)?;
        (!before.ends_with(self.escape)).then_some(before.len())
    }

    /// The lines of a here-document. `tabs`: tabs at the start of a line do not count.
    pub(super) fn body(&mut self, end: &str, tabs: bool) -> Body {
        let start = self.at;
        let mut builder = TextBuilder::new(self.text.slice(start..start).span());
        loop {
            let from = self.at;
            let Some(line) = self.physical() else { return Body { content: builder.finish(), ended: false } };
            let whole = self.slice(line.clone());
            let content = if tabs { whole.trim_start_matches('\t') } else { whole };
            if content == end {
                return Body { content: builder.finish(), ended: true };
            }
            let skipped = whole.len() - content.len();
            builder.push_text(&self.text.slice(from + skipped..self.at));
        }
    }
}
