//! The arguments that `docker compose` takes too, from the command line to what would run.

use crate::tree::Tree;
use serde_json::Value;
use std::path::Path;

fn image(project: &Value) -> &str {
    project["services"]["redis"]["image"].as_str().unwrap_or("none")
}

const TAGGED: (&str, &str) = ("compose.yaml", "services:\n  redis:\n    image: redis:${TAG:-none}\n");

#[test]
fn the_shell_wins_over_given_env_files_over_the_default_one() {
    let tree = Tree::new(&[TAGGED, (".env", "TAG=7.0\n"), ("a.env", "TAG=7.1\n"), ("b.env", "TAG=7.2\n")]);
    let shell = [("TAG", "8.0"), ("COMPOSE_PROFILES", "x")];
    let cases: [(&[&str], &str); 8] = [
        (&[], "redis:7.0"),
        (&["--env-file", "a.env"], "redis:7.1"),
        (&["--env-file", "a.env", "--env-file", "b.env"], "redis:7.2"),
        (&["--env", "TAG=7.9", "--env-file", "a.env"], "redis:7.9"),
        (&["--env-from-shell", "--env-file", "a.env"], "redis:8.0"),
        (&["--env-from-shell", "--env", "TAG=7.9"], "redis:7.9"),
        (&["--env", "COMPOSE_DISABLE_ENV_FILE=1"], "redis:none"),
        (&["--env", "COMPOSE_ENV_FILES=a.env,b.env"], "redis:7.2"),
    ];
    for (arguments, expected) in cases {
        assert_eq!(image(&tree.project_in("", &shell, arguments)), expected, "{arguments:?}");
    }
}

#[test]
fn named_files_are_the_variant_and_nothing_else() {
    let tree = Tree::new(&[
        TAGGED,
        ("compose.override.yaml", "services:\n  redis:\n    image: override\n"),
        ("compose.prod.yaml", "services:\n  redis:\n    image: redis:7.2\n    volumes: [./data:/data]\n"),
        ("deploy/other.yaml", "services:\n  redis:\n    image: redis:8\n    volumes: [./data:/data]\n"),
    ]);
    let variants = |arguments: &[&str]| {
        let arguments = [&["inspect", "--format", "json"], arguments].concat();
        let document: Value = serde_json::from_slice(&tree.run("", &[], &arguments).stdout).unwrap();
        let projects = document["projects"].as_array().unwrap().iter();
        let shown = projects
            .map(|project| format!("{} {}", project["environment"].as_str().unwrap(), image(project)));
        shown.collect::<Vec<_>>()
    };
    assert_eq!(variants(&["-f", "compose.yaml"]), ["unknown redis:none"]);
    assert_eq!(variants(&["-f", "compose.yaml", "-f", "compose.prod.yaml"]), ["production redis:7.2"]);
    assert_eq!(variants(&["--env", "COMPOSE_FILE=compose.yaml:compose.prod.yaml"]), ["production redis:7.2"]);
    assert_eq!(
        variants(&[
            "--env",
            "COMPOSE_FILE=compose.prod.yaml,compose.yaml",
            "--env",
            "COMPOSE_PATH_SEPARATOR=,"
        ]),
        ["unknown redis:none"]
    );
    assert_eq!(
        variants(&[]),
        ["unknown redis:none", "development override", "production redis:7.2", "unknown redis:8"]
    );
    let source = |arguments: &[&str]| {
        let project = tree.project(arguments);
        let source = project["services"]["redis"]["volumes"][0]["source"].as_str().unwrap();
        let below = Path::new(source).strip_prefix(tree.path().canonicalize().unwrap());
        below.unwrap_or(Path::new(source)).display().to_string()
    };
    assert_eq!(source(&["-f", "deploy/other.yaml"]), "deploy/data");
    assert_eq!(source(&["-f", "deploy/other.yaml", "--project-directory", "."]), "data");
    assert_eq!(source(&["-f", "compose.yaml", "-f", "deploy/other.yaml"]), "data");
}

#[test]
fn the_env_file_is_that_of_the_project_directory() {
    let tree = Tree::new(&[
        ("app/compose.yaml", "services:\n  redis:\n    image: redis:${TAG}-${OS}\n"),
        ("app/.env", "TAG=7.1\nOS=alpine\n"),
        ("run/.env", "TAG=7.2\n"),
    ]);
    assert_eq!(image(&tree.project_in("run", &[], &["-f", "../app/compose.yaml"])), "redis:7.1-alpine");
    // where a variable names the files compose has looked at the working directory before
    let by_variable = ["--env", "COMPOSE_FILE=../app/compose.yaml"];
    assert_eq!(image(&tree.project_in("run", &[], &by_variable)), "redis:7.2-alpine");
    let elsewhere = ["-f", "../app/compose.yaml", "--project-directory", "."];
    assert_eq!(image(&tree.project_in("run", &[], &elsewhere)), "redis:7.2-?");
    // without files compose looks from the project directory upward
    assert_eq!(image(&tree.project_in("run", &[], &["--project-directory", "../app"])), "redis:7.1-alpine");
    assert_eq!(image(&tree.project_in("run", &[], &["../app/compose.yaml"])), "redis:7.1-alpine");
}

