use super::super::{is_hole, is_template};
use super::assigned::unknown;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Budget, FileId, FileKind, Files, Sources, Span, Text, normalise};
use crate::syntax::yaml::{self, Node, Style};
use std::collections::HashMap;
use std::path::Path;

/// Where files come from.
pub(super) struct Seams<'a> {
    pub(super) sources: &'a mut Sources,
    pub(super) files: &'a dyn Files,
    /// What lies outside of it is not looked into.
    pub(super) root: &'a Path,
}

impl Seams<'_> {
    /// Whether a file lies at a path, which none does outside of the root.
    pub(super) fn holds_file(&self, path: &Path) -> bool {
        path.starts_with(self.root) && self.files.kind(path) == Some(FileKind::File)
    }

    /// The same of a directory.
    pub(super) fn holds_directory(&self, path: &Path) -> bool {
        path.starts_with(self.root) && self.files.kind(path) == Some(FileKind::Directory)
    }
}

/// Files of a chart that were read, each once for all variants that have it.
#[derive(Debug, Default)]
pub struct Documents {
    read: HashMap<FileId, Document>,
    budget: Budget,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Its first document, where it has one.
    pub(super) node: Option<Node>,
    /// Whether it could be read to its end.
    pub(super) whole: bool,
    /// What is wrong with it.
    pub(super) problems: Vec<Diagnostic>,
}

impl Documents {
    /// What a file holds.
    pub(super) fn of(&mut self, file: FileId, sources: &Sources) -> &Document {
        self.read.entry(file).or_insert_with(|| Document::read(file, sources))
    }

    /// A file of values that something at a place names. Unknown is one outside of the root, one that is not there, and one
    /// that cannot be read to its end.
    pub(super) fn layer(&mut self, path: &Path, at: Span, seams: &mut Seams<'_>) -> Node {
        let path = normalise(path);
        let inside = path.starts_with(seams.root);
        let Some(file) = inside.then(|| seams.sources.load(seams.files, &path).ok()).flatten() else {
            return unknown(at);
        };
        let document = self.of(file, seams.sources);
        if !document.whole {
            return unknown(at);
        }
        document.node.clone().unwrap_or_else(|| nothing(at))
    }

    /// What the text of a literal block says as a document of its own, with its places in the file; Unknown where that is not
    /// to be had.
    pub(super) fn inner(&self, block: &Node, sources: &Sources) -> Node {
        let scalar = block.scalar().filter(|scalar| scalar.style() == Style::Literal);
        let read = scalar.and_then(|scalar| self.read_inner(scalar.text(), sources));
        read.unwrap_or_else(|| unknown(block.span()))
    }

    /// The same of a here-document.
    pub(super) fn here(&self, text: &Text, sources: &Sources) -> Node {
        let (place, mut lines) = (text.span(), text.as_str().trim_end().lines());
        let whole = sources.text(place.file).get(place.range()).unwrap_or_default();
        // As it stands in the file, but for what its lines are indented by.
        let same = whole.trim_end().lines().all(|line| lines.next().is_some_and(|own| line.ends_with(own)));
        let read = (same && lines.next().is_none()).then(|| self.read_inner(text, sources)).flatten();
        read.unwrap_or_else(|| unknown(text.outer_span()))
    }

    fn read_inner(&self, text: &Text, sources: &Sources) -> Option<Node> {
        let place = text.span();
        let whole = sources.text(place.file);
        // All that stands before it is gone through.
        let inside = whole.get(place.range()).filter(|_| self.budget.pays(place.range().end))?;
        // The lines before it are blank ones, so that all stays where it is; the first of it begins where the others do.
        let blank = |char: char| if char == '\n' { '\n' } else { ' ' };
        let before: String =
            whole[..place.range().start].bytes().map(|byte| blank(char::from(byte))).collect();
        let (tree, problems) = yaml::parse(place.file, &format!("{before}{inside}"));
        let document = tree.documents.into_iter().next().unwrap_or_else(|| nothing(text.outer_span()));
        Some(document).filter(|_| problems.is_empty())
    }
}

impl Document {
    fn read(file: FileId, sources: &Sources) -> Self {
        let written = sources.text(file);
        let (tree, mut problems) = yaml::parse(file, written);
        let whole = !problems.iter().any(|problem| problem.severity == Severity::Error);
        if is_template(written, &problems) {
            problems.clear();
        }
        problems.retain(|problem| !is_hole(written, problem));
        Self { node: tree.documents.into_iter().next(), whole, problems }
    }
}

/// What an empty document is.
fn nothing(at: Span) -> Node {
    Node::made(Text::empty(at), Style::Plain)
}
