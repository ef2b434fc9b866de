use super::words;

words! {
    /// Kind of what is mounted.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum VolumeKind {
        /// A named volume.
        Named = "named",
        /// A host path.
        Bind = "bind",
        /// A volume without a name, as the image's `VOLUME` makes one: lost with `docker compose down -v` or a new
        /// container.
        Anonymous = "anonymous",
        /// Memory.
        Tmpfs = "tmpfs",
        /// One of `configs` or `secrets`.
        Config = "config" ("one of `configs` or `secrets`"),
    }
}
