//! The server's state, and the order in which things happen.

use super::capabilities;
use super::client::Client;
use super::document::Document;
use super::engine::{Buffers, Engine};
use super::event::{Broken, Event};
use super::finding::{Found, by_file};
use super::folders::Folders;
use super::{parent, uri, wire};
use gen_lsp_types::{
    CancelNotification, DiagnosticRefreshRequest, InitializeParams, Notification as _,
    PublishDiagnosticsParams, Request as _, Uri,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Stdout;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// How an editor left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// As the protocol wants it: it asked for the end first.
    Proper,
    /// Without a word.
    Sudden,
}

/// Serves an editor on stdin and stdout until it is done, or gone.
///
/// # Errors
/// An output that cannot be written to, in words.
pub fn serve(engine: &dyn Engine) -> Result<Farewell, String> {
    let (sender, events) = mpsc::channel();
    let listener = sender.clone();
    thread::spawn(move || wire::listen(std::io::stdin().lock(), &listener));
    let mut server = Server {
        engine,
        output: std::io::stdout(),
        client: Client::new(&Default::default()),
        folders: Folders::default(),
        open: BTreeMap::new(),
        found: BTreeMap::new(),
        published: BTreeMap::new(),
        stage: Stage::Unborn,
        asked: 0,
    };
    server.run(&events, &sender)
}

/// Where the talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was agreed yet.
    Unborn,
    Serving,
    /// The editor has said that it is done.
    Stopping,
}

pub(super) struct Server<'a> {
    pub(super) engine: &'a dyn Engine,
    output: Stdout,
    pub(super) client: Client,
    pub(super) folders: Folders,
    pub(super) open: BTreeMap<PathBuf, Document>,
    /// Findings of the projects that open files belong to.
    pub(super) found: BTreeMap<PathBuf, Vec<Found>>,
    /// What was sent, by file.
    pub(super) published: BTreeMap<PathBuf, PublishDiagnosticsParams>,
    pub(super) stage: Stage,
    /// Number of requests to the editor.
    asked: i32,
}

