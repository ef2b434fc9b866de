//! A second opinion: what serde_yaml makes of whole files.

use crate::read;
use redlint::syntax::yaml::Node;
use redlint::syntax::yaml::schema::Value as Ours;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};
use std::path::Path;
use walkdir::WalkDir;

/// Where the two readings of a text differ, if they do: the path, what is read here and what there. A text that either
/// refuses is compared by that alone.
fn differences(text: &str) -> Vec<String> {
    let (tree, problems) = read(text);
    let decode = |document: serde_yaml::Deserializer<'_>| {
        merged(Value::deserialize(document).map_err(|error| error.to_string())?)
    };
    let theirs: Result<Vec<Value>, String> = serde_yaml::Deserializer::from_str(text).map(decode).collect();
    let theirs = match (theirs, problems.first()) {
        (Ok(theirs), None) => theirs,
        (Err(_), Some(_)) => return Vec::new(),
        // serde_yaml holds no number beyond 64 bits
        (Err(error), None) if error.contains("128, expected any YAML value") => return Vec::new(),
        (Err(error), None) => return vec![format!("only serde_yaml refuses it: {error}")],
        (Ok(_), Some(problem)) => return vec![format!("only redlint refuses it: {}", problem.message)],
    };
    let mut found = Vec::new();
    // a text without any document is one that is null to the other
    let nothing = |values: &[Value]| values.iter().all(Value::is_null);
    if tree.documents.len() != theirs.len() && !(tree.documents.is_empty() && nothing(&theirs)) {
        found.push(format!("{} documents, {} to serde_yaml", tree.documents.len(), theirs.len()));
    }
    for (node, value) in tree.documents.iter().zip(theirs) {
        compare(node, &value, "", &mut found);
    }
    found
}

/// A value with the maps of its merge keys in place, which serde_yaml leaves to its users.
fn merged(value: Value) -> Result<Value, String> {
    Ok(match value {
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(merged).collect::<Result<_, _>>()?),
        Value::Tagged(tagged) => merged(tagged.value)?,
        Value::Mapping(mut map) => {
            let from = match map.shift_remove("<<").map(merged).transpose()? {
                Some(Value::Sequence(maps)) => maps,
                Some(one) => vec![one],
                None => Vec::new(),
            };
            let mut all = Mapping::new();
            for (key, value) in map {
                all.insert(key, merged(value)?);
            }
            for map in from {
                let map = map.as_mapping().ok_or("a merge key takes maps")?;
                for (key, value) in map {
                    all.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
            Value::Mapping(all)
        }
        scalar => scalar,
    })
}

fn compare(node: &Node, value: &Value, path: &str, found: &mut Vec<String>) {
    let same = match value {
        // a tag of compose's own says nothing of a type
        Value::Null | Value::String(_) if node.has_tag("!reset") || node.has_tag("!override") => true,
        Value::Sequence(items) if node.is_sequence() => {
            for (index, (node, value)) in node.items().zip(items).enumerate() {
                compare(&node, value, &format!("{path}.{index}"), found);
            }
            node.items().len() == items.len()
        }
        Value::Mapping(map) if node.is_mapping() => {
            let mut same = node.entries().len() == map.len();
            for (key, value) in map {
                match key.as_str().and_then(|key| node.get(key)) {
                    Some(node) => compare(&node, value, &format!("{path}.{}", key.as_str().unwrap()), found),
                    None => same = false,
                }
            }
            same
        }
        _ => node.scalar().is_some() && same_scalar(node, value),
    };
    if !same {
        found.push(format!("{path}: {node:?} is {value:?} to serde_yaml"));
    }
}

fn same_scalar(node: &Node, value: &Value) -> bool {
    let raw = node.raw().unwrap();
    match (node.value().unwrap(), value) {
        (Ours::Null, Value::Null) => true,
        (Ours::Bool(ours), Value::Bool(theirs)) => ours == *theirs,
        (Ours::String, Value::String(theirs)) => raw == theirs,
        // compose takes dates, and the numbers of YAML 1.1, for what they were there
        (Ours::Timestamp(_), Value::String(theirs)) => raw == theirs,
        (Ours::Int(_) | Ours::Float(_), _) if is_of_the_old_kind(raw) => true,
        (Ours::Int(ours), Value::Number(theirs)) => theirs.to_string() == ours.to_string(),
        (Ours::Float(ours), Value::Number(theirs)) => theirs
            .as_f64()
            .is_some_and(|theirs| ours.total_cmp(&theirs).is_eq() || ours.is_nan() && theirs.is_nan()),
        _ => false,
    }
}

/// Whether a number is one of YAML 1.1: `012`, `1_000`, `0b11`.
fn is_of_the_old_kind(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let octal =
        digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    octal || digits.contains('_') || digits.starts_with("0b") || digits.starts_with("0o")
}

/// Files below a directory with one of these endings, and what they hold.
fn files(directory: &Path, endings: &[&str]) -> Vec<(String, String)> {
    let entries = WalkDir::new(directory).sort_by_file_name().into_iter().filter_map(Result::ok);
    let named = entries.filter(|entry| {
        entry.path().extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
    });
    let read = |entry: walkdir::DirEntry| {
        Some((entry.path().display().to_string(), std::fs::read_to_string(entry.path()).ok()?))
    };
    named.filter_map(read).collect()
}

fn all_differences(files: &[(String, String)]) -> Vec<String> {
    let of = |(path, text): &(String, String)| {
        differences(text).into_iter().map(|difference| format!("{path}: {difference}")).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// YAML files of the examples in a rule.
fn examples((path, text): (String, String)) -> Vec<(String, String)> {
    let rule: toml::Table = text.parse().unwrap();
    let lists = ["bad", "good"].iter().filter_map(|key| rule.get(*key)?.as_array());
    let files = lists.flatten().filter_map(|example| example.get("files")?.as_table()).flatten();
    let yaml = files.filter(|(name, _)| name.ends_with(".yaml") || name.ends_with(".yml"));
    yaml.map(|(name, text)| (format!("{path} {name}"), text.as_str().unwrap().to_owned())).collect()
}

#[test]
fn both_read_the_same_in_every_file_of_the_examples() {
    let mut all = files(Path::new("testdata"), &["yml", "yaml"]);
    all.extend(files(Path::new("rules"), &["toml"]).into_iter().flat_map(examples));
    assert!(all.len() > 500, "{}", all.len());
    let differences = all_differences(&all);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// A tool rather than a test: compares the two readings of every YAML file below the directory that `REDLINT_CORPUS`
/// names.
#[test]
fn both_read_the_same_in_every_file_of_a_directory() {
    let Some(directory) = std::env::var_os("REDLINT_CORPUS") else { return };
    let all = files(Path::new(&directory), &["yml", "yaml"]);
    let differences = all_differences(&all);
    assert!(
        differences.is_empty(),
        "{} in {} files:\n{}",
        differences.len(),
        all.len(),
        differences.join("\n")
    );
}

#[test]
fn differences_are_seen() {
    assert_eq!(differences("a: &x {b: 1}\nc: {<<: *x, d: [yes, ~, 0x1F, .5, '1', !t x]}\n"), [""; 0]);
    assert_eq!(differences("a: 012\nb: 1_000\nc: 2020-01-01\nd: 0b11"), [""; 0]);
    let (tree, _) = read("a: 1\nb: [x]");
    let other: Value = serde_yaml::from_str("a: '1'\nb: []").unwrap();
    let mut found = Vec::new();
    compare(&tree.documents[0], &other, "", &mut found);
    assert_eq!(found.len(), 2, "{found:?}");
}
