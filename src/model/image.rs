//! The image of a server.

use super::{Fact, FactValue, Sourced, Subject};
use crate::source::Span;

/// The image a server runs from.
#[derive(Debug, Clone)]
pub struct Image {
    /// Where it is written: `image:`, or the `FROM` of what is built.
    pub at: Span,
    /// Name, tag and digest, as written.
    pub reference: Sourced<String>,
    /// Name without tag and digest, as written.
    pub repository: Sourced<String>,
    /// Tag; absent where none is given.
    pub tag: Sourced<Option<String>>,
    /// Digest; absent where none is given.
    pub digest: Sourced<Option<String>>,
    /// Whether the service builds it from a Dockerfile; `repository` is then the base image.
    pub built: bool,
    /// Whether its build adds files, or runs something that may: what else the base image holds is then not all there is.
    pub changed: bool,
    /// Name of the catalog's entry: `redis`, `valkey`, `bitnami-redis`; empty for an unknown image.
    pub known: String,
    /// Since when nobody mends it any more, in words; absent for an image that is kept.
    pub abandoned: Sourced<Option<String>>,
    /// The variable from which it takes the password of its server; absent where it has none.
    pub password_variable: Option<&'static str>,
    /// Whether the tag may name another version tomorrow: none, `latest`, `alpine`, `7`.
    pub floating: Sourced<bool>,
    /// Whether the tag fixes not even the major version.
    pub unpinned: Sourced<bool>,
}

impl Subject for Image {
    fn kind(&self) -> &'static str {
        "image"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "repository" => (&self.repository).into(),
            "tag" => (&self.tag).into(),
            "digest" => (&self.digest).into(),
            "built" => Fact::about(FactValue::Bool(self.built), self.at),
            "changed" => Fact::about(FactValue::Bool(self.changed), self.at),
            "known" => Fact::about(FactValue::text(&self.known), self.at),
            "abandoned" => (&self.abandoned).into(),
            "password_variable" => match self.password_variable {
                Some(name) => Fact::aside(FactValue::text(name), self.at),
                None => Fact::absent(self.at),
            },
            "floating" => (&self.floating).into(),
            "unpinned" => (&self.unpinned).into(),
            "reference" => (&self.reference).into(),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.repository.value.clone()
    }
}
