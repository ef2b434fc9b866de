//! The variants of a project as one list of findings.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use indexmap::IndexMap;

/// What makes findings of two variants one: rule, place and subject. The last tells findings of one variant apart:
/// how many such there were before.
type Identity = (String, Span, String, usize);

/// Findings of all variants of a project as one list: what several variants share is one finding, in the words of the
/// variant where it is worst, and lists them unless all share it. Keeps the order of first appearance; sort afterwards.
pub fn merge_variants(variants: Vec<(String, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let count = variants.len();
    let mut merged: IndexMap<Identity, Diagnostic> = IndexMap::new();
    for (variant, findings) in variants {
        let mut before: IndexMap<(String, Span, String), usize> = IndexMap::new();
        for mut finding in findings {
            let same = (finding.rule.to_string(), finding.primary.span, finding.key.clone());
            let number = before.entry(same.clone()).or_default();
            let identity = (same.0, same.1, same.2, *number);
            *number += 1;
            finding.variants = vec![variant.clone()];
            match merged.get_mut(&identity) {
                Some(known) => fold(known, finding),
                None => {
                    merged.insert(identity, finding);
                }
            }
        }
    }
    let mut findings: Vec<Diagnostic> = merged.into_values().collect();
    for finding in &mut findings {
        finding.secrets.sort();
        finding.secrets.dedup();
        if finding.variants.len() == count {
            finding.variants.clear();
        }
    }
    findings
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
