use super::reader::{self, Read};
use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Text};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Commands of files, as what they were read.
type ByFile = BTreeMap<(FileId, ScriptKind), Rc<[Read]>>;

/// Commands of whole files that were read.
#[derive(Debug, Default)]
pub struct Commands {
    all: RefCell<ByFile>,
}

impl Commands {
    /// The commands of a whole file.
    pub(super) fn of(
        &self,
        file: FileId,
        kind: ScriptKind,
        texts: impl FnOnce() -> Vec<Text>,
        sources: &Sources,
    ) -> Rc<[Read]> {
        let read = || reader::read(file, kind, &texts(), sources).into();
        Rc::clone(self.all.borrow_mut().entry((file, kind)).or_insert_with(read))
    }
}
