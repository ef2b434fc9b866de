use super::table::{ABANDONED, IMAGES, SYSTEMS};
use super::{Entrypoint, glob};
use crate::model::{Family, Version};
use crate::source::UNKNOWN;
use std::ops::Range;

/// What an image does with what it is given.
#[derive(Debug, Clone, Copy)]
pub struct ImageSpec {
    /// Name of the entry: `redis`, `bitnami-valkey`.
    pub name: &'static str,
    /// Which server it runs.
    pub family: Family,
    /// How a reader would call it: "the official redis image".
    pub title: &'static str,
    /// Globs over the repository without registry and without `library/`.
    pub(super) repositories: &'static [&'static str],
    /// What its entrypoint makes of a command.
    pub entrypoint: Entrypoint,
    /// The server's program.
    pub program: &'static str,
    /// `CMD`.
    pub command: &'static [&'static str],
    /// Files that it loads without being told, the first that is there.
    pub loads: &'static [&'static str],
    /// Files of its own that its start script changes and loads.
    pub edits: &'static [&'static str],
    /// Whether it runs as a sentinel.
    pub sentinel: bool,
    /// Whether its tags are versions of something else than the server.
    pub versionless: bool,
    /// Whether its tags tell the series of the server, and behind it releases of something else.
    pub series_only: bool,
    /// Directory of the data where nothing else says.
    pub data: &'static str,
    /// `WORKDIR`.
    pub workdir: &'static str,
    /// `VOLUME`s.
    pub volumes: &'static [&'static str],
    /// Directories with files of its own that a configuration may name, such as modules.
    pub holds: &'static [&'static str],
    /// `USER`; empty for root, which an entrypoint may leave.
    pub user: &'static str,
    /// Directives that are compiled in away from the server's own defaults: name and values.
    pub settings: &'static [(&'static str, &'static [&'static str])],
    /// Directives that its start script writes, unless a file of the user's is loaded instead.
    pub writes: &'static [(&'static str, &'static [&'static str])],
    /// Directives that its start script says behind a configuration file, so that the file cannot.
    pub fixed: &'static [(&'static str, &'static [&'static str])],
    /// A program of the image that starts the server with directives of its own, where a command calls it.
    pub wrapper: Option<Wrapper>,
    /// File that its start script includes last where it is there: a variable with the path, and the path without it.
    pub includes: Option<(&'static str, &'static str)>,
    /// Variable whose words become arguments.
    pub flags: &'static str,
    /// Whether the words of `flags` come after the user's own.
    pub flags_last: bool,
    /// Variables that set a directive.
    pub variables: &'static [ImageVariable],
    /// Globs over further variables that it reads.
    pub reads: &'static [&'static str],
    /// Globs over variables that it sets itself, to what hangs on its version.
    pub sets: &'static [&'static str],
    /// Whether a variable may also be given as a file under its name and `_FILE`, which counts before the variable.
    pub file_variables: bool,
    /// How its entrypoint gives up the rights of root; `None` where it does so for the server by its plain name.
    pub leaves_root: Option<LeavesRoot>,
    /// For a sentinel: the primary that it watches.
    pub watches: Option<Watch>,
}

impl ImageSpec {
    /// What a program of the image says behind a configuration file, where a command calls it.
    pub fn fixed_by(&self, program: &str) -> &'static [(&'static str, &'static [&'static str])] {
        self.wrapper.filter(|wrapper| wrapper.program == program).map_or(&[], |wrapper| wrapper.fixed)
    }
}

/// A program that starts the server, with directives of its own behind a configuration file and before what it is given.
#[derive(Debug, Clone, Copy)]
pub struct Wrapper {
    /// Its name.
    pub program: &'static str,
    /// Directives with their values, which a configuration file cannot change.
    pub fixed: &'static [(&'static str, &'static [&'static str])],
}

/// The primary that a sentinel's image makes of variables: each with what holds where it is not set.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// Name among sentinels.
    pub name: (&'static str, &'static str),
    /// Host.
    pub host: (&'static str, &'static str),
    /// Port.
    pub port: (&'static str, &'static str),
    /// Quorum.
    pub quorum: (&'static str, &'static str),
    /// Password of the primary.
    pub password: (&'static str, &'static str),
    /// User to log in as there.
    pub user: (&'static str, &'static str),
}

