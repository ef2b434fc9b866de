use super::line::columns;
use crate::report::terminal::broken;
use std::ops::Range;

/// A label in the text of an excerpt, and its place in its file.
#[derive(Debug)]
pub struct Label {
    /// Bytes of the excerpt.
    pub range: Range<usize>,
    /// What is to be seen; several lines where labels were joined.
    pub message: String,
    /// Whether it is the cause.
    pub primary: bool,
    /// Line in the file, from 0.
    pub line: usize,
    /// Column in the file in code points, from 0.
    pub column: usize,
}

impl Label {
    /// Breaks the words so that they fit beside what is drawn below the underlined bytes of `text`, the excerpt.
    pub fn wrap(&mut self, text: &str, terminal_width: usize) {
        let columns = |range: Range<usize>| columns(text.get(range).unwrap_or(""));
        let start = text.get(..self.range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let underlined = self.range.clone();
        if text.get(underlined.clone()).is_none_or(|text| text.contains('\n')) {
            // Drawn in the margin.
            return;
        }
        let before = margin(self.line) + columns(start..underlined.start) + columns(underlined) / 2 + ARROW;
        let room = terminal_width.saturating_sub(before).max(NARROWEST);
        if self.message.len() <= room {
            return;
        }
        self.message = broken(&self.message, room, "");
    }

    /// As miette has it.
    pub fn for_miette(&self) -> miette::LabeledSpan {
        let message = (!self.message.is_empty()).then(|| self.message.clone());
        let span = miette::SourceSpan::from((self.range.start, self.range.len()));
        if self.primary {
            miette::LabeledSpan::new_primary_with_span(message, span)
        } else {
            miette::LabeledSpan::new_with_span(message, span)
        }
    }
}

/// Columns of the arrow before the words of a label.
const ARROW: usize = 4;
/// Words are not squeezed into less than these columns.
const NARROWEST: usize = 16;

/// Columns that the words below underlined bytes take from where these begin: at least, and at best. They stand below
/// the middle.
pub fn room_for(message: &str, underlined: usize, terminal_width: usize) -> (usize, usize) {
    let words = message.chars().count();
    let before = underlined.min(terminal_width) / 2 + ARROW;
    (before + words.min(NARROWEST), before + words.min(terminal_width / 3))
}

/// Columns of the numbers beside a line, the line below it counted.
fn margin(line: usize) -> usize {
    (line + 2).to_string().len() + 4
}

/// Takes labels apart that overlap, as miette draws only labels beside each other: what was there first, the primary
/// one before all, keeps its bytes; the other keeps what lies outside, or adds its words where nothing does.
pub fn separate(mut labels: Vec<Label>) -> Vec<Label> {
    labels.sort_by_key(|label| !label.primary);
    let mut apart: Vec<Label> = Vec::with_capacity(labels.len());
    for mut label in labels {
        let covered = apart.iter().position(|first| {
            let (rest, covered) = outside(&label.range, &first.range);
            label.range = rest;
            covered
        });
        match covered.and_then(|index| apart.get_mut(index)) {
            None => apart.push(label),
            Some(_) if label.message.is_empty() => {}
            Some(first) if first.message.is_empty() => first.message = label.message,
            Some(first) if first.message == label.message => {}
            Some(first) => {
                first.message.push('\n');
                first.message.push_str(&label.message);
            }
        }
    }
    apart
}

/// What of a range lies outside another, and whether nothing does.
fn outside(range: &Range<usize>, other: &Range<usize>) -> (Range<usize>, bool) {
    let touches = range.start < other.end && other.start < range.end || range == other;
    if !touches {
        return (range.clone(), false);
    }
    if range.start < other.start {
        return (range.start..other.start, false);
    }
    if other.end < range.end {
        return (other.end..range.end, false);
    }
    (range.clone(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_overlap() {
        let label = |range, message: &str, primary| Label {
            range,
            message: message.into(),
            primary,
            line: 0,
            column: 0,
        };
        let apart = separate(vec![
            label(0..20, "all", false),
            label(5..9, "cause", true),
            label(5..9, "again", false),
            label(7..12, "right", false),
        ]);
        let apart: Vec<_> = apart.iter().map(|l| (l.range.clone(), l.message.as_str())).collect();
        assert_eq!(apart, [(5..9, "cause\nagain"), (0..5, "all"), (9..12, "right")]);
    }
}
