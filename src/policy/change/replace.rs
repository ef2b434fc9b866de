//! Writes something else in place of bytes.

use super::lines::{is_yaml, line_end, line_start};
use super::style::unquoted;
use crate::source::{Edit, Sources, Span};

/// The edit that puts `content` in place of the bytes, quoted as its place needs it.
pub(super) fn replace(sources: &Sources, span: Span, content: &str) -> Option<Edit> {
    let text = sources.text(span.file);
    let old = text.get(span.range())?;
    // An option keeps its dashes.
    let content = match old.starts_with("--") && !content.starts_with('-') {
        true => format!("--{content}"),
        false => content.to_owned(),
    };
    let content = if is_yaml(sources, span.file) { in_yaml(text, span, content)? } else { content };
    Some(Edit { span, content })
}

fn in_yaml(text: &str, span: Span, content: String) -> Option<String> {
    if content.contains('\n') {
        return None;
    }
    let range = span.range();
    let (quote, outside) = unquoted(text, range.clone());
    match quote {
        Some('"') => return (!content.contains(['"', '\\'])).then_some(content),
        Some(_) => return (!content.contains('\'')).then_some(content),
        None => {}
    }
    let risky = content.contains(": ") || content.contains(" #") || content.ends_with(':');
    let odd_start = content.starts_with(|c: char| "*&!|>%@`{}[],#?\"'".contains(c)) || content.is_empty();
    if !risky && !odd_start {
        return Some(content);
    }
    let before = text[line_start(text, outside.start)..outside.start].trim_end();
    let after = text[outside.end..line_end(text, outside.end)].trim_start();
    let whole = (before.ends_with([':', '-', '[', ',']) || before.is_empty())
        && (after.is_empty() || after.starts_with([',', ']', '#']));
    (whole && !content.contains(['"', '\\'])).then(|| format!("\"{content}\""))
}
