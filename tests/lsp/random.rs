//! Whatever is typed: the server shows of every open file what a fresh check finds in it.

use super::editor::Editor;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const FILES: [(&str, &str); 6] = [
    (
        "compose.yaml",
        "services:\n  redis:\n    image: redis:7.2.4\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n    \
         command: redis-server /etc/redis.conf --maxmemory ${MEM:-1gb}\n  worker:\n    image: shop/worker\n    \
         environment: {CELERY_BROKER_URL: \"redis://:${PASSWORD}@redis:6379/0\"}\n",
    ),
    ("compose.override.yaml", "services:\n  redis:\n    ports: [\"6379:6379\"]\n"),
    (".env", "MEM=512mb\nPASSWORD=opensesame\n"),
    ("redis.conf", "# é😀\r\nmaxmemory-policy allkeys-lru\r\nloglevel debug\r\nappendonly yes\r\n"),
    ("backup.sh", "#!/bin/sh\nredis-cli -a \"$PASSWORD\" BGSAVE\ncp /data/dump.rdb /backup\n"),
    ("redlint.toml", "[rules]\nno-healthcheck = \"off\"\n"),
];

const TEXTS: [&str; 22] = [
    "",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "é😀",
    "#",
    "\"",
    "{",
    ": ",
    "$",
    "-",
    "0",
    "loglevel verbose\n",
    "appendfsync no\n",
    "maxmemroy 1gb\n",
    "requirepass x\n",
    "${PASSWORD}",
    "# redlint: ignore[debug-logging] on purpose\n",
    "no-maxmemory = \"error\"\n",
    "    user: redis\n",
];

