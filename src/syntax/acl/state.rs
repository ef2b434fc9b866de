use super::{AclProblem, Rule, RuleKind};
use crate::source::Text;
use std::collections::BTreeSet;

/// Rules that are sound by themselves but refused after what came before them.
pub(super) fn check(rules: &[Rule]) -> Vec<AclProblem> {
    let mut state = State::default();
    rules.iter().filter_map(|rule| state.take(rule)).collect()
}

#[derive(Default)]
struct State<'a> {
    all_keys: bool,
    all_channels: bool,
    passwords: Credentials<'a>,
    hashes: Credentials<'a>,
}

#[derive(Default)]
struct Credentials<'a> {
    known: BTreeSet<&'a str>,
    unknown: bool,
}

impl<'a> Credentials<'a> {
    fn add(&mut self, value: &'a Text) {
        self.unknown |= value.holds_unknown();
        self.known.insert(value.as_str());
    }

    /// Whether a value may be among them, which it is no more then.
    fn remove(&mut self, value: &Text) -> bool {
        self.known.remove(value.as_str()) || self.unknown || value.holds_unknown()
    }
}

impl<'a> State<'a> {
    fn take(&mut self, rule: &'a Rule) -> Option<AclProblem> {
        let message = match &rule.kind {
            RuleKind::Keys { .. } if self.all_keys => {
                "a key pattern after `~*` or `allkeys` is refused; put `resetkeys` between"
            }
            RuleKind::Channels(_) if self.all_channels => {
                "a channel pattern after `&*` or `allchannels` is refused; put `resetchannels` between"
            }
            // A hash may be that of a password and the other way round: only where there is none of the other kind
            // is it plain that there is nothing to remove.
            RuleKind::RemovePassword(password)
                if !self.passwords.remove(password) && self.hashes.known.is_empty() =>
            {
                "the user has no such password to remove"
            }
            RuleKind::RemoveHash(hash) if !self.hashes.remove(hash) && self.passwords.known.is_empty() => {
                "the user has no such password hash to remove"
            }
            kind => {
                self.apply(kind);
                return None;
            }
        };
        Some(AclProblem::new(&rule.text, message))
    }

    fn apply(&mut self, kind: &'a RuleKind) {
        match kind {
            RuleKind::Reset => *self = Self::default(),
            RuleKind::AllKeys => self.all_keys = true,
            RuleKind::ResetKeys => self.all_keys = false,
            RuleKind::AllChannels => self.all_channels = true,
            RuleKind::ResetChannels => self.all_channels = false,
            RuleKind::NoPass | RuleKind::ResetPass => {
                self.passwords = Credentials::default();
                self.hashes = Credentials::default();
            }
            RuleKind::AddPassword(password) => self.passwords.add(password),
            RuleKind::AddHash(hash) => self.hashes.add(hash),
            _ => {}
        }
    }
}
