use super::loader::Loader;
use super::scope::Scope;
use super::value::Map;
use crate::source::FileId;
use std::path::{Path, PathBuf};

/// Compose files that are laid over each other: those of a project, or of one `include`.
pub(super) struct Layer<'a> {
    /// Directory that relative paths start from.
    pub directory: &'a Path,
    pub scope: &'a Scope,
    /// The files that are being included, outermost first.
    pub chain: Vec<PathBuf>,
}

/// How the files of a layer are laid over each other, for an `include` to do it again one level down.
pub(super) type LayOver = fn(&mut Loader<'_>, &Layer<'_>, &[FileId]) -> Map;

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
