use std::path::{Component, Path, PathBuf};

/// Writes paths as a reader in one directory would: relative to it, with `/`.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    directory: PathBuf,
}

impl Paths {
    /// Paths as seen from `directory`.
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// A path relative to the directory; `..` where it lies beside it. A relative path is taken to start there.
    pub fn show(&self, path: &Path) -> String {
        if !path.has_root() {
            return slashes(path.components());
        }
        let shared = self.directory.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        let up = self.directory.components().count() - shared;
        let rest = path.components().skip(shared);
        // Nothing shared but the root: the way up says less than the path itself.
        let meets = path.components().take(shared).any(|part| matches!(part, Component::Normal(_)));
        if !meets && up > 0 {
            return slashed(path);
        }
        slashes(std::iter::repeat_n(Component::ParentDir, up).chain(rest))
    }
}

/// A path with `/` between its parts, whatever the system that it is a path of.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn slashes<'a>(components: impl Iterator<Item = Component<'a>>) -> String {
    let parts = components.filter(|part| *part != Component::CurDir);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_directory() {
        let paths = Paths::new(Path::new("/srv/app"));
        let cases = [
            ("/srv/app/compose.yaml", "compose.yaml"),
            ("/srv/app", "."),
            ("/srv/other/.env", "../other/.env"),
            ("/etc/redis/redis.conf", "/etc/redis/redis.conf"),
            ("./a/b.conf", "a/b.conf"),
        ];
        for (path, shown) in cases {
            assert_eq!(paths.show(Path::new(path)), shown);
        }
    }
}
