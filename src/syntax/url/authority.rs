use super::broken::{self, UrlProblem};
use super::hosts::hosts_of;
use crate::source::Text;

/// Where the part with user, password and hosts ends.
pub(super) struct Authority {
    /// Offset of its end in what stands behind `//`.
    pub(super) end: usize,
    /// A byte that ends it too early for clients.
    pub(super) problem: Option<UrlProblem>,
}

/// Finds the end of the authority. Clients end it at the first `/`, `?` or `#`; where that one evidently belongs to a
/// password the end is the one that was meant.
pub(super) fn find(body: &Text, socket: bool) -> Authority {
    let value = body.as_str();
    let Some(naive) = value.find(['/', '?', '#']) else {
        return Authority { end: value.len(), problem: None };
    };
    let meant = if socket { None } else { meant_userinfo_end(value, naive) };
    let Some(at) = meant else { return Authority { end: naive, problem: None } };
    let end = value[at..].find(['/', '?', '#']).map_or(value.len(), |offset| at + offset);
    Authority { end, problem: broken::early_end(body, naive) }
}

/// Offset of the `@` that ends a password with a raw `/`, `?` or `#` in it. `None` where the URL is well formed, or
/// where an `@` behind the authority may stand there for another reason.
fn meant_userinfo_end(value: &str, naive: usize) -> Option<usize> {
    let (authority, tail) = value.split_at(naive);
    if authority.contains('@') {
        return None;
    }
    let at = tail.rfind('@')?;
    let before = &tail[..at];
    let hosts_are_sound = hosts_of(authority).iter().all(|(name, port)| {
        !name.is_empty() && port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let parameter = before.find('?').is_some_and(|query| before[query..].contains('='));
    if hosts_are_sound && parameter {
        return None;
    }
    Some(naive + at)
}
