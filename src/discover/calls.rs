//! Calls of compose in scripts, Makefiles and `package.json`: the ways that deployments are started.

use super::habits::placeless;
use crate::source::{Span, Text, UNKNOWN};
use crate::syntax::makefile;
use crate::syntax::shell::{Command, Composed, parse};
use crate::syntax::words::posix::{ExpansionKind, Word};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A call that starts services. [`UNKNOWN`] stands for what a variable holds.
#[derive(Debug)]
pub(super) struct Call {
    /// The directory that it is made in, from the one that its script is called in.
    pub place: PathBuf,
    /// Its compose files; none for those that compose takes by itself.
    pub files: Vec<String>,
    /// Its env files; none for `.env`.
    pub env_files: Vec<String>,
}

/// Values of variables by name, those of arrays with blanks between the elements; `None` where what they come to is not
/// plain to see.
type Values = BTreeMap<String, Option<String>>;

/// Name of the file in which npm and its likes have scripts.
pub(super) const PACKAGE: &str = "package.json";

/// Longest word that variables are filled into, in bytes, and the most words of a command that are read.
const LONGEST: usize = 4096;
const WORDS: usize = 64;

/// The calls in the text of a script, a Makefile or a `package.json`.
pub(super) fn calls(path: &Path, content: &str) -> Vec<Call> {
    // What a call does not name may stand in these variables.
    let tells = |name: &str| content.contains(name);
    let (files, env_files) = (tells("COMPOSE_FILE"), tells("COMPOSE_ENV_FILES"));
    let is_told = |call: &Call| call.files.is_empty() && files || call.env_files.is_empty() && env_files;
    let mut calls = all(path, content);
    calls.retain(|call| !is_told(call));
    calls
}

fn all(path: &Path, content: &str) -> Vec<Call> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let lines = match name.as_str() {
        PACKAGE => scripts(content),
        name if makefile::is_named(name) => recipe_lines(content),
        name if name.ends_with("sh") => return of_script(&plain(content)),
        // What a CI system starts is for its tests.
        _ => return Vec::new(),
    };
    lines.iter().filter(|line| line.contains("compose")).flat_map(|line| of_script(&plain(line))).collect()
}

/// A text that no finding points into.
fn plain(content: &str) -> Text {
    Text::plain(content.to_owned(), Span::new(placeless(), 0..content.len()))
}

