//! The names of what a server is used for.

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
