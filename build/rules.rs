//! Writes the tables of rules.

use std::path::Path;

/// Reads the TOML below `from` and writes Rust tables to `out`.
pub fn write(_from: &Path, _out: &Path) {}
