//! Floor 5: trees to a deployment, one file per source of truth.

pub mod conf;
