//! Input made to break a reader ends in bounded time and memory, with a finding at the file at fault, and what the
//! other files have is found all the same.

#![allow(clippy::unwrap_used)]

mod files;
mod manifests;
mod nesting;
mod projects;
mod rules;
mod sizes;
mod tree;
mod variables;
