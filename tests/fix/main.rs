//! Fixes: applied whole, checked again, and written in one step.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod order;
mod place;
mod promise;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// A repository with files, and the program in it.
struct Tree {
    directory: tempfile::TempDir,
}

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir(tree.path().join(".git")).unwrap();
        for (path, content) in files {
            let path = tree.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        tree
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redlint"));
        let output: Output = command.args(arguments).current_dir(self.path()).env_clear().output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

const COMPOSE: &str = "services:
  redis:
    image: redis:7.2.4
    command: redis-server --requirepass tiger-Lime-93 --appendonly yes --appednfsync always
";
const CONF: &str = "requirepass lion-Mint-44\r\nloglevel debug\r\nport 6379\r\n";

#[test]
fn safe_fixes_are_written_in_one_step() {
    let tree = Tree::new(&[("compose.yaml", COMPOSE), ("other/redis.conf", CONF)]);
    let conf = tree.path().join("other/redis.conf");
    fs::set_permissions(&conf, fs::Permissions::from_mode(0o640)).unwrap();
    let (code, diff, _) = tree.run(&["fix", "--diff", "other"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(diff, @"
    --- a/other/redis.conf
    +++ b/other/redis.conf
    @@ -1,3 +1,3 @@
     requirepass ********
    -loglevel debug
    +loglevel notice
     port 6379
    ");
    assert_eq!(tree.read("other/redis.conf"), CONF);
    let (_, json, _) = tree.run(&["check", "--fix", "--format", "json", "other"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["summary"]["fixed"], 1);
    assert_eq!(tree.read("other/redis.conf"), CONF.replace("debug", "notice"));
    assert_eq!(fs::metadata(&conf).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(tree.read("compose.yaml"), COMPOSE);
    assert_eq!(fs::read_dir(tree.path().join("other")).unwrap().count(), 1);
    assert_eq!(tree.run(&["fix", "--diff", "other"]), (0, String::new(), "Nothing to fix.\n".to_owned()));
}

#[test]
fn what_changes_the_deployment_is_asked_for() {
    let compose = "services:
  redis:
    image: redis:7.2.4
    command: redis-server --maxmemory 256mb --maxmemory-policy ${POLICY}
  worker:
    image: shop/worker
    environment:
      CELERY_BROKER_URL: redis://redis:6379/0
";
    let tree = Tree::new(&[("app/compose.yaml", compose), ("app/.env", "POLICY=allkeys-lru\n")]);
    tree.run(&["fix"]);
    assert_eq!(tree.read("app/.env"), "POLICY=allkeys-lru\n");
    // The value comes from a file that was not given.
    tree.run(&["fix", "--unsafe-fixes", "app/compose.yaml"]);
    assert_eq!(tree.read("app/.env"), "POLICY=allkeys-lru\n");
    tree.run(&["fix", "--unsafe-fixes"]);
    assert_eq!(tree.read("app/.env"), "POLICY=noeviction\n");
    assert_eq!(tree.run(&["fix", "--unsafe-fixes", "--diff"]).0, 0);
    assert_eq!(tree.run(&["check", "--unsafe-fixes"]).0, 2);
}

#[test]
fn links_are_followed_within_the_repository_only() {
    let outside = Tree::new(&[("redis.conf", CONF)]);
    let tree = Tree::new(&[("real/redis.conf", CONF)]);
    let link = |from: &Path, to: &str| std::os::unix::fs::symlink(from, tree.path().join(to)).unwrap();
    link(&outside.path().join("redis.conf"), "redis-outside.conf");
    let (code, _, stderr) = tree.run(&["fix", "redis-outside.conf"]);
    assert_eq!((code, outside.read("redis.conf").as_str()), (2, CONF), "{stderr}");
    assert!(
        stderr.contains("cannot write redis-outside.conf: it is a link to somewhere outside"),
        "{stderr}"
    );
    link(&tree.path().join("real/redis.conf"), "redis.conf");
    tree.run(&["fix", "redis.conf"]);
    assert!(tree.read("real/redis.conf").contains("loglevel notice"));
    assert!(fs::symlink_metadata(tree.path().join("redis.conf")).unwrap().is_symlink());
}

/// What cannot be written is told, is found again, and keeps nothing else from being mended.
#[test]
fn files_that_cannot_be_written_are_told_and_the_others_written() {
    let tree = Tree::new(&[("a/redis.conf", "loglevel debug\n"), ("b/redis.conf", "loglevel debug\n")]);
    let conf = tree.path().join("a/redis.conf");
    fs::set_permissions(&conf, fs::Permissions::from_mode(0o444)).unwrap();
    let (code, stdout, stderr) = tree.run(&["fix", "--format", "concise"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("cannot write a/redis.conf: it is read-only"), "{stderr}");
    assert!(stdout.contains("a/redis.conf:1:10: warning[debug-logging]"), "{stdout}");
    assert_eq!(tree.read("a/redis.conf"), "loglevel debug\n");
    assert_eq!(tree.read("b/redis.conf"), "loglevel notice\n");
    assert_eq!(fs::metadata(&conf).unwrap().permissions().mode() & 0o777, 0o444);
}

/// `git apply` and `patch` make of the difference what `fix` makes of the files: with carriage returns, blanks in names,
/// no last newline, several fixes in a line, and secrets nearby.
#[test]
fn differences_can_be_applied() {
    let compose = "services:\n  redis:\n    image: redis:7.4.2\n    # why\n    command: redis-server --maxmemory 1gb --loglevel debug --maxmemory-policy \"allkeys-lru\" # why\n  worker:\n    image: shop/worker\n    environment: {CELERY_BROKER_URL: \"redis://redis:6379/0\"}";
    let secret = "requirepass lion-Mint-44\nport 6379\nloglevel debug\ntimeout 0\nmasterauth cat-Fig-71\n";
    let crlf = "port 6379\r\nloglevel debug\r\ntimeout 0";
    let files = [
        ("compose.yaml", compose),
        ("a b/redis.conf", crlf),
        ("c/redis.conf", secret),
        ("é/redis.conf", crlf),
    ];
    let (fixed, applied, patched) = (Tree::new(&files), Tree::new(&files), Tree::new(&files));
    fixed.run(&["fix", "--unsafe-fixes"]);
    let (code, diff, stderr) = applied.run(&["fix", "--unsafe-fixes", "--diff"]);
    assert!(code == 1 && !diff.contains("lion") && !diff.contains("cat-"), "{diff}");
    assert!(!stderr.contains("secrets"), "{stderr}");
    for (tree, program, arguments) in [
        (&applied, "git", &["apply", "change.diff"][..]),
        (&patched, "patch", &["-s", "-p1", "-i", "change.diff"]),
    ] {
        fs::write(tree.path().join("change.diff"), &diff).unwrap();
        let output = Command::new(program).args(arguments).current_dir(tree.path()).output().unwrap();
        assert!(output.status.success(), "{program}: {output:?}{diff}");
        for (path, before) in files {
            assert_ne!(fixed.read(path), before, "{path}");
            assert_eq!(tree.read(path), fixed.read(path), "{program}: {path}");
        }
    }
    // The line that changes holds the secret.
    let compose = COMPOSE.replace("--appednfsync always", "--loglevel debug");
    let tree = Tree::new(&[("compose.yaml", &compose)]);
    let (_, diff, stderr) = tree.run(&["fix", "--diff"]);
    assert!(
        diff.contains("--requirepass ********") && stderr.contains("compose.yaml: lines"),
        "{stderr}{diff}"
    );
}