/// How an entrypoint gives up the rights of root before it starts the server.
#[derive(Debug, Clone, Copy)]
pub struct LeavesRoot {
    /// First version that does it so; earlier ones do it for the server's plain name only, whatever else holds.
    pub since: Version,
    /// The server's path, which counts as its name does.
    pub path: &'static str,
    /// Capabilities that it needs; without one of them the server stays root.
    pub capabilities: &'static [&'static str],
    /// Variable that keeps root where it is set.
    pub unless: &'static str,
}

/// A variable that an image turns into a directive.
#[derive(Debug, Clone, Copy)]
pub struct ImageVariable {
    /// Its name.
    pub name: &'static str,
    /// The directive.
    pub directive: &'static str,
    /// Values of the variable, in lower case, at which it acts; none for any.
    pub when: &'static [&'static str],
    /// Values of the variable, in lower case, at which it does not act.
    pub unless: &'static [&'static str],
    /// Other variables and the values, in lower case, at which it acts; an empty one is for a variable that is not set.
    pub needs: &'static [(&'static str, &'static [&'static str])],
    /// Value where the variable is not set; empty for none.
    pub default: &'static str,
    /// Variable with a second word, and the word without it.
    pub also: Option<(&'static str, &'static str)>,
    /// Whether the directive gets something that only the running system knows.
    pub hides: bool,
    /// Words that the directive gets; empty for the variable's own value.
    pub to: &'static [&'static str],
    /// How the variable lists several values: `,` between commands to disable, ` ` between words; `\0` for one value.
    pub separator: char,
    /// First version whose image may read it; earlier ones do not, and of later ones it is not certain.
    pub doubtful_since: Option<Version>,
}

impl ImageSpec {
    /// The variable from which it certainly takes the password of its server.
    pub fn password_variable(&self) -> Option<&'static str> {
        let sets = |one: &&ImageVariable| one.directive == "requirepass" && one.doubtful_since.is_none();
        self.variables.iter().find(sets).map(|one| one.name)
    }

    /// Whether it reads a variable; `None` where that hangs on a version that is not known.
    pub fn reads_variable(&self, name: &str, version: Option<Version>) -> Option<bool> {
        let name = match name.strip_suffix("_FILE") {
            Some(stem) if self.file_variables => stem,
            _ => name,
        };
        if name == self.flags && !name.is_empty() || self.reads.iter().any(|pattern| glob(pattern, name)) {
            return Some(true);
        }
        let used = |variable: &&ImageVariable| {
            let others =
                variable.needs.iter().map(|(other, _)| *other).chain(variable.also.map(|also| also.0));
            variable.name == name || others.into_iter().any(|other| other == name)
        };
        if self.includes.is_some_and(|(variable, _)| variable == name)
            || self.leaves_root.is_some_and(|how| how.unless == name)
        {
            return Some(true);
        }
        let Some(variable) = self.variables.iter().find(used) else {
            return Some(false);
        };
        match variable.doubtful_since {
            None => Some(true),
            Some(since) => {
                let before = version.and_then(|version| version.compare(since)).is_some_and(|o| o.is_lt());
                before.then_some(false)
            }
        }
    }
}

/// The parts of an image reference, as ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Name with registry, without tag and digest.
    pub repository: Range<usize>,
    /// Name without registry.
    pub path: Range<usize>,
    /// Tag.
    pub tag: Option<Range<usize>>,
    /// Digest, with its algorithm.
    pub digest: Option<Range<usize>>,
}

impl Reference {
    /// Takes a reference apart: `registry:5000/library/redis:7.2@sha256:…`. Never fails; odd text is all name.
    pub fn parse(text: &str) -> Self {
        let (named, digest) = match text.find('@') {
            Some(at) => (&text[..at], Some(at + 1..text.len())),
            None => (text, None),
        };
        let slash = named.rfind('/').map_or(0, |at| at + 1);
        let (end, tag) = match named[slash..].find(':') {
            Some(at) => (slash + at, Some(slash + at + 1..named.len())),
            None => (named.len(), None),
        };
        let registry = named[..end].find('/').filter(|slash| {
            let host = &named[..*slash];
            host.contains(['.', ':']) || host == "localhost"
        });
        let path = registry.map_or(0, |slash| slash + 1)..end;
        Self { repository: 0..end, path, tag, digest }
    }
}

