//! What holds for loading a compose project whatever stands in its files.

#[path = "tree.rs"]
mod tree;

use redlint::compose::{LoadInput, load};
use redlint::source::{FileKind, Files, Sources};
use redlint::syntax::interpolate::Unset;
use std::path::{Path, PathBuf};

/// Loads the project of a tree and panics where a promise is broken.
pub fn hold(text: &str) {
    let files = tree::files(text);
    let names = ["compose.yaml", "compose.override.yaml", "compose.prod.yaml"];
    let there = |name: &&&str| files.kind(Path::new(name)) == Some(FileKind::File);
    let paths: Vec<PathBuf> = names.iter().filter(there).map(PathBuf::from).collect();
    for unset in [Unset::Empty, Unset::Unknown] {
        let input = LoadInput { paths: paths.clone(), unset, canonical: true, ..LoadInput::default() };
        let mut sources = Sources::new();
        let (project, problems) = load(&mut sources, &files, &input);
        tree::check_places(&sources, &problems, text);
        let (again, same) = load(&mut Sources::new(), &files, &input);
        assert_eq!(problems, same, "{text:?}");
        assert_eq!(project.canonical, again.canonical, "{text:?}");
    }
}
