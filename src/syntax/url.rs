//! Connection URLs.
