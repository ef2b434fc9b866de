//! What compose does with 1,200 small inputs, beside what redlint makes of them.

use redlint::compose::{self, LoadInput, units};
use redlint::source::{MemoryFiles, Sources, Span, Text};
use redlint::syntax::dotenv::{self, Format};
use redlint::syntax::interpolate::{Found, Interpolator, Unset};
use redlint::syntax::words;
use serde_json::{Value, json};
use std::path::Path;

/// Runs all cases of a kind: `answer` gives what redlint makes of one, an error as `Err`.
fn check(kind: &str, known: &[&str], answer: impl Fn(&Value, &Value) -> Result<Value, String>) {
    let vectors: Value = serde_json::from_str(include_str!("../../testdata/compose/vectors.json")).unwrap();
    let group = &vectors[kind];
    let mut misses = Vec::new();
    for case in group["cases"].as_array().unwrap() {
        let name = case.get("name").or(case.get("in")).and_then(Value::as_str).unwrap();
        let answer = answer(case, &group["env"]);
        let good = match (&answer, case.get("is"), case.get("error").and_then(Value::as_str)) {
            (Ok(answer), Some(is), _) => answer == is,
            (Err(answer), _, Some(error)) => answer.contains(error),
            _ => false,
        };
        if good == known.contains(&name) {
            let expected = case.get("is").or(case.get("error")).unwrap();
            misses.push(format!("{name:?}\n  compose: {expected}\n  redlint: {answer:?}"));
        }
    }
    assert!(misses.is_empty(), "{} of {kind}:\n{}", misses.len(), misses.join("\n"));
}

fn given(env: &Value, name: &str) -> Option<Found> {
    env.get(name).and_then(Value::as_str).map(|value| Found::Given(value.to_owned()))
}

fn written(input: &str) -> Text {
    let file = Sources::new().add("in", input.as_bytes().to_vec());
    Text::plain(input, Span::new(file, 0..input.len()))
}

#[test]
fn env_files() {
    check("dotenv", &[], |case, env| {
        let input = case["in"].as_str().unwrap();
        let (tree, problems) = dotenv::parse(written("").anchor().file, input, Format::Compose);
        let mut interpolator = Interpolator::new(Unset::Empty);
        let variables = tree.expand(&mut interpolator, &mut |name| given(env, name));
        // compose stops at the first of either, in file order
        let first = problems.first();
        let inner = interpolator.problems.first();
        match (first, inner) {
            (Some(first), Some(inner)) if inner.at.start < first.at.start => Err(inner.fault.to_string()),
            (Some(first), _) => Err(first.to_string()),
            (None, Some(inner)) => Err(inner.fault.to_string()),
            (None, None) => Ok(variables
                .iter()
                .filter_map(|(name, variable)| Some((name.clone(), json!(variable.value.as_ref()?.as_str()))))
                .collect()),
        }
    });
}

#[test]
fn interpolation() {
    check("interpolate", &[], |case, env| {
        let mut interpolator = Interpolator::new(Unset::Empty);
        let text = interpolator.expand(&written(case["in"].as_str().unwrap()), &mut |name| given(env, name));
        match interpolator.problems.first() {
            Some(problem) => Err(problem.fault.to_string()),
            None => Ok(json!(text.as_str())),
        }
    });
}

#[test]
fn sizes() {
    check("bytes", &[], |case, _| units::bytes(case["in"].as_str().unwrap()).map(|size| json!(size)));
}

/// Loads the files of a case as compose would, in the directory `proj`.
fn project(case: &Value) -> Result<Value, String> {
    let mut files = MemoryFiles::new();
    for (path, content) in case["files"].as_object().unwrap() {
        files.insert(format!("proj/{path}"), content.as_str().unwrap());
    }
    let used = case.get("use").and_then(Value::as_array);
    let paths: Vec<&str> = match used {
        Some(used) => used.iter().filter_map(Value::as_str).collect(),
        None => ["compose.yaml", "compose.override.yml"].into(),
    };
    let paths = paths.iter().filter(|path| case["files"].get(path).is_some());
    let env = case.get("env").and_then(Value::as_object).into_iter().flatten();
    let input = LoadInput {
        paths: paths.map(|path| Path::new("proj").join(path)).collect(),
        env: env.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        unset: Unset::Empty,
        canonical: true,
        ..LoadInput::default()
    };
    let (project, problems) = compose::load(&mut Sources::new(), &files, &input);
    if problems.is_empty() {
        return Ok(project.canonical);
    }
    Err(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n"))
}

#[test]
fn projects() {
    check("project", &[], |case, _| project(case));
}

/// One service with one item under a key, as compose prints that item.
fn item(key: &str, value: &str) -> Result<Value, String> {
    let yaml =
        json!({"services": {"r": {"image": "redis", key: [value]}}, "volumes": {"data": {}}}).to_string();
    let yaml = yaml.replace("$", "$$");
    let canonical = project(&json!({"files": {"compose.yaml": yaml}}))?;
    Ok(canonical["services"]["r"][key].clone())
}

#[test]
fn short_ports() {
    check("ports", &[], |case, _| item("ports", case["in"].as_str().unwrap()));
}

#[test]
fn short_volumes() {
    // no volume of a project can have the name that compose reads here; the form alone: src/compose/volumes.rs
    check("volume", &["${V:-./v}:/v:${M:-rw}"], |case, _| {
        let mut mounts = item("volumes", case["in"].as_str().unwrap())?;
        Ok(mounts[0].take())
    });
}

#[test]
fn command_strings() {
    check("shellwords", &[], |case, _| {
        let split = words::compose::split(&written(case["in"].as_str().unwrap()));
        match split.error {
            Some(error) => Err(format!("invalid command line string: {}", error.message)),
            None => Ok(split.words.iter().map(|word| json!(word.as_str())).collect()),
        }
    });
}
