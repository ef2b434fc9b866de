use super::words;

words! {
    /// What another version makes of a directive.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ChangeKind {
        /// It would not start.
        Refused = "refused" ("it would not start"),
        /// It takes the line and ignores it.
        Ignored = "ignored" ("without effect"),
        /// It has another name for it.
        Renamed = "renamed",
        /// It reads another value.
        Meaning = "meaning" ("what is written is read as another value"),
        /// It has another default.
        Default = "default" ("nothing is written"),
        /// A user's rule allows more.
        Acl = "acl" ("a user's rule allows more"),
    }
}
