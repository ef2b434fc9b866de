//! What is agreed with the editor about the whole workspace.

use super::action::FIX_ALL;
use super::document::{Document, Found};
use super::position::Units;
use super::uri;
use lsp_server::{Message, RequestId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the server can do.
pub(super) fn capabilities(units: Units) -> Value {
    json!({
        "capabilities": {
            "positionEncoding": units.name(),
            "textDocumentSync": {"openClose": true, "change": 1, "save": {"includeText": false}},
            "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
            "hoverProvider": true,
            "definitionProvider": true,
            "completionProvider": {"triggerCharacters": ["-", " ", "["]},
            "diagnosticProvider":
                {"identifier": "redlint", "interFileDependencies": true, "workspaceDiagnostics": true},
            "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
        },
        "serverInfo": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
    })
}

/// The files whose changes on the disk the server wants to hear of.
pub(super) fn watchers() -> Value {
    let globs = ["**/*.{yaml,yml,conf,acl,env,sh,toml}", "**/.env*", "**/*Dockerfile*"];
    let watchers: Vec<Value> = globs.iter().map(|glob| json!({"globPattern": glob})).collect();
    json!({"registrations": [{
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": {"watchers": watchers},
    }]})
}

/// The folders that the editor has open.
pub(super) fn roots(parameters: &Value) -> Vec<PathBuf> {
    match parameters["workspaceFolders"].as_array() {
        Some(folders) => paths(folders),
        None => parameters["rootUri"].as_str().and_then(uri::path).into_iter().collect(),
    }
}

/// Takes in folders that were added or removed.
pub(super) fn change(roots: &mut Vec<PathBuf>, event: &Value) {
    let of = |key: &str| event[key].as_array().map(|folders| paths(folders)).unwrap_or_default();
    let removed = of("removed");
    roots.retain(|root| !removed.contains(root));
    roots.extend(of("added"));
}

fn paths(folders: &[Value]) -> Vec<PathBuf> {
    folders.iter().filter_map(|folder| uri::path(folder["uri"].as_str()?)).collect()
}

/// The request that a message cancels.
pub(super) fn cancelled(message: &Message) -> Option<RequestId> {
    let Message::Notification(told) = message else { return None };
    let id = (told.method == "$/cancelRequest").then(|| &told.params["id"])?;
    serde_json::from_value(id.clone()).ok()
}

pub(super) fn items(found: &[Found]) -> Vec<Value> {
    found.iter().map(|one| one.diagnostic.clone()).collect()
}

/// The findings of all files, as the editor asked for them.
pub(super) fn report(found: BTreeMap<PathBuf, Vec<Found>>, open: &BTreeMap<PathBuf, Document>) -> Value {
    let report = |(path, found): (PathBuf, Vec<Found>)| {
        let version = open.get(&path).and_then(|document| document.version);
        json!({"kind": "full", "uri": uri::of(&path), "version": version, "items": items(&found)})
    };
    let reports: Vec<Value> = found.into_iter().map(report).collect();
    json!({"items": reports})
}
