use super::defaults::Defaults;
use super::fold::{Points, Turn, fold};
use super::program::Program;
use super::script::Gap;
use crate::model::catalog::directives::Directive;
use crate::model::{Effective, Unwritten};
use std::sync::Arc;

/// What holds of the directives that no line speaks of.
#[derive(Debug)]
pub(super) struct Rest {
    pub program: Program,
    pub defaults: Arc<Defaults>,
    /// The last unknown stretch, which may hold any of them.
    pub gap: Option<Gap>,
}

impl Unwritten for Rest {
    fn effective(&self, directive: &'static Directive) -> Option<Effective> {
        let turn = self.gap.as_ref().map(Turn::Gap);
        let fold = || fold(directive, self.defaults.of(directive), turn.as_slice(), Points::of(self.program));
        self.program.knows(directive).then(fold)
    }
}
