use crate::source::Text;
use crate::syntax::interpolate::Found;
use indexmap::IndexMap;

/// The variables that interpolation sees.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// From outside of all files; these win.
    pub given: IndexMap<String, String>,
    /// From env files.
    pub written: IndexMap<String, Text>,
}

impl Scope {
    /// The value of a variable.
    pub fn lookup(&self, name: &str) -> Option<Found> {
        match self.given.get(name) {
            Some(value) => Some(Found::Given(value.clone())),
            None => self.written.get(name).cloned().map(Found::Written),
        }
    }
}
