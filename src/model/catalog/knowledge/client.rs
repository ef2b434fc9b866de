use super::table::CLIENT_OPTIONS;
use crate::model::{Family, Target};

/// An option of `redis-cli` and its like.
#[derive(Debug, Clone, Copy)]
pub struct ClientOption {
    pub(super) name: &'static str,
    /// Whether it takes a word of its own.
    pub valued: bool,
    /// Whether it makes the client do something else than send the command behind it.
    pub mode: bool,
    /// The last series known to be without it, of families that got it late.
    pub(super) without: &'static [(Family, (u16, u16))],
}

impl ClientOption {
    /// Whether the client that comes with a server certainly does not have it.
    pub fn is_newer_than(&self, client: Option<Target>) -> bool {
        let Some(Target { family, version: Some(version) }) = client else { return false };
        let without = self.without.iter().find(|(late, _)| *late == family);
        without.is_some_and(|(_, (major, minor))| {
            version.major < *major
                || version.major == *major && version.minor.is_some_and(|own| own <= *minor)
        })
    }
}

/// The option that a word of a client's arguments is, where some version has it.
pub fn client_option(word: &str) -> Option<&'static ClientOption> {
    let at = CLIENT_OPTIONS.binary_search_by(|option| option.name.cmp(word)).ok()?;
    CLIENT_OPTIONS.get(at)
}
