//! Whole projects beside what docker compose 2.40.3 prints of their services: generated ones, and those of
//! `testdata/regress/compose-*` that redlint once read in another way.

use crate::loaded::as_compose;
use redlint::compose::LoadInput;
use redlint::source::MemoryFiles;
use serde_json::{Map, Value, json};
use std::path::Path;
use walkdir::WalkDir;

fn texts(case: &Value, key: &str) -> Vec<String> {
    let list = case[key].as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The services of a project as compose prints them, or what is wrong with it.
fn services(case: &Value) -> Result<Value, String> {
    let mut files = MemoryFiles::new();
    for (path, content) in case["files"].as_object().unwrap() {
        files.insert(format!("proj/{path}"), content.as_str().unwrap());
    }
    let used = texts(case, "use");
    let used = if used.is_empty() { vec!["compose.yaml".to_owned()] } else { used };
    let env = case["env"].as_object().into_iter().flatten();
    let input = LoadInput {
        paths: used.iter().map(|path| Path::new("proj").join(path)).collect(),
        env: env.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        profiles: texts(case, "profiles"),
        ..LoadInput::default()
    };
    Ok(tidy(&as_compose(&files, input)?["services"], ""))
}

/// Without extension fields, which compose prints in YAML only, and without what it prints since a later version, or
/// does no more.
fn tidy(value: &Value, key: &str) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| tidy(item, "")).collect(),
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, value)| {
                let empty =
                    *value == &json!({}) && matches!(key.as_str(), "placement" | "resources" | "exec");
                !key.starts_with("x-") && !empty
            });
            Value::Object(kept.map(|(key, value)| (key.clone(), tidy(value, key))).collect::<Map<_, _>>())
        }
        // a whole number is one
        Value::Number(number) if key == "cpus" => json!(number.as_f64()),
        other => other.clone(),
    }
}

fn miss(case: &Value, name: &str) -> Option<String> {
    let ours = services(case);
    let refused = case["refused"] == json!(true);
    match &ours {
        Err(_) if refused => None,
        Ok(services) if !refused && *services == tidy(&case["services"], "") => None,
        _ => Some(format!(
            "{name}\n  compose: {}\n  redlint: {ours:?}",
            case.get("services").unwrap_or(&json!("refuses it"))
        )),
    }
}

#[test]
fn generated_projects() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("../../testdata/compose/generated.json")).unwrap();
    assert!(cases.len() > 300);
    let misses: Vec<String> =
        cases.iter().filter_map(|case| miss(case, &format!("{} {}", case["name"], case["files"]))).collect();
    assert!(misses.is_empty(), "{} of {}:\n{}", misses.len(), cases.len(), misses.join("\n"));
}

#[test]
fn projects_that_were_read_in_another_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/regress");
    let folders = WalkDir::new(root).min_depth(1).max_depth(1).sort_by_file_name();
    let folders = folders.into_iter().map(Result::unwrap);
    let folders: Vec<_> =
        folders.filter(|folder| folder.file_name().to_string_lossy().starts_with("compose-")).collect();
    assert!(folders.len() > 10);
    for folder in folders {
        let mut files = Map::new();
        for entry in WalkDir::new(folder.path()).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let name = entry.path().strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned();
                files.insert(name, json!(std::fs::read_to_string(entry.path()).unwrap()));
            }
        }
        let expected = files.remove("services.json").unwrap();
        let mut case: Value = serde_json::from_str(expected.as_str().unwrap()).unwrap();
        case["files"] = Value::Object(files);
        assert_eq!(miss(&case, &folder.file_name().to_string_lossy()), None);
    }
}
