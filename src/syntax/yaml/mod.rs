//! YAML as compose reads it: a tree of [`Node`]s in which every byte of a value knows its place in the file.
//!
//! Aliases and merge keys are resolved here and remember both where a value is used and where it is defined.
//! What compose would refuse (duplicate keys, keys that are no strings, endless aliases) is a problem; the tree
//! holds whatever else could be read.

mod builder;
mod decode;
mod events;
mod merge;
mod node;
mod problem;
mod scalar;
pub mod schema;
mod timestamp;

pub use node::{Anchor, Entry, Kind, Node, Tag};
pub use scalar::{Scalar, Style};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// A comment, from its `#` to the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The comment's bytes, `#` included.
    pub span: Span,
    /// What follows the `#`, without white space at either end.
    pub text: String,
}

/// What a YAML file holds.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Root node of every document, in order. An empty document has a null root; an empty file has no document.
    pub documents: Vec<Node>,
    /// All comments, in order.
    pub comments: Vec<Comment>,
}

/// Reads a YAML file.
///
/// Where the syntax breaks, reading stops with one problem and the tree keeps the documents before it.
pub fn parse(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    let (tree, problems) = builder::build(file, text);
    (tree, problem::joined(problems))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> (Tree, Vec<Diagnostic>) {
        let file = Sources::new().add("compose.yaml", text.as_bytes().to_vec());
        parse(file, text)
    }

    #[test]
    fn values_know_definition_and_use() {
        let text = "x: &x {command: 'redis-server', n: 012}\nservices:\n  r:\n    <<: *x\n    n: 1\n";
        let (tree, problems) = read(text);
        assert!(problems.is_empty(), "{problems:?}");
        let service = tree.documents[0].get("services").unwrap().get("r").unwrap();
        let command = service.get("command").unwrap();
        assert_eq!(command.as_str(), Some("redis-server"));
        let place = command.text().unwrap();
        assert_eq!(&text[place.span().range()], "redis-server");
        assert_eq!(&text[place.via()[0].range()], "*x");
        assert_eq!(&text[command.span().range()], "'redis-server'");
        assert_eq!(service.get("n").unwrap().raw(), Some("1"));
        let defined = tree.documents[0].get("x").unwrap();
        assert_eq!(&text[defined.span().range()], "{command: 'redis-server', n: 012}");
        assert_eq!(defined.get("n").unwrap().printed().unwrap().as_str(), "10");
    }
}
