use crate::source::{FileId, Sources, Span};
use crate::syntax::yaml;
use std::path::Path;

/// A comment, from its `#` to its last character that is no blank.
pub(super) struct Comment {
    pub(super) span: Span,
    /// Whether nothing else stands on its line.
    pub(super) own_line: bool,
}

/// Comments of a file that speak to redlint.
pub(super) fn comments(sources: &Sources, file: FileId) -> Vec<Comment> {
    let text = sources.text(file);
    let path = sources.file(file).path();
    let yaml = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"));
    let spans: Vec<Span> = match yaml {
        true => yaml::parse(file, text).0.comments.into_iter().map(|comment| comment.span).collect(),
        false => lines(file, text, is_env(path)),
    };
    let own_line = |span: Span| {
        let before = text.get(..span.start as usize).unwrap_or_default();
        before
            .rsplit('\n')
            .next()
            .is_some_and(|before| before.trim().trim_start_matches('\u{feff}').is_empty())
    };
    let trimmed = |span: Span| span.part(0..sources.snippet(span).trim_end().len());
    let all = spans.into_iter().filter(|span| sources.snippet(*span).contains(super::MARK));
    all.map(|span| Comment { span: trimmed(span), own_line: own_line(span) }).collect()
}

fn is_env(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(".env") || name.ends_with(".env")
}

/// Comments of formats in which a line is one thing. Only env files have them after values, where these are not quoted.
fn lines(file: FileId, text: &str, trailing: bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let blank = line.len() - line.trim_start_matches([' ', '\t', '\u{feff}']).len();
        let at = match line.get(blank..) {
            Some(rest) if rest.starts_with('#') => Some(blank),
            _ if trailing => after_value(line),
            _ => None,
        };
        found.extend(at.map(|at| Span::new(file, start + at..start + line.len())));
        start += line.len() + 1;
    }
    found
}

/// Where the comment after an entry starts.
fn after_value(line: &str) -> Option<usize> {
    let value = line.find('=')? + 1;
    let quote = line.get(value..)?.trim_start().chars().next().filter(|char| matches!(char, '"' | '\''));
    let from = match quote {
        Some(quote) => line.rfind(quote).filter(|end| *end > value)?,
        None => value,
    };
    line.get(from..)?.find(" #").map(|at| from + at + 1)
}
