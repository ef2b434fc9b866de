//! A known vulnerability of a server's version.

use super::{Fact, FactValue, Subject};
use crate::source::Span;

/// A known vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// CVE id.
    pub id: &'static str,
    /// `critical`, `high`, `medium`, `low`, or empty where not stated.
    pub severity: &'static str,
    /// What it allows, in a word or two.
    pub impact: &'static str,
    /// First version of this series with the fix, empty where there is none.
    pub fixed: &'static str,
    /// Whether the vendor itself names the versions; else they are what its notes seem to say.
    pub certain: bool,
    /// The day as of which that is known, where the file says.
    pub as_of: Option<&'static str>,
    /// What fixed the version: the `image:`.
    pub at: Span,
}

impl Subject for Advisory {
    fn kind(&self) -> &'static str {
        "advisory"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |text| FactValue::text(text);
        let value = match name {
            "id" => text(self.id),
            "severity" => text(self.severity),
            "impact" => text(self.impact),
            "fixed" => text(self.fixed),
            "certain" => FactValue::Bool(self.certain),
            "as_of" => self.as_of.map_or(FactValue::Absent, text),
            _ => return None,
        };
        Some(Fact::about(value, self.at))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.id.to_owned()
    }
}
