//! What looks like a secret in a line that is shown around a finding. The findings name the secrets that redlint
//! knows of; lines beside them may hold others, in values that nothing uses.

use crate::model::catalog::directives;
use crate::model::catalog::knowledge::is_secret_name;
use std::ops::Range;

/// Ranges of a line that look like secrets, in no order. They may overlap.
pub fn suspects(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    in_urls(line, &mut found);
    after_names(line, &mut found);
    if line.trim_start().to_ascii_lowercase().starts_with("user ") {
        let words = words(line, |c| !c.is_whitespace());
        found.extend(
            words.filter(|word| line[word.clone()].starts_with('>')).map(|word| word.start + 1..word.end),
        );
    }
    found.retain(|range| !range.is_empty());
    found
}

/// `redis://user:secret@host`.
fn in_urls(line: &str, found: &mut Vec<Range<usize>>) {
    for (at, mark) in line.match_indices("://") {
        let start = at + mark.len();
        let rest = line.get(start..).unwrap_or("");
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).unwrap_or(rest.len());
        let login = rest.get(..end).and_then(|url| url.rfind('@')).and_then(|end| rest.get(..end));
        if let Some(colon) = login.and_then(|login| login.find(':'))
            && let Some(login) = login
        {
            found.extend(value(line, start + colon + 1..start + login.len()));
        }
    }
}

/// `PASSWORD=secret`, `password: secret`, `requirepass secret`, `--requirepass secret`, `${PASSWORD:-secret}`.
fn after_names(line: &str, found: &mut Vec<Range<usize>>) {
    for word in words(line, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        let name = &line[word.clone()];
        if !is_secret_name(name) {
            continue;
        }
        let rest = &line[word.end..];
        if line[..word.start].ends_with("${") {
            found.extend(default(rest).map(|range| word.end + range.start..word.end + range.end));
            continue;
        }
        let bare = rest.trim_start_matches(['"', '\'', ',']);
        let spaced = bare.trim_start();
        let start = match spaced.strip_prefix(['=', ':']) {
            Some(after) if bare.starts_with('=') || spaced.starts_with(':') => after.trim_start(),
            _ if bare.len() > spaced.len() && takes_word(name) => spaced,
            _ => continue,
        };
        let quote = start.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = quote.map_or(start, |_| &start[1..]);
        let closes = |c: char| match quote {
            Some(quote) => c == quote,
            None => c.is_whitespace() || matches!(c, '"' | '\'' | ','),
        };
        let from = line.len() - inner.len();
        found.extend(value(line, from..from + inner.find(closes).unwrap_or(inner.len())));
    }
}

/// Whether a value follows the name as the next word.
fn takes_word(name: &str) -> bool {
    let directive = directives::find(name.trim_start_matches('-'));
    directive.is_some_and(|directive| directive.sensitive) || name.starts_with("--")
}

/// What of a value is secret: a variable is none, its default is.
fn value(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let text = line.get(range.clone())?;
    if let Some(name) = text.strip_prefix("${") {
        let inner = default(name)?;
        return Some(range.start + 2 + inner.start..range.start + 2 + inner.end);
    }
    (!text.starts_with('$')).then_some(range)
}

/// The word after `-` or `:-`, up to the brace.
fn default(text: &str) -> Option<Range<usize>> {
    let name = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let rest = &text[name..];
    let operator = if rest.starts_with(":-") { 2 } else { usize::from(rest.starts_with('-')) };
    let end = rest.find('}').unwrap_or(rest.len());
    (operator > 0 && operator <= end).then_some(name + operator..name + end)
}

/// Runs of characters that belong to words.
fn words(line: &str, belongs: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].find(belongs)?;
        let end = line[start..].find(|c| !belongs(c)).map_or(line.len(), |len| start + len);
        at = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_seen_where_they_usually_stand() {
        let cases: &[(&str, &[&str])] = &[
            ("CELERY_BROKER_URL=redis://:hunter2@redis:6379/0", &["hunter2"]),
            ("url: 'redis://u:hun:ter2@h' # amqp://a:b@c", &["hun:ter2", "b"]),
            ("x: redis://:${REDIS_PASSWORD:-hunter2}@redis", &["hunter2", "hunter2"]),
            ("x: redis://:${REDIS_PASSWORD}@redis:6379", &[]),
            ("x: http://localhost:80/a", &[]),
            ("REDIS_PASSWORD=\"hunter 2\"", &["hunter 2"]),
            ("  - REDIS_PASSWORD=hunter2", &["hunter2"]),
            ("  REDIS_PASSWORD: ${P?set it}", &[]),
            ("  REDIS_PASSWORD: hunter2 # why", &["hunter2"]),
            ("requirepass hunter2", &["hunter2"]),
            ("command: [\"redis-server\", \"--requirepass\", \"hunter2\"]", &["hunter2"]),
            ("command: redis-server --requirepass hunter2 --port 1", &["hunter2"]),
            ("${REDIS_PASSWORD:?no password}", &[]),
            ("user app on >hunter2 ~* +@all", &["hunter2"]),
            ("# Authentication: a strong password", &[]),
            ("maxmemory-policy allkeys-lru", &[]),
            ("p\u{e4}ssword pass\u{1f600}: \u{1f600}", &[]),
        ];
        for (line, secrets) in cases {
            let found: Vec<&str> = suspects(line).into_iter().map(|range| &line[range]).collect();
            assert_eq!(found, *secrets, "{line}");
        }
    }
}
