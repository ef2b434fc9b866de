use super::words;

words! {
    /// What a script makes of the exit status of a call.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Status {
        /// It goes on by it.
        Used = "used" ("the script goes on by its exit status"),
        /// It takes a failure back.
        Ignored = "ignored" ("behind `|| true`"),
    }
}
