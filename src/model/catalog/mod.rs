//! Typed view of `rules/catalog/`: knowledge as data, made into tables by `build.rs`, so that loading costs nothing.

pub mod directives;
pub mod knowledge;
mod slip;

pub use slip::Slip;
