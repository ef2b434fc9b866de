//! Variables that are set twice in a file, and secrets that serve two purposes.

use crate::model::secret::MASK;
use crate::model::{Origin, Sourced, Variable};
use crate::source::FileId;
use std::collections::HashMap;

/// Marks both.
pub(super) fn mark(variables: &mut [Variable]) {
    duplicates(variables);
    shared_secrets(variables);
}

/// Marks entries of an env file that a later one with another value hides, unless that one builds on it.
fn duplicates(variables: &mut [Variable]) {
    let mut later: HashMap<(FileId, String), usize> = HashMap::new();
    for index in (0..variables.len()).rev() {
        if !variables[index].service.is_empty() {
            continue;
        }
        let key = (variables[index].at.file, variables[index].name.clone());
        let Some(last) = later.get(&key).copied() else {
            later.insert(key, index);
            continue;
        };
        let (first, last) = (&variables[index], &variables[last]);
        let (Some(Some(hidden)), Some(Some(value))) = (first.value.known(), last.value.known()) else {
            continue;
        };
        if hidden == value || builds_on(value, &first.name) {
            continue;
        }
        let shown = if last.secret { MASK.to_owned() } else { value.clone() };
        variables[index].duplicate_of = Sourced::new(Some(shown), last.value.origin.clone());
    }
}

fn builds_on(value: &str, name: &str) -> bool {
    value.match_indices('$').any(|(at, _)| value[at + 1..].trim_start_matches('{').starts_with(name))
}

/// Marks secrets of Redis that something else has as well.
fn shared_secrets(variables: &mut [Variable]) {
    let secret = |variable: &Variable| {
        let real = !variable.placeholder && !variable.template;
        let secret = variable.secret_value.known().and_then(Option::as_ref).filter(|_| real)?;
        Some(secret.expose().to_owned()).filter(|text| !text.is_empty())
    };
    let mut others: HashMap<String, usize> = HashMap::new();
    for (index, variable) in variables.iter().enumerate().filter(|(_, variable)| !variable.relevant) {
        if let Some(secret) = secret(variable) {
            others.entry(secret).or_insert(index);
        }
    }
    for index in 0..variables.len() {
        let variable = &variables[index];
        let Some(other) =
            secret(variable).filter(|_| variable.relevant).and_then(|secret| others.get(&secret))
        else {
            continue;
        };
        let other = &variables[*other];
        variables[index].shares_secret_with = Sourced::new(Some(other.name.clone()), Origin::at(other.at));
    }
}
