//! The image of a server.

use super::{Fact, FactValue, Origin, Sourced, Subject};
use crate::source::Span;
use std::borrow::Cow;

/// The image a server runs from.
#[derive(Debug, Clone)]
pub struct Image {
    /// Where it is written: `image:`, or the `FROM` of what is built.
    pub at: Span,
    /// Name without tag and digest, as written.
    pub repository: Sourced<String>,
    /// Tag; absent where none is given.
    pub tag: Sourced<Option<String>>,
    /// Digest; absent where none is given.
    pub digest: Sourced<Option<String>>,
    /// Whether the service builds it from a Dockerfile; `repository` is then the base image.
    pub built: bool,
    /// Name of the catalog's entry: `redis`, `valkey`, `bitnami-redis`; empty for an unknown image.
    pub known: String,
    /// Since when nobody mends it any more, in words; absent for an image that is kept.
    pub abandoned: Sourced<Option<String>>,
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
            "known" => Fact::about(FactValue::Str(Cow::Borrowed(&self.known)), self.at),
            "abandoned" => (&self.abandoned).into(),
            "floating" => (&self.floating).into(),
            "unpinned" => (&self.unpinned).into(),
            "reference" => {
                let mut text = self.repository.value.clone();
                for (mark, part) in [(':', &self.tag), ('@', &self.digest)] {
                    if let Some(part) = &part.value {
                        text.push(mark);
                        text.push_str(part);
                    }
                }
                let from = [&self.repository.origin, &self.tag.origin]
                    .into_iter()
                    .filter(|origin| origin.is_written());
                let from: Vec<Origin> = from.cloned().collect();
                let origin = if from.is_empty() { Origin::at(self.at) } else { Origin::derived(from) };
                Fact::new(FactValue::Str(Cow::Owned(text)), origin)
            }
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
