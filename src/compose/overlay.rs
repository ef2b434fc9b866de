use super::document::{self, Document};
use super::layer::{Layer, reset};
use super::loader::Loader;
use super::merge::Merger;
use super::value::Map;
use super::{extends, include, long, paths, schema, unicity};
use crate::source::FileId;

/// Documents of one file that are read; more make a file, not a project.
const DOCUMENTS: usize = 100;

/// The merged tree of the files of a layer, in long form.
pub(super) fn lay_over(loader: &mut Loader<'_>, layer: &Layer<'_>, files: &[FileId]) -> Map {
    let mut root = Map::new();
    for file in files {
        lay_file(loader, layer, *file, &mut root);
    }
    paths::resolve(&mut root, layer.directory);
    root
}

fn lay_file(loader: &mut Loader<'_>, layer: &Layer<'_>, file: FileId, root: &mut Map) {
    let tree = loader.tree(file);
    for node in tree.documents.iter().filter(|node| !node.is_null()).take(DOCUMENTS) {
        let document = document::read(loader, layer.scope, node);
        lay_document(loader, layer, file, document, root);
    }
}

fn lay_document(
    loader: &mut Loader<'_>,
    layer: &Layer<'_>,
    file: FileId,
    document: Document,
    root: &mut Map,
) {
    let Document { root: mut over, resets } = document;
    over.shift_remove("version");
    include::apply(loader, layer, file, &mut over, lay_over);
    for path in &resets {
        reset(root, path);
    }
    extends::apply(loader, layer, file, &mut over, &resets);
    let mut merger = Merger::default();
    merger.document(root, over);
    loader.problems.append(&mut merger.problems);
    unicity::enforce(root);
    schema::check(root, &mut loader.problems);
    long::apply(root, &mut loader.problems);
    unicity::enforce(root);
}
