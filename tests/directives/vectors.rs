//! Against real servers: every vector was given to every server, which started or refused to, and was asked for its
//! values.

use super::server::{Run, Server};
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

fn run(vector: &Vector, target: &str) -> Run {
    let target = target.replace(' ', "@");
    let server = Server {
        conf: vector.conf.as_deref(),
        args: vector.args.iter().map(String::as_str).collect(),
        files: vector.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
        sentinel: vector.sentinel,
        target: &target,
        ..Server::default()
    };
    server.run()
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

/// A value as `CONFIG GET` would show it, and the answer to a `PING` without a password.
fn shown(run: &Run, name: &str) -> String {
    match name {
        "_noauth" if run.outcome.open.known() == Some(&true) => "PONG".into(),
        "_noauth" => "NOAUTH Authentication required.".into(),
        name => run.value(name),
    }
}

#[test]
fn verdicts_and_values_are_those_of_real_servers() {
    let text = include_str!("../../testdata/conf/vectors.json");
    let all: Vectors = serde_json::from_str(text).unwrap();
    let (mut asked, mut wrong) = (0, Vec::new());
    for vector in all.vectors.iter().filter(|vector| vector.depends_on.is_none() && vector.stdin.is_none()) {
        for server in &all.servers {
            let run = run(vector, server);
            let starts = names(&vector.starts, server);
            asked += 1;
            if run.starts() != starts {
                wrong.push(format!("{} on {server}: starts: {starts}; {:?}", vector.name, run.problems()));
            }
            let values = vector.config.iter().filter(|(ranges, _)| names(ranges, server));
            for (name, value) in values.flat_map(|(_, values)| values) {
                let found = shown(&run, name);
                asked += 1;
                if found != *value {
                    wrong.push(format!("{} on {server}: {name} is `{value}`, not `{found}`", vector.name));
                }
            }
        }
    }
    println!("{} of {asked} answers are those of the servers", asked - wrong.len());
    assert!(wrong.is_empty(), "{} of {asked} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
