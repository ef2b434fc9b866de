//! What a server makes of its configuration: defaults, then files with their includes in place, then arguments.
//!
//! Invariants: every directive that the target knows has a value with an origin; a value that hangs on something
//! unknown is Unknown, never a guess; no password is in any text.

mod input;
mod outcome;

pub use input::{ConfInput, Extra, Lookup, OtherDefault, Resolver, Stage};
pub use outcome::ConfOutcome;

use crate::model::{Config, Mode, Sourced, Why};
use crate::source::Sources;

/// Reads the configuration of one server as that server would.
pub fn effective(_sources: &mut Sources, input: ConfInput<'_>) -> ConfOutcome {
    let unknown = || Why::UnknownVersion;
    ConfOutcome {
        config: Config::default(),
        settings: Vec::new(),
        users: Sourced::unknown(input.anchor, unknown()),
        password: Sourced::unknown(input.anchor, unknown()),
        open: Sourced::unknown(input.anchor, unknown()),
        password_ignored: Sourced::unknown(input.anchor, unknown()),
        renamed: Default::default(),
        mode: Sourced::new(Mode::Standalone, crate::model::Origin::Absent { anchor: input.anchor }),
        dir: Sourced::unknown(input.anchor, unknown()),
        files: Vec::new(),
        problems: Vec::new(),
    }
}
