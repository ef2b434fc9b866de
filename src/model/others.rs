use super::{Fact, FactList, Sourced};
use std::sync::Arc;

/// Services that share something, as one of them sees them: all but itself. The list is shared, too, so that a hundred
/// services on one network are not told of a hundred times.
#[derive(Debug, Clone, Default)]
pub struct Others {
    all: Arc<[Sourced<String>]>,
    /// The place of the one that looks; behind the end where it is none of them.
    own: usize,
}

impl Others {
    /// All of these but the one at a place.
    pub fn new(all: Arc<[Sourced<String>]>, own: Option<usize>) -> Self {
        let own = own.unwrap_or(all.len());
        Self { all, own }
    }
}

impl FactList for Others {
    fn count(&self) -> usize {
        self.all.len() - usize::from(self.own < self.all.len())
    }

    fn at(&self, place: usize) -> Option<Fact<'_>> {
        self.all.get(place + usize::from(place >= self.own)).map(Into::into)
    }
}
