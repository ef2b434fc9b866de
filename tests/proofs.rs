//! What rules claim of servers, shown on a real one. A rule names its proof in `proven_by`: the name of a test here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod server;

use server::{Reply, Server, start};
use std::path::Path;

/// A directory of its own for one server, removed at the end.
fn directory() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("redlint-proof").tempdir().expect("a temporary directory")
}

fn conf(directory: &Path, text: &str) -> String {
    let path = directory.join("redis.conf");
    std::fs::write(&path, text).expect("writable");
    path.display().to_string()
}

/// Starts a server from a conf; the result holds the directory too, so that it lives as long.
fn with_conf(text: &str) -> (tempfile::TempDir, Result<Server, String>) {
    let at = directory();
    let file = conf(at.path(), text);
    let server = start(at.path(), &[&file]);
    (at, server)
}

/// What a server prints that refuses this conf.
fn refused(text: &str) -> String {
    with_conf(text).1.err().unwrap_or_else(|| panic!("the server started with {text:?}"))
}

/// Runs `body` on a server with these arguments.
fn on(arguments: &[&str], body: impl FnOnce(&Server)) {
    let at = directory();
    let server = start(at.path(), arguments).expect("the server starts");
    body(&server);
}

fn cached(count: usize, expiry: &str) -> impl Iterator<Item = String> {
    let value = "x".repeat(1000);
    let expiry = expiry.to_owned();
    (0..count).map(move |key| format!("SET cache:{key} {value} {expiry}"))
}

fn queue(count: usize) -> impl Iterator<Item = String> {
    let task = "t".repeat(300);
    (0..count).map(move |number| format!("LPUSH celery {number}{task}"))
}

#[test]
fn healthcheck_succeeds_on_noauth() {
    on(&["--requirepass", "s3cret"], |server| {
        for check in [&["ping"][..], &["--raw", "incr", "ping"], &["-a", "wrong", "ping"]] {
            let Reply { text, status } = server.cli(check);
            assert!(text.contains("NOAUTH"), "{text}");
            assert_eq!(status, 0, "{check:?}");
        }
        assert_eq!(server.shell("$CLI ping || exit 1").status, 0);
    });
}

#[test]
fn healthcheck_with_e_or_grep_fails_on_noauth() {
    on(&["--requirepass", "s3cret"], |server| {
        assert_eq!(server.cli(&["-e", "ping"]).status, 1);
        assert_eq!(server.shell("$CLI ping | grep -q PONG").status, 1);
        assert_eq!(server.shell("REDISCLI_AUTH=s3cret $CLI ping | grep -q PONG").status, 0);
    });
}

#[test]
fn healthcheck_in_exec_form_knows_no_pipe() {
    on(&[], |server| {
        let Reply { text, status } = server.cli(&["ping", "|", "grep", "PONG"]);
        assert!(text.contains("wrong number of arguments"), "{text}");
        assert_eq!(status, 0);
    });
}

#[test]
fn healthcheck_incr_writes_a_key() {
    on(&["--save", ""], |server| {
        server.ask(&["incr", "ping"]);
        server.ask(&["incr", "ping"]);
        assert_eq!(server.ask(&["get", "ping"]), "2");
        assert!(server.ask(&["info", "persistence"]).contains("rdb_changes_since_last_save:2"));
    });
}

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
fn aof_is_a_directory_since_7() {
    let at = directory();
    let server = start(at.path(), &["--appendonly", "yes"]).expect("starts");
    server.ask(&["set", "key", "value"]);
    assert!(at.path().join("appendonlydir/appendonly.aof.manifest").exists());
    assert!(!at.path().join("appendonly.aof").exists());
}

#[test]
fn allkeys_policy_evicts_a_queue() {
    on(&["--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru", "--save", ""], |server| {
        server.feed(queue(200));
        assert_eq!(server.ask(&["llen", "celery"]), "200");
        server.feed(cached(40_000, "EX 3600"));
        assert_eq!(server.ask(&["llen", "celery"]), "0", "the whole queue is gone");
        assert_eq!(server.ask(&["lpush", "celery", "task"]), "1", "and nobody is told");
    });
}

