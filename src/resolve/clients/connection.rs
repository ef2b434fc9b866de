//! One connection of an application.

use super::parts::Sign;
use crate::model::Client;

/// A client with what its variable proves.
pub(in super::super) struct Connection {
    pub(in super::super) client: Client,
    /// Index of the server, where it is known.
    pub(in super::super) server: Option<usize>,
    /// What the variable proves.
    pub(in super::super) signs: Vec<Sign>,
}
