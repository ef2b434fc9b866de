use crate::diagnostic::Diagnostic;
use crate::model::{Config, Mode, Secret, Setting, Sourced, User};
use crate::source::FileId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a server makes of its configuration.
#[derive(Debug, Clone)]
pub struct ConfOutcome {
    /// Value of every directive that the server knows.
    pub config: Config,
    /// Every directive as written, in the order they are read.
    pub settings: Arc<Vec<Setting>>,
    /// ACL users, `default` included; Unknown where an ACL file is not in the tree.
    pub users: Sourced<Vec<User>>,
    /// Password of the default user; absent where it needs none.
    pub password: Sourced<Option<Secret>>,
    /// Whether the default user is enabled and needs no password.
    pub open: Sourced<bool>,
    /// Whether `requirepass` is set but something else decides who may log in.
    pub password_ignored: Sourced<bool>,
    /// Commands under another name; empty for a disabled one. Lower case.
    pub renamed: BTreeMap<String, Sourced<String>>,
    /// How it runs.
    pub mode: Sourced<Mode>,
    /// Whether it is a sentinel, which may be known where the rest of `mode` is not.
    pub sentinel: Sourced<bool>,
    /// The port on which the nodes of a cluster speak; absent outside of one.
    pub bus_port: Sourced<Option<i64>>,
    /// Its data directory, as written.
    pub dir: Sourced<String>,
    /// Files that were loaded, in order, each once.
    pub files: Vec<FileId>,
    /// What could not be read or parsed.
    pub problems: Vec<Diagnostic>,
}
