//! A repository in a directory of its own.

use std::fs;

/// A repository with files.
pub struct Tree {
    pub directory: tempfile::TempDir,
}

impl Tree {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir(tree.directory.path().join(".git")).unwrap();
        files.iter().for_each(|(path, content)| tree.write(path, content));
        tree
    }

    pub fn write(&self, path: &str, content: &str) {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.directory.path().join(path)).unwrap()
    }
}
