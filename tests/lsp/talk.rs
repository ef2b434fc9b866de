//! How a talk begins and ends, and what comes of what is no talk at all.

use super::editor::{Editor, find};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

#[test]
fn broken_requests_are_answered_with_errors() {
    let mut editor = Editor::new(&[]);
    let wrong = [
        ("textDocument/hover", json!({}), -32602),
        ("textDocument/hover", json!({"textDocument": {"uri": "file:///a.conf"}, "position": 7}), -32602),
        ("textDocument/codeAction", json!([1, 2]), -32602),
        ("textDocument/rename", json!(null), -32601),
    ];
    for (number, (method, parameters, code)) in (100..).zip(wrong) {
        editor.write(&json!({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}));
        let answer = editor.read();
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(number), &json!(code)), "{answer}");
    }
    editor.tell("textDocument/didChange", json!({"textDocument": 3, "contentChanges": "x"}));
    editor.tell("workspace/didChangeWorkspaceFolders", json!(7));
    editor.done();
}

fn code(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("no refusal: {answer}"))
}

#[test]
fn what_is_no_message_costs_nothing_that_is_known() {
    let mut editor = Editor::new(&["utf-8"]);
    let shown = editor.open("redis.conf", "loglevel debug\n");
    find(&shown, "debug-logging");
    let frames: [(&[u8], i64); 6] = [
        (b"{\"jsonrpc\":", -32700),
        (b"\xff\xfe{}", -32700),
        (b"[{\"jsonrpc\":\"2.0\"}]", -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"shutdown\"}", -32600),
        (b"{\"jsonrpc\":\"2.0\",\"id\":9e99,\"method\":\"shutdown\"}", -32600),
        (b"", -32700),
    ];
    for (bytes, expected) in frames {
        editor.frame(bytes);
        let answer = editor.read();
        assert_eq!((code(&answer), &answer["id"]), (expected, &Value::Null), "{answer}");
    }
    let deep = "[".repeat(100_000);
    editor.frame(deep.as_bytes());
    assert_eq!(code(&editor.read()), -32700);
    editor.raw(b"Content-Length: nine\r\n\r\n");
    assert_eq!(code(&editor.read()), -32700);
    // A change that makes no sense changes nothing, and the next one does.
    let uri = editor.uri("redis.conf");
    let mut change = |changes: Value| {
        let document = json!({"uri": uri, "version": 2});
        editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    };
    change(json!([{"range": "everything", "text": 7}]));
    change(json!({"text": ""}));
    let place = |line: u64, character: u64| json!({"line": line, "character": character});
    change(json!([{"range": {"start": place(0, 14), "end": place(0, 14)}, "text": "\nmaxmemroy 1gb"}]));
    let rules: Vec<Value> = editor.published(&uri).iter().map(|one| one["code"].clone()).collect();
    assert!(
        rules.contains(&json!("debug-logging")) && rules.contains(&json!("unknown-directive")),
        "{rules:?}"
    );
    editor.done();
}

#[test]
fn a_message_of_many_megabytes_is_taken_in() {
    let mut editor = Editor::new(&[]);
    let text = "as large as it is dull\n".repeat(1 << 20);
    let document = json!({"uri": editor.uri("notes.txt"), "languageId": "x", "version": 1, "text": text});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    let page = editor.at("textDocument/hover", "notes.txt", 1 << 19, 4);
    assert_eq!(page, Value::Null);
    editor.done();
}

#[test]
fn a_talk_has_a_beginning_and_an_end() {
    let mut editor = Editor::silent();
    let about =
        json!({"textDocument": {"uri": editor.uri("redis.conf")}, "position": {"line": 0, "character": 0}});
    assert_eq!(code(&editor.answer("textDocument/hover", about.clone())), -32002);
    assert_eq!(code(&editor.answer("shutdown", Value::Null)), -32002);
    editor.tell("textDocument/didOpen", json!({"textDocument": 3}));
    assert_eq!(code(&editor.answer("initialize", json!({"capabilities": {}, "rootUri": 7}))), -32602);
    let strange = json!({"capabilities": {"general": {"positionEncodings": {"all": true}}}});
    let agreed = editor.initialize(strange);
    assert_eq!(agreed["result"]["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(code(&editor.answer("initialize", json!({"capabilities": {}}))), -32600);
    assert_eq!(editor.ask("shutdown", json!({"needless": true})), Value::Null);
    assert_eq!(code(&editor.answer("textDocument/hover", about)), -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.left(), 0);
}

#[test]
fn an_end_without_a_word_is_told_by_the_exit_code() {
    let mut editor = Editor::new(&[]);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.left(), 1);
    let mut editor = Editor::silent();
    editor.tell("exit", Value::Null);
    assert_eq!(editor.left(), 1);
    let mut editor = Editor::new(&[]);
    editor.input = None;
    assert_eq!(editor.left(), 1);
}

#[test]
#[cfg(unix)]
fn an_editor_that_died_is_not_outlived() {
    let mut parent = Command::new("sleep").arg("600").spawn().unwrap();
    let mut editor = Editor::silent();
    editor.initialize(json!({"capabilities": {}, "processId": parent.id()}));
    parent.kill().unwrap();
    parent.wait().unwrap();
    // The pipes are still open.
    assert_eq!(editor.left(), 1);
}

#[test]
fn a_request_that_is_cancelled_has_one_answer() {
    let mut editor = Editor::new(&[]);
    editor.open("redis.conf", "loglevel debug\n");
    let about =
        json!({"textDocument": {"uri": editor.uri("redis.conf")}, "position": {"line": 0, "character": 0}});
    let asked = json!({"jsonrpc": "2.0", "id": "a", "method": "textDocument/hover", "params": about});
    editor.write(&asked);
    editor.tell("$/cancelRequest", json!({"id": "a"}));
    editor.tell("$/cancelRequest", json!({"id": {}}));
    let answer = editor.read();
    assert_eq!(answer["id"], "a");
    assert!(answer["result"].is_object() || code(&answer) == -32800, "{answer}");
    assert_eq!(editor.all_published().len(), 0);
    editor.done();
}

#[test]
fn what_is_outside_of_the_folder_is_only_told_where_it_is_open() {
    let mut editor = Editor::new(&[]);
    let outside = tempfile::tempdir().unwrap();
    let conf = outside.path().canonicalize().unwrap().join("redis.conf");
    fs::write(&conf, "loglevel debug\ninclude other.conf\n").unwrap();
    fs::write(conf.with_file_name("other.conf"), "appendfsync no\n").unwrap();
    let uri = format!("file://{}", conf.display());
    let document =
        json!({"uri": uri, "languageId": "x", "version": 1, "text": "loglevel debug\ninclude other.conf\n"});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    let all = editor.all_published();
    assert_eq!(all.keys().collect::<Vec<_>>(), [&uri]);
    find(&all[&uri], "debug-logging");
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(editor.all_published()[&uri], [] as [Value; 0]);
    editor.done();
}
