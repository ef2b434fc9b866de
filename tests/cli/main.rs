//! The program as its users run it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod inspecting;
mod judging;
mod running;
mod tree;
