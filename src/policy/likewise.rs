//! What is said of several servers at the same bytes, as of those that share a file or an anchor of YAML, is said once.

use super::eval;
use crate::diagnostic::{Diagnostic, Safety};
use crate::source::Span;
use ecow::EcoString;
use std::collections::{BTreeSet, HashMap};

/// Names that are told of those that share a finding.
const NAMED: usize = 3;

/// What two findings share that are told as one. Those that are mended in different ways stay apart: what mends one of
/// them must leave nothing of it behind.
#[derive(PartialEq, Eq, Hash)]
struct Shared {
    place: Span,
    rule: EcoString,
    variants: Vec<String>,
    /// What it says beside the name of what it is about.
    said: String,
    fixes: Vec<(String, Safety)>,
}

impl Shared {
    /// That of a finding; `None` where it does not name what it is about.
    fn of(finding: &Diagnostic) -> Option<Self> {
        let name = quoted(finding.subject());
        finding.message.contains(&name).then(|| Self {
            place: finding.primary.span,
            rule: finding.rule.clone(),
            variants: finding.variants.clone(),
            said: finding.message.replace(&name, ""),
            fixes: finding.fixes.iter().map(|fix| (fix.title.clone(), fix.safety)).collect(),
        })
    }
}

/// Makes one finding of those that lie at the same bytes, in the same variants, and differ in nothing but the name of
/// what they are about.
pub(super) fn join(findings: &mut Vec<Diagnostic>) {
    let mut joined: Vec<(Diagnostic, Vec<String>)> = Vec::with_capacity(findings.len());
    let mut known: HashMap<Shared, usize> = HashMap::new();
    for mut finding in findings.drain(..) {
        let same = Shared::of(&finding).map(|shared| *known.entry(shared).or_insert(joined.len()));
        match same.and_then(|index| joined.get_mut(index)) {
            Some((first, names)) => {
                // `redis` comes before `redis-2`, though the quote behind it does not come before the dash.
                if finding.subject() < first.subject() {
                    std::mem::swap(first, &mut finding);
                }
                names.push(finding.subject().to_owned());
                for (fix, further) in first.fixes.iter_mut().zip(finding.fixes) {
                    // What mends one of them mends the others where it stands elsewhere for each.
                    fix.edits.extend(further.edits);
                }
                first.severity = first.severity.max(finding.severity);
                first.confidence = first.confidence.max(finding.confidence);
                first.secrets.extend(finding.secrets);
            }
            None => joined.push((finding, Vec::new())),
        }
    }
    findings.extend(joined.into_iter().map(|(mut finding, mut names)| {
        names.sort();
        if !names.is_empty() {
            finding.key = shared_key(&finding.key, &names);
            finding.message = format!("{}; likewise {}", finding.message, list(&names));
            for fix in &mut finding.fixes {
                let mut seen = BTreeSet::new();
                fix.edits.retain(|edit| seen.insert(edit.clone()));
            }
        }
        finding
    }));
}

/// The key of a finding that is about others as well: another one joining them makes it another finding, which no baseline
/// knows.
fn shared_key(key: &str, others: &[String]) -> String {
    let (first, rest) = key.split_at(key.find('/').unwrap_or(key.len()));
    format!("{first}+{}{rest}", others.join("+"))
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// `a`, `b` and 4 more.
fn list(names: &[String]) -> String {
    let mut parts: Vec<String> = names.iter().take(NAMED).map(|name| quoted(name)).collect();
    if names.len() > NAMED {
        parts.push(format!("{} more", names.len() - NAMED));
    }
    eval::join(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_all_that_share_a_finding() {
        let others = ["b".to_owned(), "c".to_owned()];
        assert_eq!(shared_key("a/maxmemory", &others), "a+b+c/maxmemory");
        assert_eq!(shared_key("a", &others[..1]), "a+b");
    }

    #[test]
    fn long_lists_are_cut() {
        let names = |count: usize| (1..=count).map(|number| format!("n{number}")).collect::<Vec<_>>();
        assert_eq!(list(&names(1)), "`n1`");
        assert_eq!(list(&names(3)), "`n1`, `n2` and `n3`");
        assert_eq!(list(&names(5)), "`n1`, `n2`, `n3` and 2 more");
    }
}
