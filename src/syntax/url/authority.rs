use super::Host;
use super::broken::{self, UrlProblem};
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

/// The hosts of an authority without its userinfo.
pub(super) fn hosts(text: &Text) -> Vec<Host> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(',').iter().map(host).collect()
}

fn host(text: &Text) -> Host {
    let (name, port) = split_port(text.as_str());
    let offset = |part: &str| part.as_ptr() as usize - text.as_str().as_ptr() as usize;
    let slice = |part: &str| text.slice(offset(part)..offset(part) + part.len());
    Host { name: slice(name), port: port.map(slice) }
}

pub(super) fn hosts_of(authority: &str) -> Vec<(&str, Option<&str>)> {
    authority.split(',').map(split_port).collect()
}

/// Host and port; `[::1]:6379` and a bare IPv6 address are understood.
fn split_port(host: &str) -> (&str, Option<&str>) {
    if let Some((name, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (name, rest.strip_prefix(':').filter(|port| !port.is_empty()));
    }
    match host.rsplit_once(':') {
        Some((name, _)) if name.contains(':') => (host, None),
        Some((name, port)) => (name, Some(port).filter(|port| !port.is_empty())),
        None => (host, None),
    }
}
