use super::finding::diagnostics;
use super::server::Server;
use super::uri;
use gen_lsp_types::{Notification as _, PublishDiagnosticsNotification, PublishDiagnosticsParams};
use lsp_server::{Message, Notification};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

impl Server<'_> {
    /// Sends what is another than what was sent before. Of files that are not open those count that lie in a folder of
    /// the editor.
    ///
    /// # Errors
    /// Those of the output.
    pub(super) fn publish(&mut self) -> io::Result<()> {
        let shown = self.found.keys().filter(|path| self.folders.hold(path));
        let paths: BTreeSet<PathBuf> = shown.chain(self.open.keys()).cloned().collect();
        let gone: Vec<PathBuf> =
            self.published.keys().filter(|path| !paths.contains(*path)).cloned().collect();
        for path in gone {
            if let Some(PublishDiagnosticsParams { uri, .. }) = self.published.remove(&path) {
                self.tell(&PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() })?;
            }
        }
        for path in paths {
            let now = self.publishable(&path);
            if self.published.get(&path) != Some(&now) {
                self.tell(&now)?;
                self.published.insert(path, now);
            }
        }
        Ok(())
    }

    fn publishable(&self, path: &Path) -> PublishDiagnosticsParams {
        let document = self.open.get(path);
        PublishDiagnosticsParams {
            uri: match (document, self.published.get(path)) {
                (Some(document), _) => document.uri.clone(),
                // As the editor wrote it while it was open.
                (None, Some(before)) => before.uri.clone(),
                (None, None) => uri::of(path),
            },
            version: document.map(|document| document.version),
            diagnostics: diagnostics(self.found_in(path)),
        }
    }

    fn tell(&mut self, published: &PublishDiagnosticsParams) -> io::Result<()> {
        let method = PublishDiagnosticsNotification::METHOD.to_string();
        let params = serde_json::to_value(published)?;
        self.send(&Message::Notification(Notification { method, params }))
    }
}
