use super::redact::Redact;
use crate::model::Origin;
use crate::report::Paths;
use crate::source::{Sources, Span};
use serde::Serialize;

/// A place in a file; line and column (code points) from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceRecord {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl std::fmt::Display for PlaceRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Serialize)]
pub struct OriginRecord {
    /// `written`, `default`, `derived`, `absent` or `unknown`.
    pub kind: &'static str,
    /// The bytes, or the place to point at.
    #[serde(flatten)]
    pub place: Option<PlaceRecord>,
    /// What it passed through: a `${VAR}`, an alias, an include.
    pub via: Vec<PlaceRecord>,
    /// Whose default it is, or why it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Resolves places.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'a> {
    pub sources: &'a Sources,
    pub paths: &'a Paths,
    pub redact: &'a Redact,
}

impl Resolver<'_> {
    pub fn place(&self, span: Span) -> PlaceRecord {
        let position = self.sources.position(span.file, span.start);
        let file = self.paths.show(self.sources.file(span.file).path());
        PlaceRecord { file, line: position.line, column: position.column }
    }

    pub fn origin(&self, origin: &Origin) -> OriginRecord {
        let kind = match origin {
            _ if origin.is_unknown() => "unknown",
            Origin::Written { .. } => "written",
            Origin::Default { .. } => "default",
            Origin::Derived { .. } => "derived",
            Origin::Absent { .. } => "absent",
            Origin::Unknown { .. } => "unknown",
        };
        let via = match origin {
            Origin::Written { via, .. } => via.iter().map(|span| self.place(*span)).collect(),
            _ => Vec::new(),
        };
        let place = origin.span().map(|span| self.place(span));
        OriginRecord { kind, place, via, note: self.note(origin) }
    }

    fn note(&self, origin: &Origin) -> Option<String> {
        match origin {
            Origin::Default { of, .. } => Some(format!("default of {of}")),
            // a `$` in a password makes the name of a variable of the rest
            Origin::Unknown { why, .. } => Some(self.redact.text(&why.to_string())),
            Origin::Derived { from } => {
                from.iter().find(|origin| origin.is_unknown()).and_then(|origin| self.note(origin))
            }
            Origin::Written { .. } | Origin::Absent { .. } => None,
        }
    }
}
