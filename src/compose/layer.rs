use super::document::{self, Document};
use super::loader::Loader;
use super::merge::Merger;
use super::scope::Scope;
use super::value::Map;
use super::{extends, include, long, paths, schema, unicity};
use crate::source::FileId;
use std::path::{Path, PathBuf};

/// Documents of one file that are read; more make a file, not a project.
const DOCUMENTS: usize = 100;

/// Compose files that are laid over each other: those of a project, or of one `include`.
pub(super) struct Layer<'a> {
    /// Directory that relative paths start from.
    pub directory: &'a Path,
    pub scope: &'a Scope,
    /// The files that are being included, outermost first.
    pub chain: Vec<PathBuf>,
}

impl Layer<'_> {
    /// The merged tree of the files, in long form.
    pub fn load(&self, loader: &mut Loader<'_>, files: &[FileId]) -> Map {
        let mut root = Map::new();
        for file in files {
            self.file(loader, *file, &mut root);
        }
        paths::resolve(&mut root, self.directory);
        root
    }

    fn file(&self, loader: &mut Loader<'_>, file: FileId, root: &mut Map) {
        let tree = loader.tree(file);
        for node in tree.documents.iter().filter(|node| !node.is_null()).take(DOCUMENTS) {
            let document = document::read(loader, self.scope, node);
            self.document(loader, file, document, root);
        }
    }

    fn document(&self, loader: &mut Loader<'_>, file: FileId, document: Document, root: &mut Map) {
        let Document { root: mut over, resets } = document;
        over.shift_remove("version");
        include::apply(loader, self, file, &mut over);
        for path in &resets {
            reset(root, path);
        }
        extends::apply(loader, self, file, &mut over, &resets);
        let mut merger = Merger::default();
        merger.document(root, over);
        loader.problems.append(&mut merger.problems);
        unicity::enforce(root);
        schema::check(root, &mut loader.problems);
        long::apply(root, &mut loader.problems);
        unicity::enforce(root);
    }
}

/// Takes away what stands at a path of keys.
pub(super) fn reset(root: &mut Map, path: &[String]) {
    let Some((last, above)) = path.split_last() else { return };
    let mut map = root;
    for key in above {
        let Some(below) = map.get_mut(key).and_then(|entry| entry.value.as_map_mut()) else { return };
        map = below;
    }
    map.shift_remove(last);
}
