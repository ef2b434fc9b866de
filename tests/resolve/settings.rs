//! Settings of frameworks: in PHP and YAML, in the options of workers, in variables.

use super::{Seen, see};
use redlint::model::AppSetting;

fn shown(seen: &Seen, setting: &AppSetting) -> String {
    let value = match setting.value.known() {
        Some(value) => value.as_deref().unwrap_or("none").to_owned(),
        None => "?".into(),
    };
    let at =
        if value == "?" { String::new() } else { format!(" <- {}", seen.underlined(&setting.value.origin)) };
    format!("{} {} {value}{at}", setting.framework, setting.path)
}

fn settings(seen: &Seen) -> Vec<String> {
    seen.deployment.app_settings.iter().map(|setting| shown(seen, setting)).collect()
}

/// A worker that is built from `app`, with further lines, beside one more file.
fn with(lines: &str, path: &str, content: &str) -> Seen {
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    let compose = format!("services:\n  redis:\n    image: redis:7.4\n  worker:\n    build: ./app\n{body}");
    see(&[("compose.yaml", &compose), ("app/Dockerfile", "FROM scratch\n"), (path, content)])
}

#[test]
fn laravel_queues() {
    let queue = "<?php return ['connections' => [
        'database' => ['driver' => 'database', 'retry_after' => 1],
        'redis' => ['driver' => 'redis', 'retry_after' => (int) env('REDIS_QUEUE_RETRY_AFTER', 90), 'block_for' => null],
        'slow' => ['driver' => 'redis', 'retry_after' => 60 * 10, 'block_for' => $x],
    ]];";
    let plain = with("environment: {A: b}", "app/config/queue.php", queue);
    assert_eq!(
        settings(&plain),
        [
            "Laravel connections.redis.retry_after 90 <- 90",
            "Laravel connections.redis.block_for none <- null",
            "Laravel connections.slow.retry_after 600 <- 60 * 10",
            "Laravel connections.slow.block_for ?",
        ]
    );
    let set = with("environment: {REDIS_QUEUE_RETRY_AFTER: 120}", "app/config/queue.php", queue);
    assert_eq!(settings(&set)[0], "Laravel connections.redis.retry_after 120 <- 120");
}

#[test]
fn laravel_reads_its_own_env_file() {
    let compose = "services:\n  redis:\n    image: redis:7.4\n  worker:\n    build: ./app\n";
    let queue = "<?php return ['connections' => ['redis' => ['driver' => 'redis', 'retry_after' => env('AFTER', 90)]]];";
    let seen = see(&[
        ("compose.yaml", compose),
        ("app/Dockerfile", "FROM scratch\n"),
        ("app/.env", "AFTER=45\n"),
        ("app/config/queue.php", queue),
    ]);
    assert_eq!(settings(&seen), ["Laravel connections.redis.retry_after 45 <- 45"]);
}

#[test]
fn laravel_supervisors_and_connections() {
    let horizon = "<?php return ['use' => 'redis', 'defaults' => ['s-1' => ['timeout' => 60]], 'environments' => ['production' => ['s-1' => ['timeout' => 300]]]];";
    let seen = with("environment: {A: b}", "app/config/horizon.php", horizon);
    assert_eq!(
        settings(&seen),
        ["Laravel defaults.s-1.timeout 60 <- 60", "Laravel environments.production.s-1.timeout 300 <- 300"]
    );
    let database = "<?php return ['redis' => [
        'client' => env('REDIS_CLIENT', 'phpredis'), 'options' => ['prefix' => 'x'],
        'default' => ['url' => env('REDIS_URL'), 'host' => 'redis', 'port' => 6379, 'database' => '3'],
        'cache' => ['host' => env('REDIS_HOST', '127.0.0.1'), 'database' => 1],
    ]];";
    let seen = with("environment: {A: b}", "app/config/database.php", database);
    let clients: Vec<String> = seen
        .deployment
        .clients
        .iter()
        .map(|client| format!("{} {:?} {:?}", client.variable, client.server.value, client.db.value))
        .collect();
    assert_eq!(clients, ["connection Some(\"redis\") Some(3)"]);
}

#[test]
fn sidekiq_and_rails() {
    let sidekiq = ":concurrency: 5\n:timeout: <%= ENV.fetch('TIMEOUT', 25) %>\nproduction:\n  :concurrency: 20\ndevelopment:\n  :concurrency: 1\n";
    let seen = with("command: bundle exec sidekiq -t 30", "app/config/sidekiq.yml", sidekiq);
    assert_eq!(
        settings(&seen),
        [
            "Sidekiq concurrency 5 <- 5",
            "Sidekiq timeout 25 <- 25",
            "Sidekiq production.concurrency 20 <- 20",
            "Sidekiq sidekiq -t 30 <- 30",
        ]
    );
    let cable =
        "development:\n  adapter: async\nproduction:\n  adapter: redis\n  url: redis://redis:6379/1\n";
    let seen = with("environment: {A: b}", "app/config/cable.yml", cable);
    let client = seen.deployment.clients.first().expect("a connection");
    assert_eq!(client.role.map(|role| role.as_str()), Some("pubsub"));
    assert_eq!(client.server.value.as_deref(), Some("redis"));
}

#[test]
fn options_of_workers_and_variables() {
    let cases = [
        ("command: celery -A app worker --time-limit=7200", "Celery celery --time-limit 7200 <- 7200"),
        ("command: [celery, worker, --soft-time-limit, \"60\"]", "Celery celery --soft-time-limit 60 <- 60"),
        (
            "command: sh -c 'sleep 1; exec celery -A app worker --time-limit 5'",
            "Celery celery --time-limit 5 <- 5",
        ),
        ("command: php artisan queue:work --timeout=90", "Laravel artisan --timeout 90 <- 90"),
        (
            "environment:\n  CELERY_BROKER_TRANSPORT_OPTIONS: '{\"visibility_timeout\": 43200}'",
            "Celery visibility_timeout 43200 <- 43200",
        ),
        ("environment: {REDIS_QUEUE_RETRY_AFTER: 90}", "Laravel REDIS_QUEUE_RETRY_AFTER 90 <- 90"),
    ];
    for (lines, expected) in cases {
        assert_eq!(settings(&with(lines, "app/x", "")), [expected], "{lines}");
    }
    for lines in ["command: celery -A app beat --time-limit=1", "command: echo artisan --timeout=1"] {
        assert_eq!(settings(&with(lines, "app/x", "")), Vec::<String>::new(), "{lines}");
    }
}
