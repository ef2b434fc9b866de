//! A service that runs a server.

use crate::diagnostic::Diagnostic;
use crate::model::{ScriptKind, Server};
use crate::source::{FileId, Text};
use std::path::PathBuf;

/// A service that runs a server, with what else it took to find out.
pub(super) struct Found {
    pub(super) server: Server,
    /// Files that the server loads.
    pub(super) files: Vec<FileId>,
    pub(super) problems: Vec<Diagnostic>,
    /// Scripts in its container.
    pub(super) brought: Brought,
}

/// What a container brings along.
#[derive(Debug, Default)]
pub(super) struct Brought {
    /// What it runs when it starts, and what its build ran.
    pub(super) texts: Vec<(ScriptKind, Text)>,
    /// Files of the tree that are put into it.
    pub(super) files: Vec<PathBuf>,
}
