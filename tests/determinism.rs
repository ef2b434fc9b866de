//! The same files give the same bytes: however many threads look, in whatever order they are named, from wherever they
//! are looked at, whatever the machine is set to.

#![allow(clippy::unwrap_used)]

#[path = "../benches/tree.rs"]
mod tree;

use serde_json::Value;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A repository of several deployments, one of which takes in another, and a configuration that nothing places.
fn repository(deployments: usize) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    tree::write(directory.path(), deployments).unwrap();
    for (name, content) in SPECIAL {
        fs::write(directory.path().join(name), content).unwrap();
    }
    fs::create_dir_all(directory.path().join(".git")).unwrap();
    directory
}

const SPECIAL: [(&str, &str); 2] = [
    ("compose.yaml", "include: [team-0/app-3/compose.yaml]\n"),
    ("redis.conf", "maxmemory-polcy noeviction\nport 70000\n"),
];

/// The program in a directory, with nothing of this machine's settings.
fn program(directory: &Path, format: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
    command.current_dir(directory).env_clear();
    command.args(["check", "--quiet", "--today", "2026-01-01", "--format", format]);
    command
}

fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.len() > 5_000);
    output.stdout
}

#[track_caller]
fn same(one: &[u8], other: &[u8], what: &str) {
    assert!(one == other, "{what} changes {:?}", first_difference(one, other));
}

fn first_difference(one: &[u8], other: &[u8]) -> Option<(String, String)> {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    lines(one).into_iter().zip(lines(other)).find(|(one, other)| one != other)
}

#[test]
fn any_number_of_threads_prints_the_same_bytes() {
    // More projects than are in hand at once, then every number of threads.
    for (deployments, format, all) in [(70, "human", 3..=3), (16, "json", 2..=16)] {
        let repository = repository(deployments);
        let run = |threads: u32| {
            output(program(repository.path(), format).args(["--threads", &threads.to_string()]))
        };
        let one = run(1);
        for threads in all {
            same(&one, &run(threads), &format!("{threads} threads, {format},"));
        }
    }
}

#[test]
fn any_order_of_arguments_prints_the_same_bytes() {
    let repository = repository(6);
    let mut names: Vec<String> = fs::read_dir(repository.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    assert!(names.len() > 2);
    for format in FORMATS {
        let one = output(program(repository.path(), format).args(&names));
        let backwards = output(program(repository.path(), format).args(names.iter().rev()));
        same(&one, &backwards, "the order of arguments");
        let twice = output(program(repository.path(), format).args(&names[1..]).args(&names));
        same(&one, &twice, "naming a path twice");
    }
}

/// Formats for people and for programs.
const FORMATS: [&str; 3] = ["human", "json", "sarif"];

#[test]
fn any_working_directory_tells_the_same() {
    let repository = repository(6);
    let root = repository.path().canonicalize().unwrap();
    let told = |from: &Path, path: &str| {
        let mut document: Value = serde_json::from_slice(&output(program(from, "json").arg(path))).unwrap();
        relative(&mut document, from, &root);
        // Findings stand in the order of paths as they are shown.
        document["diagnostics"].as_array_mut().unwrap().sort_by_key(Value::to_string);
        document.to_string().into_bytes()
    };
    let here = told(&root, ".");
    same(&here, &told(&root.join("team-0"), ".."), "a directory below");
    same(&here, &told(&root.join("team-0/app-3"), "../.."), "a directory further below");
    same(
        &here,
        &told(root.parent().unwrap(), root.file_name().unwrap().to_str().unwrap()),
        "the directory above",
    );
    same(&here, &told(Path::new("/"), root.to_str().unwrap()), "an absolute path");
}

/// Makes the paths of a document relative to the repository.
fn relative(value: &mut Value, from: &Path, root: &Path) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| relative(item, from, root)),
        Value::Object(entries) => {
            for (name, value) in entries {
                match value {
                    Value::String(path) if name == "file" => {
                        let mut whole = PathBuf::new();
                        for part in from.join(&*path).components() {
                            match part {
                                Component::ParentDir => assert!(whole.pop()),
                                part => whole.push(part),
                            }
                        }
                        *path = whole.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                    }
                    other => relative(other, from, root),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_settings_of_the_machine_change_nothing() {
    let repository = repository(6);
    for format in FORMATS {
        let one = output(&mut program(repository.path(), format));
        same(&one, &output(&mut program(repository.path(), format)), "another run");
        for (name, value) in [
            ("TZ", "Pacific/Kiritimati"),
            ("TZ", "America/Adak"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "de_DE.ISO-8859-1"),
            ("LC_ALL", "C.UTF-8"),
            ("LC_NUMERIC", "de_DE.UTF-8"),
            ("REDIS_PASSWORD", "from-the-shell"),
            ("HOME", "/nonexistent"),
            ("GIT_DIR", "/nonexistent"),
        ] {
            // Which characters a terminal can show is asked of the locale, and of nothing else.
            if format == "human" && name.starts_with('L') {
                continue;
            }
            let other = output(program(repository.path(), format).env(name, value));
            same(&one, &other, &format!("{name}={value}, {format},"));
        }
    }
}

#[test]
fn the_order_and_the_time_in_which_files_were_made_change_nothing() {
    let one = repository(6);
    let other = tempfile::tempdir().unwrap();
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(one.path())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(one.path()).unwrap().to_owned())
        .collect();
    files.sort();
    fs::create_dir(other.path().join(".git")).unwrap();
    for (number, file) in files.iter().rev().enumerate() {
        let path = other.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, fs::read(one.path().join(file)).unwrap()).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * (1 + number as u64));
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }
    for format in FORMATS {
        let expected = output(&mut program(one.path(), format));
        same(&expected, &output(&mut program(other.path(), format)), "the order of creation");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_the_checkout_tells_the_same() {
    let repository = repository(6);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("checkout");
    std::os::unix::fs::symlink(repository.path(), &link).unwrap();
    for format in FORMATS {
        let one = output(&mut program(repository.path(), format));
        // A shell keeps the name by which it came to a directory.
        let mut through = program(&link, format);
        same(&one, &output(through.env("PWD", &link)), "a link to the directory");
    }
    let named = |path: &Path| {
        let mut document: Value =
            serde_json::from_slice(&output(program(elsewhere.path(), "json").arg(path))).unwrap();
        let all = document["diagnostics"].as_array_mut().unwrap();
        all.iter()
            .map(|one| format!("{} {}", one["rule"], one["range"]["start"]["offset"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(named(Path::new("checkout")), named(repository.path()));
}
