//! Floor 9: the language server: the only code that knows the editor protocol.
//!
//! Invariants: the buffers of the editor lie over the files of the disk; a check answers for all open files at once,
//! after every message that was waiting was read; positions are converted at the edge, in the units that were agreed.

mod action;
mod completion;
mod definition;
mod document;
mod engine;
mod hover;
mod position;
mod uri;
mod workspace;

use crate::report::{Findings, Run};
use document::{Document, Found, diagnostic};
pub use engine::{Buffers, Engine};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use position::{Units, overlap};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// Serves an editor on stdin and stdout until it says that it is done.
///
/// # Errors
/// A connection that broke, in words.
pub fn serve(engine: &dyn Engine) -> Result<(), String> {
    let (connection, threads) = Connection::stdio();
    let (id, parameters) = connection.initialize_start().map_err(|error| error.to_string())?;
    let units = Units::agreed(&parameters);
    let answer = workspace::capabilities(units);
    connection.initialize_finish(id, answer).map_err(|error| error.to_string())?;
    let client = &parameters["capabilities"];
    let mut server = Server {
        connection: &connection,
        engine,
        units,
        open: BTreeMap::new(),
        roots: workspace::roots(&parameters),
        pulls: client["textDocument"]["diagnostic"].is_object(),
        refreshes: client["workspace"]["diagnostics"]["refreshSupport"] == true,
        asked: 0,
        stopping: false,
    };
    if client["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"] == true {
        server.ask("client/registerCapability", workspace::watchers())?;
    }
    let served = server.run();
    drop(connection);
    let joined = threads.join().map_err(|error| error.to_string());
    served.and(joined)
}

