//! The lines that a finding speaks of, as miette reads them.
//!
//! Each excerpt is a text of its own, put together from the few lines around the labels: long lines cut, secrets and
//! control characters replaced. So the cost of showing a finding does not hang on the size of its file, and lines of
//! several files stand in one report.

mod labels;
mod line;

pub(super) use line::printable;

use super::{Finding, Mask, Place, Terminal};
use crate::source::{SourceFile, Sources};
use labels::{Label, room_for, separate};
use line::{Anchor, ShownLine};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// Labels beyond these would bury the finding.
const MOST_LABELS: usize = 8;
/// A label over more lines than these is shown by its first line.
const MOST_LINES: usize = 5;
/// Lines around a label.
const CONTEXT: usize = 1;

/// The lines around the labels of a finding, as one text.
#[derive(Debug)]
pub(super) struct Excerpt {
    text: String,
    chunks: Vec<Chunk>,
    labels: Vec<Label>,
    /// Further places that are not shown.
    pub left_out: usize,
}

/// Neighbouring lines of one file.
#[derive(Debug)]
struct Chunk {
    range: Range<usize>,
    /// First line, from 0.
    line: usize,
    lines: usize,
    path: String,
}

/// A label with the lines, from 0, that it covers.
struct Labelled<'f> {
    place: &'f Place,
    message: &'f str,
    primary: bool,
    lines: Range<usize>,
    /// End of what is underlined, as an offset of the file.
    end: usize,
}

impl Excerpt {
    /// The excerpt of a finding. Empty where its file has no text.
    pub fn new(sources: &Sources, finding: &Finding<'_>, mask: &Mask, terminal: &Terminal) -> Self {
        let own = (&finding.place, finding.diagnostic.primary.message.as_str());
        let related = finding.related.iter().map(|(place, message)| (place, *message));
        let all: Vec<Labelled<'_>> = std::iter::once(own)
            .chain(related)
            .enumerate()
            .filter(|(_, (place, _))| !sources.text(place.span.file).is_empty())
            .map(|(index, (place, message))| labelled(sources, place, message, index == 0))
            .collect();
        let mut excerpt = Self {
            text: String::new(),
            chunks: Vec::new(),
            labels: Vec::new(),
            left_out: all.len().saturating_sub(MOST_LABELS),
        };
        let mut rest: Vec<&Labelled<'_>> = all.iter().take(MOST_LABELS).collect();
        while let Some(id) = rest.first().map(|label| label.place.span.file) {
            let file = sources.file(id);
            let (mut here, elsewhere): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|label| label.place.span.file == id);
            here.sort_by_key(|label| (label.lines.start, label.place.span.start));
            for mut chunk in chunks(file.lines().len(), &here) {
                while !chunk.is_empty() {
                    let far = far_off(file, &mut chunk, terminal.width);
                    excerpt.add(file, &chunk, mask, terminal);
                    chunk = far;
                }
            }
            rest = elsewhere;
        }
        excerpt.labels = separate(std::mem::take(&mut excerpt.labels));
        for label in &mut excerpt.labels {
            label.wrap(&excerpt.text, terminal.width);
        }
        excerpt
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels, for miette.
    pub fn labels(&self) -> impl Iterator<Item = miette::LabeledSpan> + '_ {
        self.labels.iter().map(Label::for_miette)
    }

    fn add(&mut self, file: &SourceFile, labels: &[&Labelled<'_>], mask: &Mask, terminal: &Terminal) {
        let Some(first) = labels.first() else { return };
        let last_line = labels.iter().map(|label| label.lines.end).max().unwrap_or(first.lines.end);
        let lines = with_context(file, first.lines.start..last_line);
        let start = self.text.len();
        let mut shown: Vec<ShownLine> = Vec::with_capacity(lines.len());
        for number in lines.clone() {
            let range = file.lines().range(file.text(), number);
            let starts_here = |label: &&&Labelled<'_>| label.lines.start == number;
            let anchor = labels.iter().filter(starts_here).min_by_key(|label| !label.primary);
            let anchor = anchor.map_or(Anchor { at: range.start, least: 0, wanted: 0 }, |label| {
                let underlined = label.place.span.range().len();
                let (least, wanted) = room_for(label.message, underlined, terminal.width);
                Anchor { at: label.place.span.start as usize, least, wanted }
            });
            let secrets = mask.within(first.place.span.file, range.clone());
            shown.push(ShownLine::write(&mut self.text, file.text(), range, &anchor, secrets, terminal));
        }
        for label in labels {
            let at = |offset: usize, line: usize| {
                let line = shown.get(line.saturating_sub(lines.start));
                line.map_or(start, |line| line.position(offset))
            };
            let from = at(label.place.span.start as usize, label.lines.start);
            let to = at(label.end, label.lines.end.saturating_sub(1)).max(from);
            self.labels.push(Label {
                range: from..to,
                message: printable(label.message).into_owned(),
                primary: label.primary,
                line: label.place.start.line as usize - 1,
                column: label.place.start.column as usize - 1,
            });
        }
        let path = printable(&first.place.path).into_owned();
        let range = start..self.text.len();
        self.chunks.push(Chunk { range, line: lines.start, lines: lines.len(), path });
    }
}

