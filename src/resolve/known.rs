use super::conf;
use super::scripts;

/// What was read of a project and the files around it, once for all of its variants. It goes with the
/// [`Sources`](crate::source::Sources) that they were read into.
#[derive(Debug, Default)]
pub struct Known {
    /// Commands of scripts.
    pub(super) commands: scripts::Commands,
    /// What servers make of their configurations.
    pub(super) configurations: conf::Remembered,
}
