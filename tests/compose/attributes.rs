//! Every attribute of a service and of the other resources with forty odd values: what compose refuses, and what it
//! prints of the rest. The answers are those of docker compose 2.40.3.

use crate::loaded::as_compose;
use redlint::compose::LoadInput;
use redlint::source::MemoryFiles;
use serde_json::{Map, Value, json};

/// The place of one attribute: keys, and numbers of items.
struct Place<'a> {
    top: bool,
    path: Vec<&'a str>,
}

impl<'a> Place<'a> {
    fn parse(at: &'a str) -> Self {
        let (top, path) = at.strip_prefix("top ").map_or((false, at), |path| (true, path));
        Self { top, path: path.split('/').collect() }
    }

    /// A project whose attribute is as in the table but for the value here.
    fn document(&self, table: &Value, value: &Value) -> Value {
        let section = if self.top { "top" } else { "services" };
        let (first, rest) = self.path.split_first().unwrap();
        let mut attribute = table[section][first].clone();
        *rest.iter().fold(&mut attribute, |below, key| match key.parse::<usize>() {
            Ok(index) => &mut below[index],
            Err(_) => &mut below[*key],
        }) = value.clone();
        let mut document = if self.top {
            json!({
                "services": {"r": {"image": "redis", "networks": {"n": {}}, "volumes": ["v:/v"], "secrets": ["sec"], "configs": ["conf"]}},
                "networks": {"n": {}},
                "volumes": {"v": {}},
                "secrets": {"sec": {"environment": "PW"}},
                "configs": {"conf": {"content": "x"}},
            })
        } else {
            let service = match *first {
                "build" | "provider" => json!({}),
                _ => json!({"image": "redis"}),
            };
            json!({"services": {"r": service, "o": {"image": "o"}}})
        };
        if self.top {
            document[*first] = attribute;
            return document;
        }
        document["services"]["r"][*first] = attribute;
        let used = document.to_string();
        for (name, section, content) in
            [("sec", "secrets", json!({"environment": "PW"})), ("conf", "configs", json!({"content": "x"}))]
        {
            if used.contains(&format!("\"{name}\"")) {
                document[section] = json!({ name: content });
            }
        }
        if document["services"]["r"]["networks"].get("n").is_some() {
            document["networks"] = json!({"n": {}});
        }
        document
    }

    /// What is printed there; null where nothing is.
    fn printed(&self, project: &Value) -> Value {
        let root = if self.top { project } else { &project["services"]["r"] };
        let found = self.path.iter().try_fold(root, |below, key| match below {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            _ => below.get(key),
        });
        found.cloned().unwrap_or_default()
    }
}

/// The project as compose prints it, or what is wrong with it.
fn load(document: &Value) -> Result<Value, String> {
    let mut files = MemoryFiles::new();
    files.insert("proj/compose.yaml", document.to_string());
    files.insert("proj/a.env", "Q=1\n");
    let input = LoadInput {
        paths: vec!["proj/compose.yaml".into()],
        env: [("SET".to_owned(), "7".to_owned())].into_iter().collect(),
        ..LoadInput::default()
    };
    as_compose(&files, input)
}

/// Numbers as compose's JSON has them, without extension fields and what newer versions leave out.
fn tidy(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && number.as_i64().is_none() => json!(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(tidy).collect(),
        Value::Object(map) => {
            let kept = map
                .into_iter()
                .filter(|(key, value)| !(key.starts_with("x-") || key == "ipam" && value == &json!({})));
            Value::Object(kept.map(|(key, value)| (key, tidy(value))).collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[test]
fn every_attribute_with_every_value() {
    let table: Value = serde_json::from_str(include_str!("../../testdata/compose/attributes.json")).unwrap();
    let (mut count, mut misses) = (0, Vec::new());
    for case in table["cases"].as_array().unwrap() {
        let at = case["at"].as_str().unwrap();
        let place = Place::parse(at);
        let value = |index: &Value| &table["values"][index.as_u64().unwrap() as usize];
        for index in case["refused"].as_array().unwrap() {
            count += 1;
            if load(&place.document(&table, value(index))).is_ok() {
                misses.push(format!("{at}: {} is refused", value(index)));
            }
        }
        for pair in case["printed"].as_array().unwrap() {
            count += 1;
            let printed =
                load(&place.document(&table, value(&pair[0]))).map(|project| tidy(place.printed(&project)));
            if printed != Ok(pair[1].clone()) {
                misses.push(format!("{at}: {} is printed {}, not {printed:?}", value(&pair[0]), pair[1]));
            }
        }
    }
    assert!(count > 4_000, "{count}");
    assert!(misses.is_empty(), "{} of {count}:\n{}", misses.len(), misses.join("\n"));
}