#[test]
fn volatile_policy_evicts_results_first() {
    on(&["--maxmemory", "8mb", "--maxmemory-policy", "volatile-lru", "--save", ""], |server| {
        server.feed((0..300).map(|id| format!("SET celery-task-meta-{id} done EX 86400")));
        server.feed(queue(200));
        server.feed(cached(40_000, "EX 3600"));
        assert_eq!(server.ask(&["llen", "celery"]), "200", "the queue has no expiry and stays");
        let kept = server.ask(&["--scan", "--pattern", "celery-task-meta-*"]).lines().count();
        assert!(kept < 30, "{kept} of 300 results are left");
    });
}

#[test]
fn volatile_policy_without_expiring_keys_refuses_writes() {
    on(&["--maxmemory", "4mb", "--maxmemory-policy", "volatile-lru", "--save", ""], |server| {
        assert!(server.feed(cached(10_000, "")).contains("OOM command not allowed"));
    });
}

#[test]
fn noeviction_refuses_writes_and_keeps_the_queue() {
    on(&["--maxmemory", "4mb", "--save", ""], |server| {
        server.feed(queue(200));
        assert!(server.feed(cached(10_000, "EX 3600")).contains("OOM command not allowed"));
        assert_eq!(server.ask(&["llen", "celery"]), "200");
    });
}

#[test]
fn empty_requirepass_is_no_password() {
    on(&["--requirepass", ""], |server| {
        assert_eq!(server.ask(&["ping"]), "PONG");
        assert!(server.ask(&["acl", "list"]).contains("user default on nopass"));
    });
}

