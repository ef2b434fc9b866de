//! The language server, as an editor talks to it.

#![allow(clippy::unwrap_used)]

mod editor;
mod random;
mod talk;

use editor::{COMPOSE, Editor, find};
use serde_json::{Value, json};
use std::fs;

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
    for encodings in [&["utf-16"][..], &["utf-8", "utf-16"], &["utf-32"]] {
        let mut editor = Editor::new(encodings);
        let shown = editor.open("compose.yaml", line);
        let range = &find(&shown, "debug-logging")["range"];
        places.push(range["start"]["character"].as_u64().unwrap());
        editor.done();
    }
    let bytes = u64::try_from(line.find("debug").unwrap()).unwrap();
    assert_eq!(places, [bytes - 3, bytes, bytes - 4]);
}

/// Labels of what may stand at a place.
fn labels(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn values_are_explained_completed_and_followed_to_their_bytes() {
    let mut editor = Editor::new(&["utf-8"]);
    let command =
        "    command: redis-server /etc/redis.conf --maxmemory-policy ${POLICY} --requirepass ${PASS:-x}\n";
    let compose = COMPOSE.replace("    command: redis-server /etc/redis.conf\n", command);
    editor.open("compose.yaml", &compose);
    editor.open(".env", "# of the shop\nPOLICY=volatile-lru\n");
    editor.open("redis.conf", "maxmemory 1gb\nmaxmemory-policy allkeys-lru\nappend");
    let line =
        |text: &str| u64::try_from(compose.lines().position(|line| line.contains(text)).unwrap()).unwrap();
    let column = |text: &str| u64::try_from(command.find(text).unwrap()).unwrap();
    let number = line("command");
    let found = editor.at("textDocument/definition", "compose.yaml", number, column("POLICY}"));
    assert!(found["uri"].as_str().unwrap().ends_with("/.env"), "{found}");
    assert_eq!(found["range"]["start"], json!({"line": 1, "character": 7}));
    let found = editor.at("textDocument/definition", "compose.yaml", number, column("redis.conf"));
    assert!(found["uri"].as_str().unwrap().ends_with("/redis.conf"), "{found}");
    // What the command overrides leads to what counts.
    let found = editor.at("textDocument/definition", "redis.conf", 1, 20);
    assert!(found["uri"].as_str().unwrap().ends_with("/.env"), "{found}");
    let page = editor.at("textDocument/hover", "redis.conf", 1, 3);
    let page = page["contents"]["value"].as_str().unwrap();
    assert!(page.starts_with("- `redis` runs with `volatile-lru` (.env:2)\n"), "{page}");
    let items = editor.at("textDocument/completion", "redis.conf", 2, 6);
    assert!(labels(&items).contains(&"appendonly"));
    let items = editor.at("textDocument/completion", "redis.conf", 1, 17);
    assert!(labels(&items).contains(&"allkeys-lfu") && !labels(&items).contains(&"allkeys-lrm"), "{items}");
    let items = editor.at("textDocument/completion", "compose.yaml", number, column("--maxmemory") + 2);
    assert!(labels(&items).contains(&"--maxmemory-policy"));
    editor.open("redis.conf", "loglevel debug # redlint: ignore[");
    let items = editor.at("textDocument/completion", "redis.conf", 0, 33);
    assert!(labels(&items).contains(&"debug-logging"));
    editor.done();
}

#[test]
fn findings_are_fixed_or_accepted_at_once() {
    let mut editor = Editor::new(&["utf-8"]);
    let conf = "# why\r\nloglevel debug\r\nappendfsync no\r\nappendonly yes\r\n";
    let shown = editor.open("redis.conf", conf);
    let range = find(&shown, "debug-logging")["range"].clone();
    let uri = editor.uri("redis.conf");
    let mut ask = |only: Value| {
        let parameters = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": [], "only": only}});
        editor.ask("textDocument/codeAction", parameters)
    };
    let all = ask(json!(["source.fixAll"]));
    let edits = all[0]["edit"]["changes"][&uri].as_array().unwrap().iter();
    let lines: Vec<(u64, &str)> = edits
        .map(|edit| (edit["range"]["start"]["line"].as_u64().unwrap(), edit["newText"].as_str().unwrap()))
        .collect();
    assert_eq!(lines, [(1, "loglevel notice\r\nappendfsync everysec\r\n")]);
    let quick = ask(json!(["quickfix"]));
    let accept =
        quick.as_array().unwrap().iter().find(|one| one["title"].as_str().unwrap().starts_with("Accept"));
    assert_eq!(
        accept.unwrap()["edit"]["changes"][&uri][0]["newText"],
        "# redlint: ignore[debug-logging] accepted: say why\r\n"
    );
    editor.done();
}

#[test]
fn an_editor_may_ask_for_findings() {
    let mut editor = Editor::with(json!({"textDocument": {"diagnostic": {}}}), "utf-16");
    let uri = editor.uri("redis.conf");
    let document = json!({"uri": uri, "languageId": "x", "version": 1, "text": "loglevel debug\n"});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    let pulled = editor.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    find(pulled["items"].as_array().unwrap(), "debug-logging");
    let whole = editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let files: Vec<&str> =
        whole["items"].as_array().unwrap().iter().map(|one| one["uri"].as_str().unwrap()).collect();
    assert!(files.contains(&uri.as_str()), "{whole}");
    // What changes on the disk counts for files that are not open.
    fs::write(editor.directory.path().join("compose.yaml"), "services: {}\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": []}));
    let compose = editor.uri("compose.yaml");
    let pulled = editor.ask("textDocument/diagnostic", json!({"textDocument": {"uri": compose}}));
    assert_eq!((&pulled["kind"], &pulled["items"]), (&json!("full"), &json!([])));
    editor.done();
}

#[test]
fn what_is_out_of_date_is_marked_so() {
    let mut editor = Editor::new(&[]);
    fs::write(editor.directory.path().join("redlint.toml"), "target = \"redis@7.2\"\n").unwrap();
    let shown = editor.open("redis.conf", "slave-serve-stale-data yes\n");
    assert_eq!(find(&shown, "deprecated-name")["tags"], json!([2]));
    editor.done();
}
