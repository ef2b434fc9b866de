use super::uri;
use gen_lsp_types::{InitializeParams, WorkspaceFolder, WorkspaceFolders, WorkspaceFoldersChangeEvent};
use std::path::{Path, PathBuf};

/// The folders that the editor has open; none where it has only files.
#[derive(Debug, Default)]
pub(super) struct Folders {
    paths: Vec<PathBuf>,
}

impl Folders {
    pub(super) fn new(parameters: &InitializeParams) -> Self {
        let folders = &parameters.workspace_folders_initialize_params.workspace_folders;
        // What editors said before there were several folders.
        #[allow(deprecated)]
        let root = &parameters.root_uri;
        let paths = match folders {
            Some(WorkspaceFolders::WorkspaceFolderList(folders)) => paths(folders),
            Some(WorkspaceFolders::Null) | None => root.as_ref().and_then(uri::path).into_iter().collect(),
        };
        Self { paths }
    }

    /// Takes in folders that were added or removed.
    pub(super) fn change(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let removed = paths(&event.removed);
        self.paths.retain(|path| !removed.contains(path));
        self.paths.extend(paths(&event.added));
    }

    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Whether a file lies in one of them.
    pub(super) fn hold(&self, path: &Path) -> bool {
        self.paths.iter().any(|folder| path.starts_with(folder))
    }
}

fn paths(folders: &[WorkspaceFolder]) -> Vec<PathBuf> {
    folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect()
}
