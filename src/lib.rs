//! redlint: linter and policy checker for Redis deployments.
//!
//! The floors, lowest first; a file imports only from floors below its own, or from its own folder:
//!
//! 1. [`source`]: text and places.
//! 2. [`diagnostic`]: what is said about them.
//! 3. [`syntax`]: bytes to spanned trees.
//! 4. [`model`]: what a deployment is.
//! 5. [`config`]: what is asked. [`discover`], [`compose`], [`resolve`]: files to a deployment. [`fix`]: edits.
//! 6. [`policy`]: judgement.
//! 7. [`check`]: the pipeline through all of them.
//! 8. [`report`], [`explain`]: what to do with findings. [`disk`]: the only IO of files.
//! 9. [`cli`]: the commands.

pub mod check;
pub mod cli;
pub mod compose;
pub mod config;
pub mod diagnostic;
pub mod discover;
pub mod disk;
pub mod explain;
pub mod fix;
pub mod model;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod source;
pub mod syntax;

pub use check::{check, check_memory, inspect};
