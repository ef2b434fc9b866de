//! Fixes: what a rule's recipe comes to at the places of one finding.

use super::eval::Scope;
use super::finding::Context;
use super::rule::Rule;
use crate::diagnostic::Fix;
use crate::source::Span;

/// The fixes of a finding, best first; none where the recipe cannot be carried out there.
pub(super) fn changes<'a>(
    _context: &Context<'a>,
    _rule: &'a Rule,
    _scope: &mut Scope<'a>,
    _underlined: Span,
) -> Vec<Fix> {
    Vec::new()
}
