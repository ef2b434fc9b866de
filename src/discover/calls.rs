//! Calls of compose in scripts and Makefiles: the ways that deployments are started.

use super::habits::placeless;
use crate::source::{Span, Text, UNKNOWN};
use crate::syntax::makefile;
use crate::syntax::shell::{Command, Composed, parse};
use crate::syntax::words::posix::{ExpansionKind, Word};
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

/// Values of variables by name; `None` where what they come to is not plain to see.
type Values = BTreeMap<String, Option<String>>;

/// The calls in the text of a script.
pub(super) fn calls(path: &Path, content: &str) -> Vec<Call> {
    // Variables that tell compose its files are read where they stand in an env file.
    if content.contains("COMPOSE_FILE") || content.contains("COMPOSE_ENV_FILES") {
        return Vec::new();
    }
    let text = Text::plain(content.to_owned(), Span::new(placeless(), 0..content.len()));
    if !is_makefile(path) {
        return of_script(&text);
    }
    let recipes = makefile::recipes(&text);
    let joined = recipes.iter().map(|recipe| recipe.as_str().replace("\\\n", " "));
    // Each line of a recipe has a shell of its own.
    let lines: Vec<String> =
        joined.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let called = lines.iter().filter(|line| line.contains("compose"));
    called.flat_map(|line| of_script(&Text::whole(line.clone(), text.span()))).collect()
}

fn is_makefile(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.ends_with("makefile") || name.ends_with(".mk")
}

fn of_script(text: &Text) -> Vec<Call> {
    let commands = parse(text).0.commands;
    let values = values(&commands);
    let mut calls = Vec::new();
    // Where each subshell is, the outermost first.
    let mut places: Vec<(&[usize], PathBuf)> = Vec::new();
    for command in &commands {
        let words = words(command, &values);
        let around = |shells: &[usize]| command.shells.starts_with(shells);
        let place = places.iter().rfind(|(shells, _)| around(shells)).map(|(_, place)| place.clone());
        let place = place.unwrap_or_default();
        match words.first().map(Text::as_str) {
            Some("cd" | "pushd" | "popd") => {
                places.push((&command.shells, moved(&place, words.get(1).map(Text::as_str))));
            }
            _ => calls.extend(Composed::by(&words).and_then(|composed| call(composed, place))),
        }
    }
    calls
}

/// Where `cd` leads. What a variable holds, or lies at a path on the machine, is most likely the project.
fn moved(place: &Path, to: Option<&str>) -> PathBuf {
    match to {
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

/// What variables hold that a script sets once, to plain text.
fn values(commands: &[Command]) -> Values {
    let mut values = Values::new();
    for assignment in commands.iter().flat_map(|command| &command.assignments) {
        let plain =
            assignment.value.literal().filter(|_| !assignment.appends && assignment.elements.is_none());
        let once = !values.contains_key(assignment.name.as_str());
        values.insert(assignment.name.as_str().to_owned(), plain.filter(|_| once).map(str::to_owned));
    }
    values
}

/// The words of a command with its variables filled in. A variable that stands for the program holds its options as well.
fn words(command: &Command, values: &Values) -> Vec<Text> {
    let mut words = command.words.iter();
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
            ExpansionKind::Variable(name) => values.get(name).and_then(Option::as_deref),
            _ => None,
        };
        match known {
            Some(value) => out.push_str(value),
            None => out.push(UNKNOWN),
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
            ("run.sh", "docker compose --env-file b.env \"$@\"", &[":  < b.env"]),
            ("run.sh", "docker compose --env-file b.env logs", &[]),
            ("run.sh", "echo docker compose --env-file b.env up # docker compose up", &[]),
            ("run.sh", "docker compose --project-directory x --env-file b.env up", &[]),
            ("run.sh", "export COMPOSE_FILE=a.yml\ndocker compose --env-file b.env up", &[]),
            ("run.sh", "docker run --env-file b.env redis up", &[]),
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
