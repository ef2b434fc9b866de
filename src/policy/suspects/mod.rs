//! What looks like a secret in the text around a finding.
//!
//! The deployment names the secrets that redlint knows of, by their bytes. A line that is shown may hold others: in a
//! value that nothing uses, in a comment, in a file that could not be understood. These are told by their looks.

mod above;
mod calls;
mod names;
mod urls;
mod users;
mod value;

pub use above::takes_next;
pub(super) use value::{is_constant, is_variable};

use crate::model::catalog::Slip;
use crate::source::{Sources, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// How far from a place a reader may be shown its line, in bytes.
const VIEW: usize = 2_000;
/// Lines of one place that are looked at.
const MOST_LINES: usize = 8;

/// Ranges of a text that look like secrets, within a line of it or a part of one, in no order. They may overlap. What
/// stands on the lines before may tell that they do.
pub fn suspects(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let Some(shown) = text.get(line.clone()) else { return Vec::new() };
    let mut found = Vec::new();
    urls::find(shown, &mut found);
    names::find(shown, &mut found);
    users::find(shown, &mut found);
    calls::find(shown, &mut found);
    above::find(text, line.clone(), &mut found);
    let hides =
        |range: &Range<usize>| !range.is_empty() && !shown.get(range.clone()).is_some_and(is_variable);
    found.retain(hides);
    found.into_iter().map(|range| line.start + range.start..line.start + range.end).collect()
}

/// What looks like a secret, line by line: findings share lines.
#[derive(Debug, Default)]
pub struct Looks {
    /// By the bytes of the line, or of the part of a long one.
    known: BTreeMap<Span, Vec<Span>>,
}

impl Looks {
    /// Adds what looks like a secret on the lines of a place and on those beside it.
    pub fn near(&mut self, sources: &Sources, place: Span, found: &mut Vec<Span>) {
        let file = sources.file(place.file);
        let (text, lines) = (file.text(), file.lines());
        let start = (place.start as usize).min(text.len());
        let end = (place.end as usize).clamp(start, text.len());
        let first = lines.line_at(start);
        let last = lines.line_at(end).min(first + MOST_LINES);
        for line in first.saturating_sub(1)..(last + 2).min(lines.len()) {
            let whole = lines.range(text, line);
            // Of a line that nobody could read to its end hardly more is looked at than is shown.
            let part = (start.clamp(whole.start, whole.end) - whole.start) / VIEW;
            let at = |part: usize| boundary(text, (whole.start + part * VIEW).min(whole.end));
            let looked =
                if whole.len() <= VIEW { whole.clone() } else { at(part.saturating_sub(1))..at(part + 3) };
            let known = self.known.entry(Span::new(place.file, looked.clone())).or_insert_with(|| {
                suspects(text, looked).into_iter().map(|range| Span::new(place.file, range)).collect()
            });
            found.extend(known.iter());
        }
    }
}

/// Whether a secret is no plain word, which a sentence may say for other reasons.
pub(super) fn is_telling(secret: &str) -> bool {
    let plain = secret.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b' '));
    !plain || secret.len() >= 16
}

/// The nearest character boundary at or before an offset.
fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
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

