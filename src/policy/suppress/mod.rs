//! Suppressions in comments: `# redlint: ignore[rule] reason`, on the line or on the line above.
//!
//! Invariant: a suppression names its rules and says why; one that does not, that nothing needs, or whose day has
//! passed is a finding itself.

mod comments;
mod read;
mod suppression;
mod suppressions;
mod wrong;

pub use suppressions::Suppressions;

/// What a file holds that may have suppressions.
const MARK: &str = "redlint:";
/// What a file holds that may have some, or had some but for a slip.
const NAME: &str = "redlint";

/// What a suppression starts with.
const WORDS: [&str; 2] = ["ignore", "file-ignore"];
