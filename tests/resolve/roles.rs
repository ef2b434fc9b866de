//! What the variables, commands and images of each framework prove, and what they do not.

use super::{Seen, compose};
use redlint::model::Strength;
use std::collections::BTreeSet;

/// Framework, lines of the service beside a server called `redis`, and the roles that they prove: `?` behind one that
/// needs a second sign.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str)] = &[
    ("Celery", "environment: {CELERY_BROKER_URL: redis://redis/0}", "broker"),
    ("Celery", "environment: {DD_CELERY_BROKER_URL: redis://redis/0}", "broker"),
    ("Celery", "environment: {BROKER_URL: redis://redis/0}", "broker"),
    ("Celery", "environment: {CELERY_BROKER_READ_URL: redis://redis/0}", "broker"),
    ("Celery", "environment: {GRAMPSWEB_CELERY_CONFIG__broker_url: redis://redis/0}", "broker"),
    ("Celery", "environment: {GRAMPSWEB_CELERY_CONFIG__result_backend: redis://redis/0}", "result-backend"),
    ("Celery", "environment: {CELERY_RESULT_BACKEND: rediss://redis/1}", "result-backend"),
    ("Celery", "environment: {CELERY_RESULT_BACKEND: \"db+postgresql://db/app\", REDIS_URL: redis://redis}", ""),
    ("Celery", "environment: {TEST_BACKEND: redis://redis}", "result-backend?"),
    ("Celery", "environment: {CELERY_BROKER_URL: \"sqla+sqlite:///x\", REDIS_URL: redis://redis}\ncommand: celery -A a worker", ""),
    ("Celery", "environment: {REDIS_URL: redis://redis, RABBITMQ_HOST: rabbit}\ncommand: celery -A a worker", ""),
    ("Celery", "environment: {REDIS_URL: redis://redis}\ncommand: [\"sh\", \"-c\", \"celery -A a beat -l info\"]", "broker"),
    ("Celery", "environment: {REDIS_URL: redis://redis}\ncommand: ./bin/docker-worker-celery", "broker"),
    ("Celery", "image: mher/flower:2\nenvironment: {REDIS_URL: redis://redis}", "broker"),
    ("Airflow", "environment: {AIRFLOW__CELERY__BROKER_URL: \"redis://:@redis:6379/0\"}", "broker"),
    ("Airflow", "environment: {AIRFLOW__CELERY__RESULT_BACKEND: redis://redis:6379/1}", "result-backend"),
    ("Airflow", "environment: {AIRFLOW__CELERY__RESULT_BACKEND: \"db+postgresql://db\", REDIS_URL: redis://redis}", ""),
    ("Superset", "environment: {REDIS_HOST: redis, REDIS_CELERY_DB: \"0\", REDIS_RESULTS_DB: \"1\"}", "broker result-backend"),
    ("Superset", "image: apache/superset:4\nenvironment: {REDIS_HOST: redis}", "cache"),
    ("BookWyrm", "environment: {REDIS_BROKER_HOST: redis}", "broker"),
    ("BookWyrm", "environment: {REDIS_ACTIVITY_HOST: redis}", "primary-store"),
    ("Paperless-ngx", "environment: {PAPERLESS_REDIS: redis://redis:6379}", "broker"),
    ("authentik", "environment: {AUTHENTIK_REDIS__HOST: redis}", "broker cache session-store"),
    ("Sidekiq", "environment: {REDIS_URL: redis://redis/1}\ncommand: bundle exec sidekiq -C config/sidekiq.yml", "broker"),
    ("Sidekiq", "environment: {SIDEKIQ_REDIS_URL: redis://redis/1}", "broker"),
    ("Resque", "environment: {REDIS_URL: redis://redis}\ncommand: bundle exec rake resque:work", "broker"),
    ("Resque", "environment: {RESQUE_REDIS_URL: redis://redis}", "broker"),
    ("RQ", "environment: {RQ_REDIS_URL: redis://redis}", "broker"),
    ("RQ", "environment: {REDIS_URL: redis://redis}\ncommand: rq worker default", "broker"),
    ("RQ", "environment: {RQ_DASHBOARD_REDIS_URL: redis://redis}", "broker"),
    ("RQ", "image: example/rq-dashboard\nenvironment: {REDIS_URL: redis://redis}", "broker"),
    ("RQ", "environment: {REDIS_URL: redis://redis}\ncommand: python manage.py rqworker", "broker"),
    ("Dramatiq", "environment: {DRAMATIQ_BROKER_URL: redis://redis}", "broker"),
    ("Dramatiq", "environment: {REDIS_URL: redis://redis}\ncommand: dramatiq app.tasks", "broker"),
    ("Huey", "environment: {HUEY_REDIS_URL: redis://redis}", "broker"),
    ("Huey", "environment: {REDIS_URL: redis://redis}\ncommand: huey_consumer app.huey", "broker"),
    ("arq", "environment: {REDIS_URL: redis://redis}\ncommand: arq app.WorkerSettings", "broker"),
    ("Bull", "environment: {BULL_URL: redis://redis:6379}", "broker"),
    ("BullMQ", "environment: {BULL_REDIS_URL: redis://redis}", "broker"),
    ("BullMQ", "environment: {REDIS_URL: redis://redis, BULL_AUTH_KEY: x}", "broker"),
    ("BullMQ", "image: deadly0/bull-board:3\nenvironment: {REDIS_HOST: redis}", "broker"),
    ("BullMQ", "environment: {REDIS_URL: redis://redis}\ncommand: yarn worker:prod", "broker?"),
    ("n8n", "environment: {EXECUTIONS_MODE: queue, QUEUE_BULL_REDIS_HOST: redis}", "broker"),
    ("n8n", "environment: {EXECUTIONS_MODE: queue, REDIS_HOST: redis}", "broker"),
    ("n8n", "environment: {EXECUTIONS_MODE: regular, REDIS_HOST: redis, N8N_RUNNERS_BROKER_LISTEN_ADDRESS: 0.0.0.0}", ""),
    ("Twenty", "environment: {MESSAGE_QUEUE_TYPE: bull-mq, REDIS_URL: redis://redis}", "broker"),
    ("Twenty", "environment: {MESSAGE_QUEUE_TYPE: pg-boss, CACHE_STORAGE_TYPE: redis, REDIS_URL: redis://redis}", "cache"),
    ("Activepieces", "environment: {AP_REDIS_HOST: redis}", "broker"),
    ("Immich", "image: ghcr.io/immich-app/immich-server:v2\ndepends_on: [redis]", "broker"),
    ("Laravel", "environment: {REDIS_HOST: redis, QUEUE_CONNECTION: redis}", "broker"),
    ("Laravel", "environment: {REDIS_HOST: redis}\ncommand: php artisan horizon", "broker"),
    ("Laravel", "environment: {REDIS_HOST: redis}\ncommand: php artisan queue:work redis", "broker"),
    ("Laravel", "environment: {REDIS_HOST: redis, CACHE_STORE: redis, SESSION_DRIVER: redis}", "cache session-store"),
    ("Laravel", "environment: {REDIS_HOST: redis, CACHE_DRIVER: file, SESSION_DRIVER: file, QUEUE_DRIVER: sync}", ""),
    ("Laravel", "environment: {REDIS_HOST: redis, BROADCAST_CONNECTION: redis}", "pubsub"),
    ("Laravel", "environment: {SOKETI_DB_REDIS_HOST: redis}", "pubsub"),
    ("Laravel", "environment: {REDIS_HOST: redis, REVERB_SCALING_ENABLED: \"true\"}", "pubsub"),
    ("Frappe", "environment: {REDIS_QUEUE: \"redis:6379\"}", "broker"),
    ("Frappe", "environment: {REDIS_HOST: redis}\ncommand: bench worker --queue short", "broker"),
    ("", "environment: {REDIS_CACHE: \"redis:6379\"}", "cache"),
    ("Appwrite", "environment: {_APP_REDIS_HOST: redis}", "broker cache pubsub"),
    ("Inngest", "environment: {INNGEST_REDIS_URI: redis://redis}", "broker primary-store"),
    ("PeerTube", "environment: {PEERTUBE_REDIS_HOSTNAME: redis}", "broker cache"),
    ("Asynq", "environment: {ASYNQ_REDIS_ADDR: \"redis:6379\"}", "broker"),
    ("Asynq", "image: hibiken/asynqmon\nenvironment: {REDIS_ADDR: \"redis:6379\"}", "broker"),
    ("Taskiq", "environment: {REDIS_URL: redis://redis}\ncommand: taskiq worker shop.tasks:broker", "broker"),
    ("Taskiq", "environment: {REDIS_URL: redis://redis, NATS_URL: \"nats://nats\"}\ncommand: taskiq worker shop.tasks:broker", ""),
    ("Taskiq", "environment: {REDIS_URL: redis://redis, TASKIQ_BROKER_URL: \"amqp://mq\"}\ncommand: taskiq worker shop.tasks:broker", ""),
    ("Taskiq", "environment: {TASKIQ_BROKER_URL: redis://redis}", "broker"),
    ("Hangfire", "environment: {HANGFIRE_REDIS_URL: redis://redis}", "broker"),
    ("Hangfire", "environment: {HANGFIRE_DB: \"Server=sql\", REDIS_URL: redis://redis}", ""),
    ("Debezium", "environment: {DEBEZIUM_SINK_REDIS_ADDRESS: \"redis:6379\"}", "stream"),
    ("Symfony Messenger", "environment: {MESSENGER_TRANSPORT_DSN: \"redis://redis:6379/messages\"}", "broker"),
    ("Symfony Messenger", "environment: {MESSENGER_TRANSPORT_DSN: \"doctrine://default\", REDIS_URL: redis://redis}", ""),
    ("Symfony", "environment: {LOCK_DSN: redis://redis}", "lock"),
    ("Discourse", "environment: {DISCOURSE_REDIS_HOST: redis}", "broker cache pubsub"),
    ("Gitea", "environment: {GITEA__queue__CONN_STR: redis://redis/0}", "broker"),
    ("Gitea", "environment: {GITEA__cache__HOST: redis://redis/1}", "cache"),
    ("Gitea", "environment: {FORGEJO__session__PROVIDER_CONFIG: redis://redis/2}", "session-store"),
    ("Django", "environment: {CACHE_URL: redis://redis/1}", "cache"),
    ("", "environment: {DD_CACHE_URL: redis://redis/1}", "cache"),
    ("Django", "environment: {DJANGO_CACHE_LOCATION: redis://redis/1}", "cache"),
    ("", "environment: {REDIS_QUEUE_URL: redis://redis/1}", "broker"),
    ("Django", "environment: {CACHE_URL: locmem://, REDIS_URL: redis://redis}", ""),
    ("Django", "environment: {REDIS_URL: redis://redis, SESSION_ENGINE: django.contrib.sessions.backends.cache}", "session-store"),
    ("Flask", "environment: {REDIS_URL: redis://redis, SESSION_TYPE: redis}", "session-store"),
    ("Rails", "environment: {RAILS_CACHE_REDIS_URL: redis://redis/2}", "cache"),
    ("Spring", "environment: {SPRING_DATA_REDIS_HOST: redis, SPRING_CACHE_TYPE: redis}", "cache"),
    ("Spring Session", "environment: {SPRING_DATA_REDIS_HOST: redis, SPRING_SESSION_STORE_TYPE: redis}", "session-store"),
    ("", "environment: {SPRING_DATA_REDIS_HOST: redis}", ""),
    ("WordPress", "environment: {WP_REDIS_HOST: redis}", "cache"),
    ("", "environment: {BACKEND_CACHE_REDIS_URI: redis://redis/0}", "cache"),
    ("", "environment: {CACHE_TYPE: redis, REDIS_HOST: redis}", "cache"),
    ("", "environment: {REDIS_CONNECTION_TYPE: standalone, REDIS_HOST: redis}", ""),
    ("Zulip", "environment: {SETTING_REDIS_HOST: redis}", "cache rate-limiter"),
    ("Castopod", "environment: {CP_REDIS_HOST: redis}", "cache"),
    ("ownCloud", "environment: {OWNCLOUD_REDIS_HOST: redis}", "cache lock"),
    ("NetBox", "image: netboxcommunity/netbox:v4.1\nenvironment: {REDIS_HOST: redis}", "broker"),
    ("Nextcloud", "image: nextcloud:31\nenvironment: {REDIS_HOST: redis}", "cache lock"),
    ("", "environment: {REDIS_HOST: redis, REDIS_HOST_PASSWORD: x, REDIS_HOST_PORT: 6379}", ""),
    ("Leantime", "environment: {LEAN_REDIS_URL: redis://redis}", "cache session-store"),
    ("Cloudreve", "environment: {CR_CONF_Redis.Server: \"redis:6379\"}", "cache session-store"),
    ("Sentry", "environment: {SENTRY_REDIS_HOST: redis}", "cache?"),
    ("", "environment: {SESSION_REDIS_HOST: redis}", "session-store"),
    ("", "environment: {PHP_SESSION_SAVE_PATH: \"tcp://redis:6379?database=2\"}", "session-store"),
    ("", "environment: {PHP_SESSION_SAVE_HANDLER: files, PHP_SESSION_SAVE_PATH: \"tcp://redis:6379\"}", ""),
    ("", "environment: {WAIT_FOR: \"tcp://redis:6379\"}", ""),
    ("", "environment: {REDIS_RATE_LIMIT_URL: redis://redis}", "rate-limiter"),
    ("", "environment: {APP_RATELIMIT_STORAGE_URI: redis://redis}", "rate-limiter"),
    ("", "environment: {REDIS_URL: redis://redis, RATE_LIMITER_STORE: redis}", "rate-limiter"),
    ("SearXNG", "environment: {SEARXNG_VALKEY_URL: redis://redis}", "rate-limiter"),
    ("SearXNG", "image: searxng/searxng:latest\ndepends_on: [redis]", "rate-limiter"),
    ("", "environment: {LOCK_REDIS_URL: redis://redis}", "lock"),
    ("Django Channels", "environment: {CHANNEL_REDIS_URL: redis://redis}", "channel-layer"),
    ("Action Cable", "environment: {ACTION_CABLE_REDIS_URL: redis://redis}", "pubsub"),
    ("Penpot", "environment: {PENPOT_REDIS_URI: redis://redis/0}", "pubsub"),
    ("AppFlowy", "environment: {APPFLOWY_REDIS_URI: redis://redis}", "pubsub? stream?"),
    ("", "environment: {SOCKETIO_REDIS_HOST: redis}", "pubsub"),
    ("OpenCTI", "environment: {REDIS__HOSTNAME: redis}", "lock stream"),
    ("", "environment: {REDIS__HOST: redis, REDIS__PORT: 6379}", ""),
    ("Overleaf", "environment: {OVERLEAF_REDIS_HOST: redis}", "primary-store"),
    ("Overleaf", "environment: {QUEUES_REDIS_HOST: redis}", "broker"),
    ("FalkorDB", "environment: {FALKORDB_HOST: redis}", "primary-store"),
    ("OpenTelemetry demo", "environment: {VALKEY_ADDR: \"redis:6379\"}", "primary-store?"),
    ("mailcow", "environment: {REDIS_SLAVEOF_IP: redis}", "primary-store"),
    ("mailcow", "image: ghcr.io/mailcow/rspamd:1\ndepends_on: [redis]", "primary-store rate-limiter"),
    ("Redash", "image: redash/redash:25\nenvironment: {REDASH_REDIS_URL: redis://redis}", "broker cache"),
    ("GitLab", "image: sameersbn/gitlab:18\nenvironment: {REDIS_HOST: redis}", "broker cache session-store"),
    ("Weblate", "image: weblate/weblate:5\nenvironment: {REDIS_HOST: redis}", "broker cache"),
    ("MISP", "image: ghcr.io/misp/misp-docker/misp-core:latest\nenvironment: {REDIS_HOST: redis}", "broker cache session-store"),
    ("Outline", "image: outlinewiki/outline:0\nenvironment: {REDIS_URL: redis://redis}", "broker pubsub"),
    ("OneTimeSecret", "image: onetimesecret/onetimesecret:v0\nenvironment: {REDIS_URL: redis://redis}", "primary-store"),
    ("Coolify", "image: ghcr.io/coollabsio/coolify:4\ndepends_on: [redis]", "broker cache session-store"),
    ("AFFiNE", "image: ghcr.io/toeverything/affine:stable\nenvironment: {REDIS_SERVER_HOST: redis}", "broker cache"),
    ("Budibase", "image: budibase/worker\nenvironment: {REDIS_URL: \"redis:6379\"}", "broker cache session-store"),
    ("Langfuse", "image: langfuse/langfuse:3\nenvironment: {REDIS_HOST: redis}", "broker cache"),
    ("Dify", "image: langgenius/dify-api:1\nenvironment: {REDIS_HOST: redis}", "broker cache pubsub"),
    ("Infisical", "image: infisical/infisical:latest\nenvironment: {REDIS_URL: redis://redis}", "broker cache"),
    ("PostHog", "image: posthog/posthog:latest\nenvironment: {REDIS_URL: redis://redis}", "broker cache"),
    ("LiteLLM", "image: ghcr.io/berriai/litellm:main\nenvironment: {REDIS_HOST: redis}", "cache"),
    ("Mastodon", "image: ghcr.io/mastodon/mastodon:v4\nenvironment: {REDIS_HOST: redis}", "cache pubsub"),
    ("Twenty", "image: twentycrm/twenty:latest\nenvironment: {REDIS_URL: redis://redis}", "broker cache session-store"),
    ("Novu", "image: ghcr.io/novuhq/novu/api:latest\nenvironment: {REDIS_HOST: redis}", "broker cache"),
    ("Baserow", "image: baserow/backend:2\ndepends_on: [redis]", "broker cache channel-layer"),
    ("PeerTube", "image: chocobozzz/peertube:production\ndepends_on: [redis]", "broker cache"),
    ("Lago", "image: getlago/api:v1\nenvironment: {REDIS_URL: redis://redis}", "broker"),
    ("Trigger.dev", "image: ghcr.io/triggerdotdev/trigger.dev:v4\nenvironment: {REDIS_HOST: redis}", "broker pubsub"),
    ("Misskey", "image: misskey/misskey:latest\ndepends_on: [redis]", "broker pubsub"),
    ("RAGFlow", "image: infiniflow/ragflow:v0\nenvironment: {REDIS_HOST: redis}", "broker lock"),
    ("Flowise", "image: flowiseai/flowise-worker:latest\nenvironment: {REDIS_URL: redis://redis}", "broker"),
    ("Envoy", "image: envoyproxy/ratelimit:master\nenvironment: {REDIS_URL: \"redis:6379\"}", "rate-limiter"),
    ("oauth2-proxy", "environment: {OAUTH2_PROXY_SESSION_STORE_TYPE: redis, OAUTH2_PROXY_REDIS_CONNECTION_URL: redis://redis/1}", "session-store"),
    ("oauth2-proxy", "environment: {OAUTH2_PROXY_SESSION_STORE_TYPE: cookie, OAUTH2_PROXY_REDIS_CONNECTION_URL: redis://redis/1}", ""),
    ("Authelia", "environment: {AUTHELIA_SESSION_REDIS_HOST: redis}", "session-store"),
    ("Celery", "image: apache/superset:4\ncommand: [/app/docker/docker-bootstrap.sh, beat]\nenvironment: {REDIS_HOST: redis}", "broker cache"),
    ("CVAT", "environment: {CVAT_REDIS_INMEM_HOST: redis}", "broker cache"),
];

