//! Compose projects as `docker compose config` sees them.

#![allow(clippy::unwrap_used)]

mod attributes;
mod bounds;
mod called;
mod composed;
mod generated;
mod inspected;
mod loaded;
mod masked;
mod places;
mod resolved;
mod shapes;
mod tree;
mod vectors;
