//! Floor 9: the language server: the only code that knows the editor protocol.
//!
//! Invariants: the buffers of the editor lie over the files of the disk; a check answers for all open files at once,
//! after every message that was waiting was read; positions are converted at the edge, in the units that were agreed.

mod action;
mod document;
mod hover;
mod position;
mod uri;

use crate::check::Report;
use crate::report::{Findings, Run};
use document::{Document, diagnostic};
use lsp_server::{Connection, Message, Notification, Request, Response};
use position::Units;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Buffers by path.
pub type Buffers = BTreeMap<PathBuf, String>;

/// Checks one file with the buffers laid over the disk; `None` where it cannot be checked at all.
pub type Judge<'a> = dyn Fn(&Buffers, &Path) -> Option<Report> + 'a;

/// Serves an editor on stdin and stdout until it says that it is done. `help` gives the page about a rule.
///
/// # Errors
/// A connection that broke, in words.
pub fn serve(judge: &Judge<'_>, help: &dyn Fn(&str) -> Option<String>) -> Result<(), String> {
    let (connection, threads) = Connection::stdio();
    let (id, parameters) = connection.initialize_start().map_err(|error| error.to_string())?;
    let units = Units::agreed(&parameters);
    let answer = json!({
        "capabilities": {
            "positionEncoding": units.name(),
            "textDocumentSync": {"openClose": true, "change": 1, "save": {"includeText": false}},
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
            "hoverProvider": true,
        },
        "serverInfo": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, answer).map_err(|error| error.to_string())?;
    let mut server = Server { connection: &connection, judge, help, units, open: BTreeMap::new() };
    let served = server.run();
    drop(connection);
    let joined = threads.join().map_err(|error| error.to_string());
    served.and(joined)
}

struct Server<'a> {
    connection: &'a Connection,
    judge: &'a Judge<'a>,
    help: &'a dyn Fn(&str) -> Option<String>,
    units: Units,
    open: BTreeMap<PathBuf, Document>,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Ok(first) = self.connection.receiver.recv() {
            let mut changed = false;
            let waiting: Vec<Message> = self.connection.receiver.try_iter().collect();
            for message in std::iter::once(first).chain(waiting) {
                match message {
                    Message::Notification(told) => changed |= self.told(&told)?,
                    Message::Request(request) => {
                        if std::mem::take(&mut changed) {
                            self.check()?;
                        }
                        if self.connection.handle_shutdown(&request).map_err(|error| error.to_string())? {
                            return Ok(());
                        }
                        let answer = self.answer(request);
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

    /// Takes in what changed; whether something is to be checked again.
    fn told(&mut self, told: &Notification) -> Result<bool, String> {
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
                self.publish(uri, None, &[])?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks every open file: what changed in one may show in another.
    fn check(&mut self) -> Result<(), String> {
        let buffers: Buffers =
            self.open.iter().map(|(path, document)| (path.clone(), document.text.clone())).collect();
        let mut published = Vec::new();
        for (path, document) in &mut self.open {
            document.findings = match (self.judge)(&buffers, path) {
                Some(report) => {
                    let directory = path.parent().unwrap_or(path);
                    let run = Run::default();
                    let findings =
                        Findings::new(&report.sources, &report.diagnostics, &report.secrets, directory, &run);
                    let own = |finding: &&crate::report::Finding<'_>| {
                        report.sources.file(finding.place.span.file).path() == path
                    };
                    let list = findings.list.iter().filter(own);
                    list.map(|finding| diagnostic(finding, &report.sources, self.units)).collect()
                }
                None => Vec::new(),
            };
            let shown: Vec<Value> = document.findings.iter().map(|one| one.diagnostic.clone()).collect();
            published.push((document.uri.clone(), document.version, shown));
        }
        published.iter().try_for_each(|(uri, version, shown)| self.publish(uri, *version, shown))
    }

    fn publish(&self, uri: &str, version: Option<i64>, diagnostics: &[Value]) -> Result<(), String> {
        let parameters = json!({"uri": uri, "version": version, "diagnostics": diagnostics});
        let method = "textDocument/publishDiagnostics".to_owned();
        self.send(Message::Notification(Notification { method, params: parameters }))
    }

    fn answer(&self, request: Request) -> Response {
        let parameters = &request.params;
        let path = parameters["textDocument"]["uri"].as_str().and_then(uri::path);
        let document = path.and_then(|path| self.open.get(&path));
        let value = match (request.method.as_str(), document) {
            ("textDocument/codeAction", Some(document)) => action::actions(document, &parameters["range"]),
            ("textDocument/hover", Some(document)) => {
                hover::hover(document, &parameters["position"], self.units, self.help)
            }
            ("textDocument/codeAction" | "textDocument/hover", None) => Value::Null,
            (method, _) => {
                let code = lsp_server::ErrorCode::MethodNotFound as i32;
                return Response::new_err(request.id, code, format!("{method} is not served"));
            }
        };
        Response::new_ok(request.id, value)
    }
}
