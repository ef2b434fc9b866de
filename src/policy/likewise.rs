//! What is said of several servers at the same bytes, as of those that share a file or an anchor of YAML, is said once; so
//! is what is said of one server for several of its clients.

use super::eval;
use crate::diagnostic::{Diagnostic, Safety};
use crate::source::Span;
use ecow::EcoString;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Names that are told of those that share a finding.
const NAMED: usize = 3;

/// With how many findings one more is compared that differs from all of them in several names.
const COMPARED: usize = 8;

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
        let name = quoted(&finding.subject);
        finding.message.contains(&name).then(|| Self {
            place: finding.primary.span,
            rule: finding.rule.clone(),
            variants: finding.variants.clone(),
            said: finding.message.replace(&name, ""),
            fixes: finding.fixes.iter().map(|fix| (fix.title.clone(), fix.safety)).collect(),
        })
    }
}

/// Makes one finding of those that lie at the same bytes, in the same variants, and differ in nothing but a name: that of
/// what they are about, or then another one in the message.
pub fn join(findings: &mut Vec<Diagnostic>) {
    of_subjects(findings);
    let mut places = HashSet::new();
    if !findings.iter().all(|finding| places.insert((finding.primary.span, &finding.rule))) {
        of_names(findings);
    }
}

fn of_subjects(findings: &mut Vec<Diagnostic>) {
    let mut joined: Vec<(Diagnostic, Vec<String>)> = Vec::with_capacity(findings.len());
    let mut known: HashMap<Shared, usize> = HashMap::new();
    for mut finding in findings.drain(..) {
        let same = Shared::of(&finding).map(|shared| *known.entry(shared).or_insert(joined.len()));
        match same.and_then(|index| joined.get_mut(index)) {
            Some((first, names)) => {
                // `redis` comes before `redis-2`, though the quote behind it does not come before the dash.
                if finding.subject < first.subject {
                    std::mem::swap(first, &mut finding);
                }
                names.push(finding.subject.clone());
                take_in(first, finding);
            }
            None => joined.push((finding, Vec::new())),
        }
    }
    findings.extend(joined.into_iter().map(|(mut finding, mut names)| {
        names.sort();
        if !names.is_empty() {
            finding.key = shared_key(&finding, &names);
            finding.message = format!("{}; likewise {}", finding.message, list(&names));
            each_edit_once(&mut finding);
        }
        finding
    }));
}

/// What two findings share beside the names in their messages.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    place: Span,
    rule: EcoString,
    variants: Vec<String>,
    subject: String,
    /// What stands around the names.
    said: Vec<String>,
    help: Option<String>,
    fixes: Vec<(String, Safety)>,
}

/// A finding with those that differ from it in one name of its message.
struct Named {
    finding: Diagnostic,
    /// Its name among them.
    name: String,
    /// Where in the message the names stand that differ; empty as long as it is alone.
    at: Vec<usize>,
    others: Vec<String>,
}

fn of_names(findings: &mut Vec<Diagnostic>) {
    let mut joined: Vec<Named> = Vec::with_capacity(findings.len());
    let mut known: HashMap<Alike, Vec<usize>> = HashMap::new();
    for mut finding in findings.drain(..) {
        let (said, names) = pieces(&finding.message);
        let alike = Alike {
            place: finding.primary.span,
            rule: finding.rule.clone(),
            variants: finding.variants.clone(),
            subject: finding.subject.clone(),
            said,
            help: finding.help.clone(),
            fixes: finding.fixes.iter().map(|fix| (fix.title.clone(), fix.safety)).collect(),
        };
        let places = known.entry(alike).or_default();
        let mut near = places.iter().rev().take(COMPARED);
        let found = near.find_map(|place| Some((*place, joined.get(*place)?.differs_from(&names)?)));
        match found.and_then(|(place, difference)| Some((joined.get_mut(place)?, difference))) {
            Some((first, (at, old, mut new))) => {
                (first.at, first.name) = (at, old);
                if new < first.name {
                    std::mem::swap(&mut first.finding, &mut finding);
                    std::mem::swap(&mut first.name, &mut new);
                }
                first.others.push(new);
                take_in(&mut first.finding, finding);
            }
            None => {
                places.push(joined.len());
                joined.push(Named { finding, name: String::new(), at: Vec::new(), others: Vec::new() });
            }
        }
    }
    findings.extend(joined.into_iter().map(|Named { mut finding, mut others, .. }| {
        others.sort();
        if !others.is_empty() {
            finding.key = format!("{}+{}", finding.key, others.join("+"));
            finding.message = format!("{}; the same with {}", finding.message, list(&others));
            each_edit_once(&mut finding);
        }
        finding
    }));
}

