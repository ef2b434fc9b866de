//! Removes a directive, an entry, or words of a command.

use super::lines::{begins_line, is_structured, line_end, line_start, next_line};
use super::style::{Style, style, unquoted};
use crate::source::{Edit, Sources, Span};
use std::ops::Range;

/// The edit that removes what stands at a place: its lines, its items of a list, or its words of a string.
pub(super) fn remove(sources: &Sources, span: Span) -> Option<Edit> {
    let text = sources.text(span.file);
    text.get(span.range())?;
    let own = closed(text, span.range());
    let range = match alone(text, own.clone()) {
        Some(lines) if !is_structured(sources, span.file) => lines,
        _ => in_structure(text, own)?,
    };
    Some(Edit { span: Span::new(span.file, range), content: String::new() })
}

fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    line_start(text, range.start)..next_line(text, range.end)
}

/// A range with the quote behind it that ends what a quote in it begins.
fn closed(text: &str, range: Range<usize>) -> Range<usize> {
    let ends = |quote: &char| text[range.clone()].matches(*quote).count() % 2 == 1;
    let quote = text[range.end..].chars().next().filter(|char| matches!(char, '"' | '\''));
    range.start..range.end + usize::from(quote.as_ref().is_some_and(ends))
}

/// The lines of what begins one, as a directive does; `None` where a command stands before it. Of a line that goes on from
/// the one before by a `\`, that goes as well where nothing is left for it to lead to.
fn alone(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    if !begins_line(text, range.start) {
        return None;
    }
    let after = text[range.end..line_end(text, range.end)].trim();
    let above = text[..line_start(text, range.start)].trim_end_matches(['\r', '\n']).strip_suffix('\\');
    match above {
        Some(above) if after.is_empty() => Some(above.trim_end().len()..range.end),
        Some(_) if after != "\\" => {
            let rest = &text[range.end..];
            Some(range.start..range.end + (rest.len() - rest.trim_start_matches([' ', '\t']).len()))
        }
        _ => Some(whole_lines(text, range)),
    }
}

fn in_structure(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let items = with_quotes(text, range.clone());
    let (style, outside) = match style(text, items.clone()) {
        Style::Line { .. } => (style(text, range.clone()), unquoted(text, range.clone()).1),
        listed => (listed, items),
    };
    match style {
        Style::Flow { .. } => Some(flow_items(text, outside)),
        Style::Block { .. } => block_items(text, outside),
        Style::Line { .. } => {
            let line = line_start(text, range.start)..line_end(text, range.end);
            let (before, after) = (text[line.start..range.start].trim(), text[range.end..line.end].trim());
            // Alone on its line: in a text block, or a whole entry of a mapping.
            if before.is_empty() && after.is_empty() {
                return Some(whole_lines(text, range));
            }
            let gap = text[..range.start].len() - text[..range.start].trim_end_matches([' ', '\t']).len();
            let inside = !before.is_empty() && !before.ends_with([':', '-', '"', '\'', '[', ',']) && gap > 0;
            inside.then(|| range.start - gap..range.end)
        }
    }
}

/// A range with the quote before its first item and the one after its last, whichever there are.
fn with_quotes(text: &str, range: Range<usize>) -> Range<usize> {
    let quoted = |c: char| matches!(c, '"' | '\'');
    let start = range.start - usize::from(text[..range.start].ends_with(quoted));
    start..range.end + usize::from(text[range.end..].starts_with(quoted))
}

/// Items of a flow list with the comma that parted them from their neighbours.
fn flow_items(text: &str, items: Range<usize>) -> Range<usize> {
    let after = &text[items.end..];
    let trimmed = after.trim_start();
    if let Some(rest) = trimmed.strip_prefix(',') {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return items.start..items.end + (after.len() - trimmed.len()) + 1 + blank;
    }
    let before = text[..items.start].trim_end();
    let comma = before.strip_suffix(',').map_or(items.start, str::len);
    comma..items.end
}

/// Items of a block list; `None` where nothing would be left of it.
fn block_items(text: &str, items: Range<usize>) -> Option<Range<usize>> {
    let lines = whole_lines(text, items);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = text[lines.start..].lines().next().map_or(0, indent);
    let is_item = |line: &str| indent(line) == own && line.trim_start().starts_with("- ");
    let before = text[..lines.start].lines().next_back().is_some_and(is_item);
    let after = text[lines.end..].lines().next().is_some_and(is_item);
    (before || after).then_some(lines)
}
