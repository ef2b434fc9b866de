use super::Host;
use crate::source::Text;
use std::ops::Range;

/// The hosts of an authority without its userinfo.
pub(super) fn read(text: &Text) -> Vec<Host> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(',').iter().map(host).collect()
}

/// Host and port; `[::1]:6379` and a bare IPv6 address are understood.
fn host(text: &Text) -> Host {
    let value = text.as_str();
    let slice = |range: Range<usize>| text.slice(range);
    let port = |from: usize| Some(slice(from..value.len())).filter(|port| !port.is_empty());
    if let Some(end) = value.find(']').filter(|_| value.starts_with('[')) {
        let port = if value[end + 1..].starts_with(':') { port(end + 2) } else { None };
        return Host { name: slice(1..end), port };
    }
    match value.rfind(':') {
        Some(colon) if !value[..colon].contains(':') => Host { name: slice(0..colon), port: port(colon + 1) },
        _ => Host { name: text.clone(), port: None },
    }
}
