//! redlint: linter and policy checker for Redis deployments.
//!
//! The floors, lowest first; a file imports only from floors below its own, or from its own folder:
//!
//! | floor | holds |
//! |---|---|
//! | [`source`] | text and places |
//! | [`diagnostic`] | what is said about them |
//! | [`syntax`] | bytes to spanned trees |
//! | [`model`] | what a deployment is |
//! | [`config`], [`discover`], [`compose`], [`kubernetes`], [`resolve`], [`fix`] | what is asked; files to a deployment; edits |
//! | [`policy`] | judgement |
//! | [`check`](mod@check) | the pipeline through all of them |
//! | [`report`], [`explain`], [`disk`], [`threads`] | what to do with findings; the only way to real files; work side by side |
//! | [`lsp`] | an editor's side of it |
//! | [`cli`] | the commands |
//!
//! Without the feature `cli`, which is there by default, [`report`], [`disk`], [`threads`], [`lsp`] and [`cli`] are left
//! out: what remains does no IO and builds for `wasm32-unknown-unknown`.

pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compose;
pub mod config;
pub mod diagnostic;
pub mod discover;
#[cfg(feature = "cli")]
pub mod disk;
pub mod explain;
pub mod fix;
pub mod kubernetes;
#[cfg(feature = "cli")]
pub mod lsp;
pub mod model;
pub mod policy;
#[cfg(feature = "cli")]
pub mod report;
pub mod resolve;
pub mod source;
pub mod syntax;
#[cfg(feature = "cli")]
pub mod threads;

pub use check::{check, check_memory, check_with, inspect};
