//! The directives that expressions may name when redlint runs.

use super::expr::{Ty, Vocabulary};

/// The directives of the catalog.
pub(super) fn run_time() -> Vocabulary<'static> {
    Vocabulary { directive: &directive, directives: &directives }
}

fn directive(name: &str) -> Option<Ty> {
    Ty::of_directive(crate::model::catalog::directives::type_of(name)?)
}

fn directives() -> Vec<String> {
    Vec::new()
}
