use super::broken::{self, UrlProblem};
use super::{Host, hosts};
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
    let meant = if socket { None } else { meant_userinfo_end(body, naive) };
    let Some(at) = meant else { return Authority { end: naive, problem: None } };
    let end = value[at..].find(['/', '?', '#']).map_or(value.len(), |offset| at + offset);
    Authority { end, problem: broken::early_end(body, naive) }
}

/// Offset of the `@` that ends a password with a raw `/`, `?` or `#` in it. `None` where the URL is well formed, or
/// where an `@` behind the authority may stand there for another reason.
fn meant_userinfo_end(body: &Text, naive: usize) -> Option<usize> {
    let (authority, tail) = body.as_str().split_at(naive);
    let last = tail.rfind('@')?;
    let parameters = tail.rfind('?').filter(|query| tail[*query..].contains('=')).unwrap_or(tail.len());
    if authority.contains('@') {
        // A path holds no `@`, a parameter may, and what stands behind the number of a database.
        let digits = tail[1..].bytes().take_while(u8::is_ascii_digit).count();
        let database = tail.starts_with('/') && digits > 0 && tail[1 + digits..].starts_with(['?', '#']);
        let at = match tail.starts_with('/') {
            true => tail[..parameters].rfind('@').filter(|_| !database),
            false => Some(last).filter(|at| !tail[..*at].contains('=')),
        };
        return at.map(|at| naive + at);
    }
    if let Some(at) = tail[..parameters].rfind('@') {
        return Some(naive + at);
    }
    let number =
        |port: &Text| port.as_str().bytes().all(|byte| byte.is_ascii_digit()) || port.holds_unknown();
    let sound = |host: &Host| !host.name.is_empty() && host.port.as_ref().is_none_or(number);
    let hosts = hosts::read(&body.slice(0..naive));
    let well_formed = !hosts.is_empty() && hosts.iter().all(sound);
    (!well_formed).then_some(naive + last)
}
