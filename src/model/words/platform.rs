use super::words;

words! {
    /// What starts the servers of a deployment.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum Platform {
        /// Compose, or a swarm.
        Compose = "compose",
        /// `docker run` in a script.
        Docker = "docker",
        /// `podman run` in a script.
        Podman = "podman",
        /// A unit of Podman, `redis.container`.
        Quadlet = "quadlet",
        /// `docker run` by Kamal.
        Kamal = "kamal",
        /// Kubernetes.
        Kubernetes = "kubernetes",
        /// No file tells.
        #[default]
        Unknown = "unknown",
    }
}
