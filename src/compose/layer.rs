use super::document::{self, Document};
use super::loader::Loader;
use super::merge::{Merger, reset};
use super::scope::Frame;
use super::value::Map;
use super::{extends, format, include, legacy, long, paths, schema, unicity};
use crate::source::FileId;

/// Documents of one file that are read; more make a file, not a project.
const DOCUMENTS: usize = 100;

/// The merged tree of files that are laid over each other, in long form: those of a project, or of one `include`.
pub(super) fn load(loader: &mut Loader<'_>, frame: &Frame<'_>, files: &[FileId]) -> Map {
    let mut root = Map::new();
    for file in files {
        if frame.chain.is_empty() {
            loader.inherited = loader.used.len();
        }
        let tree = loader.tree(*file);
        for node in tree.documents.iter().filter(|node| !node.is_null()).take(DOCUMENTS) {
            let document = document::read(loader, frame.scope, node);
            lay_over(loader, frame, *file, document, &mut root);
        }
    }
    paths::resolve(&mut root, frame.directory);
    root
}

fn lay_over(loader: &mut Loader<'_>, frame: &Frame<'_>, file: FileId, document: Document, root: &mut Map) {
    let Document { root: mut over, resets } = document;
    legacy::lift(loader, &mut over);
    for include in include::take(loader, &mut over) {
        let Some(part) = include::open(loader, frame, file, &include) else { continue };
        let below = Frame { directory: &part.directory, scope: &part.scope, chain: part.chain };
        let imported = load(loader, &below, &part.files);
        include::import(loader, &mut over, imported, &include);
    }
    reset(root, &resets);
    extends::apply(loader, frame, file, &mut over, &resets);
    let mut merger = Merger::default();
    merger.document(root, over);
    loader.problems.append(&mut merger.problems);
    unicity::enforce(root, frame.directory);
    schema::check(root, &mut loader.problems);
    root.shift_remove("version");
    long::apply(root, &mut loader.problems);
    unicity::enforce(root, frame.directory);
    format::check(root, &mut loader.problems);
}
