//! Replicas, sentinels and cluster nodes.

use super::server::{Server, launch, launch_by, start};
use super::{directory, free_port};
use std::path::Path;

/// A server on loopback and a socket.
fn on_port(at: &Path, port: &str, arguments: &[&str]) -> Server {
    let socket = at.join("s.sock");
    let place = socket.display().to_string();
    let own = ["--port", port, "--bind", "127.0.0.1", "--unixsocket", &place];
    let all: Vec<&str> = arguments.iter().copied().chain(own).collect();
    launch(at, &socket, &at.join("log"), &all).expect("the server starts")
}

/// A sentinel that watches `port` with further lines.
fn sentinel(at: &Path, port: &str, lines: &str) -> Server {
    let (socket, file) = (at.join("s.sock"), at.join("sentinel.conf"));
    let text = format!(
        "port {}\nbind 127.0.0.1\nunixsocket {}\nsentinel monitor main 127.0.0.1 {port} 1\nsentinel down-after-milliseconds main 500\n{lines}",
        free_port(),
        socket.display()
    );
    std::fs::write(&file, text).expect("writable");
    let path = file.display().to_string();
    launch(at, &socket, &at.join("log"), &[&path, "--sentinel"]).expect("the sentinel starts")
}

#[test]
fn replica_without_masterauth_stays_apart() {
    let (a, b, c, port) = (directory(), directory(), directory(), free_port());
    let _primary = on_port(a.path(), &port, &["--requirepass", "s3cret"]);
    let apart = start(b.path(), &["--replicaof", "127.0.0.1", &port]).expect("it starts");
    let log = b.path().join("log");
    apart.wait_until(|_| std::fs::read_to_string(&log).unwrap_or_default().contains("NOAUTH"));
    assert!(apart.ask(&["info", "replication"]).contains("master_link_status:down"));
    let arguments = ["--replicaof", "127.0.0.1", &port, "--masterauth", "s3cret"];
    let replica = start(c.path(), &arguments).expect("it starts");
    replica.wait_until(|server| server.ask(&["info", "replication"]).contains("master_link_status:up"));
}

/// A replica of a port once its log holds a text.
fn replica_that_logs(at: &Path, port: &str, arguments: &[&str], text: &str) -> Server {
    let own = [&["--replicaof", "127.0.0.1", port][..], arguments].concat();
    let replica = start(at, &own).expect("it starts");
    replica.wait_until(|_| std::fs::read_to_string(at.join("log")).unwrap_or_default().contains(text));
    replica
}

#[test]
fn replica_with_another_password() {
    let (guarded, open) = (free_port(), free_port());
    let (a, b) = (directory(), directory());
    let _guarded = on_port(a.path(), &guarded, &["--requirepass", "s3cret"]);
    let _open = on_port(b.path(), &open, &[]);
    for (port, arguments) in [
        (&guarded, &["--masterauth", "other"][..]),
        (&guarded, &["--masteruser", "copy", "--masterauth", "s3cret"]),
        (&open, &["--masterauth", "s3cret"]),
    ] {
        let at = directory();
        let replica = replica_that_logs(at.path(), port, arguments, "Unable to AUTH to MASTER");
        assert!(replica.ask(&["info", "replication"]).contains("master_link_status:down"));
    }
    for arguments in [&["--masteruser", "default", "--masterauth", "any"][..], &["--masteruser", "nobody"]] {
        let at = directory();
        let own = [&["--replicaof", "127.0.0.1", &open][..], arguments].concat();
        let replica = start(at.path(), &own).expect("it starts");
        replica.wait_until(|server| server.ask(&["info", "replication"]).contains("master_link_status:up"));
    }
}

#[test]
fn replica_whose_user_lacks_commands() {
    let (a, port) = (directory(), free_port());
    let users =
        ["--user", "mute", "on", "nopass", "+psync", "+ping", "--user", "copy", "on", "nopass", "+psync"];
    let _primary = on_port(a.path(), &port, &[&users[..], &["+replconf"]].concat());
    let login = |user| ["--masteruser", user, "--masterauth", "any"];
    let at = directory();
    replica_that_logs(at.path(), &port, &login("mute"), "Connection with master lost");
    let at = directory();
    let own = [&["--replicaof", "127.0.0.1", &port][..], &login("copy")].concat();
    let replica = start(at.path(), &own).expect("it starts");
    replica.wait_until(|server| server.ask(&["info", "replication"]).contains("master_link_status:up"));
}

