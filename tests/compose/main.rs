//! Compose projects as `docker compose config` sees them.

#![allow(clippy::unwrap_used)]

mod bounds;
mod called;
mod loaded;
mod places;
mod shapes;
mod vectors;