#[test]
fn vanished_argument_takes_the_next_option() {
    let at = directory();
    let said = start(at.path(), &["--requirepass", "--appendonly", "yes"]).err().expect("it does not start");
    assert!(said.contains("wrong number of arguments"), "{said}");
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

#[test]
fn conf_expands_no_variables() {
    let (_at, server) = with_conf("requirepass ${REDIS_PASSWORD}\n");
    let server = server.expect("starts");
    assert_eq!(server.shell("$CLI -a '${REDIS_PASSWORD}' --no-auth-warning ping").text, "PONG");
}

#[test]
fn conf_knows_no_trailing_comments() {
    assert!(refused("maxmemory 512mb # half a gig\n").contains("wrong number of arguments"));
    let (_at, server) = with_conf("requirepass abc#def\n");
    assert!(server.is_ok());
}

#[test]
fn conf_refuses_what_it_does_not_know() {
    for line in [
        "maxmemmory 1gb",
        "gopher-enabled no",
        "appendonly true",
        "appendfsync sometimes",
        "loglevel info",
        "port 70000",
        "timeout -1",
        "maxmemory 1Gi",
        "maxmemory 0.5gb",
        "masterauth hello world",
        "masterauth \"hello",
        "save 60",
        "client-output-buffer-limit normal 0 0",
        "stop-writes-on-bgsave-error off",
    ] {
        assert!(refused(&format!("{line}\n")).contains("FATAL CONFIG FILE ERROR"), "{line}");
    }
}

#[test]
fn memory_units_are_decimal_without_b() {
    for (written, bytes) in
        [("512m", "512000000"), ("512mb", "536870912"), ("512", "512"), ("1G", "1000000000")]
    {
        on(&["--maxmemory", written], |server| {
            assert_eq!(server.ask(&["config", "get", "maxmemory"]), format!("maxmemory\n{bytes}"));
        });
    }
}

#[test]
fn sizes_without_a_number_are_zero() {
    for written in ["", "gb"] {
        on(&["--maxmemory", written], |server| {
            assert_eq!(server.ask(&["config", "get", "maxmemory"]), "maxmemory\n0");
        });
    }
}

#[test]
fn conflicts_keep_the_server_from_starting() {
    for (conf, words) in [
        ("cluster-enabled yes\nreplicaof 127.0.0.1 1\n", "not allowed in cluster mode"),
        ("tls-port 7000\n", "No tls-cert-file configured"),
        ("tls-replication yes\n", "No tls-cert-file configured"),
        ("rename-command FLUSHALL GET\n", "Target command name already exists"),
        ("user bob on\nuser bob off\n", "Duplicate user"),
        ("aclfile users.acl\nuser bob on\n", "and at the same"),
        ("include nope.conf\n", "can't open config file"),
        ("aclfile nope.acl\n", "Error loading ACLs"),
    ] {
        let said = refused(conf);
        assert!(said.contains(words), "{conf}: {said}");
    }
}

#[test]
fn sentinel_statements_are_checked() {
    for (line, words) in [
        ("sentinel monitor main redis.invalid 6379 2", "Can't resolve instance hostname"),
        ("sentinel monitor main 127.0.0.1 1 0", "Quorum must be 1 or greater"),
        ("sentinel auth-pass main x", "No such master with specified name"),
        ("sentinel frobnicate main 1", "Unrecognized sentinel configuration statement"),
    ] {
        let at = directory();
        let file = conf(at.path(), &format!("{line}\n"));
        let said = start(at.path(), &[&file, "--sentinel"]).err().expect("it is refused");
        assert!(said.contains(words), "{line}: {said}");
    }
    assert!(refused("sentinel monitor main 127.0.0.1 1 2\n").contains("not in sentinel mode"));
}

#[test]
fn last_duplicate_wins() {
    let (_at, server) = with_conf("maxmemory-policy noeviction\nmaxmemory-policy allkeys-lru\n");
    let server = server.expect("starts");
    assert_eq!(server.ask(&["config", "get", "maxmemory-policy"]), "maxmemory-policy\nallkeys-lru");
}

fn with_acl(acl: &str, more: &str) -> (tempfile::TempDir, Result<Server, String>) {
    let at = directory();
    std::fs::write(at.path().join("users.acl"), acl).expect("writable");
    let file = conf(at.path(), &format!("aclfile users.acl\n{more}"));
    let server = start(at.path(), &[&file]);
    (at, server)
}

#[test]
fn acl_file_without_default_leaves_it_open() {
    let (_at, server) = with_acl("user app on >pw ~* +@all\n", "requirepass s3cret\n");
    assert_eq!(server.expect("starts").ask(&["ping"]), "PONG");
}

#[test]
fn acl_users_leave_default_open() {
    let (_at, server) = with_conf("user app on >pw ~* +@all\n");
    assert!(server.expect("starts").ask(&["acl", "list"]).contains("user default on nopass"));
}

#[test]
fn default_user_line_beats_requirepass() {
    let (_at, server) = with_conf("requirepass s3cret\nuser default on nopass ~* &* +@all\n");
    assert_eq!(server.expect("starts").ask(&["ping"]), "PONG");
}

#[test]
fn acl_file_mistakes_are_fatal() {
    for acl in ["# comment\n", "user app on pw\n", "user app on +@nosuch\n", "user app on #abc\n"] {
        assert!(with_acl(acl, "").1.is_err(), "{acl}");
    }
    assert!(with_acl("user app on >pw ~* +@all\n", "user other on\n").1.is_err());
}

#[test]
fn acl_rules_count_in_order() {
    let (_at, server) =
        with_conf("user a on nopass ~* -@dangerous +@all\nuser b on nopass ~* +@all -@dangerous\n");
    let server = server.expect("starts");
    let as_user = |name, command| server.ask(&["--user", name, "--pass", "x", "--no-auth-warning", command]);
    assert_eq!(as_user("a", "flushall"), "OK");
    assert!(as_user("b", "flushall").contains("NOPERM"));
    assert!(as_user("b", "info").contains("NOPERM"));
}

#[test]
fn acl_user_without_password_cannot_log_in() {
    let (_at, server) = with_conf("user app on ~* +@all\n");
    let said = server.expect("starts").ask(&["--user", "app", "--pass", "any", "--no-auth-warning", "ping"]);
    assert!(said.contains("WRONGPASS"), "{said}");
}

#[test]
fn renaming_one_command_leaves_its_siblings() {
    let (_at, server) = with_conf("rename-command FLUSHALL \"\"\n");
    let server = server.expect("starts");
    server.ask(&["set", "key", "value"]);
    assert!(server.ask(&["flushall"]).contains("unknown command"));
    assert_eq!(server.ask(&["flushdb"]), "OK");
    assert_eq!(server.ask(&["dbsize"]), "0");
}

#[test]
fn renamed_command_in_the_aof_keeps_the_server_down() {
    let at = directory();
    let server = start(at.path(), &["--appendonly", "yes"]).expect("starts");
    server.ask(&["set", "key", "value"]);
    server.ask(&["flushall"]);
    server.ask(&["set", "key", "value"]);
    server.end("-TERM");
    let file = conf(at.path(), "appendonly yes\nrename-command FLUSHALL \"\"\n");
    let said = start(at.path(), &[&file]).err().expect("it does not start");
    assert!(said.contains("Unknown command 'flushall' reading the append only file"), "{said}");
}

#[test]
fn debug_and_module_commands_are_refused_by_default() {
    on(&[], |server| {
        assert!(server.ask(&["debug", "jmap"]).contains("not allowed"));
        assert!(server.ask(&["config", "set", "dir", "/tmp"]).contains("protected config"));
    });
    on(&["--enable-protected-configs", "yes"], |server| {
        assert_eq!(server.ask(&["config", "set", "dbfilename", "other.rdb"]), "OK");
    });
}

/// Tasks left after 100 were queued and the server was ended by a signal.
fn survivors(arguments: &[&str], signal: &str) -> String {
    let at = directory();
    let server = start(at.path(), arguments).expect("starts");
    server.feed(queue(100));
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
fn database_number_is_bounded() {
    on(&["--databases", "1"], |server| assert!(server.ask(&["select", "1"]).contains("out of range")));
    on(&[], |server| {
        assert_eq!(server.ask(&["select", "15"]), "OK");
        assert!(server.ask(&["select", "16"]).contains("out of range"));
    });
}

#[test]
fn open_server_answers_a_client_with_a_password() {
    on(&[], |server| {
        let said = server.ask(&["-a", "secret", "--no-auth-warning", "ping"]);
        assert!(said.contains("without any password configured") && said.ends_with("PONG"), "{said}");
    });
}

#[test]
fn option_with_equals_sign_is_fatal() {
    let at = directory();
    assert!(start(at.path(), &["--maxmemory=512mb"]).is_err());
}

#[test]
fn path_of_a_secret_is_the_password_itself() {
    on(&["--requirepass", "/run/secrets/redis_password"], |server| {
        let said = server.ask(&["-a", "/run/secrets/redis_password", "--no-auth-warning", "ping"]);
        assert_eq!(said, "PONG");
    });
}

#[test]
fn password_is_readable_by_config_get() {
    on(&["--requirepass", "s3cret"], |server| {
        let said = server.ask(&["-a", "s3cret", "--no-auth-warning", "config", "get", "requirepass"]);
        assert_eq!(said, "requirepass\ns3cret");
    });
}

#[test]
fn daemonize_ends_the_first_process() {
    let at = directory();
    let pidfile = at.path().join("pid");
    let file = conf(at.path(), &format!("daemonize yes\npidfile {}\n", pidfile.display()));
    let said = start(at.path(), &[&file]).err();
    if let Some(said) = said {
        assert!(said.contains("exit status 0"), "{said}");
    }
    let deadline = std::time::Instant::now() + server::PATIENCE;
    let pid = loop {
        let written = std::fs::read_to_string(&pidfile).unwrap_or_default();
        if written.ends_with('\n') {
            break written;
        }
        assert!(std::time::Instant::now() < deadline, "the second process writes its pid");
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    std::process::Command::new("kill").args(["-KILL", pid.trim()]).status().expect("kill is there");
}

#[test]
fn shell_takes_one_word_of_a_list() {
    on(&[], |server| {
        assert_eq!(server.shell("sh -c redis-cli ping < /dev/null").status, 0);
        assert_eq!(server.shell("sh -c 'redis-cli -p 1 ping'").status, 1, "nothing listens there");
        assert_eq!(server.shell("sh -c redis-cli -p 1 ping < /dev/null").status, 0);
    });
}

#[test]
fn missing_directory_ends_the_server() {
    for line in ["dir /Users/ann/redis", "logfile /Users/ann/redis/redis.log"] {
        let said = refused(line);
        assert!(said.contains("No such file or directory"), "{line}: {said}");
    }
}

#[test]
fn quit_signal_saves_nothing() {
    assert_eq!(survivors(&["--save", "3600 1"], "-QUIT"), "0");
    assert_eq!(survivors(&["--save", "3600 1"], "-TERM"), "100");
}