#[test]
fn creating_a_cluster_asks_first() {
    let nodes: Vec<(tempfile::TempDir, String)> = (0..3).map(|_| (directory(), free_port())).collect();
    let start =
        |(at, port): &(tempfile::TempDir, String)| on_port(at.path(), port, &["--cluster-enabled", "yes"]);
    let servers: Vec<Server> = nodes.iter().map(start).collect();
    let addresses: Vec<String> = nodes.iter().map(|(_, port)| format!("127.0.0.1:{port}")).collect();
    let create = format!("redis-cli --cluster create {}", addresses.join(" "));
    let asked = servers[0].shell(&format!("{create} < /dev/null"));
    assert!(asked.text.contains("Can I set the above configuration?") && asked.status == 0, "{}", asked.text);
    assert!(servers[0].ask(&["cluster", "info"]).contains("cluster_known_nodes:1"));
    assert_eq!(servers[0].shell(&format!("echo yes | {create}")).status, 0);
    assert!(servers[0].ask(&["cluster", "info"]).contains("cluster_known_nodes:3"));
}

#[test]
fn writes_are_refused_without_enough_replicas() {
    let at = directory();
    let server = start(at.path(), &["--min-replicas-to-write", "1"]).expect("it starts");
    assert!(server.ask(&["set", "a", "1"]).contains("NOREPLICAS"));
    assert_eq!(server.ask(&["ping"]), "PONG");
}

#[test]
fn replica_of_itself_takes_no_writes() {
    let (at, port) = (directory(), free_port());
    let server = on_port(at.path(), &port, &["--replicaof", "127.0.0.1", &port]);
    assert!(server.ask(&["set", "a", "1"]).contains("READONLY"));
    assert!(server.ask(&["info", "replication"]).contains("master_link_status:down"));
}

#[test]
fn a_replica_waits_for_a_host_that_is_not_there() {
    let (at, port) = (directory(), free_port());
    let server = on_port(at.path(), &port, &["--replicaof", "redis.invalid", "6379"]);
    assert_eq!(server.ask(&["ping"]), "PONG");
    assert!(server.ask(&["set", "a", "1"]).contains("READONLY"));
    assert!(server.ask(&["info", "replication"]).contains("master_link_status:down"));
}

#[test]
fn a_sentinel_waits_for_a_host_that_is_not_there() {
    let (at, port) = (directory(), free_port());
    let lines = "sentinel resolve-hostnames yes\nsentinel monitor other redis.invalid 6379 1\n";
    let sentinel = sentinel(at.path(), &port, lines);
    assert_eq!(sentinel.ask(&["ping"]), "PONG");
    let said = || std::fs::read_to_string(at.path().join("log")).unwrap_or_default();
    sentinel.wait_until(|_| said().contains("Failed to resolve hostname 'redis.invalid'"));
}

#[test]
fn an_announced_address_is_handed_on_as_it_stands() {
    let (at, port, bus) = (directory(), free_port(), free_port());
    let arguments = ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-announce-ip", "0.0.0.0"];
    let server = on_port(at.path(), &port, &arguments);
    assert_eq!(server.ask(&["cluster", "addslots", "0"]), "OK");
    server.wait_until(|server| server.ask(&["cluster", "slots"]).contains("0.0.0.0"));
}

#[test]
fn sentinel_takes_noauth_for_down() {
    let (a, b, c, port) = (directory(), directory(), directory(), free_port());
    let _primary = on_port(a.path(), &port, &["--requirepass", "s3cret"]);
    let flags = |server: &Server| server.ask(&["sentinel", "masters"]);
    sentinel(b.path(), &port, "").wait_until(|server| flags(server).contains("s_down"));
    let knows = sentinel(c.path(), &port, "sentinel auth-pass main s3cret\n");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(!flags(&knows).contains("s_down"));
}

#[test]
fn sentinel_with_another_password() {
    let (a, b, c, port) = (directory(), directory(), directory(), free_port());
    let _primary = on_port(a.path(), &port, &["--requirepass", "s3cret"]);
    let flags = |server: &Server| server.ask(&["sentinel", "masters"]);
    for (at, lines) in [
        (&b, "sentinel auth-pass main other\n"),
        (&c, "sentinel auth-user main watcher\nsentinel auth-pass main s3cret\n"),
    ] {
        sentinel(at.path(), &port, lines).wait_until(|server| flags(server).contains("s_down"));
    }
}

#[test]
fn sentinel_passes_over_a_replica_with_another_password() {
    let (a, b, c, port, own) = (directory(), directory(), directory(), free_port(), free_port());
    let _primary = on_port(a.path(), &port, &["--requirepass", "s3cret"]);
    let options = ["--replicaof", "127.0.0.1", &port, "--requirepass", "other", "--masterauth", "s3cret"];
    let _replica = on_port(b.path(), &own, &options);
    let flags = |server: &Server| server.ask(&["sentinel", "replicas", "main"]);
    sentinel(c.path(), &port, "sentinel auth-pass main s3cret\n")
        .wait_until(|server| flags(server).contains("s_down,slave"));
}

