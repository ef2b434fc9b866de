//! The YAML parser, as its users see it.

#![allow(clippy::unwrap_used)]

mod generated;
#[path = "../../fuzz/invariants/yaml.rs"]
mod invariants;
mod problems;
mod scalars;
mod second;
mod trees;

use redlint::diagnostic::Diagnostic;
use redlint::source::Sources;
use redlint::syntax::yaml::{self, Node, Tree};

fn read(text: &str) -> (Tree, Vec<Diagnostic>) {
    let file = Sources::new().add("compose.yaml", text.as_bytes().to_vec());
    invariants::hold(text);
    yaml::parse(file, text)
}

/// The root of a document without problems.
fn root(text: &str) -> Node {
    let (tree, problems) = read(text);
    assert!(problems.is_empty(), "{problems:?}");
    let Some(root) = tree.documents.into_iter().next() else { panic!("no document") };
    root
}

#[test]
fn lines_that_end_with_a_lone_carriage_return() {
    invariants::hold("?\n#\n###\n##:\t\r\n#\r-\t#\n#\n###\t#\n##\r\r:\n-\t#\n###:\n\n");
}
