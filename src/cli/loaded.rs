use super::prepared::Prepared;
use super::scope::{Scope, Settings};
use crate::check::Memory;
use crate::config::Options;
use crate::model::Date;
use crate::source::{Files, Record, Recorder};
use std::path::Path;

/// A configuration as it was read, and what was checked under it.
#[derive(Debug)]
pub(super) struct Loaded {
    pub settings: Settings,
    pub prepared: Prepared,
    pub memory: Memory,
    record: Record,
}

impl Loaded {
    /// Reads the configuration that is nearest to a path.
    pub fn new(files: &dyn Files, path: &Path) -> Option<Self> {
        let recorder = Recorder::new(files);
        let settings = Scope::of(path).settings(&recorder).ok()?;
        let prepared = Prepared::new(&recorder, &settings).ok()?;
        Some(Self { settings, prepared, memory: Memory::default(), record: recorder.finish() })
    }

    /// Whether it would be read the same again.
    pub fn holds(&self, files: &dyn Files) -> bool {
        self.prepared.options.today == Date::today() && self.record.holds(files)
    }

    /// The options for one path.
    pub fn at(&self, path: &Path) -> Options {
        Options { paths: vec![path.to_owned()], ..self.prepared.options.clone() }
    }
}
