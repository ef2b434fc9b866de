//! Floor 6: the rule language.
//!
//! A rule file is read by [`load`] in the shape of [`file`](mod@file), its expressions checked by [`expr`]; [`set`]
//! holds the rules of a run, [`eval`] answers their questions, and [`engine`] makes findings of the answers.

pub mod baseline;
mod change;
pub mod configure;
mod context;
pub mod engine;
pub mod eval;
pub mod examples;
pub mod expr;
pub mod file;
mod finding;
pub mod fingerprint;
pub mod hush;
mod kind;
mod label;
mod likewise;
pub mod load;
pub mod option;
pub mod overrides;
mod packed;
mod places;
pub mod rule;
pub mod secrets;
pub mod set;
pub mod suppress;
pub mod suspects;
mod toml_text;
pub mod variants;
mod vocabulary;

pub use engine::{Options, evaluate, sort};
pub use hush::{Values, hush};
pub use likewise::join;
pub use secrets::Secrets;
pub use set::RuleSet;
pub use variants::merge_variants;
