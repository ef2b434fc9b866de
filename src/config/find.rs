use crate::source::{FileKind, Files};
use std::path::{Path, PathBuf};

/// Name of the configuration file.
pub const NAME: &str = "redlint.toml";

/// What lies around a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The directory of redlint.toml or of `.git`, whichever is nearest upward; else where the search began.
    pub root: PathBuf,
    /// The configuration file, where there is one.
    pub config: Option<PathBuf>,
}

/// Looks for redlint.toml from a tidy path upward, up to the root of the repository.
pub fn find(files: &dyn Files, from: &Path) -> Found {
    let start = match files.kind(from) {
        Some(FileKind::Directory) => from,
        _ => from.parent().unwrap_or(from),
    };
    for directory in start.ancestors() {
        let config = directory.join(NAME);
        if files.kind(&config) == Some(FileKind::File) {
            return Found { root: directory.to_owned(), config: Some(config) };
        }
        if files.kind(&directory.join(".git")).is_some() {
            return Found { root: directory.to_owned(), config: None };
        }
    }
    Found { root: start.to_owned(), config: None }
}

/// The repository that a tidy directory lies in; the directory itself where it lies in none.
pub fn repository(files: &dyn Files, directory: &Path) -> PathBuf {
    let mut above = directory.ancestors();
    let root = above.find(|above| files.kind(&above.join(".git")).is_some());
    root.unwrap_or(directory).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn the_nearest_file_within_the_repository_counts() {
        let mut files = MemoryFiles::new();
        for path in
            ["/redlint.toml", "/repo/.git/HEAD", "/repo/a/b/x.conf", "/repo/c/redlint.toml", "/repo/c/d/y"]
        {
            files.insert(path, "");
        }
        let cases = [
            ("/repo/a/b/x.conf", "/repo", None),
            ("/repo/c/d", "/repo/c", Some("/repo/c/redlint.toml")),
            ("/other", "/", Some("/redlint.toml")),
        ];
        for (from, root, config) in cases {
            let expected = Found { root: root.into(), config: config.map(PathBuf::from) };
            assert_eq!(find(&files, Path::new(from)), expected, "{from}");
        }
    }
}
