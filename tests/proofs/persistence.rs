//! What survives a restart, a crash and a restore.

use super::server::{Reply, Server, start};
use super::{directory, on, queue, with_conf};

#[test]
fn restored_dump_is_ignored_with_aof() {
    let at = directory();
    let aof = ["--appendonly", "yes", "--save", ""];
    let server = start(at.path(), &aof).expect("starts");
    server.ask(&["set", "key", "backup"]);
    server.ask(&["save"]);
    std::fs::copy(at.path().join("dump.rdb"), at.path().join("backup.rdb")).expect("a dump");
    server.ask(&["set", "key", "newer"]);
    server.end("-TERM");
    std::fs::copy(at.path().join("backup.rdb"), at.path().join("dump.rdb")).expect("restored");
    let server = start(at.path(), &aof).expect("starts");
    assert_eq!(server.ask(&["get", "key"]), "newer");
}

#[test]
fn restored_dump_without_aof_files_starts_empty() {
    let at = directory();
    let server = start(at.path(), &["--save", ""]).expect("starts");
    server.ask(&["set", "key", "backup"]);
    server.ask(&["save"]);
    server.end("-TERM");
    let server = start(at.path(), &["--appendonly", "yes"]).expect("starts");
    assert_eq!(server.ask(&["dbsize"]), "0");
}

#[test]
fn server_beside_another_misses_what_that_one_still_takes() {
    let at = directory();
    let save = ["--save", "3600 1"];
    let old = start(at.path(), &save).expect("starts");
    old.ask(&["set", "before", "1"]);
    old.ask(&["save"]);
    let (beside, directory) = (directory(), at.path().display().to_string());
    let new = start(beside.path(), &["--save", "3600 1", "--dir", &directory]).expect("starts beside it");
    old.ask(&["set", "between", "1"]);
    old.end("-TERM");
    assert_eq!(new.ask(&["mget", "before", "between"]), "1");
    new.ask(&["set", "after", "1"]);
    new.end("-TERM");
    let next = start(at.path(), &save).expect("starts");
    assert_eq!(next.ask(&["exists", "before", "after"]), "2");
    assert_eq!(next.ask(&["exists", "between"]), "0");
}

#[test]
fn aof_is_a_directory_since_7() {
    let at = directory();
    let server = start(at.path(), &["--appendonly", "yes"]).expect("starts");
    server.ask(&["set", "key", "value"]);
    assert!(at.path().join("appendonlydir/appendonly.aof.manifest").exists());
    assert!(!at.path().join("appendonly.aof").exists());
}

#[test]
fn empty_save_turns_snapshots_off() {
    on(&["--save", ""], |server| assert_eq!(server.ask(&["config", "get", "save"]), "save"));
    on(&[], |server| {
        assert_eq!(server.ask(&["config", "get", "save"]), "save\n3600 1 300 100 60 10000");
    });
}

#[test]
fn save_pairs_add_up_and_are_cleared() {
    let (_at, server) = with_conf("save 900 1\nsave 300 10\n");
    assert_eq!(server.expect("starts").ask(&["config", "get", "save"]), "save\n900 1 300 10");
    let (_at, server) = with_conf("save 900 1\nsave \"\"\n");
    assert_eq!(server.expect("starts").ask(&["config", "get", "save"]), "save");
    let (_at, server) = with_conf("save 900 1 300 10\n");
    assert_eq!(server.expect("starts").ask(&["config", "get", "save"]), "save\n900 1 300 10");
}

/// Tasks left after 100 were queued and the server was ended by a signal.
fn survivors(arguments: &[&str], signal: &str) -> String {
    let at = directory();
    let server = start(at.path(), arguments).expect("starts");
    server.feed(queue(100));
    // Where the disk is busy, a server answers before it has written to its append-only file.
    server.wait_until(|server| {
        let said = server.ask(&["info", "persistence"]);
        said.contains("aof_enabled:0") || said.contains("aof_buffer_length:0")
    });
    server.end(signal);
    start(at.path(), arguments).expect("starts again").ask(&["llen", "celery"])
}

#[test]
fn without_persistence_a_restart_loses_the_queue() {
    assert_eq!(survivors(&["--save", "", "--appendonly", "no"], "-TERM"), "0");
}

