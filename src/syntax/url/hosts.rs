use super::Host;
use crate::source::Text;

/// The hosts of an authority without its userinfo.
pub(super) fn read(text: &Text) -> Vec<Host> {
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

/// Names and ports of the hosts.
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