/// Roles in alphabetical order, without those of mere names; they have to be of the framework, or of one that it is
/// built on.
fn proven(seen: &Seen, framework: &str) -> String {
    let roles: Vec<_> = seen.server().roles.iter().filter(|role| role.strength >= Strength::Medium).collect();
    if !roles.is_empty() && !roles.iter().any(|role| role.framework == framework) {
        return format!("not {framework}");
    }
    let shown: BTreeSet<String> = roles
        .iter()
        .map(|role| {
            let mark = if role.strength == Strength::Medium { "?" } else { "" };
            format!("{}{mark}", role.role.as_str())
        })
        .collect();
    shown.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn signs_of_every_framework() {
    let mut wrong = Vec::new();
    for (framework, lines, expected) in CASES {
        let image = if lines.contains("image:") { "" } else { "    image: shop/app\n" };
        let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
        let seen = compose(&format!("  redis:\n    image: redis:7.4\n  other:\n{image}{body}"));
        let found = proven(&seen, framework);
        if found != *expected {
            wrong.push(format!("{lines}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_framework_of_the_catalogue_is_left_out() {
    let files = std::fs::read_dir("rules/catalog/frameworks").expect("the catalogue");
    let files = files.map(|entry| entry.expect("a file").path());
    let read =
        |path| -> toml::Table { std::fs::read_to_string(path).expect("a text").parse().expect("it is TOML") };
    let tables: Vec<toml::Table> =
        files.filter(|path| path.extension().is_some_and(|end| end == "toml")).map(read).collect();
    let signs: Vec<&toml::Value> =
        tables.iter().filter_map(|table| table.get("sign")?.as_array()).flatten().collect();
    assert!(!signs.is_empty());
    for sign in signs {
        let framework = sign["framework"].as_str().unwrap_or_default();
        assert!(CASES.iter().any(|(known, _, _)| *known == framework), "no case for {framework:?}");
    }
}
