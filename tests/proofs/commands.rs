//! What taking commands away leaves.

use super::server::start;
use super::{conf, directory, on, with_conf};

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

#[test]
fn renaming_what_is_not_there_is_fatal() {
    for line in [
        "rename-command NOSUCH x",
        "rename-command GET SET",
        "rename-command GET \"\"\nrename-command GET \"\"",
    ] {
        assert!(with_conf(&format!("{line}\n")).1.is_err(), "{line}");
    }
}
