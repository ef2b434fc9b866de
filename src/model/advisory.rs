//! A known vulnerability of a server's version.

use super::{Fact, FactValue, Origin, Subject};
use crate::source::Span;
use std::borrow::Cow;

/// A known vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// CVE id.
    pub id: String,
    /// `critical`, `high`, `medium`, `low`, or empty where not stated.
    pub severity: String,
    /// What it allows, in a word or two.
    pub impact: String,
    /// First version of this series with the fix, empty where there is none.
    pub fixed: String,
    /// What fixed the version: the `image:`.
    pub at: Span,
}

impl Subject for Advisory {
    fn kind(&self) -> &'static str {
        "advisory"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let value = match name {
            "id" => &self.id,
            "severity" => &self.severity,
            "impact" => &self.impact,
            "fixed" => &self.fixed,
            _ => return None,
        };
        Some(Fact::new(FactValue::Str(Cow::Borrowed(value)), Origin::at(self.at)))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.id.clone()
    }
}
