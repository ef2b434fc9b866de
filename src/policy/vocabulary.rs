//! The directives that expressions may name when redlint runs.

use super::expr::{Ty, Vocabulary};
use crate::model::catalog::directives as catalog;

/// The directives of the catalog.
pub(super) fn run_time() -> Vocabulary<'static> {
    Vocabulary { directive: &directive, directives: &directives, options: &[], names: &[] }
}

fn directive(name: &str) -> Option<Ty> {
    catalog::type_of(name).map(Ty::from)
}

fn directives() -> Vec<String> {
    let names = catalog::all().iter().flat_map(|directive| directive.names.iter());
    names.map(|name| name.name.to_owned()).collect()
}
