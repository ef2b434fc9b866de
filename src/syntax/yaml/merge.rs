//! Entries of a map as it is written, to entries as they count: merge keys resolved, duplicates reported.

use super::node::{Entry, Kind, Node};
use super::problem;
use super::scalar::{Scalar, Style};
use super::schema::Value;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};

/// Resolves the `<<` entries of a map and checks its keys. `budget` is how many nodes merging may add.
///
/// Written entries come first, in their order; then what is merged, unless it is written. Of a list of maps the first
/// one wins.
pub(super) fn resolve(written: Vec<Entry>, budget: &mut usize) -> (Vec<Entry>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut entries = Vec::with_capacity(written.len());
    let mut merges: Vec<Entry> = Vec::new();
    for entry in written {
        if is_merge(&entry.key) { merges.push(entry) } else { entries.push(entry) }
    }
    check_keys(&entries, &mut problems);
    if let [first, rest @ ..] = merges.as_slice() {
        for again in rest {
            problems.push(problem::duplicate_key(again.key_span(), first.key_span(), "<<"));
        }
        merge(&mut entries, &merges, budget, &mut problems);
    }
    (entries, problems)
}

fn is_merge(key: &Node) -> bool {
    let plain = |scalar: &Scalar| scalar.style() == Style::Plain && scalar.as_str() == "<<";
    let tagged = key.tag().is_some_and(|tag| tag.name != "!!merge" && tag.name != "!");
    key.scalar().is_some_and(plain) && !tagged
}

fn check_keys(entries: &[Entry], problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for entry in entries {
        let span = entry.key_span();
        match entry.key.raw() {
            None => problems.push(problem::key_not_a_string(span, "a list or a map")),
            Some(key) => {
                if let Some(first) = seen.get(key) {
                    problems.push(problem::duplicate_key(span, *first, key));
                } else {
                    seen.insert(key, span);
                }
                if let Some(what) = other_than_string(&entry.key) {
                    problems.push(problem::key_not_a_string(span, what));
                }
            }
        }
    }
}

fn other_than_string(key: &Node) -> Option<&'static str> {
    match key.scalar()?.value() {
        Value::String => None,
        Value::Null => Some("null"),
        Value::Bool(_) => Some("a boolean"),
        Value::Int(_) | Value::Float(_) => Some("a number"),
        Value::Timestamp(_) => Some("a date"),
    }
}

fn merge(entries: &mut Vec<Entry>, merges: &[Entry], budget: &mut usize, problems: &mut Vec<Diagnostic>) {
    let names = entries.iter().enumerate();
    let mut known: HashMap<String, usize> =
        names.filter_map(|(at, entry)| Some((entry.key.raw()?.to_owned(), at))).collect();
    for source in merges.iter().flat_map(|merge| sources(&merge.value, problems)) {
        let site = source.use_span();
        for entry in source.entries() {
            let Some(key) = entry.key.raw() else { continue };
            let hiding = known.get(key).and_then(|at| entries.get_mut(*at));
            if hiding.as_ref().is_some_and(|hiding| hiding.value.tag().is_none()) {
                continue;
            }
            let cost = 1 + entry.value.size() + entry.hidden.iter().map(Node::size).sum::<usize>();
            if cost > *budget {
                problems.push(problem::alias_bomb(site));
                return;
            }
            *budget -= cost;
            if let Some(hiding) = hiding {
                hiding.hidden.push(entry.value);
                hiding.hidden.extend(entry.hidden);
                continue;
            }
            known.insert(key.to_owned(), entries.len());
            entries.push(Entry { merged: Some(site), ..entry });
        }
    }
}

/// The maps that a merge key names.
fn sources(value: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Node> {
    let candidates: Vec<Node> = match value.kind() {
        Kind::Mapping(_) => vec![value.clone()],
        Kind::Sequence(_) => value.items().collect(),
        Kind::Scalar(_) => Vec::new(),
    };
    let sound = |node: &Node| node.is_mapping() || node.is_stand_in();
    if !(sound(value) || value.is_sequence() && candidates.iter().all(sound)) {
        problems.push(problem::bad_merge(value));
    }
    candidates.into_iter().filter(Node::is_mapping).collect()
}