#[test]
fn compose_file_in_the_env_file_names_the_files() {
    let tree = Tree::new(&[
        TAGGED,
        ("prod.compose.yaml", "services:\n  redis:\n    image: redis:7.2\n"),
        (".env", "COMPOSE_FILE=compose.yaml:prod.compose.yaml\nCOMPOSE_PROJECT_NAME=shop\n"),
    ]);
    let project = tree.project(&[]);
    assert_eq!(
        (image(&project), &project["name"], &project["environment"]),
        ("redis:7.2", &"shop".into(), &"production".into())
    );
}

/// Paths in it start where compose is called. A list with a file that is not there is none for whoever calls redlint elsewhere.
#[test]
fn compose_file_in_a_given_env_file_names_the_files() {
    let tree = Tree::new(&[
        TAGGED,
        ("prod.yaml", "services:\n  redis:\n    image: redis:7.2-${TAG}\n"),
        (".env", "COMPOSE_FILE=none.yaml\n"),
        ("env/prod", "COMPOSE_FILE=compose.yaml:prod.yaml\nTAG=a\n"),
        ("env/next", "COMPOSE_FILE=$COMPOSE_FILE:$OVER\nOVER=none.yaml\n"),
        ("env/last", "COMPOSE_FILE=prod.yaml;compose.yaml\nCOMPOSE_PATH_SEPARATOR=;\n"),
    ]);
    let cases: [(&[&str], &str); 5] = [
        (&["--env-file", "env/prod"], "redis:7.2-a"),
        (&["--env", "COMPOSE_ENV_FILES=env/prod"], "redis:7.2-a"),
        (&["--env-file", "env/prod", "--env-file", "env/last"], "redis:a"),
        (&["--env-file", "env/prod", "--env", "COMPOSE_FILE=compose.yaml"], "redis:a"),
        (&["--env-file", "env/prod", "-f", "compose.yaml"], "redis:a"),
    ];
    for (arguments, expected) in cases {
        assert_eq!(image(&tree.project(arguments)), expected, "{arguments:?}");
    }
    assert_eq!(image(&tree.project(&["--env-file", "env/next", "compose.yaml"])), "redis:none");
}

#[test]
fn profiles_choose_services_and_names_are_found_as_compose_finds_them() {
    let tree = Tree::new(&[(
        "My.App/compose.yaml",
        "services:\n  redis: {image: \"redis:${COMPOSE_PROJECT_NAME}\", profiles: [cache, all]}\n  web: {image: web}\n",
    )]);
    let services = |arguments: &[&str]| {
        let project = tree.project(arguments);
        project["services"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(services(&[]), ["web"]);
    assert_eq!(services(&["--profile", "cache"]), ["redis", "web"]);
    assert_eq!(services(&["--profile", "*"]), ["redis", "web"]);
    assert_eq!(services(&["--env", "COMPOSE_PROFILES=x,all"]), ["redis", "web"]);
    assert_eq!(services(&["--env", "COMPOSE_PROFILES=all", "--profile", "x"]), ["web"]);
    assert_eq!(image(&tree.project(&["--profile", "all"])), "redis:myapp");
    let named = tree.project(&["--profile", "all", "--env", "COMPOSE_PROJECT_NAME=shop"]);
    assert_eq!((image(&named), &named["name"]), ("redis:shop", &"shop".into()));
}

#[test]
fn projects_of_the_configuration_are_the_variants() {
    let tree = Tree::new(&[
        TAGGED,
        ("live.yaml", "services:\n  redis:\n    image: redis:${TAG}\n    profiles: [on]\n"),
        ("live.env", "TAG=7.2\n"),
        (
            "redlint.toml",
            "[[project]]\nname = \"live\"\nfiles = [\"compose.yaml\", \"live.yaml\"]\nenv-files = [\"live.env\"]\nprofiles = [\"on\"]\nenvironment = \"production\"\n[env]\nassume-defined = [\"OTHER\"]\n",
        ),
    ]);
    let project = tree.project(&[]);
    assert_eq!((image(&project), &project["environment"]), ("redis:7.2", &"production".into()));
}

#[test]
fn a_variable_that_is_assumed_to_be_set_is_no_missing_one() {
    let compose = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server --requirepass ${REDIS_PASSWORD}\n";
    let configured = "[env]\nassume-defined = [\"REDIS_PASSWORD\"]\n";
    for (config, told) in [("", true), (configured, false)] {
        let tree = Tree::new(&[("compose.yaml", compose), ("redlint.toml", config)]);
        let output = tree.run("", &[], &["check", "--format", "concise"]);
        let told_so = String::from_utf8_lossy(&output.stdout).contains("[argument-may-vanish]");
        assert_eq!(told_so, told, "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn every_command_that_reads_a_deployment_takes_the_arguments() {
    let tree = Tree::new(&[(
        "app/compose.yaml",
        "services:\n  redis:\n    image: redis:7.4\n    profiles: [on]\n    command: redis-server --maxmemory ${MEMORY}\n",
    )]);
    let arguments =
        ["-f", "app/compose.yaml", "--profile", "on", "--env", "MEMORY=1x", "--project-directory", "app"];
    for (command, code) in [("check", 1), ("inspect", 0), ("fix", 1)] {
        let output = tree.run("", &[], &[&[command], &arguments[..]].concat());
        assert_eq!(
            output.status.code(),
            Some(code),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
