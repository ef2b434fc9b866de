use super::words;

words! {
    /// What is wrong with a directive.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ProblemKind {
        /// No server knows it.
        Unknown = "unknown",
        /// The server's version has it no more.
        Removed = "removed",
        /// The server's version does not have it yet.
        TooNew = "too-new",
        /// Only another family of servers has it.
        OtherFamily = "other-family",
        /// It has too few or too many values.
        Arity = "arity",
        /// A comment behind its values is taken as values.
        TrailingComment = "trailing-comment",
        /// Its quotes do not do what they look like.
        Quotes = "quotes",
        /// A value is not of its type.
        Type = "type",
        /// A value is too small or too large.
        Range = "range",
        /// A value is none of its words.
        Enum = "enum",
        /// A value has a unit that is read as another one.
        Unit = "unit",
        /// A `save` line does nothing.
        SaveIgnored = "save-ignored",
        /// The server takes it and ignores it.
        NoEffect = "no-effect",
        /// An empty size.
        EmptySize = "empty-size" ("read as 0"),
        /// A rule of a user is wrong.
        Acl = "acl" ("a rule of a user"),
        /// Another line excludes it.
        Conflict = "conflict" ("with another line"),
        /// A sentinel is given a name.
        HostName = "host-name" ("where a sentinel takes addresses only"),
        /// A server is given the line of a sentinel.
        NotSentinel = "not-sentinel" ("a `sentinel` line of a server"),
        /// It names a file that is not there.
        MissingFile = "missing-file",
        /// Files include each other.
        Cycle = "cycle" ("of includes"),
    }
}