/// Whether two names are the same but for a slip of the finger or two.
fn resembles(name: &str, known: &str) -> bool {
    let most = if known.len() < 8 { 1 } else { 2 };
    Slip::new(name).distance(known, most).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn found(text: &str, line: Range<usize>) -> Vec<&str> {
        let mut found = suspects(text, line);
        found.sort_by_key(|range| (range.start, range.end));
        found.dedup();
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn parts_of_a_long_line_are_looked_at_each_for_itself() {
        let text =
            format!("{} REDIS_PASSWORD=hunter2 {}", "a ".repeat(VIEW * 3 / 2 + 200), "b ".repeat(VIEW));
        let mut sources = Sources::new();
        let file = sources.add(Path::new(".env"), text.into_bytes());
        let mut looks = Looks::default();
        let mut near = |at: usize| {
            let mut found = Vec::new();
            looks.near(&sources, Span::new(file, at..at + 1), &mut found);
            !found.is_empty()
        };
        assert!(!near(1), "too far away to be shown");
        assert!(near(VIEW * 2 - 2), "though the part before begins at the same place");
    }

    #[test]
    fn secrets_are_seen_where_they_usually_stand() {
        let cases: &[(&str, &[&str])] = &[
            ("CELERY_BROKER_URL=redis://:hunter2@redis:6379/0", &["hunter2"]),
            ("url: 'redis://u:hun:ter2@h' # amqp://a:b@c", &["hun:ter2", "b"]),
            ("x: redis://:${REDIS_PASSWORD:-hunter2}@redis", &["hunter2"]),
            ("x: redis://:${REDIS_PASSWORD}@redis:6379", &[]),
            ("helm install pg a/b --set auth.postgresPassword=hunter2,a=b", &["hunter2,a=b"]),
            ("  adminPassword: hunter2", &["hunter2"]),
            ("  usePassword: hunter2", &[]),
            ("requirepass ${REDIS_PASSWORD}", &[]),
            ("requirepass ${REDIS_PASSWORD}hunter2", &["hunter2"]),
            ("x: redis://:${REDIS_PASSWORD:?set it}@redis:6379", &[]),
            ("x: --basic_auth=${FLOWER_USER}:${FLOWER_PASSWORD}", &[]),
            ("x: --basic_auth=${FLOWER_USER}:hunter2", &[":hunter2"]),
            ("x: redis://:${REDIS_PASSWORD:-hunter 2}@redis:6379", &["hunter 2"]),
            ("x: redis://hunter2@redis:6379", &["hunter2"]),
            ("x: redis://:hunter2", &["hunter2"]),
            ("x: redis://:hunter2/0", &["hunter2"]),
            ("x: redis://:hunter2/hunter3", &["hunter2/hunter3"]),
            ("x: redis://:/hunter3", &["/hunter3"]),
            ("x: sentinel://:${PORT}/primary sentinel://:26379/primary", &[]),
            ("x: redis://redis:hunter2", &["hunter2"]),
            ("x: redis://[::1]:hunter2", &["hunter2"]),
            ("x: redis://[hunter]:hunter2", &["hunter2"]),
            ("x: redis://:[::1]hunter2", &["[::1]hunter2"]),
            ("x: redis://:1234567", &["1234567"]),
            ("x: REDIS://hunter2@redis", &["hunter2"]),
            ("x: redis+tls://hunter2@redis, \u{201e}redis://hunter3@redis", &["hunter2", "hunter3"]),
            ("x: redis://:6379/0 redis://:6379", &[]),
            ("x: redis://[::1]:6379 redis://[::1] redis://::1/0", &[]),
            ("x: redis://[fe80::1%25eth0]:6379 redis://@[::1]:6379", &[]),
            ("x: sentinel://[::1]:26379,[::2]:26379/primary", &[]),
            ("x: redis://:$(cat /pw)hunter2@redis", &["hunter2"]),
            ("x: redis://redis:6379/0?password=hunter2", &["hunter2"]),
            ("x: redis:hunter2@redis", &["hunter2"]),
            ("x: http://localhost:80/a", &[]),
            ("x: redis://redis:${PORT}/0", &[]),
            ("REDIS_HOSTS=local:redis:6379:0:hunter2", &["hunter2"]),
            ("REDIS_PASSWORD=\"hunter 2\"", &["hunter 2"]),
            ("REDIS_PASSWORD=hunter #2", &["hunter", "#2"]),
            ("REDIS_PASSWORD=hunter$two", &["hunter", "two"]),
            ("  - REDIS_PASSWORD=hunter2", &["hunter2"]),
            ("  - REDIS_PASSWORD = hunter2", &["hunter2"]),
            ("  REDIS_PASSWORD: ${P?set it}", &[]),
            ("  REDIS_PASSWORD: ${P:?hunter2}", &["hunter2"]),
            ("  REDIS_PASSWORD: ${P:hunter2}", &["P:hunter2"]),
            ("  REDIS_PASSWORD: hunter 2 # why", &["hunter 2"]),
            ("  REDIS_PASSWORD: [hunter2]", &["[hunter2]"]),
            ("  REDIS_PASSWORD: !secret hunter2", &["hunter2"]),
            ("  REDIS_PASSWORD: *pw", &[]),
            ("{\"host\": \"redis\", \"password\": \"hunter2\"}", &["hunter2"]),
            ("'password' => env('REDIS_PASSWORD', 'hunter2'),", &["hunter2"]),
            ("redis:6379,password=hunter2,ssl=False", &["hunter2,ssl=False"]),
            ("requirepass hunter2", &["hunter2"]),
            ("requirepas hunter2 3", &["hunter2 3"]),
            ("masterauht hunter2", &["hunter2"]),
            ("requirepass \"hunter\"2", &["\"hunter\"2"]),
            ("sentinel auth-pass mymaster hunter2", &["hunter2"]),
            ("sentinel auth-pas mymaster hunter2", &["hunter2"]),
            ("command: [\"redis-server\", \"--requirepass\", \"hunter2\"]", &["hunter2"]),
            ("command: redis-server --requirepass hunter2 --port 1", &["hunter2"]),
            ("command: redis-server --requirepas hunter2 --port 1", &["hunter2"]),
            ("  --requirepass ${P:?set P} --port 1", &[]),
            ("  --requirepass hunter2 --port 1", &["hunter2"]),
            ("command: redis-server --requirepass=hunter2 --port 1", &["hunter2"]),
            ("redis-cli -a hunter2 ping", &["hunter2"]),
            ("cmd: redis-server --requirepass <%= ENV[\"PASSWORD\"] %> --port 1", &[]),
            ("  REDIS_PASSWORD: <%= ENV.fetch('PASSWORD', 'hunter2') %>", &["hunter2"]),
            ("cmd: redis-server --requirepass <%= \"hunter2", &["hunter2"]),
            ("redis-cli -ahunter2 ping", &["hunter2"]),
            ("test: [CMD, redis-cli, \"-a\", \"hunter2\", ping]", &["hunter2"]),
            ("redis-cli -a \"$REDIS_PASSWORD\" ping", &[]),
            ("redis-cli -a $$REDIS_PASSWORD ping", &[]),
            ("test: [CMD, redis-cli, \"--no-auth-warning\", \"-a\", \"hunter2\", ping]", &["hunter2"]),
            ("redis-cli -a $${REDIS_PASSWORD} ping", &[]),
            ("redis-cli -a $$sesame ping", &["sesame"]),
            (r#"test: ["CMD-SHELL", "redis-cli -a \"$$REDIS_PASSWORD\" ping"]"#, &[]),
            (r#"test: ["CMD-SHELL", "redis-cli -a \"hunter2\" ping"]"#, &["hunter2"]),
            (r#"test: "REDISCLI_AUTH=\"$$REDIS_PASSWORD\" redis-cli ping""#, &[]),
            (r#"command: sh -c "redis-server --requirepass \"hunter 2\" --port 1""#, &["hunter 2"]),
            (r#"command: sh -c "redis-server --requirepass \"$$REDIS_PASSWORD\"""#, &[]),
            (
                r#"test: ["CMD-SHELL", "redis-cli -a \"hunter \\\"2\\\" x\" ping"]"#,
                &[r#"hunter \\\"2\\\" x"#],
            ),
            (
                r#"command: sh -c "redis-server --requirepass \"hun\"\"ter2\"x --port 1""#,
                &["hun", "ter2", "x"],
            ),
            (r#"requirepass: \"hunter2"#, &["hunter2"]),
            (r#"redis-server --requirepass "hun""ter2" --port 1"#, &["hun", "ter2"]),
            ("redis-cli -a 'hunter 2' ping", &["hunter 2"]),
            ("redis-cli -a 'größe\\\"ß ping", &["größe\\\"ß ping"]),
            ("redis-cli --no-auth-warning -a hunter2 ping", &["hunter2"]),
            ("redis-cli -a se$$SAME ping", &["se", "SAME"]),
            ("echo AUTH hunter2 | redis-cli", &["hunter2"]),
            ("curl -u admin:hunter2 http://x", &["hunter2"]),
            ("${REDIS_PASSWORD:?no password}", &[]),
            (
                "user app on >hunter2 <hunter3 #0a !hunter4 (>hunter5 ~a) ~* +@all",
                &["hunter2", "hunter3", "0a", "hunter4", "hunter5"],
            ),
            ("usr app on >hunter2", &["hunter2"]),
            ("redis-cli ACL SETUSER bob '>hunter2'", &["hunter2"]),
            ("# Authentication: a strong password", &[]),
            ("maxmemory-policy allkeys-lru", &[]),
            ("volumes: ['data:/data']", &[]),
            ("image: redis:7.2@sha256:0123", &[]),
            ("p\u{e4}ssword pass\u{1f600}: \u{1f600}", &[]),
        ];
        for (line, secrets) in cases {
            assert_eq!(found(line, 0..line.len()), *secrets, "{line}");
        }
    }

    #[test]
    fn lines_before_tell_of_secrets() {
        let cases: &[(&str, &[&str])] = &[
            ("REDIS_PASSWORD: |-\n  hunter 2\n  hunter 3", &["hunter 3"]),
            ("REDIS_PASSWORD:\n  hunter2", &["hunter2"]),
            ("REDIS_PASSWORD:\n  file: hunter2", &[]),
            ("- --requirepass\n- hunter2", &["hunter2"]),
            ("redis-cli -a \\\n  hunter2", &["hunter2"]),
            ("secrets:\n  pw:\n    content: hunter2", &["hunter2"]),
            ("configs:\n  pw:\n    content: hunter2", &[]),
            ("REDIS_PASSWORD: x\nport 1", &[]),
        ];
        for (text, secrets) in cases {
            let start = text.rfind('\n').unwrap() + 1;
            assert_eq!(found(text, start..text.len()), *secrets, "{text}");
        }
    }
}
