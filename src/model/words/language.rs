use super::words;

words! {
    /// Language of what reads a URL: libraries of one language read it alike.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Language {
        /// redis-py and what stands on it, such as kombu.
        Python = "python",
        /// ioredis, node-redis.
        Node = "node",
        /// redis-rb, redis-client.
        Ruby = "ruby",
        /// go-redis and what stands on it.
        Go = "go",
    }
}
