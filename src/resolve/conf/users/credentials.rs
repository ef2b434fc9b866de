//! The passwords that the rules of a user leave, in the open and hashed.

use super::part::origin_of;
use crate::model::{Secret, Sourced};
use crate::source::Sources;
use crate::syntax::acl::{Rule, RuleKind, hash};
use std::collections::BTreeMap;

/// Passwords of one user by their hashes: a password and its hash are the same to a server.
#[derive(Default)]
pub(super) struct Credentials {
    by_hash: BTreeMap<String, (usize, Credential)>,
    /// How many there were so far: their order.
    count: usize,
}

enum Credential {
    Open(Sourced<Secret>),
    Hashed(Sourced<String>),
}

impl Credentials {
    /// Takes note of what a rule adds and takes away.
    pub(super) fn apply(&mut self, sources: &Sources, rule: &Rule) {
        self.count += 1;
        match &rule.kind {
            RuleKind::NoPass | RuleKind::ResetPass | RuleKind::Reset => self.by_hash.clear(),
            RuleKind::AddPassword(password) => {
                let secret = Secret::new(password.as_str());
                let open = Credential::Open(Sourced::new(secret, origin_of(sources, password, &rule.text)));
                self.by_hash.insert(hash(password.as_str()), (self.count, open));
            }
            RuleKind::AddHash(hash) => {
                let hashed = || Sourced::new(hash.to_string(), origin_of(sources, hash, &rule.text));
                let entry = self.by_hash.entry(hash.to_string());
                entry.or_insert_with(|| (self.count, Credential::Hashed(hashed())));
            }
            RuleKind::RemovePassword(password) => {
                self.by_hash.remove(&hash(password.as_str()));
            }
            RuleKind::RemoveHash(hash) => {
                self.by_hash.remove(hash.as_str());
            }
            _ => {}
        }
    }

    /// Those that are left, in the order of their rules: in the open, and hashed.
    pub(super) fn kept(self) -> (Vec<Sourced<Secret>>, Vec<Sourced<String>>) {
        let mut all: Vec<(usize, Credential)> = self.by_hash.into_values().collect();
        all.sort_by_key(|(place, _)| *place);
        let (mut open, mut hashed) = (Vec::new(), Vec::new());
        for (_, credential) in all {
            match credential {
                Credential::Open(password) => open.push(password),
                Credential::Hashed(hash) => hashed.push(hash),
            }
        }
        (open, hashed)
    }
}
