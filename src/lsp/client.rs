use super::units::Units;
use gen_lsp_types::{ClientCapabilities, MarkupKind};

/// What the editor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    /// What its columns count.
    pub(super) units: Units,
    /// It asks for findings instead of being sent them.
    pub(super) pulls: bool,
    /// It can be told to ask again.
    pub(super) refreshes: bool,
    /// It tells of changes on the disk when asked to.
    pub(super) watches: bool,
    /// It takes edits of a certain version of a file.
    pub(super) versions: bool,
    /// It takes edits with a place for the user to write in.
    pub(super) snippets: bool,
    /// It asks for the edit of an action that was chosen.
    pub(super) resolves: bool,
    /// It shows Markdown in hovers.
    pub(super) markdown: bool,
    /// It shows Markdown beside completions.
    pub(super) documents: bool,
}

impl Client {
    pub(super) fn new(can: &ClientCapabilities) -> Self {
        let (workspace, text) = (can.workspace.as_ref(), can.text_document.as_ref());
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let action = text.and_then(|text| text.code_action.as_ref());
        let formats = text.and_then(|text| text.hover.as_ref()?.content_format.as_ref());
        let item = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let pages = item.and_then(|item| item.documentation_format.as_ref());
        let encodings = can.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        Self {
            units: Units::agreed(encodings.unwrap_or_default()),
            pulls: text.is_some_and(|text| text.diagnostic.is_some()),
            refreshes: workspace
                .and_then(|workspace| workspace.diagnostics.as_ref()?.refresh_support)
                .unwrap_or(false),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)
                .unwrap_or(false),
            versions: edit.and_then(|edit| edit.document_changes).unwrap_or(false),
            snippets: edit.and_then(|edit| edit.snippet_edit_support).unwrap_or(false),
            resolves: action.is_some_and(|action| {
                let asks = action.resolve_support.as_ref();
                action.data_support == Some(true)
                    && asks.is_some_and(|asks| asks.properties.iter().any(|property| property == "edit"))
            }),
            markdown: formats.is_none_or(|formats| formats.contains(&MarkupKind::Markdown)),
            documents: pages.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
        }
    }
}