/// The lines of the recipes of a Makefile, each of which has a shell of its own.
fn recipe_lines(content: &str) -> Vec<String> {
    let recipes = makefile::recipes(&plain(content));
    let joined = recipes.iter().map(|recipe| recipe.as_str().replace("\\\n", " "));
    joined.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The scripts of a `package.json`.
fn scripts(content: &str) -> Vec<String> {
    let package: Value = serde_json::from_str(content).unwrap_or_default();
    let scripts = package.get("scripts").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
    scripts.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn of_script(text: &Text) -> Vec<Call> {
    let commands = parse(text).0.commands;
    let values = values(&commands);
    let mut calls = Vec::new();
    // Where each subshell is, the outermost first.
    let mut places: Vec<(&[usize], PathBuf)> = Vec::new();
    for command in &commands {
        let words = words(command, &values);
        // A subshell that is left never comes back.
        while places.pop_if(|(shells, _)| !command.shells.starts_with(shells)).is_some() {}
        let place = places.last().map(|(_, place)| place.clone()).unwrap_or_default();
        match words.first().map(Text::as_str) {
            Some("cd" | "pushd" | "popd") => {
                let moved = moved(&place, words.get(1).map(Text::as_str));
                places.pop_if(|(shells, _)| *shells == command.shells);
                places.push((&command.shells, moved));
            }
            _ => calls.extend(Composed::by(&words).and_then(|composed| call(composed, place))),
        }
    }
    calls
}

/// Where `cd` leads. What a variable holds, or lies at a path on the machine, is most likely the project.
fn moved(place: &Path, to: Option<&str>) -> PathBuf {
    match to {
        Some(to) if place.as_os_str().len() + to.len() > LONGEST => PathBuf::new(),
        Some(to) if !to.starts_with(['/', '~', '-']) && !to.contains(UNKNOWN) => place.join(to),
        _ => PathBuf::new(),
    }
}

fn call(composed: Composed, place: PathBuf) -> Option<Call> {
    let verb = composed.verb.as_str();
    let starts = matches!(verb, "up" | "create") || composed.verb.holds_unknown();
    let strings = |texts: Vec<Text>| texts.iter().map(|text| text.as_str().to_owned()).collect();
    (starts && !composed.moved).then(|| Call {
        place,
        files: strings(composed.files),
        env_files: strings(composed.env_files),
    })
}

/// What variables hold that a script sets once, whatever happens.
fn values(commands: &[Command]) -> Values {
    let mut values = Values::new();
    for command in commands {
        for assignment in &command.assignments {
            let name = assignment.name.as_str();
            let certain = command.arms.is_empty() && command.behind.is_empty() && !assignment.appends;
            let parts = assignment.elements.as_deref().unwrap_or(std::slice::from_ref(&assignment.value));
            let parts: Vec<String> = parts.iter().map(|word| filled(word, &values)).collect();
            let once = certain && !values.contains_key(name);
            values.insert(name.to_owned(), once.then(|| parts.join(" ")));
        }
    }
    values
}

/// The words of a command with its variables filled in. A variable that stands for the program holds its options as well.
fn words(command: &Command, values: &Values) -> Vec<Text> {
    let mut words = command.words.iter().take(WORDS);
    let first = words.next().map(|word| filled(word, values)).unwrap_or_default();
    let first = first.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let all = first.into_iter().chain(words.map(|word| filled(word, values)));
    all.map(|word| Text::whole(word, command.span)).collect()
}

fn filled(word: &Word, values: &Values) -> String {
    let text = word.text.as_str();
    let (mut out, mut at) = (String::new(), 0);
    for expansion in &word.expansions {
        out.push_str(&text[at..expansion.range.start]);
        let known = match &expansion.kind {
            ExpansionKind::Variable(name) => values.get(name),
            ExpansionKind::Operator(name) => values.get(name).filter(|_| text.ends_with("[@]}")),
            _ => None,
        };
        match known.and_then(Option::as_deref) {
            Some(value) if out.len() + value.len() <= LONGEST => out.push_str(value),
            _ => out.push(UNKNOWN),
        }
        at = expansion.range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, content: &str) -> Vec<String> {
        let shown = |call: Call| {
            let text =
                format!("{}: {} < {}", call.place.display(), call.files.join(" "), call.env_files.join(" "));
            text.replace(UNKNOWN, "?")
        };
        calls(Path::new(path), content).into_iter().map(shown).collect()
    }

    #[test]
    fn calls_name_their_files() {
        let cases = [
            (
                "deploy.sh",
                "sudo docker compose --env-file=p.env -f a.yml -p shop -f b.yml up -d",
                &[": a.yml b.yml < p.env"][..],
            ),
            ("deploy.sh", "docker-compose up -d", &[":  < "]),
            ("deploy.sh", "cd ops && docker compose --env-file .env.prod up", &["ops:  < .env.prod"]),
            ("deploy.sh", "(cd ops; ls)\ncd \"$HERE\"\ndocker --context x compose up", &[":  < "]),
            ("deploy.sh", "E=.env.prod\ndocker compose --env-file \"$E\" up", &[":  < .env.prod"]),
            ("deploy.sh", "docker compose --env-file \".env.$1\" up", &[":  < .env.?"]),
            ("deploy.sh", "DC='docker compose -f a.yml'\n$DC --env-file b.env up", &[": a.yml < b.env"]),
            (
                "deploy.sh",
                "cd a\n(cd b; (cd c); docker compose up)\ndocker compose up",
                &["a/b:  < ", "a:  < "],
            ),
            ("run.sh", "docker compose --env-file b.env \"$@\"", &[":  < b.env"]),
            ("run.sh", "docker compose --env-file b.env logs", &[]),
            ("run.sh", "echo docker compose --env-file b.env up # docker compose up", &[]),
            ("run.sh", "docker compose --project-directory x --env-file b.env up", &[]),
            ("run.sh", "export COMPOSE_FILE=a.yml\ndocker compose --env-file b.env up", &[]),
            ("run.sh", "COMPOSE_FILE=a.yml\ndocker compose -f \"$COMPOSE_FILE\" up", &[": a.yml < "]),
            (
                "run.sh",
                "DC=(docker compose --env-file b.env -f a.yml)\n\"${DC[@]}\" up",
                &[": a.yml < b.env"],
            ),
            ("run.sh", "DC=(docker compose)\nDC+=(-f a.yml)\n\"${DC[@]}\" up", &[]),
            ("run.sh", "[ -f b.env ] && E=b.env\ndocker compose --env-file \"$E\" up", &[":  < ?"]),
            ("run.sh", "docker run --env-file b.env redis up", &[]),
            (
                "package.json",
                r#"{"scripts": {"up": "cd ops && docker compose --env-file b.env up -d", "test": "jest"}}"#,
                &["ops:  < b.env"],
            ),
            ("package.json", "{\"scripts\": [\"docker compose up\"]", &[]),
            ("ci.yml", "  run: |\n    docker compose --env-file b.env up\n", &[]),
            (
                "Makefile",
                "DC := docker compose -f a.yml\nup:\n\tcd ops && ls\n\t@$(DC) --env-file $(E) up \\\n\t  -d\n",
                &[": a.yml < ?"],
            ),
        ];
        for (path, content, expected) in cases {
            assert_eq!(shown(path, content), expected, "{content}");
        }
    }
}
