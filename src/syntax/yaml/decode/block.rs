//! Literal and folded blocks: indentation, folding, chomping.

use super::{Source, Style, break_length};
use crate::source::{Text, TextBuilder};
use std::ops::Range;

/// What becomes of the line breaks at the end.
#[derive(PartialEq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

pub(super) fn decode(source: &Source) -> Text {
    let header = header(source);
    let span = source.span(header.clone());
    let mut builder = TextBuilder::new(span);
    content(source, &header, &mut builder);
    if builder.as_str() != source.value {
        let end = source.slice(header.start..source.range.end).trim_end().len() + header.start;
        return Text::whole(source.value, source.span(header.start..end.max(header.end)));
    }
    let text = builder.finish();
    let whole = span.to(text.span());
    text.anchored(whole)
}

/// `|` or `>` with the indicators behind it. Only `:`, `-`, `?`, blanks and comments can stand between the token before
/// the block and its header.
fn header(source: &Source) -> Range<usize> {
    let mut at = source.after;
    loop {
        let rest = source.slice(at..source.text.len());
        let Some(found) = rest.find(['|', '>', '#']) else { return source.range.start..source.range.start };
        at += found;
        if rest.get(found..).is_some_and(|rest| rest.starts_with('#')) {
            let comment = rest.get(found..).unwrap_or_default();
            at += comment.find(['\n', '\r']).unwrap_or(comment.len());
            continue;
        }
        let indicators = rest.get(found + 1..).unwrap_or_default();
        let length = indicators.bytes().take_while(|next| matches!(next, b'+' | b'-' | b'1'..=b'9')).count();
        return at..at + 1 + length;
    }
}

/// A line of content that was not ended yet: the line break behind it, and whether it started with a blank.
struct Line {
    line_break: Range<usize>,
    indented: bool,
}

fn content(source: &Source, header: &Range<usize>, builder: &mut TextBuilder) {
    let chomping = match source.slice(header.clone()) {
        header if header.contains('-') => Chomping::Strip,
        header if header.contains('+') => Chomping::Keep,
        _ => Chomping::Clip,
    };
    let indent = indent(source, header);
    let mut before: Option<Line> = None;
    let mut empty: Vec<Range<usize>> = Vec::new();
    for (line, line_break) in lines(source, header.end) {
        let text = source.slice(line.clone());
        let skipped = text.bytes().take(indent).take_while(|byte| *byte == b' ').count();
        let text = text.get(skipped..).unwrap_or_default();
        // Before the first line with content a line may hold any number of spaces.
        if text.is_empty() || line.end < source.range.start {
            if !line_break.is_empty() {
                empty.push(line_break);
            }
            continue;
        }
        let start = line.start + skipped;
        let indented = text.starts_with([' ', '\t']);
        if let Some(before) = before.take() {
            if source.style == Style::Literal || before.indented || indented {
                newline(source, before.line_break, builder);
            } else if empty.is_empty() {
                builder.push_decoded(" ", source.span(before.line_break.start..start));
            }
        }
        for line_break in empty.drain(..) {
            newline(source, line_break, builder);
        }
        builder.push(text, source.span(start..line.end));
        before = Some(Line { line_break, indented });
    }
    if let Some(last) = before.filter(|_| chomping != Chomping::Strip) {
        newline(source, last.line_break, builder);
    }
    if chomping == Chomping::Keep {
        for line_break in empty {
            newline(source, line_break, builder);
        }
    }
}

/// Columns that belong to no line: those before the first line with content.
fn indent(source: &Source, header: &Range<usize>) -> usize {
    if source.range.start <= header.end {
        return usize::MAX;
    }
    let before = source.slice(header.end..source.range.start);
    before.len() - before.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1)
}

/// Lines after the header's, each with the line break behind it.
fn lines<'a>(source: &'a Source, after: usize) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + 'a {
    let end = source.range.end;
    let mut at = split(source, after..end).1.end;
    std::iter::from_fn(move || {
        let (line, line_break) = split(source, at..end);
        at = line_break.end;
        (!line.is_empty() || !line_break.is_empty()).then_some((line, line_break))
    })
}

fn split(source: &Source, range: Range<usize>) -> (Range<usize>, Range<usize>) {
    let text = source.slice(range.clone());
    let length = text.find(['\n', '\r']).unwrap_or(text.len());
    let line_break = break_length(text.as_bytes().get(length..).unwrap_or_default());
    let end = range.start + length;
    (range.start..end, end..end + line_break)
}

fn newline(source: &Source, line_break: Range<usize>, builder: &mut TextBuilder) {
    let exact = source.slice(line_break.clone()) == "\n";
    match line_break.is_empty() {
        true => {}
        false if exact => builder.push("\n", source.span(line_break)),
        false => builder.push_decoded("\n", source.span(line_break)),
    }
}
