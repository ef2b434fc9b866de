//! Variables that clients take a password from.

use crate::model::{Family, Target};

/// Their names, the one that counts before another first.
pub const AUTH_VARIABLES: [&str; 3] = ["VALKEYCLI_AUTH", "REDICTCLI_AUTH", "REDISCLI_AUTH"];

/// Whether a client takes its password from a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// It does.
    Always,
    /// It does in some versions.
    Perhaps,
    /// It does not.
    Never,
}

/// Whether the client that comes with a server takes its password from a variable: `VALKEYCLI_AUTH` came with Valkey 9.0,
/// and Redis does not know it. Redict has one of its own and knows no other.
pub fn reads(variable: &str, server: Option<Target>) -> Reads {
    match server {
        Some(Target { family: Family::Redict, .. }) if variable == "REDICTCLI_AUTH" => Reads::Always,
        Some(Target { family: Family::Redict, .. }) => Reads::Never,
        _ if variable == "REDISCLI_AUTH" => Reads::Always,
        Some(_) if variable == "REDICTCLI_AUTH" => Reads::Never,
        Some(Target { family: Family::Redis, .. }) => Reads::Never,
        Some(Target { family: Family::Valkey, version: Some(version) }) if version.major < 9 => Reads::Never,
        Some(Target { family: Family::Valkey, version: Some(_) }) => Reads::Always,
        _ => Reads::Perhaps,
    }
}
