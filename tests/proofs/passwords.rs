//! Who gets in with which password, and who sees it.

use super::{directory, isolated, on, with_conf};

#[test]
fn empty_requirepass_is_no_password() {
    on(&["--requirepass", ""], |server| {
        assert_eq!(server.ask(&["ping"]), "PONG");
        assert!(server.ask(&["acl", "list"]).contains("user default on nopass"));
    });
}

#[test]
fn conf_expands_no_variables() {
    let (_at, server) = with_conf("requirepass ${REDIS_PASSWORD}\n");
    let server = server.expect("starts");
    assert_eq!(server.shell("$CLI -a '${REDIS_PASSWORD}' --no-auth-warning ping").text, "PONG");
}

#[test]
fn line_break_at_the_end_of_a_password_counts() {
    on(&["--requirepass", "correct-horse-9\n"], |server| {
        let said = server.ask(&["-a", "correct-horse-9", "--no-auth-warning", "ping"]);
        assert!(said.contains("NOAUTH") || said.contains("WRONGPASS"), "{said}");
        assert_eq!(server.ask(&["-a", "correct-horse-9\n", "--no-auth-warning", "ping"]), "PONG");
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

/// What a client at an address that is no loopback is told by a server with these arguments; `None` where the machine
/// gives tests no network of their own.
fn told_from_outside(arguments: &str) -> Option<String> {
    let at = directory();
    let script = format!(
        "cd {} && ip link set lo up && ip addr add 10.9.9.1/32 dev lo || exit; \
         redis-server --port 6379 --save '' {arguments} > log & server=$!; \
         for try in $(seq 200); do redis-cli -h 10.9.9.1 ping > said 2>&1; \
         grep -q 'refused\\|unreachable\\|assign' said || break; sleep 0.05; done; cat said; kill $server",
        at.path().display()
    );
    isolated(&["--net"], &script)
}

#[test]
fn protected_mode_keeps_others_out_while_there_is_no_password() {
    let Some(said) = told_from_outside("") else { return };
    assert!(said.contains("DENIED"), "{said}");
    let said = told_from_outside("--bind 0.0.0.0").expect("a network");
    assert!(said.contains("DENIED"), "since 7.0 also beside bind: {said}");
    let said = told_from_outside("--bind 0.0.0.0 --protected-mode no").expect("a network");
    assert!(said.contains("PONG"), "{said}");
    let said = told_from_outside("--bind 0.0.0.0 --requirepass s3cret").expect("a network");
    assert!(said.contains("NOAUTH"), "{said}");
}

#[test]
fn arguments_of_clients_are_seen_by_all() {
    on(&["--requirepass", "TopSecret123"], |server| {
        let own = std::fs::read_to_string(format!("/proc/{}/cmdline", server.pid())).expect("its arguments");
        assert!(!own.contains("TopSecret123"), "the server hides its own: {own}");
        let seen = server.shell(
            "$CLI -a TopSecret123 --no-auth-warning blpop nothing 0 & sleep 0.3; tr '\\0' ' ' < /proc/$!/cmdline; kill $!",
        );
        assert!(seen.text.contains("-a TopSecret123"), "{}", seen.text);
    });
}
