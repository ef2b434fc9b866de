use super::words;

words! {
    /// How a server runs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Mode {
        /// On its own, or as a primary.
        #[default]
        Standalone = "standalone",
        /// With `replicaof`.
        Replica = "replica",
        /// With `cluster-enabled yes`.
        Cluster = "cluster",
        /// As a sentinel.
        Sentinel = "sentinel",
    }
}
