//! The variants of a project as one list of findings.

use super::likewise;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use ecow::EcoString;
use std::collections::BTreeMap;

/// What makes findings of two variants one: place, rule and subject.
type Identity = (Span, EcoString, String);

/// Findings of one identity.
#[derive(Default)]
struct Same {
    /// Their places in the list of all: those of one variant stay apart.
    places: Vec<usize>,
    /// The variant that was last looked at.
    variant: usize,
    /// How many such it had so far.
    before: usize,
}

/// Findings of all variants of a project as one list: what several variants share is one finding, in the words of the
/// variant where it is worst, and lists them unless all share it. Keeps the order of first appearance; sort afterwards.
pub fn merge_variants(variants: Vec<(String, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let count = variants.len();
    let mut merged: Vec<Diagnostic> = Vec::new();
    let mut known: BTreeMap<Identity, Same> = BTreeMap::new();
    for (number, (variant, findings)) in variants.into_iter().enumerate() {
        for mut finding in findings {
            finding.variants = vec![variant.clone()];
            let identity = (finding.primary.span, finding.rule.clone(), finding.key.clone());
            let same = known.entry(identity).or_default();
            if same.variant != number {
                (same.variant, same.before) = (number, 0);
            }
            match same.places.get(same.before).and_then(|place| merged.get_mut(*place)) {
                Some(known) => fold(known, finding),
                None => {
                    same.places.push(merged.len());
                    merged.push(finding);
                }
            }
            same.before += 1;
        }
    }
    for finding in merged.iter_mut().filter(|finding| finding.variants.len() == count) {
        finding.variants.clear();
    }
    // Not in each variant by itself: what only some of them have of a finding would be lost in the words of the others.
    likewise::join(&mut merged);
    for finding in &mut merged {
        finding.secrets.sort();
        finding.secrets.dedup();
    }
    merged
}

fn fold(known: &mut Diagnostic, mut other: Diagnostic) {
    if other.severity > known.severity {
        std::mem::swap(known, &mut other);
        std::mem::swap(&mut known.variants, &mut other.variants);
    }
    known.confidence = known.confidence.max(other.confidence);
    known.variants.append(&mut other.variants);
    known.secrets.append(&mut other.secrets);
}
