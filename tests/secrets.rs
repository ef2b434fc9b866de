//! No output shows a secret, wherever it stands and whatever is wrong beside it.
//!
//! `testdata/secrets` has a folder for each kind of place. Every secret in it holds [`PLANTED`] and nothing else does.

#![allow(clippy::unwrap_used)]

mod tree;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tree::Tree;

/// What every planted secret holds, in small letters.
const PLANTED: &str = "pl4nt";

/// A repository with the planted secrets in it.
fn planted() -> Tree {
    let tree = Tree::new(&[]);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/secrets");
    for file in files(&from) {
        let name = file.strip_prefix(&from).unwrap().to_str().unwrap().to_owned();
        tree.write(&name, &fs::read_to_string(&file).unwrap());
    }
    tree
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().map(Result::unwrap);
    all.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path()).collect()
}

fn run(tree: &Tree, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.args(arguments).current_dir(tree.directory.path()).output().unwrap()
}

/// How it begins in base64, in small letters.
const ENCODED: &str = "cgw0bn";

/// The planted secrets that a text shows, encoded ones included.
fn shown(text: &str) -> BTreeSet<&str> {
    let lower = text.to_ascii_lowercase();
    let around = |(at, _)| {
        let end =
            text[at..].find(|char: char| !char.is_ascii_alphanumeric()).map_or(text.len(), |end| at + end);
        &text[at..end]
    };
    lower.match_indices(PLANTED).chain(lower.match_indices(ENCODED)).map(around).collect()
}

#[track_caller]
fn hides(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let shown = shown(&text);
    let lines = || {
        let lines = text.lines().filter(|line| line.to_ascii_lowercase().contains(PLANTED)).take(20);
        lines.map(|line| line.chars().take(300).collect::<String>()).collect::<Vec<_>>()
    };
    assert!(shown.is_empty(), "{what} shows {shown:?}: {:#?}", lines());
}

#[track_caller]
fn hidden(tree: &Tree, arguments: &[&str]) -> String {
    let output = run(tree, arguments);
    hides(&format!("{arguments:?}"), &output.stdout);
    hides(&format!("stderr of {arguments:?}"), &output.stderr);
    String::from_utf8(output.stdout).unwrap()
}

/// Writes a policy for each fact of each subject that quotes it and underlines it wherever it is: what a user's policies
/// might do at worst.
fn quote_everything(tree: &Tree) -> usize {
    let facts = String::from_utf8(run(tree, &["facts"]).stdout).unwrap();
    let (mut subject, mut written) = ("", 0);
    for line in facts.lines() {
        let mut words = line.split_whitespace();
        let (Some(first), Some(second)) = (words.next(), words.next()) else { continue };
        if let Some(name) = first.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            subject = name;
        }
        let shows = ["string", "secret", "list(string)", "list(secret)"].contains(&second);
        if !line.starts_with("  ") || line.starts_with("    ") || !shows || !LISTED.contains(&subject) {
            continue;
        }
        let fact = format!("{subject}.{first}");
        let id = fact.replace(['.', '_'], "-");
        let policy = format!(
            "title = 'Quotes'\nseverity = 'error'\nsubject = '{subject}'\nrequire = 'false'\nunderline = '{fact}'\n\
             because = ['{fact}']\nmessage = 'says {{{fact}}}'\nlabel = 'label {{{fact}}}'\nhelp = 'help {{{fact}}}'\nwhy = 'x'\n\
             [[bad]]\nname = 'x'\nat = ['x']\nfiles.'redis.conf' = 'x'\n[[good]]\nname = 'x'\nfiles.'redis.conf' = 'x'\n"
        );
        tree.write(&format!(".redlint/policies/{id}.toml"), &policy);
        written += 1;
    }
    written
}

/// Subjects that rules may be about.
const LISTED: [&str; 13] = [
    "deployment",
    "server",
    "service",
    "monitor",
    "setting",
    "change",
    "client",
    "user",
    "invocation",
    "app_setting",
    "command",
    "variable",
    "reference",
];

const FORMATS: [&str; 10] =
    ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

#[test]
fn no_report_shows_a_secret() {
    let tree = planted();
    assert!(quote_everything(&tree) > 80);
    let outputs: Vec<String> =
        FORMATS.iter().map(|format| format!("--output={format}=out.{format}")).collect();
    let mut arguments = vec!["check", ".", "--strict", "--statistics", "--today=2026-01-01"];
    arguments.extend(outputs.iter().map(String::as_str));
    hidden(&tree, &arguments);
    for format in FORMATS {
        let bytes = fs::read(tree.directory.path().join(format!("out.{format}"))).unwrap();
        assert!(bytes.len() > 10_000, "{format}");
        hides(format, &bytes);
    }
    // Every folder has something to say near its secrets.
    let json: serde_json::Value = serde_json::from_str(&tree.read("out.json")).unwrap();
    let found = json["diagnostics"].as_array().unwrap().iter();
    let folders: BTreeSet<&str> =
        found.map(|one| one["file"].as_str().unwrap().split('/').next().unwrap()).collect();
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/secrets")).unwrap();
    let all = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let silent: Vec<String> = all.filter(|folder| !folders.contains(&**folder)).collect();
    assert!(silent.is_empty(), "nothing is found in {silent:?}");
}

#[test]
fn no_excerpt_at_any_width_shows_a_secret() {
    let tree = planted();
    for columns in ["40", "250"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(["check", ".", "--color", "always"]).env("COLUMNS", columns);
        hides(columns, &command.current_dir(tree.directory.path()).output().unwrap().stdout);
    }
}

