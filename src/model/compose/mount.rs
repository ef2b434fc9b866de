use crate::source::Text;
use std::path::PathBuf;

/// Something mounted into a container.
#[derive(Debug, Clone)]
pub struct Mount {
    /// Where it is written.
    pub at: Text,
    /// What kind it is.
    pub kind: MountKind,
    /// What is mounted: the path as written, or the volume's name. Empty for anonymous volumes and tmpfs.
    pub source: String,
    /// For a bind: the path in the tree, `None` where it lies outside or is not known.
    pub path: Option<PathBuf>,
    /// Content written inline, as for a config's `content`.
    pub content: Option<Text>,
    /// Directory of a volume that is mounted in place of all of it; empty where it is all.
    pub subpath: String,
    /// The volume of a pod that begins empty, and that its containers share, by its name; `None` for any other.
    pub of_pod: Option<String>,
    /// Path in the container.
    pub target: String,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// Whether a source that is not there ends the start: `create_host_path: false`.
    pub must_exist: bool,
    /// Whether another service has it mounted, and lends it: `volumes_from`.
    pub lent: bool,
    /// Whether each container of the service has one of its own, or each node of a cluster.
    pub per_replica: bool,
}

impl Mount {
    /// Something of a kind at a path in the container, of which nothing else is said.
    pub fn new(at: Text, kind: MountKind, target: String) -> Self {
        Self {
            at,
            kind,
            source: String::new(),
            path: None,
            content: None,
            subpath: String::new(),
            of_pod: None,
            target,
            read_only: false,
            must_exist: false,
            lent: false,
            per_replica: false,
        }
    }
}

/// Kind of a [`Mount`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MountKind {
    /// A host path.
    Bind,
    /// A named volume.
    Volume,
    /// A volume without a name.
    Anonymous,
    /// Memory.
    Tmpfs,
    /// A secret or config.
    Blob,
}
