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
