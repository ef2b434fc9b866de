//! How long a keystroke takes until its findings are there: by the command that reads a buffer, and by the language
//! server, in a whole deployment. The command is set against the bare `redlint --version`.

// Figures are printed, and what a bench needs it may expect.
#![allow(clippy::print_stdout, clippy::expect_used)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const DEPLOYMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/projects/emailclient");
const CONF: &str = "deployment/docker/redis/redis.conf";
const RUNS: usize = 51;

fn main() {
    let text = std::fs::read_to_string(Path::new(DEPLOYMENT).join(CONF)).expect("the configuration is there");
    let arguments = ["check", "-", "--stdin-filename", CONF, "--format", "json"];
    let command = median((0..RUNS).map(|_| timed(|| process(&arguments, &text))).collect());
    let bare = median((0..RUNS).map(|_| timed(|| process(&["--version"], ""))).collect());
    println!("buffer by command {command:>10.2?}   bare process {bare:>10.2?}");
    let mut times = server(&text);
    times.sort();
    let worst = times.last().copied().unwrap_or_default();
    println!("buffer by server  {:>10.2?}   worst        {worst:>10.2?}", median(times));
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

fn process(arguments: &[&str], input: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.args(arguments).current_dir(DEPLOYMENT).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("redlint starts");
    // A program that reads no input may be gone before it gets any.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    assert!(child.wait().expect("redlint ends").code().is_some_and(|code| code < 2));
}

/// Times from a change of the buffer to the findings that follow from it.
fn server(text: &str) -> Vec<Duration> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.arg("lsp").current_dir(DEPLOYMENT).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("redlint starts");
    let mut input = child.stdin.take().expect("it is piped");
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let uri = format!("file://{DEPLOYMENT}/{CONF}");
    tell(
        &mut input,
        &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
    );
    hear(&mut output);
    tell(&mut input, &json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
    let document = json!({"uri": uri, "languageId": "conf", "version": 0, "text": text});
    tell(
        &mut input,
        &json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}),
    );
    hear(&mut output);
    let mut times = Vec::new();
    for version in 1..=RUNS {
        let changes = json!([{"text": format!("{text}# {}\n", "x".repeat(version))}]);
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        let message = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params});
        times.push(timed(|| {
            tell(&mut input, &message);
            let heard = hear(&mut output);
            assert_eq!(heard["params"]["version"], version, "{heard}");
        }));
    }
    tell(&mut input, &json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
    tell(&mut input, &json!({"jsonrpc": "2.0", "method": "exit"}));
    child.wait().expect("redlint ends");
    times
}

fn tell(input: &mut ChildStdin, message: &Value) {
    let text = message.to_string();
    write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
    input.flush().expect("the server listens");
}

fn hear(output: &mut BufReader<ChildStdout>) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        assert!(output.read_line(&mut line).expect("the server speaks") > 0);
        match line.trim().strip_prefix("Content-Length: ") {
            Some(number) => length = number.parse().expect("a number"),
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text).expect("the server speaks");
    serde_json::from_slice(&text).expect("a message")
}
