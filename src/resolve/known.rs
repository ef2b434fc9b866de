use super::kept::Kept;
use super::{code, conf, scripts};
use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Text};
use crate::syntax::dockerfile::{self, Dockerfile};
use crate::syntax::dotenv::{self, Dotenv, Format};
use crate::syntax::shell;
use std::rc::Rc;

/// What was read of a project and the files around it, once for all of its variants. It goes with the
/// [`Sources`] that they were read into.
#[derive(Debug, Default)]
pub struct Known {
    /// Commands of whole files, as what they were read.
    pub(super) commands: Kept<(FileId, ScriptKind), [scripts::Read]>,
    /// Readers of files of code.
    pub(super) code: Kept<FileId, code::Reader>,
    /// What servers make of their configurations.
    pub(super) configurations: conf::Remembered,
    /// Whole files as start scripts.
    starts: Kept<FileId, shell::Script>,
    dockerfiles: Kept<FileId, Dockerfile>,
    env_files: Kept<FileId, Dotenv>,
}

impl Known {
    pub(super) fn dockerfile(&self, file: FileId, sources: &Sources) -> Rc<Dockerfile> {
        self.dockerfiles.of(file, || dockerfile::parse(file, sources.text(file)).0.into())
    }

    /// A start script: the whole of a file, or a text of its own.
    pub(super) fn start(&self, text: &Text, sources: &Sources) -> Rc<shell::Script> {
        let parse = || shell::parse(text).0.into();
        if text.span() == sources.whole(text.span().file) {
            self.starts.of(text.span().file, parse)
        } else {
            parse()
        }
    }

    pub(super) fn env_file(&self, file: FileId, sources: &Sources) -> Rc<Dotenv> {
        self.env_files.of(file, || dotenv::parse(file, sources.text(file), Format::Compose).0.into())
    }
}
