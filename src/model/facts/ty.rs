use Type::{Bool, Config, Duration, Int, List, Secret, Str, Subject, Version, Word};

/// Type of a fact, or of any expression over facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// Text.
    Str,
    /// One of some words.
    Word(&'static [crate::model::words::Word]),
    /// A secret: to be compared and measured, never shown.
    Secret,
    /// A version.
    Version,
    /// A duration.
    Duration,
    /// A list.
    List(&'static Type),
    /// A configuration: a directive's type comes from the catalog.
    Config,
    /// A subject, by kind.
    Subject(&'static str),
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Bool => f.write_str("bool"),
            Int => f.write_str("int"),
            Str | Word(_) => f.write_str("string"),
            Secret => f.write_str("secret"),
            Version => f.write_str("version"),
            Duration => f.write_str("duration"),
            List(item) => write!(f, "list({item})"),
            Config => f.write_str("config"),
            Subject(kind) => f.write_str(kind),
        }
    }
}
