//! Findings for an editor that asks for them.

use super::finding::{Found, diagnostics};
use super::refusal::Refusal;
use super::server::Server;
use super::uri;
use crate::source::mark_of;
use gen_lsp_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use lsp_server::ErrorCode;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Findings, or that they are those that the editor has.
enum Pulled {
    Full(FullDocumentDiagnosticReport),
    Same(UnchangedDocumentDiagnosticReport),
}

impl Pulled {
    fn new(found: &[Found], known: Option<&str>) -> Self {
        let items = diagnostics(found);
        let result_id = format!("{:016x}", mark_of(&serde_json::to_string(&items).unwrap_or_default()));
        if known == Some(result_id.as_str()) {
            return Self::Same(UnchangedDocumentDiagnosticReport { result_id });
        }
        Self::Full(FullDocumentDiagnosticReport { result_id: Some(result_id), items })
    }
}

impl Server<'_> {
    /// The findings of one file, open or not.
    pub(super) fn pulled(
        &self,
        asked: &DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReport, Refusal> {
        let path = uri::path(&asked.text_document.uri).unwrap_or_default();
        let found = match self.open.contains_key(&path) {
            true => Cow::Borrowed(self.found_in(&path)),
            false => {
                let mut all = self.all_found(&self.buffers(), std::slice::from_ref(&path));
                Cow::Owned(all.remove(&path).unwrap_or_default())
            }
        };
        Ok(match Pulled::new(&found, asked.previous_result_id.as_deref()) {
            Pulled::Full(full) => RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: full,
            }
            .into(),
            Pulled::Same(same) => RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: same,
            }
            .into(),
        })
    }

    /// The findings of all files of the folders, and of those that had some when the editor asked before.
    pub(super) fn pulled_all(
        &self,
        asked: &WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReport, Refusal> {
        if self.folders.paths().is_empty() {
            return Err(Refusal::new(ErrorCode::RequestFailed, "no folder is open"));
        }
        let buffers = self.buffers();
        let mut found: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
        for folder in self.folders.paths() {
            // Of folders within each other the inner one has its own configuration.
            found.extend(self.all_found(&buffers, std::slice::from_ref(folder)));
        }
        let known: BTreeMap<PathBuf, &str> = asked
            .previous_result_ids
            .iter()
            .filter_map(|known| Some((uri::path(&known.uri)?, known.value.as_str())))
            .collect();
        let within = found.keys().filter(|path| self.folders.hold(path));
        let paths: BTreeSet<&PathBuf> = within.chain(known.keys()).collect();
        let items = paths.into_iter().map(|path| {
            let document = self.open.get(path);
            let uri = document.map_or_else(|| uri::of(path), |document| document.uri.clone());
            let version = document.map(|document| document.version);
            let found = found.get(path).map_or(&[][..], Vec::as_slice);
            match Pulled::new(found, known.get(path).copied()) {
                Pulled::Full(full) => WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report: full,
                }
                .into(),
                Pulled::Same(same) => WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: same,
                }
                .into(),
            }
        });
        Ok(WorkspaceDiagnosticReport { items: items.collect() })
    }
}
