use crate::source::{FileId, Files, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Longest text that is searched for command lines, in bytes.
const LONGEST: usize = 512 * 1024;

/// How the texts of directories call compose.
pub(super) struct Habits<'p> {
    files: &'p dyn Files,
    calls: BTreeMap<&'p Path, Vec<Vec<String>>>,
}

impl<'p> Habits<'p> {
    pub(super) fn new(files: &'p dyn Files) -> Self {
        Self { files, calls: BTreeMap::new() }
    }

    /// The compose files of each command line in the texts of a directory that names several:
    /// `docker compose -f docker-compose.yml -f docker-compose.prod.yml up`.
    pub(super) fn calls(&mut self, directory: &'p Path) -> &[Vec<String>] {
        self.calls.entry(directory).or_insert_with(|| calls(self.files, directory))
    }
}

fn calls(files: &dyn Files, directory: &Path) -> Vec<Vec<String>> {
    let mut found = BTreeSet::new();
    for name in files.list(directory).into_iter().filter(|name| may_hold_commands(name)) {
        let Ok(bytes) = files.read(&directory.join(name)) else { continue };
        if bytes.len() > LONGEST {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).replace("\\\n", " ");
        let lines = text.lines().filter(|line| line.contains("compose"));
        found.extend(lines.map(file_arguments).filter(|named| named.len() > 1));
    }
    found.into_iter().collect()
}

fn may_hold_commands(name: &str) -> bool {
    let name = name.to_lowercase();
    let known = ["readme", "makefile", "justfile", "taskfile", "package.json", "contributing", "deploy"];
    known.iter().any(|known| name.starts_with(known))
        || [".sh", ".md", ".mk"].iter().any(|end| name.ends_with(end))
        || (name.contains("compose") && (name.ends_with(".yml") || name.ends_with(".yaml")))
}

/// The files after `-f` and `--file`, or `-c` and `--compose-file` for a stack, without `./`.
fn file_arguments(line: &str) -> Vec<String> {
    let mut words = line.split_whitespace();
    let mut files = Vec::new();
    while let Some(word) = words.next() {
        let file = match word {
            "-f" | "--file" | "-c" | "--compose-file" => words.next(),
            _ => ["--file=", "-f=", "--compose-file="].iter().find_map(|option| word.strip_prefix(option)),
        };
        let quotes = |c: char| matches!(c, '"' | '\'' | '`' | ',');
        files.extend(file.map(|file| file.trim_matches(quotes).trim_start_matches("./").to_owned()));
    }
    files
}

/// For texts that no finding points into.
pub(super) fn placeless() -> FileId {
    Sources::new().add("", Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_files() {
        let line = "$ docker compose -f ./a.yml --file=b.yml -f 'c.yml' up -d";
        assert_eq!(file_arguments(line), ["a.yml", "b.yml", "c.yml"]);
        let line = "docker stack deploy -c ./a.yml --compose-file b.yml --compose-file=c.yml shop";
        assert_eq!(file_arguments(line), ["a.yml", "b.yml", "c.yml"]);
    }
}
