//! What a disk may hold besides readable files: every oddity is said, and the rest is checked all the same.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use redlint::check::{Report, Request};
use redlint::config::Options;
use redlint::disk::Disk;
use redlint::policy::RuleSet;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn check(root: &Path) -> Report {
    let options = Options { paths: vec![root.to_owned()], root: root.to_owned(), ..Options::default() };
    redlint::check(&Disk::new(root), &Request { options: &options, rules: &RuleSet::default() })
}

fn findings(root: &Path) -> Vec<String> {
    let report = check(root);
    let show = report.diagnostics.iter().map(|finding| {
        let path = report.sources.file(finding.primary.span.file).path();
        format!("{}: {}: {}", path.strip_prefix(root).unwrap().display(), finding.rule, finding.message)
    });
    show.collect()
}

fn tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sound-redis.conf"), "appendonly yes\n").unwrap();
    folder
}

#[test]
fn pipes_large_files_and_binaries_are_findings() {
    let folder = tree();
    let root = folder.path();
    assert!(Command::new("mkfifo").arg(root.join("redis.conf")).status().unwrap().success());
    File::create(root.join("docker-compose.yml")).unwrap().set_len(100 << 20).unwrap();
    fs::write(root.join("valkey.conf"), b"\x7fELF\0\0maxmemory 1\0").unwrap();
    fs::write(root.join("compose.prod.yaml"), b"s\0e\0r\0v\0i\0c\0e\0s\0:\0").unwrap();
    assert_eq!(
        findings(root),
        [
            "compose.prod.yaml: not-text: `compose.prod.yaml` holds zero bytes: it is binary or UTF-16",
            "docker-compose.yml: file-too-large: `docker-compose.yml` is larger than 16 MiB",
            "redis.conf: unreadable-file: `redis.conf` cannot be read: not a regular file",
            "valkey.conf: not-text: `valkey.conf` holds zero bytes: it is binary or UTF-16",
        ]
    );
    assert_eq!(check(root).servers, 1);
}

#[test]
fn links_are_followed_to_files_and_no_further() {
    let folder = tree();
    let root = folder.path();
    fs::create_dir_all(root.join("a/b")).unwrap();
    symlink("..", root.join("a/b/loop")).unwrap();
    symlink(root, root.join("a/all")).unwrap();
    symlink("redis-itself.conf", root.join("redis-itself.conf")).unwrap();
    symlink("nowhere", root.join("redis-gone.conf")).unwrap();
    symlink("../sound-redis.conf", root.join("a/redis-linked.conf")).unwrap();
    let findings = findings(root);
    assert_eq!(
        findings[0],
        "redis-gone.conf: unreadable-file: `redis-gone.conf` cannot be read: no such file"
    );
    assert!(findings[1].starts_with("redis-itself.conf: unreadable-file: "), "{findings:?}");
    assert_eq!(findings.len(), 2);
    assert_eq!(check(root).servers, 2);
}

#[test]
fn closed_doors_are_findings() {
    let folder = tree();
    let root = folder.path();
    let (file, directory) = (root.join("redis.conf"), root.join("closed"));
    fs::write(&file, "appendonly yes\n").unwrap();
    fs::create_dir(&directory).unwrap();
    for path in [&file, &directory] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Nothing is closed to root.
    if File::open(&file).is_err() {
        let findings = findings(root);
        assert!(
            findings[0].starts_with("closed: unreadable-file: `closed` cannot be read: "),
            "{findings:?}"
        );
        assert!(findings[1].starts_with("redis.conf: unreadable-file: "), "{findings:?}");
    }
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).unwrap();
}

/// Content is put in place whole or not at all, and nothing is left beside it.
#[test]
fn files_are_replaced_in_one_step_or_left() {
    let folder = tempfile::tempdir().unwrap();
    let (root, disk) = (folder.path(), Disk::new(folder.path()));
    let file = root.join("redis.conf");
    let at = Path::new("redis.conf");
    fs::write(&file, "old\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
    assert_eq!(disk.replace(at, root, "other\n", "new\n").unwrap_err(), "it was changed in the meantime");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old\n");
    symlink("redis.conf", root.join("link.conf")).unwrap();
    disk.replace(Path::new("link.conf"), root, "old\n", "new\n").unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), "new\n");
    assert!(fs::symlink_metadata(root.join("link.conf")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o604);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(disk.replace(at, root, "new\n", "old\n").unwrap_err(), "it is read-only");
    fs::remove_file(&file).unwrap();
    assert!(disk.replace(at, root, "new\n", "old\n").unwrap_err().contains("no such file"));
    let names: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["link.conf"]);
}
