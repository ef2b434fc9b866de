use super::{AclProblem, Rule, RuleKind, hash};
use crate::source::Text;
use std::collections::BTreeSet;

/// Rules that are sound by themselves but refused after what came before them. A selector begins anew.
pub(super) fn check(rules: &[Rule]) -> Vec<AclProblem> {
    let mut state = State::default();
    let mut found = Vec::new();
    for rule in rules {
        match &rule.kind {
            RuleKind::Selector(rules) => found.extend(check(rules)),
            _ => found.extend(state.take(rule)),
        }
    }
    found
}

#[derive(Default)]
struct State {
    all_keys: bool,
    all_channels: bool,
    passwords: Passwords,
}

/// Passwords by their hashes, as the server holds them.
#[derive(Default)]
struct Passwords {
    known: BTreeSet<String>,
    unknown: bool,
}

impl Passwords {
    fn add(&mut self, value: &Text, hash: impl FnOnce(&str) -> String) {
        self.unknown |= value.holds_unknown();
        self.known.insert(hash(value.as_str()));
    }

    /// Whether a password may be among them, which it is no more then.
    fn remove(&mut self, value: &Text, hash: impl FnOnce(&str) -> String) -> bool {
        self.known.remove(&hash(value.as_str())) || self.unknown || value.holds_unknown()
    }
}

impl State {
    fn take(&mut self, rule: &Rule) -> Option<AclProblem> {
        let message = match &rule.kind {
            RuleKind::Keys { .. } if self.all_keys => {
                "a key pattern after `~*` or `allkeys` is refused; put `resetkeys` between"
            }
            RuleKind::Channels(_) if self.all_channels => {
                "a channel pattern after `&*` or `allchannels` is refused; put `resetchannels` between"
            }
            RuleKind::RemovePassword(password) if !self.passwords.remove(password, hash) => {
                "the user has no such password to remove"
            }
            RuleKind::RemoveHash(hash) if !self.passwords.remove(hash, str::to_owned) => {
                "the user has no such password hash to remove"
            }
            kind => {
                self.apply(kind);
                return None;
            }
        };
        Some(AclProblem::new(&rule.text, message))
    }

    fn apply(&mut self, kind: &RuleKind) {
        match kind {
            RuleKind::Reset => *self = Self::default(),
            RuleKind::AllKeys => self.all_keys = true,
            RuleKind::ResetKeys => self.all_keys = false,
            RuleKind::AllChannels => self.all_channels = true,
            RuleKind::ResetChannels => self.all_channels = false,
            RuleKind::NoPass | RuleKind::ResetPass => self.passwords = Passwords::default(),
            RuleKind::AddPassword(password) => self.passwords.add(password, hash),
            RuleKind::AddHash(hash) => self.passwords.add(hash, str::to_owned),
            _ => {}
        }
    }
}