/// The number behind a word of `SENTINEL MASTERS`.
fn counted(server: &Server, word: &str) -> Option<usize> {
    let answer = server.ask(&["sentinel", "masters"]);
    answer.lines().skip_while(|line| !line.contains(word)).nth(1)?.trim().parse().ok()
}

#[test]
fn sentinel_does_not_look_up_what_a_replica_announces() {
    let (a, b, c, d, port) = (directory(), directory(), directory(), directory(), free_port());
    let _primary = on_port(a.path(), &port, &[]);
    let own = free_port();
    let replica =
        on_port(b.path(), &own, &["--replicaof", "127.0.0.1", &port, "--replica-announce-ip", "localhost"]);
    replica.wait_until(|server| server.ask(&["info", "replication"]).contains("master_link_status:up"));
    let looks_up = sentinel(c.path(), &port, "sentinel resolve-hostnames yes\n");
    looks_up.wait_until(|server| counted(server, "num-slaves") == Some(1));
    let does_not = sentinel(d.path(), &port, "");
    let said = || std::fs::read_to_string(d.path().join("log")).unwrap_or_default();
    does_not.wait_until(|_| said().contains("Failed to resolve hostname 'localhost'"));
    assert_eq!(counted(&does_not, "num-slaves"), Some(0));
}

#[test]
fn sentinels_whose_user_has_no_channel_stay_alone() {
    let others = "num-other-sentinels";
    let rights = "+multi +slaveof +ping +exec +subscribe +config|rewrite +publish +info +client|kill";
    for (channel, found) in [("resetchannels", 0), ("&__sentinel__:hello", 1)] {
        let (a, b, c, port) = (directory(), directory(), directory(), free_port());
        let user = ["--user", "guard", "on", ">s3cret", channel];
        let primary = on_port(a.path(), &port, &[&user[..], &rights.split(' ').collect::<Vec<_>>()].concat());
        let lines = "sentinel auth-user main guard\nsentinel auth-pass main s3cret\n";
        let (one, _two) = (sentinel(b.path(), &port, lines), sentinel(c.path(), &port, lines));
        if found == 0 {
            primary.wait_until(|server| server.ask(&["acl", "log"]).contains("__sentinel__:hello"));
            std::thread::sleep(std::time::Duration::from_secs(3));
        } else {
            one.wait_until(|server| counted(server, others) == Some(found));
        }
        assert_eq!(counted(&one, others), Some(found), "{channel}");
    }
}

/// A key and its own certificate, which nobody else signs.
pub(super) fn certificate(at: &Path) -> Option<(String, String)> {
    let (key, cert) = (at.join("key.pem").display().to_string(), at.join("cert.pem").display().to_string());
    let asks = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=primary"];
    let made =
        std::process::Command::new("openssl").args(asks).args(["-keyout", &key, "-out", &cert]).output();
    made.is_ok_and(|made| made.status.success()).then_some((key, cert))
}

#[test]
fn sentinel_takes_tls_for_down() {
    let (a, b, c, port) = (directory(), directory(), directory(), free_port());
    let Some((key, cert)) = certificate(a.path()) else {
        eprintln!("no openssl here: not shown");
        return;
    };
    let files = ["--tls-key-file", &key, "--tls-cert-file", &cert, "--tls-ca-cert-file", &cert];
    let only = [&["--tls-port", &port, "--tls-auth-clients", "no"][..], &files].concat();
    let _primary = on_port(a.path(), "0", &only);
    let flags = |server: &Server| server.ask(&["sentinel", "masters"]);
    let lines = format!("tls-key-file {key}\ntls-cert-file {cert}\ntls-ca-cert-file {cert}\n");
    sentinel(b.path(), &port, &lines).wait_until(|server| flags(server).contains("s_down"));
    let speaks = sentinel(c.path(), &port, &format!("{lines}tls-replication yes\n"));
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(!flags(&speaks).contains("s_down"));
}

#[test]
fn replica_and_primary_agree_on_tls() {
    let (a, b, plain, port) = (directory(), directory(), free_port(), free_port());
    let Some((key, cert)) = certificate(a.path()) else {
        eprintln!("no openssl here: not shown");
        return;
    };
    let files = ["--tls-key-file", &key, "--tls-cert-file", &cert, "--tls-ca-cert-file", &cert];
    let _primary = on_port(b.path(), &plain, &[&["--tls-port", &port][..], &files].concat());
    let status = |server: &Server| server.ask(&["info", "replication"]).contains("master_link_status:up");
    let speaks = [&["--tls-replication", "yes"][..], &files].concat();
    for (port, speaks, agree) in
        [(&port, &[][..], false), (&plain, &speaks, false), (&plain, &[], true), (&port, &speaks, true)]
    {
        let at = directory();
        let own = [&["--replicaof", "127.0.0.1", port][..], speaks].concat();
        let replica = start(at.path(), &own).expect("it starts");
        match agree {
            true => replica.wait_until(status),
            false => {
                std::thread::sleep(std::time::Duration::from_millis(1500));
                assert!(!status(&replica), "{speaks:?}");
            }
        }
    }
}

