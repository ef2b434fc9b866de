//! What is said of several servers at the same bytes, as of those that share a file or an anchor of YAML, is said once.

use crate::diagnostic::{Diagnostic, Fix};
use std::collections::HashMap;

/// Names that are told of those that share a finding.
const NAMED: usize = 3;

/// Makes one finding of those that lie at the same bytes and differ in nothing but the name of what they are about.
/// `findings` are sorted by their places.
pub(super) fn join(findings: &mut Vec<Diagnostic>) {
    let mut joined: Vec<(Diagnostic, Vec<String>)> = Vec::with_capacity(findings.len());
    // Those of one rule at one place, by what they say beside the name.
    let mut here: HashMap<String, usize> = HashMap::new();
    for mut finding in findings.drain(..) {
        if joined.last().is_some_and(|(last, _)| !at_one_place(last, &finding)) {
            here.clear();
        }
        let same = said(&finding).map(|said| *here.entry(said).or_insert(joined.len()));
        match same.and_then(|index| joined.get_mut(index)) {
            Some((first, names)) => {
                // `redis` comes before `redis-2`, though the quote behind it does not come before the dash.
                if name(&finding) < name(first) {
                    std::mem::swap(first, &mut finding);
                }
                names.push(name(&finding).to_owned());
                mend_alike(first, finding.fixes);
                first.severity = first.severity.max(finding.severity);
                first.secrets.extend(finding.secrets);
            }
            None => joined.push((finding, Vec::new())),
        }
    }
    findings.extend(joined.into_iter().map(|(mut finding, mut names)| {
        names.sort();
        if !names.is_empty() {
            finding.message = format!("{}; likewise {}", finding.message, list(&names));
        }
        finding
    }));
}

/// What mends one of them mends the others where it stands elsewhere for each.
fn mend_alike(finding: &mut Diagnostic, fixes: Vec<Fix>) {
    for fix in fixes {
        if let Some(same) = finding.fixes.iter_mut().find(|same| same.title == fix.title) {
            let new = fix.edits.into_iter().filter(|edit| !same.edits.contains(edit));
            let new: Vec<_> = new.collect();
            same.edits.extend(new);
        }
    }
}

fn at_one_place(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.rule == other.rule && one.primary.span == other.primary.span
}

/// What a finding says beside the name of what it is about; `None` where it does not name it.
fn said(finding: &Diagnostic) -> Option<String> {
    let name = quoted(name(finding));
    finding.message.contains(&name).then(|| finding.message.replace(&name, ""))
}

/// What a finding is about.
fn name(finding: &Diagnostic) -> &str {
    finding.key.split('/').next().unwrap_or_default()
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
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut() {
        let names = |count: usize| (1..=count).map(|number| format!("n{number}")).collect::<Vec<_>>();
        assert_eq!(list(&names(1)), "`n1`");
        assert_eq!(list(&names(3)), "`n1`, `n2` and `n3`");
        assert_eq!(list(&names(5)), "`n1`, `n2`, `n3` and 2 more");
    }
}
