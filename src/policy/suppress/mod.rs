//! Suppressions in comments: `# redlint: ignore[rule] reason`, on the line or on the line above.
//!
//! Invariant: a suppression names its rules and says why; one that does not, that nothing needs, or whose day has
//! passed is a finding itself.

mod apply;
mod comments;
mod read;
mod suppression;
mod wrong;

pub use apply::apply;
pub use read::read;
pub use suppression::Suppression;

/// What a file holds that may have suppressions.
pub const MARK: &str = "redlint:";
