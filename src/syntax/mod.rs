//! Floor 3: bytes to spanned trees plus problems, one file or folder per format.
//!
//! Invariants: a parser never fails and never does IO: `parse(file, text) -> (tree, problems)`; every leaf is a
//! [`Text`](crate::source::Text) or carries a [`Span`](crate::source::Span); a parser knows its format and nothing of
//! what the values mean.

pub mod acl;
pub mod crontab;
mod cursor;
pub mod dockerfile;
pub mod dotenv;
pub mod interpolate;
pub mod javascript;
pub mod literal;
pub mod makefile;
pub mod manifest;
pub mod php;
pub mod python;
pub mod quadlet;
pub mod redis_conf;
pub mod service;
pub mod shell;
pub mod url;
pub mod words;
pub mod yaml;
