use super::WORDS;
use super::comments::{Comment, comments, is_comment, misplaced};
use super::suppression::Suppression;
use super::wrong::{problem, without_reason};
use crate::config::nearest;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::source::{Edit, FileId, SourceFile, Sources, Span};

/// What people write who mean the same.
const MEANT: [&str; 3] = ["disable", "allow", "suppress"];

/// Reads the suppressions of a file, and what is wrong with them.
pub(super) fn read(sources: &Sources, file: FileId) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let mut suppressions = Vec::new();
    let mut problems = Vec::new();
    let all = comments(sources, file);
    let below =
        if all.iter().any(|comment| comment.own_line) { below(sources.file(file)) } else { Vec::new() };
    for comment in &all {
        match parse(sources, comment, &below, &mut problems) {
            Some(Ok(suppression)) => suppressions.push(suppression),
            Some(Err(problem)) => problems.push(problem),
            None => {}
        }
    }
    problems.extend(misplaced(sources, file, &all).into_iter().map(|span| {
        let message =
            "the file has no comment here, so this suppresses nothing: it belongs to what stands before it";
        invalid(span, message).with_help("Put it on a line of its own, above the one that it is about.")
    }));
    (suppressions, problems)
}

fn invalid(span: Span, message: impl Into<String>) -> Diagnostic {
    problem("invalid-suppression", "Suppression that cannot be understood", span, message)
        .with_help("Write `# redlint: ignore[rule] reason`, or `file-ignore[rule]` for all of the file.")
}

/// `None` where the comment says something else.
fn parse(
    sources: &Sources,
    comment: &Comment,
    below: &[Option<usize>],
    problems: &mut Vec<Diagnostic>,
) -> Option<Result<Suppression, Diagnostic>> {
    let text = sources.snippet(comment.span);
    let said = text.trim_start_matches(['#', '/']).trim_start();
    let Some(rest) = said.strip_prefix(super::MARK).map(str::trim_start) else {
        return without_colon(text, said, comment.span).map(Err);
    };
    let word =
        rest.split(|char: char| !(char.is_ascii_alphabetic() || char == '-')).next().unwrap_or_default();
    let after = rest.get(word.len()..).unwrap_or_default();
    let offset = |part: &str| text.len() - part.len();
    if !WORDS.contains(&word) && after.starts_with('[') && !word.is_empty() {
        let span = comment.span.part(offset(rest)..offset(after));
        let mut problem = invalid(span, format!("`{word}` suppresses nothing"));
        let meant = match word {
            _ if word.contains("file") => Some("file-ignore"),
            _ if MEANT.contains(&word) => Some("ignore"),
            _ => nearest(word, WORDS),
        };
        if let Some(meant) = meant {
            problem.help = Some(format!("Did you mean `{meant}`?"));
            let edits = vec![Edit { span, content: meant.to_owned() }];
            problem.fixes.push(Fix { title: format!("Write `{meant}`"), safety: Safety::Safe, edits });
        }
        return Some(Err(problem));
    }
    // Without a list behind its first word it may be prose.
    if !WORDS.contains(&word) && !MEANT.contains(&word) && !after.starts_with('[') {
        return None;
    }
    let whole_file = word == "file-ignore";
    let inside = after.strip_prefix('[').and_then(|list| list.split_once(']'));
    let (Some((list, said)), true) = (inside, whole_file || word == "ignore") else {
        return Some(Err(invalid(comment.span, format!("`{}` suppresses nothing", text.trim()))));
    };
    let start = offset(after) + 1;
    let mut rules = Vec::new();
    let mut at = start;
    for name in list.split(',') {
        let blank = name.len() - name.trim_start().len();
        let trimmed = name.trim();
        if !trimmed.is_empty() {
            rules.push((trimmed.to_owned(), comment.span.part(at + blank..at + blank + trimmed.len())));
        }
        at += name.len() + 1;
    }
    if rules.is_empty() {
        return Some(Err(invalid(comment.span, "this suppression names no rule")));
    }
    let mut until = None;
    let mut reason = Vec::new();
    for word in said.split_whitespace() {
        let Some(day) = word.strip_prefix("until=") else {
            reason.push(word);
            continue;
        };
        // A word of the comment: its place is where it lies in memory.
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let span = comment.span.part(at..at + word.len());
        match day.parse() {
            Ok(day) => until = Some((day, span)),
            Err(why) => {
                let problem = invalid(span, why);
                return Some(Err(problem.with_help("The last day that it counts on: `until=2027-01-31`.")));
            }
        }
    }
    let reason = reason.join(" ").trim_start_matches([':', '-', '\u{2013}', '\u{2014}', ' ']).to_owned();
    if reason.is_empty() {
        problems.push(without_reason(sources, comment.span, comment.own_line));
        return None;
    }
    Some(Ok(Suppression {
        comment: comment.span,
        rules,
        reason,
        until,
        lines: (!whole_file).then(|| covered(sources, comment, below)),
        own_line: comment.own_line,
    }))
}

/// What is wrong with a suppression that lacks the colon behind the name; `None` where the comment says something else.
fn without_colon(text: &str, said: &str, comment: Span) -> Option<Diagnostic> {
    let rest = said.strip_prefix(super::NAME)?;
    let words = rest.trim_start_matches([' ', '-', '=', '.']);
    let begins = |word: &&str| words.strip_prefix(*word).is_some_and(|after| after.starts_with('['));
    let meant = super::WORDS.into_iter().find(begins).filter(|_| words.len() < rest.len())?;
    let span = comment.part(text.len() - said.len()..text.len() - words.len());
    let mut problem = invalid(span, "the colon behind `redlint` is missing, so this suppresses nothing");
    problem.help = Some(format!("Write `redlint: {meant}[rule] reason`."));
    let edits = vec![Edit { span, content: format!("{} ", super::MARK) }];
    problem.fixes.push(Fix { title: "Write the colon".to_owned(), safety: Safety::Safe, edits });
    Some(problem)
}

/// The comment's line, and for a line of its own the next one that is no comment.
fn covered(sources: &Sources, comment: &Comment, below: &[Option<usize>]) -> Vec<usize> {
    let own = sources.file(comment.span.file).lines().line_at(comment.span.start as usize);
    let next = below.get(own).copied().flatten().filter(|_| comment.own_line);
    std::iter::once(own).chain(next).collect()
}

/// For each line of a file the next one that is no comment.
fn below(file: &SourceFile) -> Vec<Option<usize>> {
    let (text, lines) = (file.text(), file.lines());
    let is_comment = |line: usize| {
        text.get(lines.range(text, line)).is_some_and(|line| is_comment(file.path(), line.trim_start()))
    };
    let mut below = vec![None; lines.len()];
    for line in (1..lines.len()).rev() {
        below[line - 1] = if is_comment(line) { below[line] } else { Some(line) };
    }
    below
}
