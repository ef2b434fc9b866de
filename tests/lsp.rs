//! The language server, as an editor talks to it.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const COMPOSE: &str = "services:\n  redis:\n    image: redis:7.2.4\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n    \
    labels: [\"é😀\"]\n    command: redis-server /etc/redis.conf\n  worker:\n    image: shop/worker\n    environment:\n      \
    CELERY_BROKER_URL: redis://redis:6379/0\n";

/// An editor with a folder open.
struct Editor {
    directory: tempfile::TempDir,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: u64,
}

impl Editor {
    fn new(encodings: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(".git")).unwrap();
        fs::write(directory.path().join("compose.yaml"), COMPOSE).unwrap();
        fs::write(directory.path().join("redis.conf"), "port 6379\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(["lsp", "--stdio"]).current_dir(directory.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut editor = Self { directory, child, input, output: BufReader::new(output), last: 0 };
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        let answer = editor.ask("initialize", json!({"capabilities": capabilities}));
        let agreed = if encodings.contains(&"utf-8") { "utf-8" } else { "utf-16" };
        assert_eq!(answer["capabilities"]["positionEncoding"], agreed);
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.directory.path().canonicalize().unwrap().display())
    }

    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server went away");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().unwrap(),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn tell(&mut self, method: &str, parameters: Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        loop {
            let message = self.read();
            if message["id"] == id {
                return message["result"].clone();
            }
        }
    }

    /// What is published next for a file.
    fn published(&mut self, uri: &str) -> Vec<Value> {
        loop {
            let message = self.read();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn open(&mut self, name: &str, text: &str) -> Vec<Value> {
        let uri = self.uri(name);
        let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.published(&uri)
    }

    fn done(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

fn find<'v>(all: &'v [Value], rule: &str) -> &'v Value {
    all.iter().find(|one| one["code"] == rule).unwrap_or_else(|| panic!("no {rule}: {all:#?}"))
}

#[test]
fn findings_fixes_and_pages_follow_the_buffer() {
    let mut editor = Editor::new(&[]);
    let conf = "maxmemory 1gb\nmaxmemory-policy allkeys-lru\n";
    let shown = editor.open("redis.conf", conf);
    let evicts = find(&shown, "evicts-tasks");
    assert_eq!(
        evicts["range"].to_string(),
        r#"{"end":{"character":28,"line":1},"start":{"character":17,"line":1}}"#
    );
    assert_eq!((&evicts["severity"], &evicts["source"]), (&json!(1), &json!("redlint")));
    let related = &evicts["relatedInformation"][0]["location"];
    assert!(related["uri"].as_str().unwrap().ends_with("/compose.yaml"), "{related}");
    let uri = editor.uri("redis.conf");
    let about = json!({"uri": uri});
    let actions = editor.ask(
        "textDocument/codeAction",
        json!({"textDocument": about, "range": evicts["range"], "context": {"diagnostics": []}}),
    );
    let action =
        actions.as_array().unwrap().iter().find(|one| one["diagnostics"][0]["code"] == "evicts-tasks");
    let edit = &action.unwrap()["edit"]["changes"][&uri][0];
    assert_eq!((&edit["newText"], &edit["range"]), (&json!("noeviction"), &evicts["range"]));
    let hover = |line: u64, character: u64| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let page = editor.ask("textDocument/hover", hover(1, 3));
    assert!(page["contents"]["value"].as_str().unwrap().contains("maxmemory-policy"), "{page}");
    let page = editor.ask("textDocument/hover", hover(1, 20));
    assert!(page["contents"]["value"].as_str().unwrap().starts_with("**"), "{page}");
    // Mended in the buffer: gone, though the file on the disk never had it.
    let changes = json!([{"text": conf.replace("allkeys-lru", "noeviction")}]);
    let document = json!({"uri": uri, "version": 2});
    editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    assert!(editor.published(&uri).iter().all(|one| one["code"] != "evicts-tasks"));
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(editor.published(&uri), [] as [Value; 0]);
    assert_eq!(editor.ask("textDocument/hover", hover(0, 0)), Value::Null);
    editor.done();
}

/// A service of the same file on one line, behind characters that count differently in each unit.
#[test]
fn columns_are_counted_as_agreed() {
    let line = "services: {\"é😀\": {image: busybox}, redis: {image: \"redis:7.2.4\", command: \"redis-server --loglevel debug\"}}\n";
    let mut places = Vec::new();
    for encodings in [&["utf-16"][..], &["utf-8", "utf-16"]] {
        let mut editor = Editor::new(encodings);
        let shown = editor.open("compose.yaml", line);
        let range = &find(&shown, "debug-logging")["range"];
        places.push(range["start"]["character"].as_u64().unwrap());
        editor.done();
    }
    let bytes = u64::try_from(line.find("debug").unwrap()).unwrap();
    assert_eq!(places, [bytes - 3, bytes]);
}
