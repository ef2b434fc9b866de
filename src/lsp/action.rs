use super::capabilities::FIX_ALL;
use super::document::Document;
use super::edit::{Edits, plain, workspace};
use super::finding::{Fix, Found};
use super::lines::Lines;
use super::server::Server;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Edit, Position, Range, SnippetTextEdit,
    StringValue, TextEdit,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Stands for the reason until somebody writes theirs.
const REASON: &str = "accepted: say why";

impl Server<'_> {
    /// What can be done about the findings in a range, and about all of the file.
    pub(super) fn actions(&self, parameters: &CodeActionParams) -> Vec<CodeActionResponse> {
        let Some((path, document)) = self.document(&parameters.text_document.uri) else { return Vec::new() };
        let only = parameters.context.only.as_deref();
        let found = self.found_in(path);
        let mut actions = Vec::new();
        if wanted(only, &CodeActionKind::QuickFix) {
            let near: Vec<&Found> = found.iter().filter(|found| found.touches(parameters.range)).collect();
            let fixes = near.iter().filter_map(|found| Some(self.fix(found, found.fix.as_ref()?)));
            actions.extend(fixes);
            actions.extend(near.iter().filter_map(|found| self.accept(path, document, found)));
        }
        let mendable = found.iter().any(|found| found.fix.as_ref().is_some_and(|fix| fix.safe));
        if mendable && wanted(only, &FIX_ALL) {
            actions.extend(self.fix_all(path, document));
        }
        actions.into_iter().map(CodeActionResponse::from).collect()
    }

    /// The action with its edit, for an editor that asks for it once somebody wants it.
    pub(super) fn resolved(&self, mut action: CodeAction) -> CodeAction {
        let uri = action.data.as_ref().and_then(|data| data["fixAll"].as_str()).map(Into::into);
        if let Some((path, _)) = uri.and_then(|uri| self.document(&uri)) {
            let edits = self.mended(path);
            action.edit = Some(workspace(edits, &self.open, self.client.versions));
        }
        action
    }

    fn fix(&self, found: &Found, fix: &Fix) -> CodeAction {
        CodeAction {
            title: format!("{} ({})", fix.title, found.rule),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![found.diagnostic.clone()]),
            is_preferred: Some(fix.safe),
            edit: Some(workspace(plain(&fix.edits), &self.open, self.client.versions)),
            ..CodeAction::default()
        }
    }

    /// All safe fixes of a file at once; `None` where they come to nothing.
    fn fix_all(&self, path: &Path, document: &Document) -> Option<CodeAction> {
        let mut action = CodeAction {
            title: "Fix all that redlint can mend safely".to_owned(),
            kind: Some(FIX_ALL),
            ..CodeAction::default()
        };
        if self.client.resolves {
            action.data = Some(json!({"fixAll": document.uri}));
        } else {
            let edits = self.mended(path);
            if edits.is_empty() {
                return None;
            }
            action.edit = Some(workspace(edits, &self.open, self.client.versions));
        }
        Some(action)
    }

    /// What the safe fixes of a file change, in all files.
    fn mended(&self, path: &Path) -> Edits {
        let mended = self.engine.mend(&self.buffers(), path);
        let changes = mended.into_iter().flat_map(|mended| mended.changes);
        let edits = changes.map(|(path, change)| {
            (path, super::edit::difference(&change.before, &change.after, self.client.units))
        });
        plain(&edits.collect())
    }

    /// A comment above the line that keeps a finding from being reported; `None` where a comment there would not do it,
    /// or would do more.
    fn accept(&self, path: &Path, document: &Document, found: &Found) -> Option<CodeAction> {
        let at = Position { line: found.diagnostic.range.start.line, character: 0 };
        let (start, line) = Lines::new(&document.text).line(usize::try_from(at.line).ok()?)?;
        let indent = line.get(..line.len() - line.trim_start().len())?;
        let mark = format!("{indent}# redlint: ignore[{}] ", found.rule);
        let newline = document.newline();
        let mut buffers = self.buffers();
        buffers.get_mut(path)?.insert_str(start, &format!("{mark}{REASON}{newline}"));
        let before = counted(self.found_in(path));
        let mut after =
            counted(self.all_found(&buffers, &[path.to_owned()]).get(path).map_or(&[], Vec::as_slice));
        let own = after.entry(found.rule.as_str().to_owned()).or_default();
        let gone = before.get(&found.rule).is_some_and(|before| *own < *before);
        *own = *before.get(&found.rule)?;
        if !gone || before != after {
            return None;
        }
        let range = Range { start: at, end: at };
        let edit = if self.client.snippets && self.client.versions {
            // What is a sign of a snippet stands for itself.
            let mark = mark.replace('\\', "\\\\").replace('$', "\\$");
            let value = format!("{mark}${{1:{REASON}}}{newline}");
            SnippetTextEdit { range, snippet: StringValue { value }, annotation_id: None }.into()
        } else {
            Edit::TextEdit(TextEdit { range, new_text: format!("{mark}{REASON}{newline}") })
        };
        let edits: Edits = BTreeMap::from([(path.to_owned(), vec![edit])]);
        Some(CodeAction {
            title: format!("Accept {} here, with a reason", found.rule),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![found.diagnostic.clone()]),
            edit: Some(workspace(edits, &self.open, self.client.versions)),
            ..CodeAction::default()
        })
    }
}

/// How often each rule found something.
fn counted(found: &[Found]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for found in found {
        *counts.entry(found.rule.clone()).or_insert(0) += 1;
    }
    counts
}

/// Whether actions of a kind are wanted: it, one that it is a part of, or all.
fn wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    let kind = kind.to_string();
    let within = |wider: &CodeActionKind| {
        let wider = wider.to_string();
        wider.is_empty()
            || kind == wider
            || kind.strip_prefix(&wider).is_some_and(|rest| rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(within))
}