struct Server<'a> {
    connection: &'a Connection,
    engine: &'a dyn Engine,
    units: Units,
    open: BTreeMap<PathBuf, Document>,
    /// Folders of the workspace.
    roots: Vec<PathBuf>,
    /// Whether the editor asks for findings instead of being sent them.
    pulls: bool,
    /// Whether the editor can be told to ask again.
    refreshes: bool,
    /// Number of requests to the editor.
    asked: i32,
    /// Whether the editor has said that it is done.
    stopping: bool,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), String> {
        // The connection hands over one message at a time; what waits behind it may cancel it.
        let (sender, waiting) = mpsc::channel();
        let receiver = self.connection.receiver.clone();
        std::thread::spawn(move || receiver.into_iter().try_for_each(|message| sender.send(message)));
        while let Ok(first) = waiting.recv() {
            let all: Vec<Message> = std::iter::once(first).chain(waiting.try_iter()).collect();
            let cancelled: Vec<RequestId> = all.iter().filter_map(workspace::cancelled).collect();
            let mut changed = false;
            for message in all {
                match message {
                    Message::Notification(told) if told.method == "exit" => {
                        return if self.stopping { Ok(()) } else { Err("the editor went away".into()) };
                    }
                    Message::Notification(told) => changed |= self.told(&told)?,
                    Message::Request(request) => {
                        if std::mem::take(&mut changed) {
                            self.check()?;
                        }
                        let answer = if cancelled.contains(&request.id) {
                            let code = ErrorCode::RequestCanceled as i32;
                            Response::new_err(request.id, code, "cancelled".into())
                        } else {
                            self.answer(request)
                        };
                        self.send(Message::Response(answer))?;
                    }
                    Message::Response(_) => {}
                }
            }
            if changed {
                self.check()?;
            }
        }
        Ok(())
    }

    fn send(&self, message: Message) -> Result<(), String> {
        self.connection.sender.send(message).map_err(|error| error.to_string())
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<(), String> {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        self.send(Message::Request(Request { id, method: method.to_owned(), params }))
    }

    /// Takes in what changed; whether something is to be checked again.
    fn told(&mut self, told: &Notification) -> Result<bool, String> {
        match told.method.as_str() {
            "workspace/didChangeWatchedFiles" => {
                if self.refreshes {
                    self.ask("workspace/diagnostic/refresh", Value::Null)?;
                }
                return Ok(true);
            }
            "workspace/didChangeWorkspaceFolders" => {
                workspace::change(&mut self.roots, &told.params["event"]);
                return Ok(true);
            }
            _ => {}
        }
        let about = &told.params["textDocument"];
        let Some(uri) = about["uri"].as_str() else { return Ok(false) };
        let Some(path) = uri::path(uri) else { return Ok(false) };
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let text = about["text"].as_str().unwrap_or_default().to_owned();
                self.open.insert(path, Document::new(uri, text, about["version"].as_i64()));
            }
            "textDocument/didChange" => {
                let text = told.params["contentChanges"].as_array().and_then(|all| all.last());
                let text = text.and_then(|change| change["text"].as_str());
                if let (Some(document), Some(text)) = (self.open.get_mut(&path), text) {
                    document.text = text.to_owned();
                    document.version = about["version"].as_i64();
                }
            }
            "textDocument/didSave" => {}
            "textDocument/didClose" => {
                self.open.remove(&path);
                if !self.pulls {
                    self.publish(uri, None, &[])?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn buffers(&self) -> Buffers {
        self.open.iter().map(|(path, document)| (path.clone(), document.text.clone())).collect()
    }

    /// What is found at a path, file by file.
    fn found(&self, buffers: &Buffers, path: &Path) -> BTreeMap<PathBuf, Vec<Found>> {
        let mut found: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
        let Some(report) = self.engine.check(buffers, path) else { return found };
        let directory = path.parent().unwrap_or(path);
        let run = Run::default();
        let findings = Findings::new(&report.sources, &report.diagnostics, &report.secrets, directory, &run);
        for finding in findings.list.iter().filter(|finding| finding.diagnostic.suppressed.is_none()) {
            let file = report.sources.file(finding.place.span.file).path().to_owned();
            found.entry(file).or_default().push(diagnostic(finding, &report.sources, self.units));
        }
        found
    }

    /// Checks every open file: what changed in one may show in another.
    fn check(&mut self) -> Result<(), String> {
        let buffers = self.buffers();
        let mut published = Vec::new();
        for path in buffers.keys() {
            let findings = self.found(&buffers, path).remove(path).unwrap_or_default();
            let Some(document) = self.open.get_mut(path) else { continue };
            document.findings = findings;
            let shown: Vec<Value> = document.findings.iter().map(|one| one.diagnostic.clone()).collect();
            published.push((document.uri.clone(), document.version, shown));
        }
        if self.pulls {
            return Ok(());
        }
        published.iter().try_for_each(|(uri, version, shown)| self.publish(uri, *version, shown))
    }

    fn publish(&self, uri: &str, version: Option<i64>, diagnostics: &[Value]) -> Result<(), String> {
        let parameters = json!({"uri": uri, "version": version, "diagnostics": diagnostics});
        let method = "textDocument/publishDiagnostics".to_owned();
        self.send(Message::Notification(Notification { method, params: parameters }))
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        if self.stopping {
            return Response::new_err(id, ErrorCode::InvalidRequest as i32, "the server is stopping".into());
        }
        match self.value(&method, &params) {
            Ok(value) => Response::new_ok(id, value),
            Err((code, why)) => Response::new_err(id, code as i32, why),
        }
    }

    fn value(&mut self, method: &str, params: &Value) -> Result<Value, (ErrorCode, String)> {
        match method {
            "shutdown" => {
                self.stopping = true;
                return Ok(Value::Null);
            }
            "workspace/diagnostic" => {
                let buffers = self.buffers();
                let found = self.roots.iter().flat_map(|root| self.found(&buffers, root));
                return Ok(workspace::report(found.collect(), &self.open));
            }
            _ => {}
        }
        let uri = params["textDocument"]["uri"].as_str();
        let wrong = |what: &str| (ErrorCode::InvalidParams, format!("{method} needs {what}"));
        let on_position =
            matches!(method, "textDocument/hover" | "textDocument/definition" | "textDocument/completion");
        if !on_position && !matches!(method, "textDocument/codeAction" | "textDocument/diagnostic") {
            return Err((ErrorCode::MethodNotFound, format!("{method} is not served")));
        }
        let Some(path) = uri.ok_or_else(|| wrong("textDocument.uri")).map(uri::path)? else {
            return Ok(Value::Null);
        };
        if on_position && !params["position"]["line"].is_u64() {
            return Err(wrong("position"));
        }
        if method == "textDocument/diagnostic" {
            let found = match self.open.contains_key(&path) {
                true => self.open.remove(&path).map(|document| {
                    let items = workspace::items(&document.findings);
                    self.open.insert(path, document);
                    items
                }),
                false => self.found(&self.buffers(), &path).get(&path).map(|all| workspace::items(all)),
            };
            return Ok(json!({"kind": "full", "items": found.unwrap_or_default()}));
        }
        let Some(document) = self.open.get(&path) else { return Ok(Value::Null) };
        let buffers = self.buffers();
        let position = &params["position"];
        let inspected = || self.engine.inspect(&buffers, &path);
        Ok(match method {
            "textDocument/hover" => {
                hover::hover(document, position, self.units, &inspected(), &|id| self.engine.help(id))
            }
            "textDocument/definition" => match self.units.offset(&document.text, position) {
                Some(at) => definition::definition(&inspected(), &path, at, self.units),
                None => Value::Null,
            },
            "textDocument/completion" => {
                let is_conf = path.extension().is_some_and(|extension| extension == "conf");
                let rules = self.engine.rules();
                completion::complete(&document.text, is_conf, position, self.units, &inspected(), &rules)
            }
            _ => self.actions(document, &path, params, &buffers),
        })
    }

    fn actions(&self, document: &Document, path: &Path, params: &Value, buffers: &Buffers) -> Value {
        let mut actions = Vec::new();
        if action::wanted(params, "quickfix") {
            let range = &params["range"];
            actions = action::fixes(document, range);
            let judge = |text: &str| {
                let mut buffers = buffers.clone();
                buffers.insert(path.to_owned(), text.to_owned());
                self.engine.check(&buffers, path)
            };
            let near = document.findings.iter().filter(|found| overlap(&found.diagnostic["range"], range));
            actions.extend(near.filter_map(|found| action::suppress(document, found, &judge)));
        }
        if action::wanted(params, action::FIX_ALL) {
            let mended = self.engine.mend(buffers, path);
            actions.extend(mended.and_then(|mended| action::fix_all(document, path, &mended)));
        }
        Value::Array(actions)
    }
}
