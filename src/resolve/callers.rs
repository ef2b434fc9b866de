//! Who calls compose: what the scripts of a project hand to it, or to the shell that it is called from.

use crate::source::{FileId, Sources};
use std::path::Path;

/// The env files that scripts hand over.
#[derive(Debug, Default)]
pub(super) struct Handed {
    /// As they are written, without `./`.
    paths: Vec<String>,
    /// Whether a variable tells one: it may be any.
    any: bool,
}

impl Handed {
    /// Those of all scripts.
    pub(super) fn by(scripts: &[FileId], sources: &Sources) -> Self {
        let mut handed = Self::default();
        for script in scripts {
            handed.read_all(&sources.text(*script).replace("\\\n", " "));
        }
        handed
    }

    /// Reads the lines of a script. What a Makefile includes is for its recipes to see where it exports all.
    fn read_all(&mut self, text: &str) {
        text.lines().for_each(|line| self.read(line));
        if text.lines().any(|line| line.trim_end() == "export" || line.starts_with("export $(shell")) {
            let included = text.lines().filter_map(|line| {
                let (keyword, files) = line.split_once([' ', '\t'])?;
                matches!(keyword, "include" | "-include" | "sinclude").then_some(files)
            });
            included.flat_map(str::split_whitespace).for_each(|file| self.take(Some(file)));
        }
    }

    /// Whether a file is one of them.
    pub(super) fn holds(&self, file: &Path) -> bool {
        self.any || self.paths.iter().any(|path| file.ends_with(path))
    }

    /// Reads `docker compose --env-file FILE`, `COMPOSE_ENV_FILES=FILE,FILE`, `. FILE` or `source FILE`,
    /// `export $(cat FILE | xargs)`, and programs that read a file and call compose, `op run --env-file FILE -- docker compose`.
    fn read(&mut self, line: &str) {
        let separators = [' ', '\t', ';', '=', '"', '\'', '`', '(', ')', '{', '}'];
        let mut words = line.split(separators).filter(|word| !word.is_empty()).peekable();
        // A variable that stands for the program may hold compose.
        let mut compose =
            words.peek().is_some_and(|word| word.trim_start_matches(['@', '-']).starts_with('$'));
        let exports =
            ["export $(", "export `", "env $("].iter().any(|start| line.trim_start().starts_with(start));
        let (mut reader, mut read) = (false, Vec::new());
        while let Some(word) = words.next() {
            match word {
                _ if is_compose(word) => {
                    compose = true;
                    read.drain(..).for_each(|path| self.take(path));
                }
                _ if exports && (word.ends_with("env") || word.contains(".env")) => self.take(Some(word)),
                "dotenv" | "dotenvx" | "env-cmd" => reader = true,
                "--env-file" if compose => self.take(words.next()),
                "--env-file" => read.push(words.next()),
                "-f" | "-e" if reader && !compose => read.push(words.next()),
                "COMPOSE_ENV_FILES" => words
                    .next()
                    .into_iter()
                    .flat_map(|all| all.split(','))
                    .for_each(|path| self.take(Some(path))),
                "source" | "." => self.take(words.next()),
                _ => {}
            }
        }
    }

    fn take(&mut self, path: Option<&str>) {
        let Some(path) = path else { return };
        if path.contains('$') {
            self.any = true;
        } else {
            self.paths.push(path.trim_start_matches("./").trim_start_matches("../").to_owned());
        }
    }
}

/// Whether a word is compose, or the name of a variable that sounds like it.
fn is_compose(word: &str) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    word == "compose" || name == "docker-compose" || name.contains("COMPOSE") && name != "COMPOSE_ENV_FILES"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(line: &str, file: &str) -> bool {
        let mut handed = Handed::default();
        handed.read(line);
        handed.holds(Path::new(file))
    }

    #[test]
    fn makefiles_hand_over_what_they_include_and_export() {
        let handed = |text: &str| {
            let mut handed = Handed::default();
            handed.read_all(text);
            handed.holds(Path::new("/r/conf/redis.env"))
        };
        assert!(handed("-include conf/redis.env\nexport\n\nup:\n\tdocker compose up -d\n"));
        assert!(!handed("include conf/redis.env\n\nup:\n\tdocker compose up -d\n"));
    }

    #[test]
    fn lines_hand_files_over() {
        assert!(handed("docker compose --env-file ./config/prod.env up -d", "/r/config/prod.env"));
        assert!(handed("COMPOSE := docker compose --env-file=.env.redis", "/r/.env.redis"));
        assert!(handed("export COMPOSE_ENV_FILES=.env,.env.redis", "/r/.env.redis"));
        assert!(handed("set -a; . ./.env.redis; set +a", "/r/.env.redis"));
        assert!(handed("docker compose --env-file \".env.$STAGE\" up", "/r/.env.prod"));
        assert!(handed("$COMPOSE_CMD --env-file=.env.redis up -d", "/r/.env.redis"));
        assert!(handed("\t@$(COMPOSE) --env-file .env.redis up -d", "/r/.env.redis"));
        assert!(handed("\"${DC[@]}\" --env-file .env.redis up -d", "/r/.env.redis"));
        assert!(handed("sudo ${DOCKER_COMPOSE} --env-file=\"$ENV_FILE\" up", "/r/.env.redis"));
        assert!(handed("/usr/local/bin/docker-compose --env-file .env.redis up", "/r/.env.redis"));
        assert!(handed("op run --env-file=.env.redis -- docker compose up -d", "/r/.env.redis"));
        assert!(handed("dotenvx run -f .env.redis -- docker compose up -d", "/r/.env.redis"));
        assert!(handed("\texport $(grep -v '^#' conf/redis.env | xargs)", "/r/conf/redis.env"));
        assert!(handed("env $(cat .env.redis | xargs) docker compose up -d", "/r/.env.redis"));
        assert!(!handed("cat conf/redis.env", "/r/conf/redis.env"));
        assert!(!handed("docker compose --env-file prod.env up", "/r/.env.redis"));
        assert!(!handed("docker run --env-file .env.redis redis:7.4", "/r/.env.redis"));
        assert!(!handed("docker run -e A=$A --env-file .env.redis redis:7.4", "/r/.env.redis"));
        assert!(!handed("cp .env.example .env.redis", "/r/.env.redis"));
    }
}
