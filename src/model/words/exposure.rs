use super::words;

words! {
    /// Who can reach a server, widest first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
    pub enum Exposure {
        /// Anyone who reaches the host: a port published on all interfaces, or host networking, or a bare server
        /// bound to a public address.
        Public = "public",
        /// Programs on the host: a port published on loopback, or a bare server bound to loopback.
        Host = "host",
        /// Other containers on its networks.
        Network = "network",
        /// Nobody but itself, or a unix socket.
        #[default]
        None = "none",
    }
}
