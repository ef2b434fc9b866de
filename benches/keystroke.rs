//! How long a keystroke takes until its findings are there: by the command that reads a buffer, and by the language
//! server; in one large deployment, and in a repository of 200 small ones with one file open or with twenty. The command is
//! set against the bare `redlint --version`. The memory of the server is told on Linux only.

// Figures are printed, and what a bench needs it may expect.
#![allow(clippy::print_stdout, clippy::expect_used)]

mod tree;

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const DEPLOYMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/projects/emailclient");
const CONF: &str = "deployment/docker/redis/redis.conf";
const RUNS: usize = 51;

fn main() {
    let bare = median((0..RUNS).map(|_| timed(|| process(Path::new("."), &["--version"], ""))).collect());
    println!("bare process                    {bare:>9.2?}");
    let large = Path::new(DEPLOYMENT);
    command("one large deployment", large, CONF);
    server("one large deployment", large, &[PathBuf::from(CONF)]);
    let directory = tempfile::tempdir().expect("a directory for the tree");
    tree::write(directory.path(), 200).expect("the tree is written");
    let root = directory.path().canonicalize().expect("it is there");
    let conf = |number: usize| PathBuf::from(format!("team-{}/app-{number}/redis.conf", number / 20));
    command("200 deployments", &root, &conf(7).to_string_lossy());
    server("200 deployments", &root, &[conf(7)]);
    server("200 deployments, 20 open", &root, &(0..200).step_by(10).map(conf).collect::<Vec<_>>());
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A buffer that is checked by a process of its own.
fn command(what: &str, root: &Path, conf: &str) {
    let text = fs::read_to_string(root.join(conf)).expect("the configuration is there");
    let arguments = ["check", "-", "--stdin-filename", conf, "--format", "json"];
    let time = median((0..RUNS).map(|_| timed(|| process(root, &arguments, &text))).collect());
    println!("{what:<25} command {time:>9.2?}");
}

fn process(root: &Path, arguments: &[&str], input: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.args(arguments).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("redlint starts");
    // A program that reads no input may be gone before it gets any.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    assert!(child.wait().expect("redlint ends").code().is_some_and(|code| code < 2));
}

/// Times from a change of the first buffer to the findings that follow from it.
fn server(what: &str, root: &Path, files: &[PathBuf]) {
    let mut editor = Editor::start(root);
    let begun = Instant::now();
    let mut text = String::new();
    for file in files.iter().rev() {
        let path = root.join(file);
        text = fs::read_to_string(&path).expect("the configuration is there");
        let document = json!({"uri": uri(&path), "languageId": "conf", "version": 0, "text": text});
        editor.tell("textDocument/didOpen", &json!({"textDocument": document}));
    }
    let first = uri(&root.join(&files[0]));
    editor.published(&first, 0);
    let opened = begun.elapsed();
    let mut times = Vec::new();
    let end = json!({"line": text.lines().count(), "character": 0});
    for version in 1..=RUNS {
        let change = json!({"range": {"start": end, "end": end}, "text": "# x\n"});
        let document = json!({"uri": first, "version": version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        times.push(timed(|| {
            editor.tell("textDocument/didChange", &params);
            editor.published(&first, version);
        }));
    }
    let worst = times.iter().max().copied().unwrap_or_default();
    let place = json!({"textDocument": {"uri": first}, "position": {"line": 1, "character": 3}});
    let hover = median((0..RUNS).map(|_| timed(|| editor.ask("textDocument/hover", &place))).collect());
    let memory = editor.memory();
    let median = median(times);
    println!(
        "{what:<25} server  {median:>9.2?}   worst {worst:>9.2?}   hover {hover:>9.2?}   opened in {opened:>9.2?}   {memory}"
    );
    editor.stop();
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: usize,
}

impl Editor {
    fn start(root: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.arg("lsp").current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("redlint starts");
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut editor = Self { child, input, output, asked: 0 };
        let folder = json!({"uri": uri(root), "name": "repository"});
        editor.ask("initialize", &json!({"capabilities": {}, "workspaceFolders": [folder]}));
        editor.tell("initialized", &json!({}));
        editor
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn ask(&mut self, method: &str, params: &Value) {
        self.asked += 1;
        self.write(&json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}));
        while self.hear()["id"] != self.asked {}
    }

    /// Waits for the findings of a version of a file.
    fn published(&mut self, uri: &str, version: usize) {
        loop {
            let heard = self.hear();
            if heard["params"]["uri"] == uri && heard["params"]["version"] == version {
                return;
            }
        }
    }

    fn write(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
        self.input.flush().expect("the server listens");
    }

    fn hear(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("the server speaks") > 0);
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().expect("a number"),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).expect("the server speaks");
        serde_json::from_slice(&text).expect("a message")
    }

    /// Most memory that the server had.
    fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned()
    }

    fn stop(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.child.wait().expect("redlint ends").success());
    }
}
