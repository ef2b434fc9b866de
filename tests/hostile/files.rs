//! Files that are none, and trees without end.

use crate::tree::{Hostile, numbered};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

#[test]
fn encodings_that_are_none() {
    let hostile = Hostile::new();
    let utf16: Vec<u8> = "port 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    hostile.file("redis.conf", utf16);
    hostile.file("docker-compose.yml", b"services:\n  a:\n    image: redis:7\n    command: \xe9\xff\xfe\n");
    hostile.finds("redis.conf:1:1", "not-text");
    hostile.survives();
}

#[test]
fn globs_that_could_try_for_ever() {
    let hostile = Hostile::new();
    let include = format!("include /etc/r/{}b\n", "*a".repeat(1000));
    hostile.file("redis.conf", include);
    let service = "services:\n  a:\n    image: redis:7\n    command: redis-server /etc/r/redis.conf\n";
    hostile.file("docker-compose.yml", format!("{service}    volumes: ['./:/etc/r']\n"));
    for n in 0..200 {
        hostile.file(&format!("{}{n}.conf", "a".repeat(200)), "port 1\n");
    }
    hostile.check();
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let hostile = Hostile::new();
    let status = Command::new("mkfifo").arg(hostile.path().join("docker-compose.yml")).status().unwrap();
    assert!(status.success());
    std::os::unix::fs::symlink("/dev/zero", hostile.path().join("redis.conf")).unwrap();
    fs::create_dir_all(hostile.path().join("compose.yaml")).unwrap();
    let lines = hostile.finds("docker-compose.yml:1:1", "unreadable-file");
    assert!(lines.iter().any(|line| line.starts_with("redis.conf:1:1")), "{lines:#?}");
    hostile.survives();
}

#[cfg(unix)]
#[test]
fn links_in_circles() {
    let hostile = Hostile::new();
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, hostile.path().join(from)).unwrap();
    link(".", "self");
    link("b", "a");
    link("a", "b");
    link("docker-compose.yml", "docker-compose.yml");
    hostile.finds("docker-compose.yml:1:1", "unreadable-file");
    hostile.survives();
}

#[test]
fn thirty_thousand_files_in_one_directory() {
    let hostile = Hostile::new();
    hostile.file("many/redis.conf", "maxmemory-polcy x\n");
    for n in 0..30_000 {
        fs::File::create(hostile.path().join(format!("many/{n}.txt"))).unwrap();
    }
    hostile.finds("many/redis.conf:1:", "unknown-directive");
}

#[test]
fn templates_that_all_may_be_filled_in_by_what_stands_beside_them() {
    let hostile = Hostile::new();
    for n in 0..6_000 {
        hostile.file(&format!("many/redis{n}.conf"), "requirepass ${PASSWORD}\n");
    }
    hostile.file("many/start.sh", "envsubst < redis7.conf > /redis.conf\n");
    let lines = hostile.finds("many/redis5.conf:1:", "unexpanded-password");
    let filled =
        |line: &&String| line.starts_with("many/redis7.conf:") && line.contains("unexpanded-password");
    assert_eq!(lines.iter().find(filled), None);
}

#[test]
fn dockerfiles_without_end() {
    let hostile = Hostile::new();
    hostile.file("binary/Dockerfile", "FROM redis:7.4\nRUN \0\n");
    hostile.file("large/Dockerfile", "FROM redis:7.4\n".repeat(2 << 20));
    hostile.file("long/Dockerfile", format!("FROM redis:7.4\n{}", "COPY a b\n".repeat(20_000)));
    hostile.file("many/redis.conf", "maxmemory-polcy x\n");
    for n in 0..200 {
        let lines = "FROM redis:7.4\nCOPY redis.conf /r.conf\nCMD [\"redis-server\", \"/r.conf\"]\n";
        hostile.file(&format!("many/Dockerfile.{n}"), lines);
    }
    hostile.finds("binary/Dockerfile:1:1", "not-text");
    hostile.finds("large/Dockerfile:1:1", "file-too-large");
    let lines = hostile.finds("many/redis.conf:1:1", "unknown-directive");
    assert_eq!(lines.iter().filter(|line| line.starts_with("many/redis.conf:1:1")).count(), 1);
}

#[test]
fn more_patterns_to_ignore_than_anybody_has() {
    let hostile = Hostile::new();
    fs::create_dir(hostile.path().join(".git")).unwrap();
    hostile.file(".gitignore", numbered(20_000, |text, n| writeln!(text, "**/a{n}*/[b-d]?{n}").unwrap()));
    hostile.file("redis.conf", "maxmemory-polcy x\n");
    hostile.check();
}

#[cfg(unix)]
#[test]
fn sockets() {
    let hostile = Hostile::new();
    let _socket = std::os::unix::net::UnixListener::bind(hostile.path().join("redis.conf")).unwrap();
    hostile.finds("redis.conf:1:1", "unreadable-file");
    hostile.survives();
}

#[test]
fn files_that_change_while_they_are_read() {
    let hostile = Hostile::new();
    let path = hostile.path().join("docker-compose.yml");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let ports = "services:\n  a:\n    image: redis:7\n    ports: [\"6379:6379\"]\n";
            for text in [ports, "services: {", "", "\u{e9}: [\n"].iter().cycle() {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                fs::write(&path, text.repeat(40)).unwrap();
                let _ = fs::remove_file(&path);
            }
        });
        for _ in 0..10 {
            hostile.check();
            hostile.survives();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
