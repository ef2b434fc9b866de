//! What a server is used for.

use super::{Origin, RoleName, Strength};

/// What a server is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The role.
    pub role: RoleName,
    /// Framework that proves it, such as Celery.
    pub framework: String,
    /// How strong the proof is.
    pub strength: Strength,
    /// The bytes that prove it.
    pub because: Origin,
    /// Name of the service or variable that proves it.
    pub by: String,
    /// Database number it uses, where known.
    pub db: Option<i64>,
}
