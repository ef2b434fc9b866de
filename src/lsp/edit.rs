use super::document::Document;
use super::lines::Lines;
use super::units::Units;
use super::uri;
use gen_lsp_types::{
    Edit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit,
    WorkspaceEdit,
};
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Edits of one file each.
pub(super) type Edits = BTreeMap<PathBuf, Vec<Edit>>;

/// Edits without anything for the user to fill in.
pub(super) fn plain(edits: &BTreeMap<PathBuf, Vec<TextEdit>>) -> Edits {
    let plain = |edits: &Vec<TextEdit>| edits.iter().cloned().map(Edit::TextEdit).collect();
    edits.iter().map(|(path, edits)| (path.clone(), plain(edits))).collect()
}

/// Edits as the editor applies them: of the versions that it has open, where it can tell them apart.
pub(super) fn workspace(edits: Edits, open: &BTreeMap<PathBuf, Document>, versions: bool) -> WorkspaceEdit {
    let identifier =
        |path: &Path| open.get(path).map_or_else(|| uri::of(path), |document| document.uri.clone());
    if versions {
        let edits = edits.into_iter().map(|(path, edits)| {
            let text_document = OptionalVersionedTextDocumentIdentifier {
                version: open.get(&path).map(|document| document.version),
                text_document_identifier: TextDocumentIdentifier { uri: identifier(&path) },
            };
            TextDocumentEdit { text_document, edits }.into()
        });
        return WorkspaceEdit { document_changes: Some(edits.collect()), ..WorkspaceEdit::default() };
    }
    let simple = |edit| match edit {
        Edit::TextEdit(edit) => edit,
        Edit::AnnotatedTextEdit(edit) => edit.text_edit,
        Edit::SnippetTextEdit(edit) => TextEdit { range: edit.range, new_text: edit.snippet.value },
    };
    let changes =
        edits.into_iter().map(|(path, edits)| (identifier(&path), edits.into_iter().map(simple).collect()));
    WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}

/// The lines that change between two texts: what is the same keeps its marks and folds.
pub(super) fn difference(before: &str, after: &str, units: Units) -> Vec<TextEdit> {
    let lines = Lines::new(before);
    let diff = TextDiff::from_lines(before, after);
    let mut edits = Vec::new();
    let (mut start, mut end, mut text) = (0, 0, String::new());
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Delete => end += change.value().len(),
            ChangeTag::Insert => text.push_str(change.value()),
            ChangeTag::Equal => {
                if end > start || !text.is_empty() {
                    edits.push(TextEdit {
                        range: lines.range(start..end, units),
                        new_text: std::mem::take(&mut text),
                    });
                }
                end += change.value().len();
                start = end;
            }
        }
    }
    if end > start || !text.is_empty() {
        edits.push(TextEdit { range: lines.range(start..end, units), new_text: text });
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_edited() {
        let (before, after) = ("a\nb\nc\nd", "a\nB\nc\nd\ne\n");
        let edits = difference(before, after, Units::Utf8);
        assert_eq!(edits.len(), 2);
        let lines = Lines::new(before);
        let mut text = before.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(lines.bytes(edit.range, Units::Utf8), &edit.new_text);
        }
        assert_eq!(text, after);
    }
}
