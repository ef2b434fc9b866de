//! What redlint believes of a configuration, against what real servers made of it: every vector was given to every
//! server, which started or refused to, and was asked for its values.

use redlint::model::catalog::directives;
use redlint::model::{Origin, Sourced, Target, Value};
use redlint::resolve::conf::{ConfInput, ConfOutcome, Lookup, effective};
use redlint::source::{Sources, Span, Text};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Vectors {
    servers: Vec<String>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Vector {
    name: String,
    #[serde(default)]
    conf: Option<String>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    stdin: Option<String>,
    #[serde(default)]
    sentinel: bool,
    /// The servers that start with it.
    starts: String,
    /// What servers say of their values.
    #[serde(default)]
    config: BTreeMap<String, BTreeMap<String, String>>,
    /// What outside of the files decides whether it starts.
    #[serde(default)]
    depends_on: Option<String>,
}

const DIRECTORY: &str = "/run/here";

fn run(vector: &Vector, target: &str) -> ConfOutcome {
    let mut sources = Sources::new();
    let conf =
        vector.conf.as_ref().map(|text| sources.add("/run/here/redis.conf", text.clone().into_bytes()));
    let words: Vec<Text> = vector
        .args
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let file = sources.add(format!("argument {at}"), word.clone().into_bytes());
            Text::plain(word.clone(), Span::new(file, 0..word.len()))
        })
        .collect();
    let anchor = Span::at(sources.add("anchor", b"server".to_vec()), 0);
    let target: Target = target.replace(' ', "@").parse().unwrap();
    let target = Sourced::new(Some(target), Origin::at(anchor));
    let input = ConfInput {
        server: "server",
        anchor,
        target: &target,
        defaults: &[],
        conf,
        conf_unknown: None,
        arguments: &words,
        extra: &[],
        directory: DIRECTORY,
        resolve: &mut |sources, path, directory| lookup(vector, sources, path, directory),
        sentinel: vector.sentinel,
    };
    effective(&mut sources, input)
}

fn lookup(vector: &Vector, sources: &mut Sources, path: &str, directory: &str) -> Lookup {
    let path = if path.starts_with('/') { path.to_owned() } else { format!("{directory}/{path}") };
    let Some(path) = path.strip_prefix("/run/here/") else { return Lookup::Missing };
    let mut load =
        |name: &str, text: &str| sources.add(format!("/run/here/{name}"), text.to_owned().into_bytes());
    if let Some((before, after)) = path.split_once('*') {
        let found = vector.files.iter().filter(|(name, _)| name.starts_with(before) && name.ends_with(after));
        return Lookup::Files(found.map(|(name, text)| load(name, text)).collect());
    }
    match vector.files.get(path) {
        Some(text) => Lookup::Files(vec![load(path, text)]),
        None if vector.files.keys().any(|name| name.starts_with(&format!("{path}/"))) => Lookup::Directory,
        None => Lookup::Missing,
    }
}

/// Whether `redis 3.2..5.0, valkey 7.2` names the series of a server.
fn names(ranges: &str, server: &str) -> bool {
    let series = |text: &str| -> (u32, u32) {
        let mut numbers = text.split('.').map(|part| part.parse().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    let (family, version) = server.split_once(' ').unwrap();
    let version = series(version);
    ranges.split(", ").filter(|range| !range.is_empty()).any(|range| {
        let (of, range) = range.split_once(' ').unwrap();
        let (from, to) = range.split_once("..").unwrap_or((range, range));
        of == family && series(from) <= version && version <= series(to)
    })
}

fn starts(outcome: &ConfOutcome) -> bool {
    let fatal = |setting: &redlint::model::Setting| setting.problem.value.as_ref().is_some_and(|p| p.fatal);
    outcome.problems.is_empty() && !outcome.settings.iter().any(fatal)
}

/// A value as `CONFIG GET` would show it.
fn shown(outcome: &ConfOutcome, name: &str) -> String {
    if name == "_noauth" {
        let open = outcome.open.known().copied();
        return if open == Some(true) { "PONG".into() } else { "NOAUTH Authentication required.".into() };
    }
    let name = directives::find(name).unwrap().name;
    let Some(value) = outcome.config.value(name).and_then(Sourced::known) else { return "?".into() };
    match value {
        Value::Int(mode) if name == "unixsocketperm" => format!("{mode:o}"),
        Value::Secret(secret) => secret.expose().to_owned(),
        other => other.to_string(),
    }
}

#[test]
fn verdicts_and_values_are_those_of_real_servers() {
    let text = include_str!("../testdata/conf/vectors.json");
    let all: Vectors = serde_json::from_str(text).unwrap();
    let (mut verdicts, mut values, mut wrong) = (0, 0, Vec::new());
    for vector in all.vectors.iter().filter(|vector| vector.depends_on.is_none() && vector.stdin.is_none()) {
        for server in &all.servers {
            let outcome = run(vector, server);
            let expected = names(&vector.starts, server);
            verdicts += 1;
            if starts(&outcome) != expected {
                let problems: Vec<_> =
                    outcome.settings.iter().filter_map(|s| s.problem.value.clone()).collect();
                wrong.push(format!(
                    "{} on {server}: starts {expected}, found {problems:?} {:?}",
                    vector.name,
                    outcome.problems.iter().map(|p| &p.message).collect::<Vec<_>>()
                ));
            }
            let expected = vector.config.iter().filter(|(ranges, _)| names(ranges, server));
            for (name, value) in expected.flat_map(|(_, values)| values) {
                values += 1;
                let found = shown(&outcome, name);
                if found != *value {
                    wrong.push(format!("{} on {server}: {name} is `{value}`, found `{found}`", vector.name));
                }
            }
        }
    }
    println!("{verdicts} verdicts, {values} values, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), verdicts + values, wrong.join("\n"));
}
