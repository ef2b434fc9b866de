//! How a server stands to the others of its deployment: primary, replicas, sentinels.

use super::{Fact, Origin, Sourced, Why};
use crate::source::Span;

/// How a server stands to the others of its deployment.
#[derive(Debug, Clone)]
pub struct Topology {
    /// The server that it replicates; absent where it replicates none of this deployment.
    pub primary: Sourced<Option<String>>,
    /// Whether the host that it replicates is a name of this project, or one outside of it; true where it replicates
    /// none.
    pub primary_known: Sourced<bool>,
    /// Whether the server that it replicates takes what it logs in with; Unknown where it replicates none of this deployment.
    pub primary_accepts: Sourced<bool>,
    /// Servers that replicate it.
    pub replicated_by: Vec<Sourced<String>>,
    /// Sentinels that watch it.
    pub watched_by: Vec<Sourced<String>>,
    /// Whether it looks up names of hosts: a sentinel where it is told to, everything else always.
    pub resolves_names: Sourced<bool>,
    /// Services that start only once it is healthy.
    pub awaited_by: Vec<Sourced<String>>,
}

impl Topology {
    /// That of a server which has to do with no other.
    pub fn alone(at: Span) -> Self {
        Self {
            primary: Sourced::absent(at),
            primary_known: Sourced::new(true, Origin::at(at)),
            primary_accepts: Sourced::unknown(at, Why::Computed("the primary".into())),
            replicated_by: Vec::new(),
            watched_by: Vec::new(),
            resolves_names: Sourced::new(true, Origin::at(at)),
            awaited_by: Vec::new(),
        }
    }

    /// A fact of the server at `at`; `None` for what is not about others.
    pub(super) fn fact(&self, name: &str, at: Span) -> Option<Fact<'_>> {
        Some(match name {
            "primary" => (&self.primary).into(),
            "primary_known" => (&self.primary_known).into(),
            "primary_accepts" => (&self.primary_accepts).into(),
            "replicated_by" => Fact::list(&self.replicated_by, at),
            "watched_by" => Fact::list(&self.watched_by, at),
            "resolves_names" => (&self.resolves_names).into(),
            "awaited_by" => Fact::list(&self.awaited_by, at),
            _ => return None,
        })
    }
}
