//! A primary that a sentinel watches.

use super::{Fact, FactValue, Secret, Sourced, Subject};
use crate::source::{Span, UNKNOWN};

/// A primary that a sentinel watches.
#[derive(Debug, Clone)]
pub struct Monitor {
    /// Its name among sentinels.
    pub name: String,
    /// Where it is written, or the service for what the image makes.
    pub at: Span,
    /// Host of the primary.
    pub host: Sourced<String>,
    /// Whether the host is a name of this project, or one outside of it.
    pub host_known: Sourced<bool>,
    /// Port of the primary.
    pub port: Sourced<i64>,
    /// How many sentinels have to agree that it is down.
    pub quorum: Sourced<i64>,
    /// The server of this deployment that it is; absent where it is none.
    pub server: Sourced<Option<String>>,
    /// Whether the sentinel has a password for it.
    pub authenticates: Sourced<bool>,
    /// The password that it has; absent where it has none.
    pub password: Sourced<Option<Secret>>,
    /// Whether the server that it is takes that user and that password.
    pub accepted: Sourced<bool>,
    /// The ACL user that the sentinel logs in as; absent for the default user.
    pub user: Sourced<Option<String>>,
}

impl Subject for Monitor {
    fn kind(&self) -> &'static str {
        "monitor"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "name" if self.name.is_empty() || self.name.contains(UNKNOWN) => {
                Fact::about(FactValue::Unknown, self.at)
            }
            "name" => Fact::about(FactValue::text(&self.name), self.at),
            "host" => (&self.host).into(),
            "host_known" => (&self.host_known).into(),
            "port" => (&self.port).into(),
            "quorum" => (&self.quorum).into(),
            "server" => (&self.server).into(),
            "user" => (&self.user).into(),
            "authenticates" => (&self.authenticates).into(),
            "password" => (&self.password).into(),
            "accepted" => (&self.accepted).into(),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
