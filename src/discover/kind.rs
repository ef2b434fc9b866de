use crate::model::Family;
use crate::model::compose::BASES;
use crate::syntax::{dockerfile, makefile, service};
use std::path::Path;

/// What a file is, as far as discovery cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A compose file.
    Compose,
    /// A configuration of a server or a sentinel.
    Conf,
    /// An ACL file.
    Acl,
    /// An env file.
    Env,
    /// A Dockerfile.
    Dockerfile,
    /// A manifest, or a template of one, that runs images.
    Manifest,
    /// What says that a directory is a chart of Helm.
    Chart,
    /// What Kamal deploys.
    Kamal,
    /// What says which charts helmfile installs.
    Helmfile,
    /// A shell script, a Makefile, a crontab, a file of a service manager, or the steps of a CI system.
    Script,
    /// Code in Python, what makes queues in TypeScript or JavaScript, or a configuration file of a framework in PHP or Ruby.
    Code,
}

impl Kind {
    /// What a path promises whatever the file holds.
    pub fn promised(path: &Path) -> Option<Self> {
        match guess(path)? {
            Guess::Sure(kind) => Some(kind),
            Guess::Perhaps(_) => None,
        }
    }
}

/// What a name promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// It is that.
    Sure(Kind),
    /// It is that if its content looks like it.
    Perhaps(Kind),
}

/// Globs of the files that matter to a check, for those who watch them: what a name promises, what was ignored, what may
/// fill in a configuration beside it as far as its name has an end, and redlint's own configuration, policies and
/// baseline; in the letters that they are usually written in.
pub const GLOBS: [&str; 5] = [
    "**/*.{yaml,yml,conf,acl,env,sh,bash,mk,cron,crontab,service,container,py,toml,json}",
    "**/{.env*,*[Dd]ockerfile*,*[Cc]ontainerfile*,.*ignore}",
    "**/{*[Mm]akefile,crontab,Procfile*,supervisor.ini,supervisord.ini}",
    "**/{cron.d,crontabs}/*",
    "**/*.{rb,js,mjs,cjs,ts,pl,php}",
];

/// Guesses what a file is by its path.
pub(super) fn guess(path: &Path) -> Option<Guess> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    if is_ci(path, &name) || is_script(path, &name) {
        return Some(Guess::Sure(Kind::Script));
    }
    if name.ends_with(".py") || is_setup(path, &name) || makes_queues(path, &name) {
        return Some(Guess::Sure(Kind::Code));
    }
    if matches!(name.as_str(), "chart.yaml" | "chart.yml") {
        return Some(Guess::Sure(Kind::Chart));
    }
    if is_kamal(path, &name) {
        return Some(Guess::Perhaps(Kind::Kamal));
    }
    if is_helmfile(path, &name) {
        return Some(Guess::Sure(Kind::Helmfile));
    }
    if let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) {
        let compose = compose_middle(stem).is_some();
        return Some(if compose { Guess::Sure(Kind::Compose) } else { Guess::Perhaps(Kind::Compose) });
    }
    if let Some(stem) = name.strip_suffix(".conf") {
        let folder =
            path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().to_lowercase());
        let named = is_server(stem) || folder.is_some_and(|folder| is_server(&folder));
        return named.then_some(Guess::Perhaps(Kind::Conf));
    }
    if name.ends_with(".acl") {
        return Some(Guess::Sure(Kind::Acl));
    }
    let after = name.strip_prefix(".env");
    if after.is_some_and(|after| after.starts_with(['.', '-', '_'])) || name.ends_with(".env") {
        return Some(Guess::Sure(Kind::Env));
    }
    dockerfile::is_named(&name).then_some(Guess::Sure(Kind::Dockerfile))
}

/// Whether a path is that of what Kamal deploys where it is told of no other.
fn is_kamal(path: &Path, name: &str) -> bool {
    matches!(name, "deploy.yml" | "deploy.yaml")
        && path.parent().is_some_and(|folder| folder.ends_with("config"))
}

/// Whether a path is that of a file in YAML.
pub fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "yaml" || end == "yml")
}

/// Whether a path is that of a CI system's steps.
fn is_ci(path: &Path, name: &str) -> bool {
    let yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let workflows = || path.parent().is_some_and(|folder| folder.ends_with(".github/workflows"));
    yaml && (name.starts_with(".gitlab-ci.") || name.starts_with("bitbucket-pipelines.") || workflows())
}

/// Whether a path is that of what helmfile reads where nothing else is said.
fn is_helmfile(path: &Path, name: &str) -> bool {
    let within = || path.parent().is_some_and(|folder| folder.ends_with("helmfile.d"));
    matches!(name, "helmfile.yaml" | "helmfile.yml") || is_yaml(path) && within()
}

