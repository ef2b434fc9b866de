//! Values that must not be shown.

use serde::{Serialize, Serializer};

/// A password, or anything else that must never leave the program. Its only text form is masked.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

/// What stands for a secret wherever it would be shown.
pub const MASK: &str = "********";

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The secret itself, to compare and to measure; never to show.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is the empty string, which is no secret at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "" } else { MASK })
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({self})")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
