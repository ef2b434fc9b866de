use super::super::{is_hole, is_template};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources};
use crate::syntax::yaml::{self, Node};
use std::collections::HashMap;

/// Files of a chart that were read, each once for all variants that have it.
#[derive(Debug, Default)]
pub struct Documents {
    read: HashMap<FileId, Document>,
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
