//! What another version would make of one directive.

use super::{ChangeKind, Fact, FactValue, Sourced, Subject};
use crate::source::Span;

/// What the version of `--target` would make of one directive of a server that runs an older one.
#[derive(Debug, Clone)]
pub struct Change {
    /// The line or the words; for a directive that nobody writes what fixed the version of today.
    pub at: Span,
    /// The directive, as written or by its primary name.
    pub directive: Sourced<String>,
    /// Kind.
    pub kind: ChangeKind,
    /// What it is today: a value or a name; absent where a line is refused.
    pub from: Sourced<Option<String>>,
    /// What it would be; absent where a line is refused.
    pub to: Sourced<Option<String>>,
    /// The change in words; no secret in it.
    pub explanation: String,
    /// The version of `--target`, as a reader would say it: "redis 8.2".
    pub target: String,
}

impl Subject for Change {
    fn kind(&self) -> &'static str {
        "change"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let about = |value| Fact::new(value, &self.directive.origin);
        Some(match name {
            "directive" => (&self.directive).into(),
            "kind" => about(FactValue::text(self.kind.as_str())),
            "from" => (&self.from).into(),
            "to" => (&self.to).into(),
            "explanation" => about(FactValue::text(&self.explanation)),
            "target" => about(FactValue::text(&self.target)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.directive.value.clone()
    }
}
