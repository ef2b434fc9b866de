//! Floor 6: what the user asks of a run, by arguments and by redlint.toml.

mod catalog;
mod file;
mod find;
mod load;
mod merge;
mod options;
mod reader;

pub use catalog::knowledge;
pub use file::{Config, KEYS, parse};
pub use find::{Found, NAME, find, repository};
pub use load::load;
pub use options::{FailOn, Level, OptionSetting, Options, Override, ProjectSpec, level_of};
pub use reader::nearest;
