use super::scripts::speaks_of_redis;
use crate::discover::Kind;
use crate::resolve;
use crate::source::{Files, Sources};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What Dockerfiles that speak of Redis put into images, whoever builds them. They are read when somebody asks, once.
#[derive(Debug, Default)]
pub(super) struct Images {
    dockerfiles: Vec<PathBuf>,
    /// Files and directories.
    copied: OnceLock<BTreeSet<PathBuf>>,
}

impl Images {
    pub(super) fn new(others: &[(PathBuf, Kind)]) -> Self {
        let dockerfiles = others.iter().filter(|(_, kind)| *kind == Kind::Dockerfile);
        Self { dockerfiles: dockerfiles.map(|(path, _)| path.clone()).collect(), copied: OnceLock::new() }
    }

    /// Whether one of them names a file, or a directory that it lies in.
    pub(super) fn hold(&self, file: &Path, root: &Path, files: &dyn Files) -> bool {
        let read = |path: &PathBuf| {
            let mut sources = Sources::seen_from(files);
            let dockerfile = sources.load(files, path).ok()?;
            let tells = speaks_of_redis(sources.text(dockerfile));
            tells.then(|| resolve::copied(dockerfile, &sources, files, root))
        };
        let copied = self.copied.get_or_init(|| self.dockerfiles.iter().filter_map(read).flatten().collect());
        file.ancestors().any(|path| copied.contains(path))
    }
}
