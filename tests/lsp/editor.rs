use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub const COMPOSE: &str = "services:\n  redis:\n    image: redis:7.2.4\n    volumes: [\"./redis.conf:/etc/redis.conf:ro\"]\n    \
    labels: [\"é😀\"]\n    command: redis-server /etc/redis.conf\n  worker:\n    image: shop/worker\n    environment:\n      \
    CELERY_BROKER_URL: redis://redis:6379/0\n";

/// An editor with a folder open.
pub struct Editor {
    pub directory: tempfile::TempDir,
    pub child: Child,
    pub input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last: u64,
}

impl Editor {
    pub fn new(encodings: &[&str]) -> Self {
        Self::with(
            json!({"general": {"positionEncodings": encodings}}),
            encodings.first().unwrap_or(&"utf-16"),
        )
    }

    /// An editor that can do so much, and the unit of columns that it is to be given.
    pub fn with(capabilities: Value, agreed: &str) -> Self {
        let mut editor = Self::silent();
        let answer = editor.initialize(json!({"capabilities": capabilities}));
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], agreed);
        editor.tell("initialized", json!({}));
        editor
    }

    /// Asks for the beginning, with the folder and whatever else is told.
    pub fn initialize(&mut self, mut parameters: Value) -> Value {
        parameters["workspaceFolders"] = json!([{"uri": self.uri(""), "name": "shop"}]);
        self.answer("initialize", parameters)
    }

    /// An editor that has said nothing yet.
    pub fn silent() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join(".git")).unwrap();
        fs::write(directory.path().join("compose.yaml"), COMPOSE).unwrap();
        fs::write(directory.path().join("redis.conf"), "port 6379\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(["lsp", "--stdio"]).current_dir(directory.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { directory, child, input: Some(input), output: BufReader::new(output), last: 0 }
    }

    pub fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.directory.path().canonicalize().unwrap().display())
    }

    pub fn write(&mut self, message: &Value) {
        self.frame(message.to_string().as_bytes());
    }

    /// Sends bytes as if they were a message.
    pub fn frame(&mut self, bytes: &[u8]) {
        self.raw(&[format!("Content-Length: {}\r\n\r\n", bytes.len()).as_bytes(), bytes].concat());
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub fn read(&mut self) -> Value {
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

    pub fn tell(&mut self, method: &str, parameters: Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    pub fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.answer(method, parameters)["result"].clone()
    }

    /// The answer to a request, or its refusal.
    pub fn answer(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        loop {
            let message = self.read();
            if message["id"] == id && message["method"].is_null() {
                return message;
            }
        }
    }

    /// What was published last of each file until an answer comes, by URI.
    pub fn all_published(&mut self) -> BTreeMap<String, Vec<Value>> {
        self.write(&json!({"jsonrpc": "2.0", "id": "all", "method": "no/such", "params": null}));
        let mut all = BTreeMap::new();
        loop {
            let message = self.read();
            if message["id"] == "all" {
                return all;
            }
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                all.insert(uri, message["params"]["diagnostics"].as_array().unwrap().clone());
            }
        }
    }

    /// The server's exit code, without another word to it.
    pub fn left(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap()
    }

    /// What is published next for a file.
    pub fn published(&mut self, uri: &str) -> Vec<Value> {
        loop {
            let message = self.read();
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    pub fn open(&mut self, name: &str, text: &str) -> Vec<Value> {
        let uri = self.uri(name);
        let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.published(&uri)
    }

    pub fn at(&mut self, method: &str, name: &str, line: u64, character: u64) -> Value {
        let about = json!({"uri": self.uri(name)});
        self.ask(method, json!({"textDocument": about, "position": {"line": line, "character": character}}))
    }

    /// Ends as the protocol wants it.
    pub fn done(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert_eq!(self.left(), 0);
    }
}

pub fn find<'v>(all: &'v [Value], rule: &str) -> &'v Value {
    all.iter().find(|one| one["code"] == rule).unwrap_or_else(|| panic!("no {rule}: {all:#?}"))
}
