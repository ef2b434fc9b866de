//! The variants of a project as one list of findings.

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use indexmap::IndexMap;

/// Findings of all variants of a project as one list: what several variants share is one finding with the highest
/// severity of them, and lists them unless all share it. Keeps the order of first appearance; sort afterwards.
pub fn merge_variants(variants: Vec<(String, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let count = variants.len();
    let mut merged: IndexMap<(String, Span, String), Diagnostic> = IndexMap::new();
    for (variant, findings) in variants {
        for finding in findings {
            let identity = (finding.rule.to_string(), finding.primary.span, finding.message.clone());
            let known = merged.entry(identity).or_insert_with(|| finding.clone());
            if known.variants.last() != Some(&variant) {
                known.variants.push(variant.clone());
            }
            known.severity = known.severity.max(finding.severity);
            known.confidence = known.confidence.max(finding.confidence);
            known.secrets.extend(finding.secrets);
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
