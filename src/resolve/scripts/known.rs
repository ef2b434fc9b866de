use super::reader::{self, Read};
use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Text};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Commands of whole files, as what they were read.
type Commands = HashMap<(FileId, ScriptKind), Rc<[Read]>>;

/// What was read of the files around a project, once for all of its variants. It goes with the [`Sources`] that they were
/// read into.
#[derive(Debug, Default)]
pub struct Known {
    commands: RefCell<Commands>,
}

impl Known {
    /// The commands of a whole file.
    pub(super) fn commands(
        &self,
        file: FileId,
        kind: ScriptKind,
        texts: impl FnOnce() -> Vec<Text>,
        sources: &Sources,
    ) -> Rc<[Read]> {
        let read = || reader::read(file, kind, &texts(), sources).into();
        Rc::clone(self.commands.borrow_mut().entry((file, kind)).or_insert_with(read))
    }
}
