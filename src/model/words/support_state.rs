use super::words;

words! {
    /// Whether a version gets fixes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum SupportState {
        /// No more.
        Ended = "ended",
        /// For a short while.
        Ending = "ending" ("within half a year"),
        /// For long.
        Supported = "supported",
    }
}
