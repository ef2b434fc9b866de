//! What redlint believes of configurations.

mod catalog;
mod server;
mod settings;
mod users;
mod values;
mod vectors;