/// Whether a path is that of a framework's own configuration: Laravel's, Rails' or Sidekiq's.
fn is_setup(path: &Path, name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "queue.php",
        "database.php",
        "horizon.php",
        "sidekiq.yml",
        "sidekiq.yaml",
        "cable.yml",
        "cable.yaml",
    ];
    NAMES.contains(&name) && path.parent().is_some_and(|folder| folder.ends_with("config"))
}

/// Whether a path is that of code in TypeScript or JavaScript that makes queues: a module of Nest, or what is called after
/// queues, as its folder may be.
fn makes_queues(path: &Path, name: &str) -> bool {
    let ends = [".ts", ".js", ".mjs", ".cjs"];
    let Some(stem) = ends.iter().find_map(|end| name.strip_suffix(end)) else { return false };
    let folder =
        path.parent().and_then(Path::file_name).map(|folder| folder.to_string_lossy().to_lowercase());
    let named = |name: &str| ["queue", "bull", "worker"].iter().any(|word| name.contains(word));
    stem.ends_with(".module") || named(stem) || folder.is_some_and(|folder| named(&folder))
}

/// Whether a path is that of a shell script, a Makefile, a crontab or a file of a service manager. What direnv runs, `.envrc`, is a script as well: it
/// sets variables of the shell, which compose reads.
fn is_script(path: &Path, name: &str) -> bool {
    let folder = || path.parent().and_then(Path::file_name).and_then(|folder| folder.to_str());
    [".sh", ".bash", ".cron", ".crontab"].iter().any(|end| name.ends_with(end))
        || makefile::is_named(name)
        || service::is_named(name)
        || matches!(name, "crontab" | ".envrc")
        || name.starts_with(".envrc.")
        || matches!(folder(), Some("cron.d" | "crontabs"))
}

fn is_server(name: &str) -> bool {
    name.contains("sentinel") || Family::any_named_in(name)
}

/// The name of a compose file in lower case, without `.yml` and `.yaml` wherever they stand: `docker-compose.example` of
/// `docker-compose.yml.example`.
pub(super) fn compose_stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let parts: Vec<&str> = name.split('.').filter(|part| !matches!(*part, "yml" | "yaml")).collect();
    parts.join(".")
}

/// What a compose file's name says besides that it is one: `prod` of `docker-compose.prod`, empty for
/// `compose`. `None` where the name is not that of a compose file. Lower case, without extension.
pub(super) fn compose_middle(stem: &str) -> Option<&str> {
    let cut = |separator: char| matches!(separator, '.' | '-' | '_');
    // A manager of processes, which has nothing to do with containers.
    if stem.starts_with("process-compose") {
        return None;
    }
    for word in ["docker-compose", "docker_compose", "compose"] {
        if let Some(rest) = stem.strip_prefix(word)
            && (rest.is_empty() || rest.starts_with(cut))
        {
            return Some(rest.trim_start_matches(cut));
        }
        if let Some(rest) = stem.strip_suffix(word)
            && rest.ends_with(cut)
        {
            return Some(rest.trim_end_matches(cut));
        }
    }
    None
}

