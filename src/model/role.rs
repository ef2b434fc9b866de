//! What a server is used for.

use super::Origin;

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

/// Name of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleName {
    /// Holds queued tasks.
    Broker,
    /// Holds results of tasks.
    ResultBackend,
    /// Holds what can be computed again.
    Cache,
    /// Holds logged-in sessions.
    SessionStore,
    /// Holds locks.
    Lock,
    /// Holds counters of a rate limiter.
    RateLimiter,
    /// Passes messages on.
    Pubsub,
    /// Holds streams.
    Stream,
    /// Holds messages of a channel layer.
    ChannelLayer,
    /// Holds data that is nowhere else.
    PrimaryStore,
}

impl RoleName {
    /// The name that rules use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Broker => "broker",
            Self::ResultBackend => "result-backend",
            Self::Cache => "cache",
            Self::SessionStore => "session-store",
            Self::Lock => "lock",
            Self::RateLimiter => "rate-limiter",
            Self::Pubsub => "pubsub",
            Self::Stream => "stream",
            Self::ChannelLayer => "channel-layer",
            Self::PrimaryStore => "primary-store",
        }
    }
}

/// How strong a proof is. Ordered: `Weak < Medium < Strong < Certain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A name only.
    Weak,
    /// Needs one more signal.
    Medium,
    /// Enough unless something speaks against it.
    Strong,
    /// Enough alone.
    Certain,
}

impl Strength {
    /// `weak`, `medium`, `strong` or `certain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Medium => "medium",
            Self::Strong => "strong",
            Self::Certain => "certain",
        }
    }
}
