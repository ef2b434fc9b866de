use super::words;

words! {
    /// Where an invocation stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Place {
        /// In a healthcheck.
        Healthcheck = "healthcheck",
        /// In a `command`.
        Command = "command",
        /// In an `entrypoint`.
        Entrypoint = "entrypoint",
        /// In a script.
        Script = "script",
        /// In a Dockerfile.
        Dockerfile = "dockerfile",
    }
}
