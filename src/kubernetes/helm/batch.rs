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
}

/// A chart, and the files of values that it is given.
pub(super) type Given = (Install, Vec<PathBuf>);

/// What the charts run that a file installs. Of several of one name each has its time.
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
    let mut taken: HashMap<(Option<String>, Option<String>), usize> = HashMap::new();
    for (install, values) in all {
        let servers = install.servers(knowledge);
        if servers.is_empty() {
            continue;
        }
        let before = taken.entry((install.release, install.namespace)).or_default();
        if *before == batches.len() {
            batches.push(Batch { project: project.clone(), values: Vec::new() });
        }
        let batch = &mut batches[*before];
        *before += 1;
        for server in servers {
            batch.project.services.entry(server.name.clone()).or_insert(server);
        }
        let loaded = values.iter().filter_map(|path| sources.load(files, path).ok());
        batch.project.files.extend(loaded);
        batch.values.extend(values);
    }
    batches
}
