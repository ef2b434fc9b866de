//! The program as its users run it.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// A directory with files, and the program in it.
pub struct Tree(tempfile::TempDir);

impl Tree {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join(".git")).unwrap();
        for (path, content) in files {
            let path = directory.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        Self(directory)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn run(&self, directory: &str, shell: &[(&str, &str)], arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        command.args(arguments).current_dir(self.0.path().join(directory)).env_clear();
        command.envs(shell.iter().copied()).output().unwrap()
    }

    /// What `inspect` says of the first project, called in a directory.
    pub fn project_in(&self, directory: &str, shell: &[(&str, &str)], arguments: &[&str]) -> Value {
        let arguments = [&["inspect", "--format", "json", "--show-secrets"], arguments].concat();
        let output = self.run(directory, shell, &arguments);
        let mut document: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        document["projects"][0].take()
    }

    pub fn project(&self, arguments: &[&str]) -> Value {
        self.project_in("", &[], arguments)
    }
}
