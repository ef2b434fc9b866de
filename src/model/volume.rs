//! Something mounted into a server's container.

use super::{Fact, FactValue, Origin, Subject, VolumeKind};
use crate::source::{Span, UNKNOWN};

/// Something mounted into a server's container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Where it is written, or the service for what the image declares.
    pub at: Span,
    /// The bytes, or what makes it a default.
    pub origin: Origin,
    /// What kind it is.
    pub kind: VolumeKind,
    /// Host path or volume name; empty for the others.
    pub source: String,
    /// Directory of a named volume that is mounted in place of all of it; empty where it is all.
    pub subpath: String,
    /// Path in the container.
    pub target: String,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// Whether it is a path inside the project at which there is nothing.
    pub missing: bool,
    /// Whether a source that is not there ends the start.
    pub must_exist: bool,
    /// Whether it is a single file: one of the project, or by its name.
    pub file: bool,
    /// Whether each container of the service has one of its own.
    pub per_replica: bool,
}

impl Subject for Volume {
    fn kind(&self) -> &'static str {
        "volume"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let value = match name {
            "source" if self.source.contains(UNKNOWN) => FactValue::Unknown,
            "subpath" if self.subpath.contains(UNKNOWN) => FactValue::Unknown,
            "target" if self.target.contains(UNKNOWN) => FactValue::Unknown,
            // The path in it may be that of a replica.
            "per_replica" if self.subpath.contains(UNKNOWN) => FactValue::Unknown,
            "per_replica" => FactValue::Bool(self.per_replica),
            "kind" => FactValue::text(self.kind.as_str()),
            "source" => FactValue::text(&self.source),
            "subpath" => FactValue::text(&self.subpath),
            "target" => FactValue::text(&self.target),
            "missing" => FactValue::Bool(self.missing),
            "must_exist" => FactValue::Bool(self.must_exist),
            "file" => FactValue::Bool(self.file),
            "read_only" => FactValue::Bool(self.read_only),
            _ => return None,
        };
        Some(Fact::new(value, &self.origin))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.target.clone()
    }
}
