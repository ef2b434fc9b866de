//! What redlint believes of configurations.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalog;
mod real;
#[path = "../server/mod.rs"]
#[allow(dead_code)]
mod real_server;
mod regress;
mod rights;
mod server;
mod settings;
mod users;
mod values;
mod vectors;
