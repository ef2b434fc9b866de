use super::kind_of;
use crate::source::FileKind;
use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Every path that a run asked for, there or not, as it was when it was first asked for.
///
/// It is what the run hangs on and nothing else: a file that comes is seen where somebody looked for it or listed its
/// directory, and what nobody looks at wakes nobody.
#[derive(Debug, Default)]
pub struct Seen {
    paths: Mutex<State>,
}

/// Paths as they were at some moment.
pub type State = BTreeMap<PathBuf, Stamp>;

/// A path as it was at some moment.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    kind: Option<FileKind>,
    /// Whether more than its kind was asked for.
    whole: bool,
    modified: Option<SystemTime>,
    /// Length of a file; for a directory what its names come to.
    content: u64,
}

impl PartialEq for Stamp {
    fn eq(&self, other: &Self) -> bool {
        let file = self.kind == Some(FileKind::File);
        let same = self.content == other.content && (!file || self.modified == other.modified);
        self.kind == other.kind && (!self.whole || same)
    }
}

impl Seen {
    /// Notes that it was asked what is there.
    pub(super) fn kind(&self, path: &Path) {
        let mut paths = self.paths();
        if !paths.contains_key(path) {
            paths.insert(path.to_owned(), stamp(path, false, None));
        }
    }

    /// Notes that a file was read or a directory listed.
    pub(super) fn content(&self, path: &Path) {
        let mut paths = self.paths();
        if paths.get(path).is_none_or(|stamp| !stamp.whole) {
            paths.insert(path.to_owned(), stamp(path, true, None));
        }
    }

    /// The paths as they were when they were first asked for.
    pub fn then(&self) -> State {
        self.paths().clone()
    }

    /// The same paths as they are now.
    pub fn now(&self) -> State {
        let paths = self.then();
        let now = |(path, then): (PathBuf, Stamp)| {
            let now = stamp(&path, then.whole, Some(&then));
            (path, now)
        };
        paths.into_iter().map(now).collect()
    }

    fn paths(&self) -> MutexGuard<'_, State> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A path as it is now. A directory is listed again only where its time of change differs from `before`.
fn stamp(path: &Path, whole: bool, before: Option<&Stamp>) -> Stamp {
    let Ok(metadata) = fs::metadata(path) else {
        return Stamp { kind: None, whole, modified: None, content: 0 };
    };
    let kind = kind_of(metadata.file_type());
    let modified = metadata.modified().ok();
    let content = match kind {
        FileKind::File => metadata.len(),
        FileKind::Directory if whole => match before.filter(|before| before.modified == modified) {
            Some(before) => before.content,
            None => names(path),
        },
        _ => 0,
    };
    Stamp { kind: Some(kind), whole, modified, content }
}

/// What the names in a directory come to, in whatever order they are listed.
fn names(directory: &Path) -> u64 {
    let mut names: Vec<_> =
        fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    let mut hasher = DefaultHasher::new();
    names.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::super::Disk;
    use crate::source::Files;
    use std::fs;
    use std::time::{Duration, SystemTime};

    #[test]
    fn what_was_looked_at_is_seen_to_change() {
        let tree = tempfile::tempdir().unwrap();
        let at = |name: &str| tree.path().join(name);
        fs::create_dir(at("listed")).unwrap();
        fs::write(at("read"), "a").unwrap();
        fs::write(at("beside"), "a").unwrap();
        let look = || {
            let (disk, seen) = Disk::new(tree.path()).noting();
            disk.kind(&at("read"));
            disk.read(&at("read")).unwrap();
            disk.kind(&at("absent"));
            disk.entries(&at("listed")).unwrap();
            seen
        };
        let changes: [(&str, &dyn Fn()); 5] = [
            ("written", &|| fs::write(at("read"), "ab").unwrap()),
            ("of the same length", &|| {
                let file = fs::File::options().append(true).open(at("read")).unwrap();
                file.set_modified(SystemTime::now() + Duration::from_secs(3)).unwrap();
            }),
            ("came", &|| fs::write(at("absent"), "").unwrap()),
            ("came below", &|| fs::write(at("listed/x"), "").unwrap()),
            ("went", &|| fs::remove_file(at("listed/x")).unwrap()),
        ];
        for (what, change) in changes {
            let seen = look();
            assert!(seen.then() == seen.now(), "{what}");
            change();
            assert!(seen.then() != seen.now(), "{what}");
        }
        let seen = look();
        fs::write(at("beside"), "ab").unwrap();
        fs::write(at("new"), "ab").unwrap();
        assert!(seen.then() == seen.now());
    }
}
