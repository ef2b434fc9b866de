//! Loading, checking and mending of generated trees.

#![allow(clippy::duplicate_mod)]

use proptest::prelude::*;

#[path = "../../fuzz/invariants/compose.rs"]
mod compose;
#[path = "../../fuzz/invariants/deployment.rs"]
mod deployment;
#[path = "../../fuzz/invariants/fix.rs"]
mod fix;

/// Lines that make trees; indentation is part of them.
const LINES: [&str; 72] = [
    "services:\n",
    "  cache:\n",
    "  web:\n",
    "    image: redis:${TAG:-7.2}\n",
    "    image: redis:6.0\n",
    "    image: valkey/valkey:8\n",
    "    image: web\n",
    "    command: redis-server /etc/redis.conf --maxmemory 1gb\n",
    "    command: redis-server --requirepass $PW --save ''\n",
    "    command: [redis-server, --appendonly, \"yes\"]\n",
    "    command: &c redis-sentinel /s.conf\n",
    "    command: *c\n",
    "    extends: web\n",
    "    extends: {service: cache, file: compose.prod.yaml}\n",
    "    environment:\n      CELERY_BROKER_URL: redis://:${PW}@cache:6379/0\n",
    "    environment: [A, B=1, PW]\n",
    "    env_file: .env\n",
    "    ports: [\"6379:6379\", 127.0.0.1:1:1]\n",
    "    volumes:\n      - ./redis.conf:/etc/redis.conf:ro\n      - data:/data\n",
    "    volumes: [./s.conf:/s.conf]\n",
    "    depends_on: {cache: {condition: service_healthy}}\n",
    "    healthcheck: {test: redis-cli ping}\n",
    "    deploy: {resources: {limits: {memory: 512m}}}\n",
    "    mem_limit: ${MEM-1g}\n",
    "    build: .\n",
    "    networks: [n]\n",
    "    network_mode: host\n",
    "    profiles: [x]\n",
    "    <<: &m {restart: always}\n",
    "    ports: !reset []\n",
    "include: [compose.prod.yaml]\n",
    "volumes: {data: {}}\n",
    "x-é: \"\\u0041\n\"\n",
    "\t- ]\n",
    "=== .env\n",
    "=== redis.conf\n",
    "=== s.conf\n",
    "=== users.acl\n",
    "=== Dockerfile\n",
    "=== compose.override.yaml\n",
    "=== compose.prod.yaml\n",
    "=== a/compose.yaml\n",
    "=== backup.sh\n",
    "=== Makefile\n",
    "=== config/queue.php\n",
    "=== config/sidekiq.yml\n",
    "=== config/cable.yml\n",
    "=== app/celery.py\n",
    "redis-cli -a $PW <<EOF\nFLUSHALL\nEOF\n",
    "echo FLUSHDB | docker compose exec -T cache redis-cli\n",
    "redis:\n\tredis-cli save; cp dump.rdb /backup\n",
    "app = Celery(broker='redis://:pw@cache/0', broker_transport_options={'visibility_timeout': 1})\n",
    "<?php return ['connections' => ['redis' => ['driver' => 'redis', 'retry_after' => env('A', 9)]]];\n",
    ":timeout: 25\n:concurrency: <%= ENV['A'] %>\n",
    "production: {adapter: redis, url: <%= ENV.fetch('A') { 'redis://é' } %>}\n",
    "    command: celery -A app worker --time-limit=7200\n",
    "ENV REDIS_PASSWORD=secret\nCOPY .env /\n",
    "PW=other\n",
    "PW=secret # x\n",
    "export TAG='7\n",
    "maxmemory 100mb\n",
    "maxmemory-policy allkeys-lru\n",
    "include redis.conf\n",
    "aclfile users.acl\n",
    "save 900 1 300 10\n",
    "requirepass \"a b\n",
    "protected-mode no\n",
    "user default on nopass ~* +@all -keys\n",
    "user bob on >pw (%R~x +get +config|get\n",
    "rename-command config \"\"\n",
    "sentinel monitor m 127.0.0.1 6379 2\n",
    "FROM redis:7\nCMD [\"redis-server\", \"redis.conf\"]\n",
];

fn tree() -> impl Strategy<Value = String> {
    let line = proptest::sample::select(&LINES[..]);
    proptest::collection::vec(line, 0..24)
        .prop_map(|lines| format!("services:\n  cache:\n{}", lines.concat()))
}

/// Cases that a fuzzer found.
#[test]
fn a_file_that_is_no_text_is_read_through_another_one() {
    deployment::hold(
        "services:\n  r:\n    extends: {service: base, file: common/redis.yaml}\n=== common/redis.yaml\nservices:\n  root: {image: redis\0\n",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn invariants_of_projects_hold(text in tree()) {
        compose::hold(&text);
    }

    #[test]
    fn invariants_of_deployments_hold(text in tree()) {
        deployment::hold(&text);
    }

    #[test]
    fn invariants_of_fixes_hold(text in tree()) {
        fix::hold(&text);
    }
}