#[test]
fn inspect_shows_secrets_only_when_it_is_told_to() {
    let tree = planted();
    for format in ["human", "json", "yaml", "mermaid"] {
        hidden(&tree, &["inspect", ".", "--all", "--format", format]);
    }
    let open = run(&tree, &["inspect", ".", "--format", "json", "--show-secrets"]).stdout;
    assert!(shown(&String::from_utf8(open).unwrap()).len() > 100);
    for command in ["check", "fix", "baseline", "lsp", "test", "config"] {
        assert_eq!(run(&tree, &[command, "--show-secrets"]).status.code(), Some(2), "{command}");
    }
}

#[test]
fn no_difference_and_no_baseline_shows_a_secret() {
    let tree = planted();
    let difference = hidden(&tree, &["fix", ".", "--unsafe-fixes", "--diff"]);
    assert!(difference.lines().count() > 50, "{difference}");
    hidden(&tree, &["baseline", "write"]);
    hides("baseline", tree.read(".redlint/baseline.json").as_bytes());
    hidden(&tree, &["check", ".", "--format", "json"]);
    // What is known and found no more is told of, too.
    for file in files(tree.directory.path()) {
        if file.ends_with("redis.conf") {
            fs::write(file, "port 6379\n").unwrap();
        }
    }
    let stale = hidden(&tree, &["check", "."]);
    assert!(stale.contains("stale-baseline"), "{stale}");
}

#[test]
fn no_error_and_no_other_command_shows_a_secret() {
    let tree = planted();
    tree.write(
        "conf-requirepass/redlint.toml",
        "exclude = ['a'\n# requirepass Pl4ntToml1x\nX_PASSWORD = Pl4ntToml2x\n",
    );
    tree.write("redlint.toml", "colour = 'redis://:Pl4ntToml3x@h'\nDB_PASSWORD = 'Pl4ntToml4x'\n");
    for arguments in [
        &["check", "."][..],
        &["config", "show"],
        &["config", "show", "conf-requirepass"],
        &["check", ".", "--no-config", "--format", "json", "--fail-on", "never"],
        &["check", "--no-config", "absent.conf"],
        &["check", "--no-config", "-f", "syntax/compose.yaml"],
        &["check", "--no-config", "-f", "syntax2/compose.yaml", "--env-file", "env-file/app.env"],
        &["explain", "committed-password"],
        &["explain", "directive", "requirepass"],
        &["init", "--help"],
        &["rules"],
        &["test"],
    ] {
        hidden(&tree, arguments);
    }
    fs::remove_file(tree.directory.path().join("redlint.toml")).unwrap();
    hidden(&tree, &["init"]);
    hides(
        "redlint.toml",
        fs::read(tree.directory.path().join("redlint.toml")).unwrap_or_default().as_slice(),
    );
}

#[test]
fn a_reason_that_names_a_secret_is_masked() {
    let tree =
        Tree::new(&[("redis.conf", "requirepass Pl4nt-lime-93-tiger\nloglevel debug\nmaxmemory-polcy x\n")]);
    let config = "[[overrides]]\npaths = ['redis.conf']\nrules = { debug-logging = 'off' }\nreason = 'it was Pl4nt-lime-93-tiger'\n";
    tree.write("redlint.toml", config);
    for format in FORMATS {
        hidden(&tree, &["check", "redis.conf", "--format", format]);
    }
}

#[test]
fn no_message_to_an_editor_shows_a_secret() {
    let tree = planted();
    let root = tree.directory.path().canonicalize().unwrap();
    let uri = |path: &Path| format!("file://{}", path.display());
    let mut input = String::new();
    let mut id = 0;
    let mut say = |method: &str, params: Value, asks: bool| {
        let mut message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        if asks {
            id += 1;
            message["id"] = json!(id);
        }
        let text = message.to_string();
        input.push_str(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    };
    let folders = json!([{"uri": uri(&root), "name": "planted"}]);
    say("initialize", json!({"capabilities": {}, "workspaceFolders": folders}), true);
    say("initialized", json!({}), false);
    for name in OPENED {
        let path = root.join(name);
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        let document = json!({"uri": uri(&path), "languageId": "x", "version": 1, "text": text});
        say("textDocument/didOpen", json!({"textDocument": document}), false);
        let about = json!({"uri": uri(&path)});
        let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}});
        say(
            "textDocument/codeAction",
            json!({"textDocument": about, "range": all, "context": {"diagnostics": []}}),
            true,
        );
        for line in 0..lines {
            for character in [2, 30] {
                let position = json!({"line": line, "character": character});
                say("textDocument/hover", json!({"textDocument": about, "position": position}), true);
                if character == 30 && line % 4 == 0 {
                    say(
                        "textDocument/completion",
                        json!({"textDocument": about, "position": position}),
                        true,
                    );
                }
            }
        }
        say("textDocument/didClose", json!({"textDocument": about}), false);
    }
    say("workspace/diagnostic", json!({"previousResultIds": []}), true);
    say("shutdown", Value::Null, true);
    say("exit", Value::Null, false);
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.args(["lsp", "--stdio"]).current_dir(&root);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    for part in ["\"quickfix\"", "source.fixAll", "publishDiagnostics", "runs with", "committed-password"] {
        assert!(said.contains(part), "{part}");
    }
    hides("the language server", said.as_bytes());
    hides("the language server's stderr", &output.stderr);
}

/// Files that are opened in the editor.
const OPENED: [&str; 8] = [
    "client-wrong/compose.yaml",
    "cmd-cut-dollar/compose.yaml",
    "conf-misspelt/redis.conf",
    "conf-requirepass/redis.conf",
    "dotenv/.env",
    "key/compose.yaml",
    "suppress/redis.conf",
    "url/compose.yaml",
];
