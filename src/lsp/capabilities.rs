use super::client::Client;
use crate::discover::GLOBS;
use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DiagnosticOptions,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeResult, Registration,
    RegistrationParams, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use std::borrow::Cow;

/// Kind of the action that applies all safe fixes.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::Custom(Cow::Borrowed("source.fixAll.redlint"));

/// What the server can do.
pub(super) fn result(client: Client) -> InitializeResult {
    let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.units.kind()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(SaveOptions { include_text: Some(false) }.into()),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix, FIX_ALL]),
                resolve_provider: Some(client.resolves),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: words(&["-", " ", "["]),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        diagnostic_provider: Some(
            DiagnosticOptions {
                identifier: Some("redlint".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            }
            .into(),
        ),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    let name = env!("CARGO_PKG_NAME").to_owned();
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name, version }) }
}

/// The files whose changes on the disk the server wants to hear of.
pub(super) fn watchers() -> RegistrationParams {
    let watcher =
        |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::from(glob.to_owned()), kind: None };
    let options =
        DidChangeWatchedFilesRegistrationOptions { watchers: GLOBS.into_iter().map(watcher).collect() };
    let registration = Registration {
        id: "files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    RegistrationParams { registrations: vec![registration] }
}
