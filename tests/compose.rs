//! What compose does with 1,200 small inputs, beside what redlint makes of them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::dotenv::{self, Format};
use redlint::syntax::interpolate::{Found, Interpolator, Unset};
use serde_json::{Value, json};

/// Runs all cases of a kind: `answer` gives what redlint makes of one, an error as `Err`.
fn check(kind: &str, known: &[&str], answer: impl Fn(&Value, &Value) -> Result<Value, String>) {
    let vectors: Value = serde_json::from_str(include_str!("../testdata/compose/vectors.json")).unwrap();
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
