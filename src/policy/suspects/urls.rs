//! `redis://user:secret@host`, and what people make of it.

use super::value::literals;
use super::words;
use crate::source::UNKNOWN;
use crate::syntax::url::is_url;
use std::net::Ipv6Addr;
use std::ops::Range;

/// Schemes that people write without the `//` behind them.
const OURS: [&str; 5] = ["redis", "rediss", "valkey", "valkeys", "sentinel"];

pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    for (at, mark) in line.match_indices("://") {
        let start = at + mark.len();
        let rest = line.get(start..).unwrap_or_default();
        let url = &rest[..end(rest)];
        let ours = is_ours(line, at);
        if let Some(login) = url.rfind('@').and_then(|end| url.get(..end)) {
            match login.find(':') {
                Some(colon) => literals(line, start + colon + 1..start + login.len(), found),
                None if ours => literals(line, start..start + login.len(), found),
                None => {}
            }
            continue;
        }
        if let Some(word) = misplaced(url).filter(|_| ours) {
            literals(line, start + word.start..start + word.end, found);
        }
    }
    for token in words(line, |char| !char.is_whitespace() && !matches!(char, '"' | '\'' | ',')) {
        let text = &line[token.clone()];
        if !text.contains(':') {
            continue;
        }
        // `redis:secret@host`.
        let value = text.rfind('=').map_or(text, |at| &text[at + 1..]);
        let ours = OURS.iter().find_map(|scheme| value.strip_prefix(scheme)?.strip_prefix(':'));
        if let Some(rest) = ours.filter(|rest| !rest.starts_with("//"))
            && let Some((login, host)) = rest.rsplit_once('@')
            && !host.contains(':')
        {
            let start = token.end - rest.len();
            literals(line, start..start + login.len(), found);
        }
        // `label:host:port:database:secret`.
        let mut parts = value.splitn(5, ':');
        let number = |part: Option<&str>| {
            part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if parts.by_ref().take(2).filter(|part| !part.is_empty()).count() == 2
            && number(parts.next())
            && number(parts.next())
            && let Some(secret) = parts.next()
        {
            literals(line, token.end - secret.len()..token.end, found);
        }
    }
}

/// Whether a scheme that ends at an offset is one of Redis URLs, alone or behind something else.
fn is_ours(line: &str, end: usize) -> bool {
    let from = |belongs: fn(char) -> bool| line[..end].trim_end_matches(belongs).len();
    let starts = [
        from(|char| char.is_ascii_alphanumeric()),
        from(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-')),
    ];
    starts.into_iter().any(|start| is_url(&line[start..]))
}

/// What stands where the port would and is none: a password whose host is missing, with whatever ends it too early.
fn misplaced(url: &str) -> Option<Range<usize>> {
    let (authority, tail) = url.split_at(url.find(['/', '?']).unwrap_or(url.len()));
    let is_address =
        |text: &str| text.split('%').next().is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    let bracketed = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (host, word) = match bracketed.filter(|(address, _)| is_address(address)) {
        Some((address, port)) => (address, port.strip_prefix(':')?),
        None if is_address(authority) => return None,
        None => authority.split_once(':')?,
    };
    let start = authority.len() - word.len();
    if !host.is_empty() {
        let odd = word.len() > 5 && !word.starts_with(|char: char| char == '$' || char.is_ascii_digit());
        return odd.then_some(start..authority.len());
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let database = tail.split('?').next().unwrap_or_default().trim_start_matches('/');
    let whole = word.contains(['$', UNKNOWN]) || !word.is_empty() && is_number(word) || is_number(database);
    let end = if whole { authority.len() } else { url.len() };
    word.parse::<u16>().is_err().then_some(start..end)
}

/// Where a URL ends: at white space or a quote that no `$(…)` and no `${…}` holds.
fn end(rest: &str) -> usize {
    let mut open = 0_usize;
    let mut last = ' ';
    for (at, char) in rest.char_indices() {
        match char {
            '(' | '{' if last == '$' || open > 0 => open += 1,
            ')' | '}' if open > 0 => open -= 1,
            char if open == 0 && (char.is_whitespace() || matches!(char, '"' | '\'')) => return at,
            _ => {}
        }
        last = char;
    }
    rest.len()
}
