use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources};
use crate::syntax::dotenv::{self, Dotenv, Format};
use crate::syntax::yaml::{self, Tree};
use std::collections::HashMap;
use std::rc::Rc;

/// The files of a project, parsed once for all of its variants. It goes with the [`Sources`] that they were read into.
#[derive(Debug, Default)]
pub struct Parsed {
    trees: HashMap<FileId, Known<Tree>>,
    env_files: HashMap<(FileId, bool), Known<Dotenv>>,
}

/// What a file holds, and what is wrong with it.
type Known<T> = (Rc<T>, Rc<[Diagnostic]>);

impl Parsed {
    /// A compose file's documents and what is wrong with them.
    pub(super) fn tree(&mut self, file: FileId, sources: &Sources) -> (Rc<Tree>, Rc<[Diagnostic]>) {
        let parse = || {
            let (tree, problems) = yaml::parse(file, sources.text(file));
            (Rc::new(tree), problems.into())
        };
        self.trees.entry(file).or_insert_with(parse).clone()
    }

    /// An env file's entries and what is wrong with them.
    pub(super) fn dotenv(
        &mut self,
        file: FileId,
        format: Format,
        sources: &Sources,
    ) -> (Rc<Dotenv>, Rc<[Diagnostic]>) {
        let parse = || {
            let (dotenv, problems) = dotenv::parse(file, sources.text(file), format);
            (Rc::new(dotenv), problems.iter().map(dotenv::Problem::diagnostic).collect())
        };
        self.env_files.entry((file, format == Format::Raw)).or_insert_with(parse).clone()
    }
}
