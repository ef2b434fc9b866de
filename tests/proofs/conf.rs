//! What the server refuses, and how it reads the rest.

use super::server::{launch, start};
use super::{conf, directory, free_port, refused, with_conf};

#[test]
fn vanished_argument_takes_the_next_option() {
    let at = directory();
    let said = start(at.path(), &["--requirepass", "--appendonly", "yes"]).err().expect("it does not start");
    assert!(said.contains("wrong number of arguments"), "{said}");
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
fn configuration_that_is_not_there_ends_the_server() {
    let at = directory();
    let said = start(at.path(), &["/nowhere/redis.conf"]).err().expect("it ends");
    assert!(said.contains("can't open config file"), "{said}");
}

#[test]
fn bind_takes_addresses_only() {
    for word in ["10.0.0.0/8", "-10.0.0.0/8", "127.0.0.1,127.0.0.2", "127.0.0.1:6379", "[::1]"] {
        let at = directory();
        let (socket, port) = (at.path().join("s.sock"), free_port());
        let arguments = ["--port", port.as_str(), "--bind", "127.0.0.1", word];
        let said = launch(at.path(), &socket, &at.path().join("log"), &arguments).err();
        assert!(said.expect("it ends").contains("Failed listening on port"), "{word}");
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
    let port = free_port().to_string();
    for addresses in ["127.0.0.1 0.0.0.0", "0.0.0.0 127.0.0.1", "* -127.0.0.1", "127.0.0.1 127.0.0.1"] {
        let at = directory();
        let file = conf(at.path(), &format!("bind {addresses}\n"));
        let (socket, log) = (at.path().join("s.sock"), at.path().join("log"));
        let said = launch(at.path(), &socket, &log, &[&file, "--port", &port]).err();
        assert!(said.is_some_and(|said| said.contains("Address already in use")), "{addresses}");
    }
    let at = directory();
    let (socket, log) = (at.path().join("s.sock"), at.path().join("log"));
    let said = |words: &[&str]| launch(at.path(), &socket, &log, words).err().expect("it ends");
    let cluster = ["--port", &port, "--cluster-enabled", "yes", "--cluster-port", &port];
    assert!(said(&cluster).contains("Address already in use"));
    assert!(said(&["--port", &port, "--bind", ""]).contains("Configured to not listen anywhere"));
}

#[test]
fn sentinel_statements_are_checked() {
    for (line, words) in [
        ("sentinel monitor main redis.invalid 6379 2", "Can't resolve instance hostname"),
        ("sentinel monitor main 127.0.0.1 1 0", "Quorum must be 1 or greater"),
        ("sentinel auth-pass main x", "No such master with specified name"),
        ("sentinel monitor main 10.0.0.4:6379 6379 2", "Can't resolve instance hostname"),
        ("sentinel monitor main [fd00::4] 6379 2", "Can't resolve instance hostname"),
        (
            "sentinel monitor main 127.0.0.1 1 2\nsentinel known-replica main 127.0.0.2 1\nsentinel known-replica main 127.0.0.2 1",
            "Duplicate hostname and port for replica",
        ),
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
fn sentinel_wants_a_file() {
    let at = directory();
    let statement = ["--sentinel", "--sentinel", "monitor", "main", "127.0.0.1", "1", "2"];
    for words in [&["--sentinel"][..], &["--port", "0", "--sentinel"], &statement] {
        let said = start(at.path(), words).err().expect("it is refused");
        assert!(said.contains("needs config file on disk"), "{words:?}: {said}");
    }
}

#[test]
fn last_duplicate_wins() {
    let (_at, server) = with_conf("maxmemory-policy noeviction\nmaxmemory-policy allkeys-lru\n");
    let server = server.expect("starts");
    assert_eq!(server.ask(&["config", "get", "maxmemory-policy"]), "maxmemory-policy\nallkeys-lru");
}

#[test]
fn option_with_equals_sign_is_fatal() {
    let at = directory();
    assert!(start(at.path(), &["--maxmemory=512mb"]).is_err());
}

#[test]
fn missing_directory_ends_the_server() {
    for line in ["dir /Users/ann/redis", "logfile /Users/ann/redis/redis.log"] {
        let said = refused(line);
        assert!(said.contains("No such file or directory"), "{line}: {said}");
    }
}

#[test]
fn empty_directory_and_renamed_subcommand_are_refused() {
    assert!(refused("dir \"\"").contains("No such file or directory"));
    assert!(refused("rename-command \"CONFIG GET\" \"\"").contains("No such command"));
}

#[test]
fn logfile_stdout_is_a_file() {
    let (at, server) = with_conf("logfile stdout\n");
    assert!(server.is_ok());
    assert!(at.path().join("stdout").is_file());
}