#[test]
fn snapshots_alone_lose_the_queue_on_a_crash() {
    assert_eq!(survivors(&[], "-TERM"), "100");
    assert_eq!(survivors(&[], "-KILL"), "0");
    assert_eq!(survivors(&["--appendonly", "yes"], "-KILL"), "100");
    // The way from the one to the other: a server starts from an append-only file alone, once it is told to have one.
    let tasks_after = |told: &[&str]| {
        let at = directory();
        let server = start(at.path(), &[]).expect("starts");
        server.feed(queue(100));
        server.ask(told);
        server
            .wait_until(|server| server.ask(&["info", "persistence"]).contains("aof_rewrite_in_progress:0"));
        server.end("-TERM");
        assert!(at.path().join("dump.rdb").exists());
        start(at.path(), &["--appendonly", "yes"]).expect("starts again").ask(&["llen", "celery"])
    };
    assert_eq!(tasks_after(&["ping"]), "0");
    assert_eq!(tasks_after(&["config", "set", "appendonly", "yes"]), "100");
}

#[test]
fn killed_while_it_saves_loses_what_no_append_only_file_has() {
    let keys_after = |aof: &str| {
        let (at, arguments) = (directory(), ["--save", "3600 1", "--appendonly", aof]);
        let mut server = start(at.path(), &arguments).expect("starts");
        server.feed((0..500).map(|number| format!("SET key{number} value")));
        // A snapshot takes a minute.
        server.ask(&["config", "set", "rdb-key-save-delay", "120000"]);
        server.signal("-TERM");
        let saves = || {
            let names = std::fs::read_dir(at.path()).expect("a directory").flatten();
            names.into_iter().any(|name| name.file_name().to_string_lossy().starts_with("temp-"))
        };
        server.wait_until(|_| saves());
        assert!(server.runs(), "it is at its snapshot");
        server.end("-KILL");
        start(at.path(), &arguments).expect("starts again").ask(&["dbsize"])
    };
    assert_eq!(keys_after("no"), "0");
    assert_eq!(keys_after("yes"), "500");
}

#[test]
fn failed_snapshot_stops_writes_and_answers_with_status_0() {
    let (at, server) = with_conf("dir data\nsave 3600 1\n");
    assert!(server.is_err(), "the directory is not there yet");
    std::fs::create_dir(at.path().join("data")).expect("a directory");
    let server = start(at.path(), &[&at.path().join("redis.conf").display().to_string()]).expect("starts");
    server.ask(&["set", "key", "value"]);
    std::fs::remove_dir_all(at.path().join("data")).expect("removed");
    server.ask(&["bgsave"]);
    server.wait_until(|server| server.ask(&["info", "persistence"]).contains("rdb_last_bgsave_status:err"));
    let Reply { text, status } = server.cli(&["ping"]);
    assert!(text.contains("MISCONF"), "{text}");
    assert_eq!(status, 0);
    server.ask(&["config", "set", "stop-writes-on-bgsave-error", "no"]);
    assert_eq!(server.ask(&["set", "key", "value"]), "OK");
}

#[test]
fn quit_signal_saves_nothing() {
    assert_eq!(survivors(&["--save", "3600 1"], "-QUIT"), "0");
    assert_eq!(survivors(&["--save", "3600 1"], "-TERM"), "100");
}

#[test]
fn append_only_file_is_built_from_a_restored_dump() {
    let at = directory();
    let server = start(at.path(), &["--save", ""]).expect("starts");
    server.ask(&["set", "key", "backup"]);
    server.ask(&["save"]);
    server.end("-TERM");
    let server = start(at.path(), &["--appendonly", "no"]).expect("starts from the dump");
    assert_eq!(server.ask(&["config", "set", "appendonly", "yes"]), "OK");
    server.wait_until(|server| server.ask(&["info", "persistence"]).contains("aof_rewrite_in_progress:0"));
    server.end("-TERM");
    let server = start(at.path(), &["--appendonly", "yes"]).expect("starts from the append-only file");
    assert_eq!(server.ask(&["get", "key"]), "backup");
}

#[test]
fn checked_keys_make_snapshots() {
    on(&["--save", "1 1"], |server| {
        let saved = |server: &Server| server.ask(&["lastsave"]);
        let first = saved(server);
        server.ask(&["ping"]);
        server.ask(&["incr", "ping"]);
        server.wait_until(|server| server.ask(&["info", "persistence"]).contains("rdb_saves:1"));
        server.wait_until(|server| saved(server) >= first);
    });
}

#[test]
fn snapshot_of_a_later_format_is_refused() {
    let at = directory();
    std::fs::write(at.path().join("dump.rdb"), b"REDIS9999\xff").expect("writable");
    assert!(start(at.path(), &[]).is_err());
    let said = std::fs::read_to_string(at.path().join("log")).unwrap_or_default();
    assert!(said.contains("Can't handle RDB format version"), "{said}");
}