/// Lines with those around them, unless these are blank.
fn with_context(file: &SourceFile, lines: Range<usize>) -> Range<usize> {
    let blank = |line: usize| {
        let range = file.lines().range(file.text(), line);
        // A long line is not blank as far as anyone looks.
        range.len() < 1_000 && file.text().get(range).is_none_or(|line| line.trim().is_empty())
    };
    let mut around = lines.start.saturating_sub(CONTEXT)..(lines.end + CONTEXT).min(file.lines().len());
    while around.start < lines.start && blank(around.start) {
        around.start += 1;
    }
    while around.end > lines.end && blank(around.end - 1) {
        around.end -= 1;
    }
    around
}

fn labelled<'f>(sources: &Sources, place: &'f Place, message: &'f str, primary: bool) -> Labelled<'f> {
    let file = sources.file(place.span.file);
    let text = file.text();
    let line = file.lines().line_at((place.span.start as usize).min(text.len()));
    // White space at the end, a line break above all, is no reason to underline one more line.
    let bytes = text.get(place.span.range()).unwrap_or("");
    let end = place.span.start as usize + bytes.trim_end().len();
    let last = file.lines().line_at(end.min(text.len()));
    if last - line < MOST_LINES {
        return Labelled { place, message, primary, lines: line..last + 1, end };
    }
    let end = file.lines().range(text, line).end;
    Labelled { place, message, primary, lines: line..line + 1, end }
}

/// Labels whose lines, with context, touch.
fn chunks<'a, 'f>(lines: usize, labels: &[&'a Labelled<'f>]) -> Vec<Vec<&'a Labelled<'f>>> {
    let mut chunks: Vec<Vec<&Labelled<'_>>> = Vec::new();
    let mut end = 0;
    for label in labels {
        let first = label.lines.start.saturating_sub(CONTEXT);
        match chunks.last_mut() {
            Some(chunk) if first <= end => chunk.push(label),
            _ => chunks.push(vec![label]),
        }
        end = end.max((label.lines.end + CONTEXT).min(lines));
    }
    chunks
}

/// Takes out the labels that are on one wide line with another, and too far from it to be shown beside it: the line is
/// shown once more for them.
fn far_off<'a, 'f>(
    file: &SourceFile,
    chunk: &mut Vec<&'a Labelled<'f>>,
    width: usize,
) -> Vec<&'a Labelled<'f>> {
    let mut anchors: Vec<&'a Labelled<'f>> = chunk.clone();
    anchors.sort_by_key(|label| !label.primary);
    let (near, far) = std::mem::take(chunk).into_iter().partition(|label| {
        let anchor = anchors.iter().find(|anchor| anchor.lines.start == label.lines.start);
        let (one, other) = (anchor.unwrap_or(label).place.span.range(), label.place.span.range());
        let between = other.start.saturating_sub(one.end).max(one.start.saturating_sub(other.end));
        between <= width / 2 || file.lines().range(file.text(), label.lines.start).len() <= width
    });
    *chunk = near;
    far
}

impl SourceCode for Excerpt {
    /// All of the lines around a span; without context its place in its file. An error for a span that no single
    /// chunk holds, which keeps miette from joining lines of two files.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        _context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |chunk: &&Chunk| chunk.range.start <= start && end <= chunk.range.end;
        let chunk = self.chunks.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let label = self.labels.iter().find(|label| label.range.start == start);
        let (line, column) = match label {
            Some(label) if context_lines_before == 0 => (label.line, label.column),
            _ => (chunk.line, 0),
        };
        let data = self.text.get(chunk.range.clone()).unwrap_or("").as_bytes();
        let range = SourceSpan::from((chunk.range.start, chunk.range.len()));
        let path = chunk.path.clone();
        Ok(Box::new(MietteSpanContents::new_named(path, data, range, line, column, chunk.lines)))
    }
}