impl Server<'_> {
    fn run(&mut self, events: &Receiver<Event>, sender: &Sender<Event>) -> Result<Farewell, String> {
        let words = |error: std::io::Error| format!("cannot write to the editor: {error}");
        while let Ok(first) = events.recv() {
            let all: Vec<Event> = std::iter::once(first).chain(events.try_iter()).collect();
            let cancelled: BTreeSet<RequestId> = all.iter().filter_map(cancelled).collect();
            let mut changed = BTreeSet::new();
            for event in all {
                match event {
                    Event::Message(Message::Notification(told)) if told.method == "exit" => {
                        let proper = self.stage == Stage::Stopping;
                        return Ok(if proper { Farewell::Proper } else { Farewell::Sudden });
                    }
                    Event::Message(Message::Notification(told)) => self.hear(told, &mut changed),
                    Event::Message(Message::Request(request)) => {
                        self.check(&std::mem::take(&mut changed)).map_err(words)?;
                        let answer = self.answer(request, &cancelled, sender);
                        self.send(&answer.into()).map_err(words)?;
                    }
                    Event::Message(Message::Response(response)) => {
                        if let Err(error) = response.response_result {
                            self.engine
                                .log(&format!("the editor refused {}: {}", response.id, error.message));
                        }
                    }
                    Event::Broken(broken) => self.refuse(broken).map_err(words)?,
                    Event::Closed if self.stage == Stage::Stopping => return Ok(Farewell::Proper),
                    Event::Closed | Event::Orphaned => return Ok(Farewell::Sudden),
                }
            }
            self.check(&changed).map_err(words)?;
        }
        Ok(Farewell::Sudden)
    }

    /// Takes in what the editor tells. A mistake in the program costs this message only.
    fn hear(&mut self, told: Notification, changed: &mut BTreeSet<PathBuf>) {
        let method = told.method.clone();
        if self.stage != Stage::Serving {
            return;
        }
        match catch_unwind(AssertUnwindSafe(|| self.told(told))) {
            Ok(Ok(paths)) => changed.extend(paths),
            Ok(Err(why)) => self.engine.log(&format!("{method}: {why}")),
            Err(_) => self.engine.log(&format!("{method} failed")),
        }
    }

    fn answer(
        &mut self,
        request: Request,
        cancelled: &BTreeSet<RequestId>,
        sender: &Sender<Event>,
    ) -> Response {
        let (id, method) = (request.id.clone(), request.method.clone());
        let refused = |code: ErrorCode, why: &str| Response::new_err(id.clone(), code as i32, why.to_owned());
        if cancelled.contains(&id) {
            return refused(ErrorCode::RequestCanceled, "cancelled");
        }
        match (self.stage, method.as_str()) {
            (Stage::Unborn, "initialize") => return self.initialize(request, sender),
            (Stage::Unborn, _) => return refused(ErrorCode::ServerNotInitialized, "nothing was agreed yet"),
            (Stage::Stopping, _) => return refused(ErrorCode::InvalidRequest, "the server is stopping"),
            (Stage::Serving, "initialize") => return refused(ErrorCode::InvalidRequest, "that was agreed"),
            (Stage::Serving, _) => {}
        }
        match catch_unwind(AssertUnwindSafe(|| self.respond(request))) {
            Ok(response) => response,
            Err(_) => refused(ErrorCode::InternalError, "a mistake in redlint; stderr tells more"),
        }
    }

    fn initialize(&mut self, request: Request, sender: &Sender<Event>) -> Response {
        let mut params = request.params;
        let read = serde_json::from_value::<InitializeParams>(params.clone()).or_else(|error| {
            // Better to serve an editor with strange abilities as if it had none.
            self.engine.log(&format!("initialize: {error}"));
            params["capabilities"] = serde_json::json!({});
            serde_json::from_value(params)
        });
        let parameters = match read {
            Ok(parameters) => parameters,
            Err(error) => {
                return Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string());
            }
        };
        self.client = Client::new(&parameters.capabilities);
        self.folders = Folders::new(&parameters);
        self.stage = Stage::Serving;
        if let Some(process) = parameters.process_id {
            parent::watch(process, sender.clone());
        }
        Response::new_ok(request.id, capabilities::result(self.client))
    }

    fn refuse(&mut self, broken: Broken) -> std::io::Result<()> {
        self.engine.log(&broken.why);
        match broken.id {
            Some(id) => self.send(&Response::new_err(id, broken.code as i32, broken.why).into()),
            None => wire::refuse(&mut self.output, broken.code, &broken.why),
        }
    }

    pub(super) fn send(&mut self, message: &Message) -> std::io::Result<()> {
        wire::send(&mut self.output, message)
    }

    /// Asks the editor for something.
    pub(super) fn ask(&mut self, method: &str, params: impl Serialize) -> std::io::Result<()> {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        let params = serde_json::to_value(params)?;
        self.send(&Message::Request(Request { id, method: method.to_owned(), params }))
    }

    /// The open file that a URI names.
    pub(super) fn document(&self, uri: &Uri) -> Option<(&Path, &Document)> {
        let (path, document) = self.open.get_key_value(&uri::path(uri)?)?;
        Some((path, document))
    }

    pub(super) fn buffers(&self) -> Buffers {
        self.open.iter().map(|(path, document)| (path.clone(), document.text.clone())).collect()
    }

    /// What was found in a file of the projects that open files belong to.
    pub(super) fn found_in(&self, path: &Path) -> &[Found] {
        self.found.get(path).map_or(&[], Vec::as_slice)
    }

    /// What is found in the projects that the paths belong to.
    pub(super) fn all_found(&self, buffers: &Buffers, paths: &[PathBuf]) -> BTreeMap<PathBuf, Vec<Found>> {
        let mut all: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
        for report in self.engine.check(buffers, paths) {
            for (path, found) in by_file(&report, self.client.units) {
                all.entry(path).or_default().extend(found);
            }
        }
        all
    }

    /// Checks again after changes of some files, and tells the editor what is another now.
    fn check(&mut self, changed: &BTreeSet<PathBuf>) -> std::io::Result<()> {
        if changed.is_empty() {
            return Ok(());
        }
        let paths: Vec<PathBuf> = self.open.keys().cloned().collect();
        let found = catch_unwind(AssertUnwindSafe(|| self.all_found(&self.buffers(), &paths)));
        let Ok(found) = found else {
            self.engine.log("the check failed; what was found before is kept");
            return Ok(());
        };
        let before = std::mem::replace(&mut self.found, found);
        if !self.client.pulls {
            return self.publish();
        }
        let files: BTreeSet<&PathBuf> = before.keys().chain(self.found.keys()).collect();
        let elsewhere =
            files.into_iter().any(|path| !changed.contains(path) && before.get(path) != self.found.get(path));
        if elsewhere && self.client.refreshes {
            self.ask(DiagnosticRefreshRequest::METHOD.as_str(), ())?;
        }
        Ok(())
    }
}

/// The request that a message cancels.
fn cancelled(event: &Event) -> Option<RequestId> {
    let Event::Message(Message::Notification(told)) = event else { return None };
    let cancels = told.method == CancelNotification::METHOD.as_str();
    serde_json::from_value(told.params.get("id").filter(|_| cancels)?.clone()).ok()
}
