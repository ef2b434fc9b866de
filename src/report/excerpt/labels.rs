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
