use crate::check::Inspected;
use crate::model::catalog::knowledge::is_secret_name;
use crate::model::secret::{MASK, masked};
use crate::model::{Client, Secret};
use crate::policy::Secrets;
use crate::policy::suspects::{suspects, takes_next};
use crate::source::UNKNOWN;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::ops::Range;

/// Takes secrets out of texts, and marks what cannot be known.
#[derive(Debug)]
pub struct Redact {
    show: bool,
    /// Every secret of the deployment, longest first.
    secrets: Vec<String>,
    /// Names of variables that hold one.
    names: BTreeSet<String>,
}

/// A secret of this many bytes is no common word, and is replaced wherever it stands.
const TELLING: usize = 8;

impl Redact {
    /// Knows the secrets of a deployment; passes everything through where they are to be shown.
    pub fn of(inspected: &Inspected, show: bool) -> Self {
        let deployment = &inspected.deployment;
        let known = Secrets::of(deployment, &inspected.sources);
        let mut secrets: BTreeSet<&str> = known.values().map(Secret::expose).collect();
        secrets.extend(known.pieces());
        let named = deployment.variables.iter().filter(|variable| variable.secret);
        let names: BTreeSet<String> = named.clone().map(|variable| variable.name.clone()).collect();
        secrets.extend(named.filter_map(|variable| variable.value.value.as_deref()));
        secrets.extend(deployment.clients.iter().filter_map(Client::lone_name));
        // one that nobody knows stands for nothing that could be found
        let known = secrets.into_iter().filter(|secret| is_known(secret));
        let mut secrets: Vec<String> = known.map(str::to_owned).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { show, secrets, names }
    }

    /// A secret, masked unless it is to be shown.
    pub fn secret(&self, secret: &Secret) -> String {
        if self.show { visible(secret.expose()) } else { secret.to_string() }
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str, value: &str) -> String {
        let secret = self.names.contains(name) || is_secret_name(name.trim());
        if secret && !self.show && is_known(value) && !is_use(value) {
            return MASK.to_owned();
        }
        self.text(value)
    }

    /// Any text, with the secrets in it replaced, and a question mark for what cannot be known.
    pub fn text(&self, text: &str) -> String {
        self.behind("", text)
    }

    /// A word of a list. The one before it may say that it is a secret.
    fn behind(&self, before: &str, word: &str) -> String {
        if self.show {
            return visible(word);
        }
        // What is known goes first: looks may find but a part of it.
        let mut known = word.to_owned();
        for secret in &self.secrets {
            if known.contains(secret) {
                known = replace(&known, secret);
            }
        }
        let word = known.as_str();
        let text = format!("{before}\n{word}");
        let start = before.len() + 1;
        let mut at = start;
        let mut hidden: Vec<Range<usize>> = Vec::new();
        for line in word.split('\n') {
            hidden.extend(suspects(&text, at..at + line.len()));
            at += line.len() + 1;
        }
        hidden.retain(|range| range.start >= start && text.get(range.clone()).is_none_or(is_known));
        hidden.sort_by_key(|range| (range.start, range.end));
        visible(&masked(word, hidden.into_iter().map(|range| range.start - start..range.end - start)))
    }

    /// A tree of values, by the names of its keys and by its texts.
    pub fn tree(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => {
                let mut before = String::new();
                let mut given = false;
                for item in items {
                    match item {
                        Value::String(text) => {
                            // Words behind a password, up to the next option, may be the rest of it.
                            if given && text.starts_with('-') {
                                before.clear();
                            }
                            let shown = self.behind(&before, text);
                            let word = std::mem::replace(text, shown);
                            given = takes_next(&before);
                            if !given {
                                before = word;
                            }
                        }
                        other => self.tree(other),
                    }
                }
            }
            Value::Object(entries) => {
                let all = std::mem::take(entries);
                *entries =
                    all.into_iter().map(|(name, value)| self.entry(name, value)).collect::<Map<_, _>>();
            }
            _ => {}
        }
    }

    /// A section of a compose project.
    pub fn section(&self, name: &str, section: Value) -> Value {
        self.entry(name.to_owned(), section).1
    }

    fn entry(&self, name: String, mut value: Value) -> (String, Value) {
        match &mut value {
            Value::String(text) => *text = self.variable(&name, text),
            // What a secret of compose holds stands in the file where somebody wrote it there.
            Value::Object(secrets) if name == "secrets" && !self.show => {
                for secret in secrets.values_mut() {
                    if let Some(Value::String(content)) = secret.get_mut("content") {
                        *content = MASK.to_owned();
                    }
                    self.tree(secret);
                }
            }
            other => self.tree(other),
        }
        (self.text(&name), value)
    }
}

/// Whether a text says something.
fn is_known(text: &str) -> bool {
    text.chars().any(|char| char != UNKNOWN)
}

/// A text with a question mark for every piece that cannot be known.
pub fn visible(text: &str) -> String {
    text.replace(UNKNOWN, "?")
}

/// Whether a value only uses a variable.
fn is_use(value: &str) -> bool {
    value
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|name| name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()))
}

/// Replaces a secret where it stands alone; `redis` as a password leaves `redis-server` alone.
fn replace(text: &str, secret: &str) -> String {
    if secret.len() >= TELLING {
        return text.replace(secret, MASK);
    }
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(secret) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        let quote = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
        let opens = before.is_none_or(|c| quote(c) || matches!(c, '=' | ':' | '>' | '$'));
        let closes = after.is_none_or(|c| quote(c) || matches!(c, '@' | '$'));
        let opens = opens || (before, after) == (Some('/'), Some('@'));
        if opens && closes {
            result.push_str(text.get(done..at).unwrap_or(""));
            result.push_str(MASK);
            done = at + found.len();
        }
    }
    result.push_str(text.get(done..).unwrap_or(""));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_replaced_where_they_stand_alone() {
        assert_eq!(
            replace("redis-server --requirepass redis", "redis"),
            "redis-server --requirepass ********"
        );
        assert_eq!(replace("redis://:redis@redis:6379", "redis"), "redis://:********@redis:6379");
        assert_eq!(replace("x-long-secret-y", "long-secret"), "x-********-y");
    }
}
