//! Scripts and code around a deployment: which server they have to do with, and what they say.

use super::{Seen, see};

const COMPOSE: &str = "services:\n  queue:\n    image: redis:7.4\n    container_name: shop-queue\n    volumes: [\"./data:/data\"]\n  cache:\n    image: redis:7.4\n  worker:\n    build: ./worker\n    command: celery -A app worker\n    environment:\n      QUEUE: redis://queue:6379/0\n      LIMIT: \"600\"\n";

fn with(path: &str, content: &str) -> Seen {
    see(&[
        ("compose.yaml", COMPOSE),
        ("data/.keep", ""),
        ("worker/Dockerfile", "FROM python:3.12"),
        (path, content),
    ])
}

/// What clients send, and to which server.
fn sent(seen: &Seen) -> Vec<String> {
    let sends = seen.deployment.commands.iter().filter(|command| command.sends.value.is_some());
    let shown = sends.map(|command| {
        let sends = command.sends.known().cloned().flatten().unwrap_or("?".into());
        format!("{sends} {}", command.server.value.as_deref().unwrap_or("-"))
    });
    shown.collect()
}

#[test]
fn calls_are_found_in_every_kind_of_script() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("a.sh", "docker compose exec -T queue redis-cli info", &["info queue"]),
        ("a.sh", "C=shop-queue\ndocker exec \"$C\" redis-cli save", &["save queue"]),
        (
            "a.sh",
            "redis-cli -h cache flushall; redis-cli -h elsewhere flushall",
            &["flushall cache", "flushall -"],
        ),
        ("a.sh", "rc() { redis-cli -h queue \"$@\"; }\nrc keys '*'", &["? queue", "keys queue"]),
        ("a.sh", "CLI=\"redis-cli -h cache\"\n$CLI dbsize", &["dbsize cache"]),
        ("ops/Makefile", "H = queue\nx:\n\t@redis-cli -h $(H) monitor\n", &["monitor queue"]),
        ("crontab", "0 1 * * * redis-cli -h cache bgsave\n", &["bgsave cache"]),
        (".gitlab-ci.yml", "t:\n  script:\n    - redis-cli -h queue ping\n", &["ping queue"]),
        (
            ".github/workflows/a.yml",
            "jobs:\n  t:\n    steps:\n      - run: |\n          redis-cli ping\n",
            &["ping -"],
        ),
    ];
    for (path, content, expected) in cases {
        assert_eq!(sent(&with(path, content)), expected, "{path}: {content}");
    }
}

#[test]
fn what_scripts_copy_lies_on_the_data_or_not() {
    let cases = [
        ("docker cp x.rdb shop-queue:/data/dump.rdb", "/data/dump.rdb queue data"),
        ("docker compose cp queue:/data/dump.rdb b/x.rdb", "b/x.rdb queue elsewhere"),
        ("docker exec shop-queue cp /data/dump.rdb /data/b/x.rdb", "/data/b/x.rdb queue data"),
        ("D=${DIR:-/srv}\nredis-cli -h queue --rdb $D/x.rdb", "/srv/x.rdb queue elsewhere"),
        ("docker cp x.rdb other:/data/dump.rdb", "/data/dump.rdb - elsewhere"),
    ];
    for (content, expected) in cases {
        let seen = with("redis.sh", content);
        let copies = seen.deployment.commands.iter().filter_map(|command| {
            let place = if command.on_data_volume { "data" } else { "elsewhere" };
            let server = command.server.value.as_deref().unwrap_or("-");
            Some(format!("{} {server} {place}", command.destination.value.as_ref()?))
        });
        assert_eq!(copies.collect::<Vec<_>>(), [expected], "{content}");
    }
}

#[test]
fn settings_of_code_are_those_of_the_service_that_runs_it() {
    let cases = [
        ("task_time_limit = 2 * 60", "worker task_time_limit 120 <- 2 * 60"),
        ("task_time_limit = int(os.environ.get('LIMIT', 5))", "worker task_time_limit 600 <- 600"),
        ("task_time_limit = int(os.environ.get('OTHER', 5))", "worker task_time_limit 5 <- 5"),
        ("task_time_limit = os.environ['OTHER']", "worker task_time_limit ?"),
        ("CELERYD_TASK_TIME_LIMIT = hours * 3600", "worker task_time_limit ?"),
        ("broker_transport_options = {'visibility_timeout': 60}", "worker visibility_timeout 60 <- 60"),
        ("result_expires = None", "worker result_expires none <- None"),
    ];
    for (content, expected) in cases {
        let seen = with("worker/celeryconfig.py", &format!("# celery\n{content}\n"));
        let mut shown = seen.deployment.app_settings.iter().map(|setting| {
            let value = match setting.value.known() {
                Some(value) => {
                    let value = value.as_deref().unwrap_or("none");
                    format!("{value} <- {}", seen.underlined(&setting.value.origin))
                }
                None => "?".into(),
            };
            format!("{} {} {value}", setting.service, setting.name)
        });
        assert_eq!(shown.next_back().unwrap(), expected, "{content}");
    }
}

#[test]
fn code_says_what_a_connection_is_for() {
    let code = "from celery import Celery\napp = Celery('x', broker=os.environ['QUEUE'], backend='redis://cache:6379/1')\n";
    let seen = with("worker/app.py", code);
    let clients: Vec<String> = seen
        .deployment
        .clients
        .iter()
        .map(|client| {
            let role = client.role.map_or("-", |role| role.as_str());
            format!("{} {} {role}", client.variable, client.server.value.as_deref().unwrap_or("-"))
        })
        .collect();
    assert_eq!(clients, ["QUEUE queue broker", "result_backend cache result-backend"]);
}

#[test]
fn scripts_and_code_that_speak_of_nothing_are_not_read() {
    let seen = with("a.sh", "echo hello");
    assert!(seen.deployment.commands.is_empty());
    assert!(seen.sources.iter().all(|(_, file)| !file.path().ends_with("a.sh")));
}

#[test]
fn commands_come_by_the_input_of_a_client() {
    let cases: [(&str, &[&str]); 9] = [
        ("redis-cli <<EOF\nSELECT 1\nFLUSHALL\nEOF\n", &["select", "flushall"]),
        ("redis-cli -h queue <<'EOF'\nSET $a b\nEOF\n", &["set"]),
        ("redis-cli <<< 'FLUSHDB'\n", &["flushdb"]),
        ("echo FLUSHALL | redis-cli -n 1\n", &["flushall"]),
        ("echo -e 'SELECT 1\\nFLUSHALL' | redis-cli\n", &["select", "flushall"]),
        ("printf 'KEYS *\\n' | docker compose exec -T queue redis-cli\n", &["keys"]),
        ("echo a b | xargs redis-cli DEL\n", &["del"]),
        ("cat <<E | redis-cli --pipe\nMONITOR\nE\n", &["monitor"]),
        ("cat commands.txt | redis-cli\nredis-cli < commands.txt\n", &[]),
    ];
    for (content, expected) in cases {
        let seen = with("redis.sh", content);
        let sent = seen.deployment.commands.iter().filter_map(|command| command.sends.value.as_deref());
        assert_eq!(sent.collect::<Vec<_>>(), expected, "{content}");
    }
}
