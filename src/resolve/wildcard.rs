//! Patterns of names, as shells, servers and Dockerfiles know them: `*`, `?` and `[a-z]`.

use crate::source::{FileKind, Files, normalise};
use globset::{GlobBuilder, GlobMatcher};
use std::path::{Path, PathBuf};

/// What a pattern matches.
#[derive(Debug, Clone)]
pub(super) struct Wildcard {
    matcher: GlobMatcher,
    hidden: Hidden,
}

/// Names that begin with a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// Only a dot that is written matches theirs, as for `glob(3)`.
    Apart,
    /// They are names as any other, as for Go's `filepath.Match` and for texts.
    Alike,
}

/// Whether a path is a pattern: this is what servers ask as well.
pub(super) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

impl Wildcard {
    /// The meaning of a pattern; `None` for one that is not understood.
    pub(super) fn new(pattern: &str, hidden: Hidden) -> Option<Self> {
        // Braces are plain characters here, and classes of POSIX are not known to the library.
        if pattern.contains(['{', '}']) || pattern.contains("[:") {
            return None;
        }
        let glob = GlobBuilder::new(pattern).backslash_escape(true).build().ok()?;
        let hidden = if pattern.starts_with('.') { Hidden::Alike } else { hidden };
        Some(Self { matcher: glob.compile_matcher(), hidden })
    }

    /// Whether all of a name, or of another text, matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        (self.hidden == Hidden::Alike || !text.starts_with('.')) && self.matcher.is_match(text)
    }
}

/// What there is in the tree that a path means, each part of which may be a pattern; `None` where one is not understood.
pub(super) fn expanded(files: &dyn Files, root: &Path, path: &str, hidden: Hidden) -> Option<Vec<PathBuf>> {
    let mut found = vec![normalise(root)];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if !is_pattern(part) {
            found = found.iter().map(|above| normalise(&above.join(part))).collect();
            continue;
        }
        let wildcard = Wildcard::new(part, hidden)?;
        let inside = |above: &PathBuf| {
            let names = files.list(above).into_iter().filter(|name| wildcard.matches(name));
            names.map(|name| above.join(name)).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(inside).collect();
    }
    if is_pattern(path) {
        found.retain(|path| files.kind(path).is_some_and(|kind| kind != FileKind::Special));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_would_match() {
        let cases = [
            ("*.conf", "a.conf", Some(true)),
            ("*.conf", ".a.conf", Some(false)),
            (".*.conf", ".a.conf", Some(true)),
            ("?.conf", "ab.conf", Some(false)),
            ("[a-c].conf", "b.conf", Some(true)),
            ("[!a-c].conf", "b.conf", Some(false)),
            ("redis.con[f]", "redis.conf", Some(true)),
            (r"b\[1\].conf", "b[1].conf", Some(true)),
            ("{a}*", "{a}.conf", None),
            ("[[:alpha:]]", "a", None),
            ("[a", "[a", None),
        ];
        for (pattern, name, matches) in cases {
            let wildcard = Wildcard::new(pattern, Hidden::Apart);
            assert_eq!(wildcard.map(|wildcard| wildcard.matches(name)), matches, "{pattern} {name}");
        }
    }
}
