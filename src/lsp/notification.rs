use super::capabilities;
use super::document::Document;
use super::server::Server;
use super::uri;
use gen_lsp_types::{
    DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification,
    DidChangeWorkspaceFoldersNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification,
    DidSaveTextDocumentNotification, LspNotificationMethod, Notification as Told, RegistrationRequest,
    Request as _,
};
use lsp_server::Notification;
use std::path::PathBuf;

impl Server<'_> {
    /// Takes in what the editor tells. Gives the files that changed.
    ///
    /// # Errors
    /// Why it could not be taken in, in words.
    pub(super) fn told(&mut self, told: Notification) -> Result<Vec<PathBuf>, String> {
        use LspNotificationMethod as Method;
        let method = told.method;
        let path = match Method::from(method.as_str()) {
            Method::Initialized => {
                if self.client.watches {
                    let method = RegistrationRequest::METHOD.as_str();
                    self.ask(method, capabilities::watchers()).map_err(|error| error.to_string())?;
                }
                None
            }
            Method::TextDocumentDidOpen => {
                let document = read::<DidOpenTextDocumentNotification>(told.params)?.text_document;
                let path = uri::path(&document.uri);
                if let Some(path) = &path {
                    let (uri, text, version) = (document.uri, document.text, document.version);
                    self.open.insert(path.clone(), Document { uri, text, version });
                }
                path
            }
            Method::TextDocumentDidChange => {
                let change = read::<DidChangeTextDocumentNotification>(told.params)?;
                let about = change.text_document;
                let path = uri::path(&about.text_document_identifier.uri);
                let document = path.as_ref().and_then(|path| self.open.get_mut(path));
                let document = document.ok_or("the file is not open")?;
                document.change(change.content_changes, self.client.units);
                document.version = about.version;
                path
            }
            Method::TextDocumentDidSave => {
                uri::path(&read::<DidSaveTextDocumentNotification>(told.params)?.text_document.uri)
            }
            Method::TextDocumentDidClose => {
                let about = read::<DidCloseTextDocumentNotification>(told.params)?.text_document;
                uri::path(&about.uri).inspect(|path| drop(self.open.remove(path)))
            }
            Method::WorkspaceDidChangeWatchedFiles => {
                let events = read::<DidChangeWatchedFilesNotification>(told.params)?.changes;
                let paths = events.iter().filter_map(|event| uri::path(&event.uri));
                // One that names no file may mean any.
                return Ok(paths.chain(self.folders.paths().iter().cloned()).collect());
            }
            Method::WorkspaceDidChangeWorkspaceFolders => {
                let event = read::<DidChangeWorkspaceFoldersNotification>(told.params)?.event;
                self.folders.change(&event);
                return Ok(self.folders.paths().to_vec());
            }
            _ => None,
        };
        Ok(path.into_iter().collect())
    }
}

fn read<T: Told>(params: serde_json::Value) -> Result<T::Params, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
