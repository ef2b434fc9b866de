//! The value of a directive.

use super::{Secret, Sourced};

/// The value of a directive, as the server would hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// No value: a directive without default that is not written.
    #[default]
    None,
    /// `yes` or `no`.
    Bool(bool),
    /// A number; bytes for memory, seconds or milliseconds as the directive has it.
    Int(i64),
    /// A percentage, as in `maxmemory-clients 5%`.
    Percent(u8),
    /// A string or one of an enumeration, in the spelling that `CONFIG GET` shows.
    Str(String),
    /// A password.
    Secret(Secret),
    /// Several values: save points (`"900 1"`), addresses, buffer limits.
    List(Vec<Sourced<Value>>),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Percent(number) => write!(f, "{number}%"),
            Self::Str(text) => f.write_str(text),
            Self::Secret(secret) => write!(f, "{secret}"),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" ")?;
                    }
                    write!(f, "{}", value.value)?;
                }
                Ok(())
            }
        }
    }
}
