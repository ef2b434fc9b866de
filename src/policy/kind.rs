use crate::model::facts;
use serde::{Deserialize, Serialize};

/// A kind of subject that a rule may look at: its place in the facts table, because every rule is asked for it once for
/// every deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kind(u8);

impl Kind {
    /// Every kind that a deployment lists.
    pub fn listed() -> impl Iterator<Item = Self> {
        (0..).zip(facts::SUBJECTS).filter(|(_, spec)| spec.listed()).map(|(place, _)| Self(place))
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        facts::SUBJECTS.get(usize::from(self.0)).map_or("", |spec| spec.kind)
    }
}
