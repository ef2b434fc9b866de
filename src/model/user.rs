//! One ACL user.

use super::{Fact, FactValue, Secret, Sourced, Subject};
use crate::source::Span;
use std::borrow::Cow;

/// One ACL user as the server would hold it.
#[derive(Debug, Clone)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Where it is defined: its line, or what stands for it, such as `requirepass`.
    pub at: Span,
    /// Whether it may log in.
    pub enabled: Sourced<bool>,
    /// Whether any password is good.
    pub nopass: Sourced<bool>,
    /// Passwords in the open; hashed ones are not among them.
    pub passwords: Vec<Sourced<Secret>>,
    /// SHA-256 hashes of passwords, lower-case hex.
    pub hashes: Vec<Sourced<String>>,
    /// Key patterns.
    pub keys: Vec<Sourced<String>>,
    /// Channel patterns.
    pub channels: Vec<Sourced<String>>,
    /// Command rules in order: `+@all`, `-@dangerous`.
    pub commands: Vec<Sourced<String>>,
}

impl User {
    /// Whether it is the user that a client without a name logs in as.
    pub fn is_default(&self) -> bool {
        self.name == "default"
    }
}

impl Subject for User {
    fn kind(&self) -> &'static str {
        "user"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "name" => Fact::about(FactValue::Str(Cow::Borrowed(&self.name)), self.at),
            "enabled" => (&self.enabled).into(),
            "nopass" => (&self.nopass).into(),
            "passwords" => Fact::secrets(&self.passwords, self.at),
            "hashes" => Fact::texts(&self.hashes, self.at),
            "keys" => Fact::texts(&self.keys, self.at),
            "channels" => Fact::texts(&self.channels, self.at),
            "commands" => Fact::texts(&self.commands, self.at),
            "is_default" => Fact::about(FactValue::Bool(self.is_default()), self.at),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
