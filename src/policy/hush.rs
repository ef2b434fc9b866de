//! Secrets taken out of what is said of a deployment.
//!
//! Rules never quote a secret that they know for one. What they quote may hold it all the same: the reason of a
//! suppression, a name that is half of a password, a line that nobody understood.

use super::secrets::Secrets;
use super::suspects::{Looks, is_telling};
use crate::diagnostic::Diagnostic;
use crate::model::secret::masked;
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};

/// Bytes by which a secret is looked up. One of fewer is hidden where it stands, and beside it.
const HEAD: usize = 8;

/// Secrets that are known by what they say, wherever they stand.
#[derive(Debug, Clone, Default)]
pub struct Values {
    by_head: BTreeMap<[u8; HEAD], BTreeSet<String>>,
    /// Which marks the heads have, bit by bit: most windows of a text are looked up no further.
    marks: [u64; 4],
    /// Names of the users of one deployment: what it says of them is said by name.
    names: BTreeSet<String>,
}

/// One byte out of the first and the last of a head, in which most heads differ.
fn mark(first: u8, last: u8) -> u8 {
    first.wrapping_mul(31) ^ last
}

impl Values {
    /// Adds the secrets of a deployment.
    pub fn learn(&mut self, secrets: &Secrets) {
        self.names.extend(secrets.names().iter().cloned());
        let hidden = |text: &&str| is_telling(text) && !secrets.names().contains(*text);
        for text in secrets.values().map(|secret| secret.expose()).filter(hidden) {
            if let Some(head) = text.as_bytes().first_chunk() {
                self.add(*head, [text.to_owned()]);
            }
        }
    }

    /// Adds those of another deployment, in which the names of users may be secrets.
    pub fn extend(&mut self, other: &Self) {
        for (head, texts) in &other.by_head {
            self.add(*head, texts.iter().cloned());
        }
    }

    fn add(&mut self, head: [u8; HEAD], texts: impl IntoIterator<Item = String>) {
        let mark = mark(head[0], head[HEAD - 1]);
        self.marks[usize::from(mark >> 6)] |= 1 << (mark & 63);
        self.by_head.entry(head).or_default().extend(texts);
    }

    fn has_mark(&self, mark: u8) -> bool {
        self.marks[usize::from(mark >> 6)] >> (mark & 63) & 1 == 1
    }

    /// Where a text says one of them. Linear in the text, however many there are.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        if self.by_head.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Range<usize>> = Vec::new();
        let bytes = text.as_bytes();
        let ends = bytes.iter().zip(bytes.get(HEAD - 1..).unwrap_or_default()).enumerate();
        for (at, _) in ends.filter(|(_, (first, last))| self.has_mark(mark(**first, **last))) {
            let rest = &bytes[at..];
            let Some(texts) = rest.first_chunk().and_then(|head| self.by_head.get(head)) else { continue };
            let longest = text.get(at..).and_then(|rest| longest_start(texts, rest));
            found.extend(longest.map(|length| at..at + length));
        }
        found
    }

    /// Hides them in a text.
    pub fn hide(&self, text: &mut String) {
        let found = self.find(text);
        replace(text, found);
    }
}

/// Length of the longest of these texts that another one starts with.
fn longest_start(texts: &BTreeSet<String>, mut whole: &str) -> Option<usize> {
    loop {
        // Whatever the whole starts with stands before it in order, and between the two only what starts so as well.
        let before = texts.range::<str, _>((Bound::Unbounded, Bound::Included(whole))).next_back()?;
        let same = before.chars().zip(whole.chars()).take_while(|(one, other)| one == other);
        let shared: usize = same.map(|(char, _)| char.len_utf8()).sum();
        if shared == before.len() {
            return Some(shared);
        }
        whole = &whole[..shared];
    }
}

/// Takes the secrets out of what findings say, and notes the bytes around them that are not to be shown.
pub fn hush(sources: &Sources, findings: &mut [Diagnostic], values: &Values) {
    let mut looks = Looks::default();
    for finding in findings {
        let places: Vec<Span> =
            std::iter::once(&finding.primary).chain(&finding.related).map(|label| label.span).collect();
        for place in &places {
            looks.near(sources, *place, &mut finding.secrets);
        }
        finding.secrets.sort();
        finding.secrets.dedup();
        let near: BTreeSet<String> = finding
            .secrets
            .iter()
            .filter(|secret| secret.len() < 1_000)
            .map(|secret| sources.snippet(*secret).trim())
            .filter(|text| !values.names.contains(*text))
            .map(str::to_ascii_lowercase)
            .filter(|text| text.len() > 2 && is_telling(text))
            .collect();
        let hide = |text: &mut String| {
            values.hide(text);
            if near.is_empty() {
                return;
            }
            let mut lower = text.to_ascii_lowercase();
            for secret in &near {
                if hide_word(text, &lower, secret, &values.names) {
                    lower = text.to_ascii_lowercase();
                }
            }
        };
        texts(finding).for_each(hide);
        let holds = |content: &str| {
            let mut shown = content.to_owned();
            hide(&mut shown);
            shown != content
        };
        finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| holds(&edit.content)));
    }
}

