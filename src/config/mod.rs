//! Floor 6: what the user asks of a run, by arguments and by redlint.toml.

mod file;
mod find;
mod options;
mod reader;

pub use file::{Config, parse};
pub use find::{Found, NAME, find, repository};
pub use options::{FailOn, Level, Options, ProjectSpec};
pub use reader::nearest;