#[derive(Debug, Clone)]
enum Step {
    Open(usize),
    Close(usize),
    /// Edits of one message: from, to, text.
    Edit(usize, Vec<(Index, Index, &'static str)>),
    /// The disk has it as it was, or not at all.
    Disk(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let file = || 0..FILES.len();
    let edit = (any::<Index>(), any::<Index>(), select(&TEXTS[..]));
    prop_oneof![
        3 => file().prop_map(Step::Open),
        1 => file().prop_map(Step::Close),
        8 => (file(), prop::collection::vec(edit, 1..4)).prop_map(|(file, edits)| Step::Edit(file, edits)),
        1 => (file(), any::<bool>()).prop_map(|(file, there)| Step::Disk(file, there)),
    ]
}

/// Where positions of the protocol may be in a text: not within a character, not within `\r\n`.
fn places(text: &str) -> Vec<usize> {
    let inside = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    (0..=text.len()).filter(|at| text.is_char_boundary(*at) && !inside(*at)).collect()
}

/// The position of a byte, in UTF-16.
fn position(text: &str, offset: usize) -> Value {
    let before = text[..offset].replace("\r\n", "\n").replace('\r', "\n");
    // Within `\r\n` the line has not ended yet.
    let torn = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
    let before = if torn { &before[..before.len() - 1] } else { &before };
    let line = before.rsplit('\n').next().unwrap();
    json!({"line": before.matches('\n').count(), "character": line.encode_utf16().count()})
}

/// What the editor has, and what lies on the disk.
struct Desk {
    editor: Editor,
    open: BTreeMap<&'static str, String>,
    shown: BTreeMap<String, Vec<Value>>,
    version: i32,
}

impl Desk {
    fn new() -> Self {
        let editor = Editor::with(json!({"general": {"positionEncodings": ["utf-16"]}}), "utf-16");
        for (name, text) in FILES {
            fs::write(editor.directory.path().join(name), text).unwrap();
        }
        Self { editor, open: BTreeMap::new(), shown: BTreeMap::new(), version: 1 }
    }

    fn take(&mut self, step: &Step) {
        self.version += 1;
        match step {
            Step::Open(file) => self.open(FILES[*file].0),
            Step::Close(file) => {
                let name = FILES[*file].0;
                if self.open.remove(name).is_some() {
                    let about = json!({"uri": self.editor.uri(name)});
                    self.editor.tell("textDocument/didClose", json!({"textDocument": about}));
                }
            }
            Step::Edit(file, edits) => self.edit(FILES[*file].0, edits),
            Step::Disk(file, there) => {
                let (name, text) = FILES[*file];
                let path = self.editor.directory.path().join(name);
                match there {
                    true => fs::write(path, text).unwrap(),
                    false => drop(fs::remove_file(path)),
                }
                let change = json!({"uri": self.editor.uri(name), "type": 2});
                self.editor.tell("workspace/didChangeWatchedFiles", json!({"changes": [change]}));
            }
        }
    }

    fn open(&mut self, name: &'static str) {
        let there = fs::read_to_string(self.editor.directory.path().join(name));
        if let (false, Ok(text)) = (self.open.contains_key(name), there) {
            let uri = self.editor.uri(name);
            let document = json!({"uri": uri, "languageId": "x", "version": self.version, "text": text});
            self.open.insert(name, text);
            self.editor.tell("textDocument/didOpen", json!({"textDocument": document}));
        }
    }

    fn edit(&mut self, name: &'static str, edits: &[(Index, Index, &str)]) {
        self.open(name);
        let Some(text) = self.open.get_mut(name) else { return };
        let mut changes = Vec::new();
        for (from, to, new) in edits {
            let places = places(text);
            let (from, to) = (places[from.index(places.len())], places[to.index(places.len())]);
            // Mostly a few characters, as one types.
            let (from, to) = (from.min(to), from.max(to));
            let to = places.iter().copied().find(|at| *at >= to.min(from + 12)).unwrap();
            let range = json!({"start": position(text, from), "end": position(text, to)});
            changes.push(json!({"range": range, "text": new}));
            text.replace_range(from..to, new);
        }
        let document = json!({"uri": self.editor.uri(name), "version": self.version});
        let parameters = json!({"textDocument": document, "contentChanges": changes});
        self.editor.tell("textDocument/didChange", parameters);
    }

    /// Severity, rule, message and place of each finding in a file, as the editor has it.
    fn shown(&self, name: &str) -> Vec<String> {
        let shown = self.shown.get(&self.editor.uri(name)).into_iter().flatten();
        let mut lines: Vec<String> = shown
            .map(|one| {
                let message = one["message"].as_str().unwrap().lines().next().unwrap();
                format!("{} {} {} {message}", one["range"], one["severity"], one["code"])
            })
            .collect();
        lines.sort();
        lines
    }

    fn agrees(&mut self) -> Result<(), TestCaseError> {
        let published = self.editor.all_published();
        self.shown.extend(published);
        let fresh = self.fresh();
        for name in self.open.keys() {
            prop_assert_eq!(self.shown(name), fresh.get(*name).cloned().unwrap_or_default(), "{}", name);
        }
        for (name, _) in FILES.iter().filter(|(name, _)| !self.open.contains_key(name)) {
            let known = fresh.get(*name).cloned().unwrap_or_default();
            let shown = self.shown(name);
            prop_assert!(shown.is_empty() || shown == known, "{}: {:?}, not {:?}", name, shown, known);
        }
        Ok(())
    }

    /// The same of a check of a directory that has what the editor has.
    fn fresh(&self) -> BTreeMap<String, Vec<String>> {
        let copy = tempfile::tempdir().unwrap();
        fs::create_dir(copy.path().join(".git")).unwrap();
        let mut texts = BTreeMap::new();
        for (name, _) in FILES {
            let on_disk = || fs::read_to_string(self.editor.directory.path().join(name)).ok();
            if let Some(text) = self.open.get(name).cloned().or_else(on_disk) {
                fs::write(copy.path().join(name), &text).unwrap();
                texts.insert(name.to_owned(), text);
            }
        }
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in checked(copy.path())["diagnostics"].as_array().unwrap() {
            let name = one["file"].as_str().unwrap();
            let at = |end: &str| {
                position(
                    &texts[name],
                    usize::try_from(one["range"][end]["offset"].as_u64().unwrap()).unwrap(),
                )
            };
            let severity = match one["severity"].as_str().unwrap() {
                "error" => 1,
                "warning" => 2,
                _ => 3,
            };
            let range = json!({"start": at("start"), "end": at("end")});
            let message = one["message"].as_str().unwrap().lines().next().unwrap();
            if one["suppressed"].is_null() {
                let line = format!("{range} {severity} {} {message}", one["rule"]);
                all.entry(name.to_owned()).or_default().push(line);
            }
        }
        all.values_mut().for_each(|lines| lines.sort());
        all
    }
}

fn checked(directory: &Path) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    let output = command.args(["check", "--format", "json"]).current_dir(directory).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Each case is a talk with many checks: few, unless PROPTEST_CASES wants more.
fn few() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6);
    Config { cases, max_shrink_iters: 60, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn what_is_shown_is_what_a_fresh_check_finds(steps in prop::collection::vec(step(), 1..16)) {
        let mut desk = Desk::new();
        for step in &steps {
            desk.take(step);
            desk.agrees()?;
        }
        desk.editor.done();
    }
}
