use crate::discover::Kind;
use crate::source::{FileId, Sources, Span};
use crate::syntax::yaml;
use std::path::Path;

/// A comment, from the sign that begins it to its last character that is no blank.
pub(super) struct Comment {
    pub(super) span: Span,
    /// Whether nothing else stands on its line.
    pub(super) own_line: bool,
}

/// How a file writes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// As YAML does.
    Yaml,
    /// On lines of their own, and behind values where these are not quoted.
    Env,
    /// Anywhere outside of strings, behind `//` as well.
    Code,
    /// On lines of their own.
    Lines,
}

impl Style {
    fn of(path: &Path, text: &str) -> Self {
        let yaml = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"));
        match Kind::promised(path) {
            _ if yaml => Self::Yaml,
            Some(Kind::Env) => Self::Env,
            Some(Kind::Script | Kind::Code) => Self::Code,
            _ if text.starts_with("#!") => Self::Code,
            _ => Self::Lines,
        }
    }

    /// Where the comment of a line starts.
    fn comment(self, line: &str) -> Option<usize> {
        let blank = line.len() - line.trim_start_matches([' ', '\t', '\u{feff}']).len();
        match self {
            _ if line[blank..].starts_with('#') => Some(blank),
            Self::Env => after_value(line),
            Self::Code => after_code(line),
            Self::Yaml | Self::Lines => None,
        }
    }
}

/// Comments of a file that speak to redlint.
pub(super) fn comments(sources: &Sources, file: FileId) -> Vec<Comment> {
    let text = sources.text(file);
    let style = Style::of(sources.file(file).path(), text);
    let spans: Vec<Span> = match style {
        Style::Yaml => yaml::parse(file, text).0.comments.into_iter().map(|comment| comment.span).collect(),
        _ => lines(file, text, style),
    };
    let own_line = |span: Span| {
        let before = text.get(..span.start as usize).unwrap_or_default();
        before
            .rsplit('\n')
            .next()
            .is_some_and(|before| before.trim().trim_start_matches('\u{feff}').is_empty())
    };
    let trimmed = |span: Span| span.part(0..sources.snippet(span).trim_end().len());
    let all = spans.into_iter().filter(|span| sources.snippet(*span).contains(super::NAME));
    all.map(|span| Comment { span: trimmed(span), own_line: own_line(span) }).collect()
}

/// Suppressions that stand where the file has no comment: behind an instruction or a directive, inside a value. `all`
/// are its comments, in order. Code may speak of suppressions in its strings, so nothing is said of it.
pub(super) fn misplaced(sources: &Sources, file: FileId, all: &[Comment]) -> Vec<Span> {
    let text = sources.text(file);
    if Style::of(sources.file(file).path(), text) == Style::Code {
        return Vec::new();
    }
    let mut comments = all.iter().map(|comment| comment.span.range()).peekable();
    let mut found = Vec::new();
    for (at, _) in text.match_indices(super::MARK) {
        while comments.next_if(|comment| comment.end <= at).is_some() {}
        let before = text[..at].trim_end_matches([' ', '\t']);
        let begins = super::WORDS.iter().any(|word| {
            let after = text[at + super::MARK.len()..].trim_start_matches(' ').strip_prefix(word);
            after.is_some_and(|after| after.starts_with('['))
        });
        let inside = comments.peek().is_some_and(|comment| comment.contains(&at));
        if begins && !inside && before.ends_with('#') {
            let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
            let start = before.len() - 1;
            found.push(Span::new(file, start..start + text[start..end].trim_end().len()));
        }
    }
    found
}

/// Whether a line that begins so is nothing but a comment.
pub(super) fn is_comment(path: &Path, line: &str) -> bool {
    const SLASHES: [&str; 5] = ["php", "ts", "js", "mjs", "cjs"];
    let slashes = |end: &str| SLASHES.iter().any(|one| end.eq_ignore_ascii_case(one));
    line.starts_with('#')
        || line.starts_with("//") && path.extension().and_then(|end| end.to_str()).is_some_and(slashes)
}

/// Comments of formats in which a line is one thing.
fn lines(file: FileId, text: &str, style: Style) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        found.extend(style.comment(line).map(|at| Span::new(file, start + at..start + line.len())));
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

/// Where the comment behind code starts that speaks to redlint: what several languages have in common is enough for
/// it, as it has to begin with a word that hardly stands in a string.
fn after_code(line: &str) -> Option<usize> {
    let (before, after) = line.split_at(line.rfind(super::MARK)?);
    let before = before.trim_end();
    let code = before.strip_suffix("//").unwrap_or_else(|| before.trim_end_matches('#'));
    // A quote that is open before it and is closed behind it.
    let quoted = |quote: char| code.matches(quote).count() % 2 == 1 && after.contains(quote);
    let apart = code.is_empty() || code.ends_with(char::is_whitespace);
    (code.len() < before.len() && apart && !quoted('"') && !quoted('\'')).then_some(code.len())
}
