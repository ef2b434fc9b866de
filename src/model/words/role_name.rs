use super::words;

words! {
    /// Name of a role.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum RoleName {
        /// Holds queued tasks.
        Broker = "broker",
        /// Holds results of tasks.
        ResultBackend = "result-backend",
        /// Holds what can be computed again.
        Cache = "cache",
        /// Holds logged-in sessions.
        SessionStore = "session-store",
        /// Holds locks.
        Lock = "lock",
        /// Holds counters of a rate limiter.
        RateLimiter = "rate-limiter",
        /// Passes messages on.
        Pubsub = "pubsub",
        /// Holds streams.
        Stream = "stream",
        /// Holds messages of a channel layer.
        ChannelLayer = "channel-layer",
        /// Holds data that is nowhere else.
        PrimaryStore = "primary-store",
    }
}

impl RoleName {
    /// Whether what a server holds for it can be made again by nobody.
    pub fn is_durable(self) -> bool {
        matches!(self, Self::Broker | Self::SessionStore | Self::PrimaryStore | Self::Stream)
    }
}
