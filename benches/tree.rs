//! Trees of many deployments, none like another: what benches and tests of scale look at.

use std::fs;
use std::io;
use std::path::Path;

/// Deployments that share a folder.
const SHARED: usize = 20;

/// Writes a repository of so many deployments, each a compose file, an override, a redis.conf and a `.env`. The same
/// number gives the same tree.
pub fn write(root: &Path, deployments: usize) -> io::Result<()> {
    fs::create_dir_all(root.join(".git"))?;
    for number in 0..deployments {
        let directory = root.join(format!("team-{}/app-{number}", number / SHARED));
        fs::create_dir_all(&directory)?;
        for (name, content) in files(number) {
            fs::write(directory.join(name), content)?;
        }
    }
    Ok(())
}

/// Names and contents of the files of one deployment.
pub fn files(number: usize) -> [(&'static str, String); 4] {
    [
        ("compose.yaml", compose(number)),
        ("compose.prod.yaml", production(number)),
        ("redis.conf", conf(number)),
        (".env", env(number)),
    ]
}

fn compose(number: usize) -> String {
    let image = pick(
        number,
        &["redis:7.0.15", "redis:7.2.4-alpine", "valkey/valkey:8.0.1", "redis:6.2.14", "redis:latest"],
    );
    let published = pick(number / 2, &["6379", "127.0.0.1:6379", "16379"]);
    let framework = match number % 3 {
        0 => {
            format!("      CELERY_BROKER_URL: redis://:${{REDIS_PASSWORD_{number}}}@redis-{number}:6379/0\n")
        }
        1 => format!("      SIDEKIQ_REDIS_URL: redis://redis-{number}:6379/{}\n", number % 16),
        _ => format!("      REDIS_HOST: redis-{number}\n      REDIS_PORT: 6379\n      CACHE_DRIVER: redis\n"),
    };
    format!(
        "# Application {number}
services:
  redis-{number}:
    image: {image}
    command: redis-server /etc/redis/redis.conf --requirepass \"${{REDIS_PASSWORD_{number}:-}}\"
    ports:
      - \"{published}:6379\"
    volumes:
      - ./redis.conf:/etc/redis/redis.conf:ro
      - data-{number}:/data
    healthcheck:
      test: [\"CMD\", \"redis-cli\", \"ping\"]
      interval: {}s
    networks: [back-{number}]
  app-{number}:
    image: registry.example.org/app-{number}:{}
    command: {}
    depends_on:
      redis-{number}:
        condition: service_healthy
    environment:
{framework}      APP_NAME: app-{number}
    networks: [back-{number}]
volumes:
  data-{number}: {{}}
networks:
  back-{number}: {{}}
",
        5 + number % 50,
        number % 97,
        pick(number, &["celery -A app worker", "bundle exec sidekiq", "gunicorn app:wsgi"]),
    )
}

fn production(number: usize) -> String {
    format!(
        "services:
  redis-{number}:
    restart: {}
    mem_limit: {}m
  app-{number}:
    deploy:
      replicas: {}
",
        pick(number, &["always", "unless-stopped", "on-failure"]),
        256 + number % 700,
        1 + number % 5,
    )
}

fn conf(number: usize) -> String {
    let mut text = format!("# Configuration of application {number}\n");
    let lines = [
        format!("maxmemory {}mb", 64 + number % 900),
        format!("maxmemory-policy {}", pick(number, &["allkeys-lru", "noeviction", "volatile-ttl"])),
        format!("appendonly {}", pick(number / 3, &["yes", "no"])),
        format!("appendfsync {}", pick(number, &["everysec", "always", "no"])),
        format!("timeout {}", number % 400),
        format!("tcp-keepalive {}", 60 + number % 300),
        format!("save {} {}", 60 + number, 1 + number % 10_000),
        format!("databases {}", 1 + number % 32),
        format!("slowlog-max-len {}", 128 + number),
        format!("protected-mode {}", pick(number / 5, &["yes", "no"])),
    ];
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    if number.is_multiple_of(11) {
        text.push_str("maxmemory-polcy noeviction\n");
    }
    text
}

fn env(number: usize) -> String {
    format!(
        "# Application {number}\nREDIS_PASSWORD_{number}=secret-{}\nAPP_PORT_{number}={}\n",
        number * 7919,
        8000 + number
    )
}

fn pick<'a>(number: usize, choices: &[&'a str]) -> &'a str {
    choices[number % choices.len()]
}
