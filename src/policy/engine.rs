//! Rules over a deployment: pure, sorted, no IO, the same output in any order of evaluation.

use super::set::RuleSet;
use crate::diagnostic::Diagnostic;
use crate::model::Deployment;
use crate::source::Sources;

/// How to judge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether to report, at low confidence, what rests on something that cannot be known.
    pub strict: bool,
}

/// Every finding of the rules in one variant of a deployment. `sources` are the files that it was resolved from.
pub fn evaluate(
    deployment: &Deployment,
    sources: &Sources,
    rules: &RuleSet,
    options: &Options,
) -> Vec<Diagnostic> {
    let _ = (deployment, sources, rules, options);
    Vec::new()
}

/// Findings of all variants of a project as one list: what several variants share is one finding with the highest
/// severity of them, and lists them unless all share it.
pub fn merge_variants(variants: Vec<(String, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    variants.into_iter().flat_map(|(_, findings)| findings).collect()
}