/// Everything that a finding says.
fn texts(finding: &mut Diagnostic) -> impl Iterator<Item = &mut String> {
    let related = finding.related.iter_mut().map(|label| &mut label.message);
    let titles = finding.fixes.iter_mut().map(|fix| &mut fix.title);
    let reason = finding.suppressed.as_mut().map(|suppressed| &mut suppressed.reason);
    [&mut finding.message, &mut finding.subject, &mut finding.key, &mut finding.primary.message]
        .into_iter()
        .chain(&mut finding.help)
        .chain(related)
        .chain(titles)
        .chain(reason)
}

/// Hides a secret where it is a word of its own, in capitals or not, and no name of a user. `lower` is the text without
/// capitals. Whether the text is another one now.
fn hide_word(text: &mut String, lower: &str, secret: &str, names: &BTreeSet<String>) -> bool {
    if !lower.contains(secret.get(..HEAD).unwrap_or(secret)) {
        return false;
    }
    let mut found = match lower.contains(secret) {
        true => words(lower, secret),
        false => starts(lower, secret),
    };
    found.retain(|range| !names.contains(name_at(text, range.clone())));
    replace(text, found)
}

/// What may be the name of a user where a secret is found, or begins: all up to a quote or a blank.
fn name_at(text: &str, found: Range<usize>) -> &str {
    let rest = text.get(found.start..).unwrap_or_default();
    let ends = |char: char| char.is_whitespace() || matches!(char, '`' | '"' | '\'' | ',');
    rest.split(ends).next().unwrap_or_default()
}

/// Where a secret is a word of its own.
fn words(lower: &str, secret: &str) -> Vec<Range<usize>> {
    let part = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let alone = |at: usize, word: &str| {
        let before = lower.get(..at).and_then(|before| before.chars().next_back());
        let after = lower.get(at + word.len()..).and_then(|after| after.chars().next());
        secret.len() >= HEAD || !part(before) && !part(after)
    };
    let found = lower.match_indices(secret).filter(|(at, word)| alone(*at, word));
    found.map(|(at, word)| at..at + word.len()).collect()
}

/// Where a secret stands that was cut.
fn starts(lower: &str, secret: &str) -> Vec<Range<usize>> {
    let Some(head) = secret.get(..HEAD) else { return Vec::new() };
    let same = |at: usize| {
        let pairs = lower[at..].bytes().zip(secret.bytes());
        at..at + pairs.take_while(|(one, other)| one == other).count()
    };
    // `password123` does not make a secret of the word that it begins with.
    let telling = |range: &Range<usize>| is_telling(&secret[..range.len()]);
    lower.match_indices(head).map(|(at, _)| same(at)).filter(telling).collect()
}

/// Puts the mask in the place of ranges that are in order, and may overlap. Whether there are any.
fn replace(text: &mut String, ranges: Vec<Range<usize>>) -> bool {
    let any = !ranges.is_empty();
    if any {
        *text = masked(text, ranges);
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_secret_begins_with_is_no_secret() {
        let hidden = |text: &str, secret: &str| {
            let mut shown = text.to_owned();
            hide_word(&mut shown, &text.to_ascii_lowercase(), secret, &BTreeSet::new());
            shown
        };
        assert_eq!(hidden("the password of it", "password123"), "the password of it");
        assert_eq!(hidden("the password password123", "password123"), "the password ********");
        assert_eq!(hidden("cut: `hunter2-hunt…`", "hunter2-hunter2"), "cut: `********…`");
    }

    #[test]
    fn a_user_is_told_by_name_though_a_password_is_like_it() {
        let names = BTreeSet::from(["shopworker1".to_owned(), "shopworker1-eu".to_owned()]);
        let hidden = |text: &str, secret: &str| {
            let mut shown = text.to_owned();
            hide_word(&mut shown, &text.to_ascii_lowercase(), secret, &names);
            shown
        };
        assert_eq!(hidden("user `shopworker1` is", "shopworker1secret99"), "user `shopworker1` is");
        assert_eq!(hidden("user `shopworker1-eu` is", "shopworker1secret99"), "user `shopworker1-eu` is");
        assert_eq!(hidden("user `shopworker1` is", "shopworker1"), "user `shopworker1` is");
        assert_eq!(hidden("sends `Shopworker1`", "shopworker1"), "sends `********`");
        assert_eq!(hidden("sends `Shopworker1Secr…`", "shopworker1secret99"), "sends `********…`");
    }

    #[test]
    fn the_longest_start_counts() {
        let texts = ["secret-val", "secret-value-1", "secret-value-12", "secret-valve", "secret-väl"];
        let texts = BTreeSet::from(texts.map(str::to_owned));
        let cases = [
            ("secret-value-123", Some("secret-value-12")),
            ("secret-value-2", Some("secret-val")),
            ("secret-valves", Some("secret-valve")),
            ("secret-väter", None),
            ("secret-välde", Some("secret-väl")),
            ("secret-", None),
            ("secret", None),
        ];
        for (whole, start) in cases {
            assert_eq!(longest_start(&texts, whole), start.map(str::len), "{whole}");
        }
    }
}
