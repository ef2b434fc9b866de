use super::real_server;
use super::server::Server;
use std::process::Command;

/// A configuration with a bit of everything.
const CONF: &str = "\
maxmemory 100m\nMAXMEMORY-POLICY AllKeys-LRU\nsave 900 1 300 10\nsave 60 5\n\
client-output-buffer-limit pubsub 32mb 8mb 60\nslave-read-only no\nlua-time-limit 100\n\
notify-keyspace-events KEA\nhz 1000\nappendfilename \"it is.aof\"\nmasterauth 'hello world'\n\
oom-score-adj-values \"0 200 800\"\nunixsocketperm 0770\nmaxmemory-clients 5%\nreplicaof no one\n\
shutdown-on-sigterm save force\nlatency-tracking-info-percentiles 50 99.9\ntimeout 7\ntimeout 9\n";

/// `redis@7.0.15`, where a redis-server of 7.0 or later is installed.
fn installed() -> Option<String> {
    let said = Command::new("redis-server").arg("--version").output().ok()?.stdout;
    let said = String::from_utf8(said).ok()?;
    let version = said.split_whitespace().find_map(|word| word.strip_prefix("v="))?;
    (!version.starts_with(['3', '4', '5', '6'])).then(|| format!("redis@{version}"))
}

#[test]
fn every_value_is_what_the_server_says() {
    let Some(target) = installed() else { return };
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("redis.conf");
    std::fs::write(&path, CONF).unwrap();
    let real = real_server::start(directory.path(), &[path.to_str().unwrap()]).unwrap();
    let run = Server { conf: Some(CONF), target: &target, ..Server::default() }.run();
    let said = real.ask(&["config", "get", "*"]);
    let lines: Vec<&str> = said.lines().collect();
    let mut compared = 0;
    for pair in lines.chunks_exact(2) {
        // These the helper sets itself.
        if matches!(pair[0], "port" | "unixsocket" | "dir") {
            continue;
        }
        compared += 1;
        assert_eq!(run.value(pair[0]), pair[1], "{}", pair[0]);
    }
    assert!(compared > 180, "{compared} values");
}