/// An image of the catalog, by its text with or without registry, tag and digest.
pub fn image(text: &str) -> Option<&'static ImageSpec> {
    let path = &text[Reference::parse(text).path];
    let path = path.strip_prefix("docker/").unwrap_or(path);
    let path = path.strip_prefix("library/").unwrap_or(path);
    IMAGES.iter().find(|image| image.repositories.iter().any(|pattern| glob(pattern, path)))
}

/// Why an image gets no more updates, in words; `None` for one that is kept, or that the catalog does not know.
pub fn abandoned(text: &str) -> Option<&'static str> {
    let reference = Reference::parse(text);
    let tag = reference.tag.map_or("latest", |tag| &text[tag]);
    // Other registries have copies of their own.
    let registry = text[..reference.path.start].trim_end_matches('/');
    if !matches!(registry, "" | "docker.io" | "index.docker.io" | "registry-1.docker.io") {
        return None;
    }
    let path = &text[reference.path];
    let named = |patterns: &[&str]| patterns.iter().any(|pattern| glob(pattern, path));
    let entry = ABANDONED.iter().find(|(repositories, ..)| named(repositories))?;
    // A tag that nobody knows may be one that still moves.
    let kept = |kept: &&str| *kept == tag || tag.contains(UNKNOWN);
    (!entry.1.iter().any(kept)).then_some(entry.2)
}

/// Whether an image is one of a system, with neither an entrypoint nor a server of its own.
pub fn is_system(text: &str) -> bool {
    let path = &text[Reference::parse(text).path];
    let path = path.strip_prefix("library/").unwrap_or(path);
    SYSTEMS.iter().any(|pattern| glob(pattern, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart() {
        let cases = [
            ("redis", "redis", None, None),
            ("redis:7.2-alpine", "redis", Some("7.2-alpine"), None),
            ("localhost:5000/redis", "redis", None, None),
            ("r.example.com:5000/a/redis:7@sha256:ab", "a/redis", Some("7"), Some("sha256:ab")),
            ("", "", None, None),
        ];
        for (text, path, tag, digest) in cases {
            let parts = Reference::parse(text);
            assert_eq!(&text[parts.path], path);
            assert_eq!(parts.tag.map(|range| &text[range]), tag);
            assert_eq!(parts.digest.map(|range| &text[range]), digest);
        }
    }

    #[test]
    fn images_by_name() {
        let cases = [
            ("redis:7", Some("redis")),
            ("library/redis", Some("redis")),
            ("docker.io/library/redis:8", Some("redis")),
            ("public.ecr.aws/docker/library/redis:7", Some("redis")),
            ("docker.io/valkey/valkey:8-bookworm@sha256:12", Some("valkey")),
            ("bitnamilegacy/redis:7.2", Some("bitnami-redis")),
            ("bitnami/redis-sentinel:5.0", Some("bitnami-redis-sentinel")),
            ("redis/redis-stack-server:latest", Some("redis-stack")),
            ("docker.dragonflydb.io/dragonflydb/dragonfly", Some("dragonfly")),
            ("oliver006/redis_exporter", None),
            ("redis/redisinsight", None),
            ("rediscommander/redis-commander", None),
            ("example/redis", None),
        ];
        for (text, name) in cases {
            assert_eq!(image(text).map(|image| image.name), name, "{text}");
        }
    }

    #[test]
    fn variables_by_image() {
        let version = Version::parse;
        let redis = image("redis").unwrap();
        assert_eq!(redis.reads_variable("REDIS_PASSWORD", version("7.4")), Some(false));
        assert_eq!(redis.reads_variable("REDIS_PASSWORD", None), None);
        assert_eq!(redis.reads_variable("REDIS_MAXMEMORY", None), Some(false));
        let bitnami = image("bitnami/redis").unwrap();
        assert_eq!(bitnami.reads_variable("REDIS_PASSWORD_FILE", None), Some(true));
        assert_eq!(bitnami.reads_variable("REDIS_MAXMEMORY", None), Some(false));
        assert_eq!(image("valkey/valkey").unwrap().reads_variable("VALKEY_EXTRA_FLAGS", None), Some(true));
    }
}