impl Named {
    /// Where the names of another message are others, and both of them, if it is one name and the one that it differs in
    /// from those before.
    fn differs_from(&self, names: &[String]) -> Option<(Vec<usize>, String, String)> {
        let (_, own) = pieces(&self.finding.message);
        let at: Vec<usize> = (0..own.len()).filter(|at| own.get(*at) != names.get(*at)).collect();
        let (old, new) = (own.get(*at.first()?)?, names.get(*at.first()?)?);
        let one = at.iter().all(|at| own.get(*at) == Some(old) && names.get(*at) == Some(new));
        let same = self.at.is_empty() || self.at == at;
        (one && same).then(|| (at.clone(), old.clone(), new.clone()))
    }
}

/// What a message says around the names in it, and the names.
fn pieces(message: &str) -> (Vec<String>, Vec<String>) {
    let (mut said, mut names) = (Vec::new(), Vec::new());
    for (index, piece) in message.split('`').enumerate() {
        if index % 2 == 0 { &mut said } else { &mut names }.push(piece.to_owned());
    }
    (said, names)
}

/// Takes in what a further finding has beside its message.
fn take_in(first: &mut Diagnostic, further: Diagnostic) {
    for (fix, other) in first.fixes.iter_mut().zip(further.fixes) {
        // What mends one of them mends the others where it stands elsewhere for each.
        fix.edits.extend(other.edits);
    }
    first.severity = first.severity.max(further.severity);
    first.confidence = first.confidence.max(further.confidence);
    first.secrets.extend(further.secrets);
}

fn each_edit_once(finding: &mut Diagnostic) {
    for fix in &mut finding.fixes {
        let mut seen = BTreeSet::new();
        fix.edits.retain(|edit| seen.insert(edit.clone()));
    }
}

/// The key of a finding that is about others as well: another one joining them makes it another finding, which no baseline
/// knows.
fn shared_key(finding: &Diagnostic, others: &[String]) -> String {
    let rest = finding.key.strip_prefix(finding.subject.as_str()).unwrap_or_default();
    format!("{}+{}{rest}", finding.subject, others.join("+"))
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
    use crate::source::Sources;

    #[test]
    fn keys_tell_all_that_share_a_finding() {
        let others = ["b".to_owned(), "c".to_owned()];
        let at = Span::at(Sources::new().add("compose.yaml", Vec::new()), 0);
        let of = |subject: &str, key: &str| Diagnostic {
            subject: subject.into(),
            key: key.into(),
            ..Diagnostic::input("a-rule", "A rule", at, "")
        };
        assert_eq!(shared_key(&of("a", "a/maxmemory"), &others), "a+b+c/maxmemory");
        assert_eq!(shared_key(&of("a", "a"), &others[..1]), "a+b");
        assert_eq!(shared_key(&of("x/a", "x/a/maxmemory"), &others), "x/a+b+c/maxmemory");
    }

    #[test]
    fn long_lists_are_cut() {
        let names = |count: usize| (1..=count).map(|number| format!("n{number}")).collect::<Vec<_>>();
        assert_eq!(list(&names(1)), "`n1`");
        assert_eq!(list(&names(3)), "`n1`, `n2` and `n3`");
        assert_eq!(list(&names(5)), "`n1`, `n2`, `n3` and 2 more");
    }
}
