//! What ACL lines mean.

use super::server::{Server, start};
use super::{conf, directory, isolated, with_conf};

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
    for acl in
        ["# comment\n", "user app on pw\n", "user app on +@nosuch\n", "user app on #abc\n", "user app on %\n"]
    {
        assert!(with_acl(acl, "").1.is_err(), "{acl}");
    }
    assert!(with_acl("user app on >pw ~* +@all\n", "user other on\n").1.is_err());
}

#[test]
fn acl_rules_count_in_order() {
    let (_at, server) = with_conf(
        "user a on nopass ~* -@dangerous +@all\nuser b on nopass ~* +@all -@dangerous\nuser c on nopass +ping +info -@dangerous\nuser d on nopass +ping -@all\n",
    );
    let server = server.expect("starts");
    let as_user = |name, command| server.ask(&["--user", name, "--pass", "x", "--no-auth-warning", command]);
    assert_eq!(as_user("a", "flushall"), "OK");
    assert!(as_user("b", "flushall").contains("NOPERM"));
    assert!(as_user("b", "info").contains("NOPERM"));
    assert_eq!(as_user("c", "ping"), "PONG");
    assert!(as_user("c", "info").contains("NOPERM"));
    assert!(as_user("d", "ping").contains("NOPERM"));
}

#[test]
fn acl_user_without_password_cannot_log_in() {
    let (_at, server) = with_conf("user app on ~* +@all\n");
    let said = server.expect("starts").ask(&["--user", "app", "--pass", "any", "--no-auth-warning", "ping"]);
    assert!(said.contains("WRONGPASS"), "{said}");
}

#[test]
fn user_without_keys_may_not_touch_any() {
    let (_at, server) = with_conf("user app on nopass +@all\n");
    let server = server.expect("starts");
    let as_app = |words: &[&str]| {
        let login = ["--user", "app", "--pass", "x", "--no-auth-warning"];
        server.ask(&login.iter().chain(words).copied().collect::<Vec<_>>())
    };
    assert_eq!(as_app(&["ping"]), "PONG");
    assert!(as_app(&["get", "key"]).contains("NOPERM"));
}

#[test]
fn user_without_channels_may_not_subscribe() {
    let (_at, server) = with_conf("user app on nopass ~* +@all\n");
    let server = server.expect("starts");
    let said = server.ask(&[
        "--user",
        "app",
        "--pass",
        "x",
        "--no-auth-warning",
        "publish",
        "/0.celery.pidbox",
        "a",
    ]);
    assert!(said.contains("NOPERM"), "{said}");
}

#[test]
fn file_that_is_a_mount_of_its_own_cannot_be_rewritten() {
    let at = directory();
    conf(at.path(), "save \"\"\n");
    let script = format!(
        "cd {} && mount --bind redis.conf redis.conf && redis-server ./redis.conf --port 0 --unixsocket {}/s > log & \
         server=$!; for try in $(seq 200); do [ -S s ] && break; sleep 0.05; done; \
         redis-cli -s {}/s config rewrite; kill $server",
        at.path().display(),
        at.path().display(),
        at.path().display()
    );
    let Some(said) = isolated(&["--mount"], &script) else { return };
    assert!(said.contains("Device or resource busy"), "{said}");
}
