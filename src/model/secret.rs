//! Values that must not be shown.

use ecow::EcoString;
use serde::{Serialize, Serializer};
use std::ops::Range;

/// A password, or anything else that must never leave the program. Its only text form is masked. Copies share their
/// characters.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(EcoString);

/// What stands for a secret wherever it would be shown.
pub const MASK: &str = "********";

/// A text with [`MASK`] in the place of ranges, which are in the order of their starts and may overlap.
pub fn masked(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        if range.start >= done {
            shown.push_str(text.get(done..range.start).unwrap_or_default());
            shown.push_str(MASK);
        }
        done = done.max(range.end);
    }
    shown.push_str(text.get(done..).unwrap_or_default());
    shown
}

impl Secret {
    /// Wraps a secret.
    pub fn new(value: impl Into<EcoString>) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_masked_with_those_within_them() {
        let ranges = [0..2, 4..9, 5..6, 8..10];
        assert_eq!(masked("ab: secrets.", ranges), format!("{MASK}: {MASK}s."));
        assert_eq!(masked("ab", []), "ab");
    }
}