/// Whether the name of a compose file is that of other files as well, `compose` being a word of many programs. What compose
/// looks for by itself is its own.
pub(super) fn is_ambiguous(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    !BASES.contains(&name.as_str()) && !name.starts_with("compose.override.") && !name.contains("docker")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_file_is() {
        let cases = [
            ("compose.yaml", Some(Guess::Sure(Kind::Compose))),
            ("charts/shop/Chart.yaml", Some(Guess::Sure(Kind::Chart))),
            ("config/deploy.yml", Some(Guess::Perhaps(Kind::Kamal))),
            ("deploy.yml", Some(Guess::Perhaps(Kind::Compose))),
            ("helmfile.yaml", Some(Guess::Sure(Kind::Helmfile))),
            ("helmfile.d/10-redis.yaml", Some(Guess::Sure(Kind::Helmfile))),
            ("a/docker-compose.prod.yml", Some(Guess::Sure(Kind::Compose))),
            ("composer.yml", Some(Guess::Perhaps(Kind::Compose))),
            ("process-compose.yaml", Some(Guess::Perhaps(Kind::Compose))),
            ("etc/redis-7.conf", Some(Guess::Perhaps(Kind::Conf))),
            ("redis/broker.conf", Some(Guess::Perhaps(Kind::Conf))),
            ("nginx/site.conf", None),
            ("users.acl", Some(Guess::Sure(Kind::Acl))),
            (".env.redis", Some(Guess::Sure(Kind::Env))),
            (".env", Some(Guess::Sure(Kind::Env))),
            ("Dockerfile.dev", Some(Guess::Sure(Kind::Dockerfile))),
            ("Containerfile", Some(Guess::Sure(Kind::Dockerfile))),
            ("Dockerfile-redis", Some(Guess::Sure(Kind::Dockerfile))),
            ("dockerfile-lint.md", None),
            ("redis.md", None),
            ("ops/backup.sh", Some(Guess::Sure(Kind::Script))),
            (".envrc", Some(Guess::Sure(Kind::Script))),
            (".envrc.example", Some(Guess::Sure(Kind::Script))),
            (".github/workflows/ci.yml", Some(Guess::Sure(Kind::Script))),
            ("app/config/queue.php", Some(Guess::Sure(Kind::Code))),
            ("app/queue.php", None),
            ("config/sidekiq.yml", Some(Guess::Sure(Kind::Code))),
            ("src/app.module.ts", Some(Guess::Sure(Kind::Code))),
            ("src/queues/mail.ts", Some(Guess::Sure(Kind::Code))),
            ("src/main.ts", None),
            ("etc/cron.d/redis", Some(Guess::Sure(Kind::Script))),
            ("redis@.service", Some(Guess::Sure(Kind::Script))),
            ("Procfile.dev", Some(Guess::Sure(Kind::Script))),
        ];
        for (path, kind) in cases {
            assert_eq!(guess(Path::new(path)), kind, "{path}");
        }
    }

    /// Paths of every kind, and of none.
    fn paths() -> Vec<String> {
        let mut paths = Vec::new();
        for folder in [
            "",
            "a/",
            "redis/",
            "my keydb 6/",
            "etc/cron.d/",
            ".github/workflows/",
            "app/config/",
            "src/queues/",
        ] {
            for name in [
                "compose.yaml",
                "docker-compose.yml",
                "Stack.YML",
                "redis-7.conf",
                "Sentinel.conf",
                "site.conf",
                "users.acl",
                ".env",
                ".env.prod",
                ".env-prod",
                ".envrc",
                "app.env",
                "env",
                "Dockerfile",
                "Dockerfile.dev",
                "web.dockerfile",
                "Dockerfile-redis",
                "redis_dockerfile",
                "Containerfile",
                "web.Containerfile",
                "dockerfile-lint.md",
                "backup.sh",
                "Makefile",
                "GNUmakefile",
                "prod.makefile",
                "rules.mk",
                "crontab",
                "jobs.cron",
                "redict.conf",
                "redis.service",
                "redis.container",
                "Procfile",
                "Procfile.dev",
                "supervisord.conf",
                "supervisor.ini",
                "settings.py",
                "queue.php",
                "database.php",
                "horizon.php",
                "cache.php",
                "sidekiq.yml",
                "cable.yaml",
                "app.module.ts",
                "mail.queue.js",
                "worker.mjs",
                "main.ts",
                "queue.d.ts",
                "queue.test.js",
                "redis.md",
                "conf",
                "redis.conf.bak",
                "notes.txt",
                "job",
            ] {
                paths.push(format!("{folder}{name}"));
            }
        }
        paths
    }

    #[test]
    fn the_hook_is_given_what_names_promise() {
        let hooks: serde_yaml::Value =
            serde_yaml::from_str(include_str!("../../.pre-commit-hooks.yaml")).unwrap();
        for hook in hooks.as_sequence().unwrap() {
            let files = regex::Regex::new(hook["files"].as_str().unwrap()).unwrap();
            for path in &paths() {
                assert_eq!(files.is_match(path), guess(Path::new(path)).is_some(), "{path}");
            }
            for own in
                ["redlint.toml", "a/redlint.toml", ".redlint/policies/acme/x.toml", ".redlint/catalog/x.toml"]
            {
                assert!(files.is_match(own), "{own}");
            }
        }
    }

    #[test]
    fn who_watches_hears_of_what_names_promise() {
        let mut globs = ignore::overrides::OverrideBuilder::new("");
        globs.case_insensitive(true).unwrap();
        for glob in GLOBS {
            globs.add(glob).unwrap();
        }
        let globs = globs.build().unwrap();
        let promised = paths().into_iter().filter(|path| guess(Path::new(path)).is_some());
        for path in promised.chain([".gitignore", "redlint.toml", ".redlint/baseline.json"].map(String::from))
        {
            assert!(globs.matched(&path, false).is_whitelist(), "{path}");
        }
        assert!(!globs.matched("notes.txt", false).is_whitelist());
    }

    #[test]
    fn the_middle_of_a_compose_name() {
        let cases = [
            ("compose", Some("")),
            ("docker-compose.override.dev", Some("override.dev")),
            ("docker-compose-prod", Some("prod")),
            ("local.compose", Some("local")),
            ("decompose", None),
            ("composer", None),
        ];
        for (stem, middle) in cases {
            assert_eq!(compose_middle(stem), middle, "{stem}");
        }
    }
}
