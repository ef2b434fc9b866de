//! A service that runs a server.

use crate::diagnostic::Diagnostic;
use crate::model::Server;
use crate::source::FileId;

/// A service that runs a server, with what else it took to find out.
pub(super) struct Found {
    pub(super) server: Server,
    /// Files that the server loads.
    pub(super) files: Vec<FileId>,
    pub(super) problems: Vec<Diagnostic>,
}
