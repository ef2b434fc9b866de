//! Databases, limits and idle connections.

use super::server::{Server, start};
use super::{directory, free_port, on};

#[test]
fn database_number_is_bounded() {
    on(&["--databases", "1"], |server| assert!(server.ask(&["select", "1"]).contains("out of range")));
    on(&[], |server| {
        assert_eq!(server.ask(&["select", "15"]), "OK");
        assert!(server.ask(&["select", "16"]).contains("out of range"));
    });
}

#[test]
fn idle_timeout_spares_those_that_wait() {
    on(&["--timeout", "1", "--hz", "100"], |server| {
        let clients = |server: &Server| server.ask(&["client", "list"]);
        let mut idle = server.connect().expect("a connection");
        idle.ask(&["CLIENT", "SETNAME", "idle"]).expect("a name");
        let waiting = "timeout 5 $CLI blpop celery 20 > /dev/null 2>&1 & timeout 5 $CLI subscribe news > /dev/null 2>&1 &";
        let waiting = server.shell(waiting);
        assert_eq!(waiting.status, 0);
        server.wait_until(|server| !clients(server).contains("name=idle"));
        let left = clients(server);
        assert!(left.contains("cmd=blpop") && left.contains("cmd=subscribe"), "{left}");
    });
}

#[test]
fn few_open_files_mean_few_clients() {
    let at = directory();
    // A socket that is there may not be listened on yet.
    // The soft limit is raised as far as the hard one lets it.
    let script = "cd \"$0\"; ulimit -Sn 64; ulimit -Hn 1024; redis-server --port 0 --unixsocket s --save '' > log & server=$!; \
        for try in $(seq 200); do redis-cli -s s ping | grep -q PONG && break; sleep 0.05; done; \
        redis-cli -s s config get maxclients; kill $server; wait $server";
    let said =
        std::process::Command::new("sh").arg("-c").arg(script).arg(at.path()).output().expect("a shell");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("992"), "{said}");
}

#[test]
fn tls_asks_for_a_certificate() {
    let (at, port) = (directory(), free_port());
    let Some((key, cert)) = super::replication::certificate(at.path()) else {
        eprintln!("no openssl here: not shown");
        return;
    };
    let files = ["--tls-key-file", &key, "--tls-cert-file", &cert, "--tls-ca-cert-file", &cert];
    let server = start(at.path(), &[&["--tls-port", &port][..], &files].concat()).expect("it starts");
    let ask = format!("redis-cli -p {port} --tls --cacert {cert}");
    assert_eq!(server.shell(&format!("{ask} ping")).status, 1);
    assert_eq!(server.shell(&format!("{ask} --cert {cert} --key {key} ping")).status, 0);
}
