use super::kind::{compose_middle, compose_stem};
use crate::model::Environment;
use std::path::Path;

/// What a compose file is for, by its name, else by the folders it lies in below `root`, the nearest first.
pub fn environment_of(path: &Path, root: &Path) -> Environment {
    let stem = compose_stem(path);
    let own = by_words(compose_middle(&stem).unwrap_or(&stem));
    if own != Environment::Unknown {
        return own;
    }
    let folder = path.parent().and_then(|folder| folder.strip_prefix(root).ok());
    let folders = folder.into_iter().flat_map(|folder| folder.components().rev());
    let environments = folders.map(|part| by_word(&part.as_os_str().to_string_lossy().to_lowercase()));
    environments.into_iter().find(|found| *found != Environment::Unknown).unwrap_or_default()
}

/// The first word that says something decides: `prod-debug` is production.
fn by_words(name: &str) -> Environment {
    let words = name.split(|separator: char| !separator.is_alphanumeric());
    words.map(by_word).find(|found| *found != Environment::Unknown).unwrap_or_default()
}

/// What one lower-case word says. What is tried out in the surroundings of production counts as production.
pub(super) fn by_word(word: &str) -> Environment {
    match word.trim_start_matches('.') {
        "prod" | "production" | "prd" | "live" | "staging" | "stage" | "stg" | "preprod" | "uat" => {
            Environment::Production
        }
        "dev" | "devel" | "develop" | "development" | "local" | "override" | "debug" | "devcontainer"
        | "devenv" => Environment::Development,
        "test" | "tests" | "testing" | "smoke" | "ci" | "e2e" | "cicd" => Environment::Test,
        _ => Environment::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_folders_tell_the_environment() {
        use Environment::{Development, Production, Test, Unknown};
        let cases = [
            ("docker-compose.prod.yml", Production),
            ("compose.staging.yaml", Production),
            ("docker-compose.override.yml", Development),
            ("docker-compose.override.unit_tests.yml", Development),
            ("local.yml", Development),
            ("docker-compose-ci.yml", Test),
            ("docker-compose.yml", Unknown),
            ("envs/production/compose.yaml", Production),
            (".devcontainer/docker-compose.yml", Development),
            ("testdata/a/compose.yaml", Unknown),
            ("test/compose.prod.yaml", Production),
        ];
        for (path, environment) in cases {
            assert_eq!(environment_of(Path::new(path), Path::new("")), environment, "{path}");
        }
        assert_eq!(environment_of(Path::new("/tmp/test/compose.yml"), Path::new("/tmp/test")), Unknown);
    }
}
