use super::install::Install;
use crate::model::Platform;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::Project;
use crate::source::{FileId, Files, Paths, Sources};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Charts that a file installs side by side.
#[derive(Debug)]
pub struct Batch {
    /// What they run.
    pub project: Project,
    /// The files of values that they are given.
    pub values: Vec<PathBuf>,
    /// The place that they are for, where that is said.
    pub place: Option<String>,
}

/// A chart with what it is given.
pub(super) struct Given {
    pub(super) install: Install,
    /// Its files of values.
    pub(super) values: Vec<PathBuf>,
    /// The place that it is for, where that is said.
    pub(super) place: Option<String>,
}

/// What the charts run that a file installs. Of several of one name, and of those for several places, each has its time.
pub(super) fn batches(
    file: FileId,
    all: Vec<Given>,
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> Vec<Batch> {
    let path = sources.file(file).path();
    let project = Project {
        name: Paths::new(root).show(path),
        directory: path.parent().map(Path::to_owned).unwrap_or_default(),
        files: vec![file],
        platform: Platform::Kubernetes,
        partial: true,
        ..Project::default()
    };
    let mut batches: Vec<Batch> = Vec::new();
    let mut by_turn: HashMap<(Option<String>, usize), usize> = HashMap::new();
    // How often a release of a namespace is there for a place.
    let mut turns: HashMap<[Option<String>; 3], usize> = HashMap::new();
    for Given { install, values, place } in all {
        let servers = install.servers(knowledge);
        if servers.is_empty() {
            continue;
        }
        let turn = turns.entry([place.clone(), install.release, install.namespace]).or_default();
        let number = *by_turn.entry((place.clone(), *turn)).or_insert(batches.len());
        *turn += 1;
        if number == batches.len() {
            batches.push(Batch { project: project.clone(), values: Vec::new(), place });
        }
        let batch = &mut batches[number];
        for server in servers {
            batch.project.services.entry(server.name.clone()).or_insert(server);
        }
        let loaded = values.iter().filter_map(|path| sources.load(files, path).ok());
        batch.project.files.extend(loaded);
        batch.values.extend(values);
    }
    batches
}
