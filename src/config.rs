//! Floor 6: redlint.toml.
