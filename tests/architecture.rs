//! The shape of the source tree: floors, no import circle, small files.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. A file imports only from lower floors or from its own folder.
const FLOORS: [&[&str]; 10] = [
    &["source"],
    &["diagnostic"],
    &["syntax"],
    &["model"],
    &["discover", "compose", "kubernetes", "resolve", "config", "fix"],
    &["policy"],
    &["check"],
    &["report", "explain", "disk", "threads"],
    &["lsp"],
    &["cli"],
];

/// Above all floors: they only say what there is.
const TOP: [&str; 2] = ["lib", "main"];

struct File {
    /// Path below `src`, without extension; `mod` is the folder itself.
    module: Vec<String>,
    text: String,
}

impl File {
    fn top(&self) -> &str {
        &self.module[0]
    }

    fn name(&self) -> String {
        self.module.join("::")
    }

    /// Modules of this crate that the file names, by their paths from the crate's root. What stands in test modules
    /// does not count.
    fn imports(&self) -> BTreeSet<Vec<String>> {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let mut found = BTreeSet::new();
        for (at, _) in code.match_indices("crate::") {
            let line = code[..at].rsplit('\n').next().unwrap();
            if !line.trim_start().starts_with("//") {
                expand(&code[at + "crate::".len()..], &[], &mut found);
            }
        }
        for (at, _) in code.match_indices("super::") {
            let line = code[..at].rsplit('\n').next().unwrap();
            let nested = line.ends_with("super::");
            if !line.trim_start().starts_with("//") && !nested {
                let mut rest = &code[at..];
                let mut base = self.folder();
                while let Some(next) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = next;
                }
                expand(rest, &base, &mut found);
            }
        }
        found
    }

    /// The module that the file is.
    fn folder(&self) -> Vec<String> {
        self.module.iter().filter(|part| *part != "mod").cloned().collect()
    }
}

/// Every path that starts at `text`: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn expand(text: &str, base: &[String], found: &mut BTreeSet<Vec<String>>) {
    let mut path = base.to_vec();
    let mut rest = text;
    loop {
        if let Some(list) = rest.strip_prefix('{') {
            let (mut depth, mut start) = (0, 0);
            for (at, char) in list.char_indices() {
                let ends = depth == 0 && matches!(char, ',' | '}');
                if ends {
                    expand(list[start..at].trim(), &path, found);
                    start = at + 1;
                }
                match char {
                    '{' => depth += 1,
                    '}' if depth == 0 => return,
                    '}' => depth -= 1,
                    _ => {}
                }
            }
            return;
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        path.push(rest[..end].to_owned());
        match rest[end..].strip_prefix("::") {
            Some(next) => rest = next,
            None => break,
        }
    }
    if path.len() > base.len() {
        found.insert(path);
    }
}

fn sources() -> Vec<File> {
    below("src")
}

/// The files of a folder of the project, sorted.
fn below(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(file(&root, &path));
            }
        }
    }
    files.sort_by(|a, b| a.module.cmp(&b.module));
    files
}

fn file(root: &Path, path: &Path) -> File {
    let below: PathBuf = path.strip_prefix(root).unwrap().with_extension("");
    let module = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    File { module, text: fs::read_to_string(path).unwrap() }
}

fn floor(top: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&top))
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !TOP.contains(&file.top())) {
        let own = floor(file.top()).unwrap_or_else(|| panic!("{} is on no floor", file.name()));
        for import in file.imports() {
            let Some(other) = floor(&import[0]) else { continue };
            if import[0] != file.top() && other >= own {
                wrong.push(format!("{} uses {}", file.name(), import.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that do not go down:\n{}", wrong.join("\n"));
}

#[test]
fn there_is_no_import_circle() {
    let files = sources();
    let modules: BTreeSet<Vec<String>> = files.iter().map(File::folder).collect();
    // A module that names an item of its own folder's `mod.rs` uses what is declared there; a folder that names its
    // parts contains them. Only the former can make a circle.
    let mut graph: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for file in files.iter().filter(|file| !TOP.contains(&file.top())) {
        let own = file.folder();
        for import in file.imports() {
            let target = (1..=import.len())
                .rev()
                .map(|end| import[..end].to_vec())
                .find(|part| modules.contains(part));
            if let Some(target) = target
                && !own.starts_with(&target)
                && !target.starts_with(&own)
            {
                graph.entry(own.clone()).or_default().insert(target);
            }
        }
    }
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for start in graph.keys() {
        let circle: Vec<String> = reach(start, &graph)
            .into_iter()
            .filter(|other| reach(other, &graph).contains(start))
            .map(|module| module.join("::"))
            .collect();
        circles.insert(circle);
    }
    circles.retain(|circle| !circle.is_empty());
    assert!(circles.is_empty(), "modules that import each other: {circles:#?}");
}

/// Every module that one uses, directly or through others.
fn reach<'g>(
    start: &Vec<String>,
    graph: &'g BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
) -> BTreeSet<&'g Vec<String>> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&Vec<String>> = graph.get(start).into_iter().flatten().collect();
    while let Some(module) = next.pop() {
        if found.insert(module) {
            next.extend(graph.get(module).into_iter().flatten());
        }
    }
    found
}

#[test]
fn files_are_small() {
    let lines = |file: &File| file.text.lines().count();
    let folders = ["src", "tests", "benches", "build", "fuzz/fuzz_targets"];
    let mut files: Vec<File> = folders.into_iter().flat_map(below).collect();
    files.sort_by_key(lines);
    let long: Vec<_> = files.iter().filter(|file| lines(file) > 500).map(File::name).collect();
    assert!(long.is_empty(), "files above 500 lines: {long:?}");
    let median = lines(&files[files.len() / 2]);
    assert!(median < 150, "the median file has {median} lines");
}

#[test]
fn imports_are_read_as_they_are_meant() {
    let text = "use crate::a::{b, c::{d, e as f}};\n// crate::no\nuse super::super::x::Y;\nfn f(z: crate::g::H) {}\n";
    let file = File { module: vec!["m".into(), "n".into(), "o".into()], text: text.into() };
    let imports: Vec<String> = file.imports().iter().map(|path| path.join("::")).collect();
    assert_eq!(imports, ["a::b", "a::c::d", "a::c::e", "g::H", "m::x::Y"]);
}

/// What the library is without the feature `cli`: see `src/lib.rs`.
const PROGRAM: [&str; 5] = ["report", "disk", "threads", "lsp", "cli"];

#[test]
fn the_engine_has_no_disk_no_threads_and_no_clock() {
    let outside = [
        "std::fs",
        "std::env",
        "TcpStream",
        "UnixStream",
        "std::process",
        "std::thread",
        "std::io::std",
        "Instant::now",
    ];
    let mut wrong = Vec::new();
    for file in sources() {
        if PROGRAM.contains(&file.top()) || TOP.contains(&file.top()) {
            continue;
        }
        let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let uses = outside.iter().filter(|name| code.contains(**name));
        wrong.extend(uses.map(|name| format!("{} uses {name}", file.name())));
        let imports = file.imports();
        let above = imports.iter().filter(|import| PROGRAM.contains(&&*import[0]));
        wrong.extend(above.map(|import| format!("{} uses {}", file.name(), import.join("::"))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
