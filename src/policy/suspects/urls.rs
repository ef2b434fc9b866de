//! `redis://user:secret@host`, and what people make of it.

use super::value::literals;
use super::words;
use std::ops::Range;

/// Schemes whose lone user name is a password more often than a name.
const OURS: [&str; 5] = ["redis", "rediss", "valkey", "valkeys", "sentinel"];

pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    for (at, mark) in line.match_indices("://") {
        let start = at + mark.len();
        let rest = line.get(start..).unwrap_or_default();
        let url = &rest[..end(rest)];
        let before = &line[..at];
        let scheme = before.rfind(|char: char| !char.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let ours = before.get(scheme..).is_some_and(|scheme| OURS.contains(&scheme));
        if let Some(login) = url.rfind('@').and_then(|end| url.get(..end)) {
            match login.find(':') {
                Some(colon) => literals(line, start + colon + 1..start + login.len(), found),
                None if ours => literals(line, start..start + login.len(), found),
                None => {}
            }
            continue;
        }
        // A password whose host is missing stands where the port would.
        let authority = &url[..url.find(['/', '?']).unwrap_or(url.len())];
        let odd = |word: &str| {
            word.len() > 5 && !word.starts_with(|char: char| char == '$' || char.is_ascii_digit())
        };
        if let Some((_, word)) =
            authority.split_once(':').filter(|(host, word)| ours && (host.is_empty() || odd(word)))
        {
            literals(line, start + authority.len() - word.len()..start + authority.len(), found);
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
