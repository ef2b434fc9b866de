//! Floor 6: what the user asks of a run, by arguments and by redlint.toml.

mod options;

pub use options::{Level, Options, ProjectSpec};
