//! Floor 5: fixes, chosen by safety and applied.
//!
//! Invariant: a fix is applied whole or not at all; of two fixes that touch the same bytes the first one counts, and
//! the other is for the next run.

use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::source::{Edit, FileId, Sources, Span, apply as apply_edits};
use std::collections::BTreeMap;

/// What applying fixes came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The files that change, with their new content.
    pub texts: BTreeMap<FileId, String>,
    /// Indexes of the findings whose fix was applied.
    pub applied: Vec<usize>,
    /// Indexes of the findings whose fix collides with one that was applied.
    pub collided: Vec<usize>,
}

/// The fix of a finding that may be applied: the first at most as unsafe as `allowed`. `ShowOnly` allows all.
pub fn choose(finding: &Diagnostic, allowed: Safety) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| fix.safety <= allowed)
}

/// Applies the fixes of findings, in their order, as far as `allowed` permits.
pub fn apply(sources: &Sources, findings: &[Diagnostic], allowed: Safety) -> Fixed {
    let mut taken = Taken::default();
    let mut fixed = Fixed::default();
    for (index, finding) in findings.iter().enumerate() {
        let Some(fix) = choose(finding, allowed) else { continue };
        if taken.take(&fix.edits) {
            fixed.applied.push(index);
        } else {
            fixed.collided.push(index);
        }
    }
    for (file, edits) in taken.by_file() {
        if let Some(text) = apply_edits(sources.text(file), &edits) {
            fixed.texts.insert(file, text);
        }
    }
    fixed
}

/// Edits without overlap, by place.
#[derive(Debug, Default)]
struct Taken {
    edits: BTreeMap<Span, Vec<String>>,
}

impl Taken {
    /// Takes all of the edits, or none where one of them collides, if only with another one of them. An edit that is
    /// taken already collides with nothing.
    fn take(&mut self, edits: &[Edit]) -> bool {
        let mut fresh: Vec<&Edit> = Vec::new();
        for edit in edits {
            if self.edits.get(&edit.span).is_some_and(|all| all.contains(&edit.content)) {
                continue;
            }
            if self.collides(edit.span) {
                fresh.into_iter().for_each(|edit| self.give_back(edit));
                return false;
            }
            self.edits.entry(edit.span).or_default().push(edit.content.clone());
            fresh.push(edit);
        }
        true
    }

    /// Takes back an edit that nothing else took.
    fn give_back(&mut self, edit: &Edit) {
        if let Some(contents) = self.edits.get_mut(&edit.span) {
            contents.retain(|content| *content != edit.content);
            if contents.is_empty() {
                self.edits.remove(&edit.span);
            }
        }
    }

    fn collides(&self, span: Span) -> bool {
        let file_start = Span { start: 0, end: 0, ..span };
        // Taken edits do not overlap each other, so the neighbours tell; insertions at one place follow each other.
        let before = self.edits.range(file_start..span).next_back();
        let after = self.edits.range(span..).next();
        let overlap = |other: &Span| {
            let both_insert = span.is_empty() && *other == span;
            let apart = other.file != span.file || other.end <= span.start || span.end <= other.start;
            !apart && !both_insert
        };
        before.is_some_and(|(other, _)| overlap(other)) || after.is_some_and(|(other, _)| overlap(other))
    }

    fn by_file(self) -> BTreeMap<FileId, Vec<Edit>> {
        let mut files: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for (span, contents) in self.edits {
            let edits = contents.into_iter().map(|content| Edit { span, content });
            files.entry(span.file).or_default().extend(edits);
        }
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_colliding_fixes_counts() {
        let mut sources = Sources::new();
        let file = sources.add("a", b"abcdef".to_vec());
        let finding = |safety, edits: &[(std::ops::Range<usize>, &str)]| {
            let span = Span::at(file, 0);
            let mut finding = Diagnostic::input("x", "X", span, "");
            let edits = edits.iter().map(|(range, content)| Edit {
                span: Span::new(file, range.clone()),
                content: (*content).to_owned(),
            });
            finding.fixes = vec![Fix { title: String::new(), safety, edits: edits.collect() }];
            finding
        };
        let findings = [
            finding(Safety::Safe, &[(1..3, "X")]),
            finding(Safety::Safe, &[(2..4, "Y"), (5..6, "Z")]),
            finding(Safety::Unsafe, &[(0..1, "U")]),
            finding(Safety::Safe, &[(1..3, "X"), (6..6, "!")]),
            finding(Safety::Safe, &[(6..6, "?")]),
            finding(Safety::Safe, &[(4..5, "V"), (4..6, "W")]),
            finding(Safety::Safe, &[(6..6, "."), (6..6, ".")]),
        ];
        let safe = apply(&sources, &findings, Safety::Safe);
        assert_eq!(safe.texts[&file], "aXdef!.?");
        assert_eq!((safe.applied, safe.collided), (vec![0, 3, 4, 6], vec![1, 5]));
        assert_eq!(apply(&sources, &findings, Safety::Unsafe).texts[&file], "UXdef!.?");
    }
}
