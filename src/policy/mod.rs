//! Floor 6: the rule language.

pub mod engine;
pub mod expr;
pub mod file;
pub mod load;
pub mod rule;
pub mod set;
mod toml_text;
mod vocabulary;
