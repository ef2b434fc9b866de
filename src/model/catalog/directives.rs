//! Directives of every server and version.
