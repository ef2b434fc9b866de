use super::words;

words! {
    /// What checks a server, as those call it who declare it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub enum CheckKind {
        /// Of compose, or of an image.
        #[default]
        Healthcheck = "healthcheck",
        /// Kubernetes starts a container anew that it fails.
        Liveness = "liveness probe",
        /// Kubernetes leads nobody to a pod that it fails.
        Readiness = "readiness probe",
        /// Kubernetes starts a container anew that never passes it.
        Startup = "startup probe",
    }
}