#[test]
fn sentinel_writes_its_state_into_its_file() {
    let (at, port) = (directory(), free_port());
    let sentinel = sentinel(at.path(), &port, "");
    let file = at.path().join("sentinel.conf");
    sentinel.wait_until(|_| std::fs::read_to_string(&file).unwrap_or_default().contains("sentinel myid "));
}

#[test]
fn sentinel_refuses_commands_of_a_server() {
    let (at, port) = (directory(), free_port());
    let sentinel = sentinel(at.path(), &port, "");
    assert_eq!(sentinel.ask(&["ping"]).trim(), "PONG");
    for command in [&["select", "1"][..], &["set", "a", "b"], &["brpop", "celery", "1"]] {
        assert!(sentinel.ask(command).contains("unknown command"), "{command:?}");
    }
}

/// A file that is mounted by itself, in a namespace of the test's own; nothing is shown where the system allows none.
#[test]
fn sentinel_cannot_replace_a_mounted_file() {
    let allowed = std::process::Command::new("unshare").args(["-rm", "true"]).status();
    if !allowed.is_ok_and(|status| status.success()) {
        eprintln!("no namespaces for users here: not shown");
        return;
    }
    let at = directory();
    let (socket, log, file) =
        (at.path().join("s.sock"), at.path().join("log"), at.path().join("sentinel.conf"));
    let text = format!(
        "port {}\nbind 127.0.0.1\nunixsocket {}\nsentinel monitor main 127.0.0.1 {} 1\n",
        free_port(),
        socket.display(),
        free_port()
    );
    std::fs::write(at.path().join("source.conf"), &text).expect("writable");
    std::fs::write(&file, "").expect("writable");
    let mount = "mount --bind source.conf sentinel.conf && exec redis-server \"$@\"";
    let program = ["unshare", "-rm", "sh", "-c", mount, "sh"];
    let server =
        launch_by(&program, at.path(), (&socket, &log), &["sentinel.conf", "--sentinel"]).expect("it starts");
    server.wait_until(|_| std::fs::read_to_string(&log).unwrap_or_default().contains("resource busy"));
    assert_eq!(server.ask(&["ping"]), "PONG");
    drop(server);
    assert_eq!(std::fs::read_to_string(at.path().join("source.conf")).unwrap(), text);
}

#[test]
fn cluster_node_needs_room_for_its_bus_port() {
    let at = directory();
    let arguments = ["--port", "55536", "--bind", "127.0.0.1", "--cluster-enabled", "yes"];
    let refused = launch(at.path(), &at.path().join("s.sock"), &at.path().join("log"), &arguments);
    let said = refused.err().expect("it ends");
    assert!(said.contains("Redis port number too high"), "{said}");
}

#[test]
fn cluster_node_keeps_its_id_in_its_data_directory() {
    let (at, other) = (directory(), directory());
    let id = |at: &Path| on_port(at, &free_port(), &["--cluster-enabled", "yes"]).ask(&["cluster", "myid"]);
    let first = id(at.path());
    assert_eq!(id(at.path()), first);
    assert_ne!(id(other.path()), first);
}

#[test]
fn replica_takes_no_writes() {
    let (a, b, port) = (directory(), directory(), free_port());
    let primary = on_port(a.path(), &port, &[]);
    let replica = start(b.path(), &["--replicaof", "127.0.0.1", &port]).expect("it starts");
    replica.wait_until(|server| server.ask(&["info", "replication"]).contains("master_link_status:up"));
    assert!(replica.ask(&["lpush", "celery", "task"]).contains("READONLY"));
    assert_eq!(primary.ask(&["lpush", "celery", "task"]), "1");
}

#[test]
fn primary_without_persistence_empties_its_replicas() {
    let (a, b, port) = (directory(), directory(), free_port());
    let primary = on_port(a.path(), &port, &["--save", ""]);
    let arguments = ["--replicaof", "127.0.0.1", &port, "--appendonly", "yes"];
    let replica = start(b.path(), &arguments).expect("it starts");
    let holds = |count: &'static str| move |server: &Server| server.ask(&["dbsize"]) == count;
    primary.ask(&["set", "key", "value"]);
    replica.wait_until(holds("1"));
    primary.end("-KILL");
    let _again = on_port(a.path(), &port, &["--save", ""]);
    replica.wait_until(holds("0"));
}
