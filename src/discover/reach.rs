use crate::source::{Files, normalise};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Most texts that one text leads through.
const MOST: usize = 64;

/// Whether a text may lead to one of the given paths: by a way up and out of its directory, by a path from the root, or
/// through other files that it includes. When in doubt it may.
pub(super) fn may_reach(files: &dyn Files, text: &Path, given: &BTreeSet<PathBuf>, root: &Path) -> bool {
    let mut next = vec![text.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let Ok(bytes) = files.read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let directory = path.parent().unwrap_or(Path::new(""));
        let inward = ["include", "extends"].iter().any(|way| text.contains(way));
        for word in words(&text) {
            let out =
                word.contains("..") || !root.as_os_str().is_empty() && Path::new(word).starts_with(root);
            if out && (seen.len() > MOST || leads(word, directory, given)) {
                return true;
            }
            // Whatever the file is relative to, it is read as its own text would be.
            if (out || inward) && (word.ends_with(".yml") || word.ends_with(".yaml")) {
                next.push(normalise(&directory.join(word)));
            }
        }
    }
    false
}

/// The words of a text that may be paths.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'`,;=:()[]{}|&<>".contains(c))
        .filter(|word| !word.is_empty())
}

/// Whether a way may end at a given path, or at a directory around or below it. A variable may stand for anything, and
/// what a way starts from is not always the directory of the text: what comes behind `..` counts.
fn leads(word: &str, directory: &Path, given: &BTreeSet<PathBuf>) -> bool {
    let way = Path::new(word);
    let rest: Vec<Component<'_>> =
        way.components().filter(|part| matches!(part, Component::Normal(_))).collect();
    // `/..` is what is left of `${VARIABLE}/..`.
    if word.contains(['$', '*']) || word.starts_with("/..") {
        return true;
    }
    if rest.is_empty() {
        let target = normalise(&directory.join(way));
        return given.iter().any(|path| path.starts_with(&target) || target.starts_with(path));
    }
    given.iter().any(|path| {
        let parts: Vec<Component<'_>> = path.components().collect();
        let below = || path.file_name().is_some_and(|name| rest.contains(&Component::Normal(name)));
        parts.windows(rest.len()).any(|window| window == rest) || below()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn ways_out_are_followed() {
        let cases = [
            ("volumes: ['../app/redis.conf:/r.conf']", true),
            ("volumes: ['../app:/etc/redis']", true),
            ("build: {context: ..}", true),
            ("volumes: ['../other/redis.conf:/r.conf']", true),
            ("volumes: ['../other:/x']", false),
            ("extends: {file: ../../common/plain.yml, service: a}", false),
            ("extends: {file: ../../common/mounts.yml, service: a}", true),
            ("include: [sub/all.yaml]", true),
            ("volumes: ['${WHERE}/../x:/r']", true),
            ("volumes: ['./redis.conf:/r.conf']", false),
            ("env_file: /r/deploy/app/redis.conf", true),
        ];
        for (text, expected) in cases {
            let mut files = MemoryFiles::new();
            files.insert("/r/deploy/web/compose.yaml", text);
            files.insert("/r/common/plain.yml", "services: {a: {image: redis}}");
            files.insert("/r/common/mounts.yml", "services: {a: {volumes: ['../deploy/app:/x']}}");
            files.insert("/r/deploy/web/sub/all.yaml", "services: {a: {volumes: ['../../app:/x']}}");
            let given = BTreeSet::from([PathBuf::from("/r/deploy/app/redis.conf")]);
            let from = Path::new("/r/deploy/web/compose.yaml");
            assert_eq!(may_reach(&files, from, &given, Path::new("/r")), expected, "{text}");
        }
    }
}
