//! Connections, the servers they reach, and what they prove.

use super::{Seen, compose};

/// Client by service and variable, with the server it reaches: `-` for none, `?` where that is not known.
fn clients(seen: &Seen) -> Vec<String> {
    let clients = seen.deployment.clients.iter();
    let shown = clients.map(|client| {
        let server = match client.server.known() {
            Some(Some(name)) => name.as_str(),
            Some(None) => "-",
            None => "?",
        };
        format!("{}/{} {}", client.service, client.variable, server)
    });
    shown.collect()
}

const REDIS: &str = "  redis:\n    image: redis:7.4\n    container_name: shop-redis\n    ports: [\"6380:6379\"]\n    networks: {default: {aliases: [cache], ipv4_address: 172.30.0.10}}\n";

fn web(lines: &str) -> Seen {
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    compose(&format!("{REDIS}  web:\n    image: shop/web\n{body}"))
}

#[test]
fn hosts_lead_to_servers() {
    let cases = [
        ("environment: {REDIS_URL: \"redis://redis:6379/1\"}", "web/REDIS_URL redis"),
        ("environment: {REDIS_URL: \"redis://shop-redis\"}", "web/REDIS_URL redis"),
        ("environment: {REDIS_URL: \"redis://cache:6379\"}", "web/REDIS_URL redis"),
        ("environment: {REDIS_URL: \"redis://elsewhere:6379\"}", "web/REDIS_URL -"),
        ("environment: {REDIS_URL: \"redis://localhost:6379\"}", "web/REDIS_URL -"),
        ("environment: {REDIS_URL: \"redis://${REDIS_HOST}:6379\"}", "web/REDIS_URL ?"),
        ("environment: {REDIS_URL: \"redis://localhost:6380\"}\nnetwork_mode: host", "web/REDIS_URL redis"),
        (
            "environment: {REDIS_URL: \"redis://localhost\"}\nnetwork_mode: service:redis",
            "web/REDIS_URL redis",
        ),
        ("environment: {REDIS_URL: \"redis://host.docker.internal:6380\"}", "web/REDIS_URL redis"),
        ("environment: {REDIS_URL: \"redis://db\"}\nlinks: [\"redis:db\"]", "web/REDIS_URL redis"),
        ("environment: {REDIS_HOST: redis}", "web/REDIS_HOST redis"),
        ("environment: {REDIS_HOST: redis:6379}", "web/REDIS_HOST redis"),
        ("environment: {BROKER_HOST: redis}", "web/BROKER_HOST redis"),
        ("environment: {REDIS_QUEUE: \"redis:6379\"}", "web/REDIS_QUEUE redis"),
        ("command: worker --broker=redis://redis:6379/0", "web/--broker redis"),
        ("command: [\"worker\", \"redis://redis:6379/0\"]", "web/command redis"),
        // Names of the container's own.
        (
            "environment: {REDIS_URL: \"redis://box:6380\"}\nextra_hosts: [\"box:host-gateway\"]",
            "web/REDIS_URL redis",
        ),
        (
            "environment: {REDIS_URL: \"redis://redis:6380\"}\nextra_hosts: {redis: 10.0.0.4}",
            "web/REDIS_URL -",
        ),
        (
            "environment: {REDIS_URL: \"redis://redis:6380\"}\nextra_hosts: [\"redis:${ADDRESS}\"]",
            "web/REDIS_URL ?",
        ),
        (
            "environment: {REDIS_URL: \"redis://box\"}\nextra_hosts: [\"box=172.30.0.10\"]",
            "web/REDIS_URL redis",
        ),
        ("environment: {REDIS_HOST: 172.30.0.10}", "web/REDIS_HOST redis"),
        // TLS, and several sentinels: the first one counts.
        ("environment: {REDIS_URL: \"rediss://redis:6379/1\"}", "web/REDIS_URL redis"),
        (
            "environment: {CELERY_BROKER_URL: \"sentinel://redis:26379;sentinel://other:26379/0\"}",
            "web/CELERY_BROKER_URL redis",
        ),
        (
            "environment: {REDIS_URL: \"redis+sentinel://redis:26379,other:26379/main/0\"}",
            "web/REDIS_URL redis",
        ),
        // .NET.
        (
            "environment: {ConnectionStrings__Redis: \"redis:6379,password=x,ssl=false\"}",
            "web/ConnectionStrings__Redis redis",
        ),
        (
            "environment: {ConnectionStrings__Cache: \"redis:6379,abortConnect=false\"}",
            "web/ConnectionStrings__Cache redis",
        ),
        (
            "environment: {ConnectionStrings__Redis: \"shop.redis.cache.windows.net:6380,password=x,ssl=True\"}",
            "web/ConnectionStrings__Redis -",
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(clients(&web(lines)), [expected], "{lines}");
    }
}

#[test]
fn other_things_are_no_clients() {
    for lines in [
        "environment: {DATABASE_URL: \"postgres://redis:5432\"}",
        "environment: {DB_HOST: postgres}",
        "environment: {REDIS_ENABLED: \"true\"}",
        "environment: {REDIS_HOST: \"\"}",
        "environment: {DOCKER_HOST: \"unix:///var/run/docker.sock\"}",
        "environment: {CELERY_BROKER_URL: \"amqp://rabbit\"}",
        "environment: {ConnectionStrings__Default: \"Server=db;Database=shop;User=sa;Password=x\"}",
    ] {
        assert_eq!(clients(&web(lines)), Vec::<String>::new(), "{lines}");
    }
}

#[test]
fn groups_of_variables_are_one_client() {
    let seen = web(
        "environment: {APP_REDIS_HOST: redis, APP_REDIS_PORT: \"7000\", APP_REDIS_DB: \"3\", APP_REDIS_PASSWORD: abc, APP_REDIS_USERNAME: app}",
    );
    let [client] = &seen.deployment.clients[..] else { panic!("one client") };
    assert_eq!((client.port.value, client.db.value), (7000, Some(3)));
    assert_eq!(client.username.value.as_deref(), Some("app"));
    assert_eq!(client.password.value.as_ref().unwrap().expose(), "abc");
}

#[test]
fn a_login_may_stand_beside_a_url() {
    let exporter = "{image: oliver006/redis_exporter, ";
    let cases = [
        (exporter, "command: [--redis.addr=redis://redis, --redis.password=abc]}", Some(true)),
        (exporter, "command: [-redis.addr, redis://redis, -redis.password, abc]}", Some(true)),
        (exporter, "command: [--redis.addr=redis://redis, --redis.password=xyz]}", Some(false)),
        (
            exporter,
            "command: [--redis.addr=redis://redis, --redis.user=gone, --redis.password=abc]}",
            Some(false),
        ),
        (exporter, "command: [--redis.addr=redis://redis, --redis.password-file=/run/passwords]}", None),
        (
            exporter,
            "entrypoint: [sh, -c, 'run --redis.addr=redis://redis --redis.password=$$(cat /p)']}",
            None,
        ),
        (exporter, "environment: {REDIS_ADDR: redis://redis, REDIS_PASSWORD: abc}}", Some(true)),
        (exporter, "environment: {REDIS_ADDR: redis://redis, REDIS_PASSWORD_FILE: /run/p}}", None),
        (exporter, "environment: {REDIS_ADDR: redis://redis}}", Some(false)),
        ("{image: web, ", "environment: {REDIS_URL: redis://redis, REDIS_PASSWORD: abc}}", None),
        (
            "{image: web, ",
            "environment: {CELERY_BROKER_URL: redis://redis, REDIS_PASSWORD: abc}}",
            Some(false),
        ),
        ("{image: web, ", "environment: {REDIS_HOST: redis}}", None),
    ];
    for (image, lines, expected) in cases {
        let text = format!(
            "  redis: {{image: redis:7.4, command: redis-server --requirepass abc}}\n  web: {image}{lines}\n"
        );
        let seen = compose(&text);
        assert_eq!(seen.deployment.clients[0].accepted.known().copied(), expected, "{lines}");
    }
}

#[test]
fn logins_are_compared() {
    let cases = [
        ("--requirepass abc", "redis://:abc@redis", Some(true)),
        ("--requirepass abc", "redis://default:abc@redis", Some(true)),
        ("--requirepass abc", "redis://:other@redis", Some(false)),
        ("--requirepass abc", "redis://redis", Some(false)),
        ("--requirepass abc", "redis://app:abc@redis", Some(false)),
        ("--requirepass abc", "redis://:${PW}@redis", None),
        ("--requirepass ${PW}", "redis://:abc@redis", None),
        ("--requirepass ${PW}", "redis://redis", Some(false)),
        ("--port 6379", "redis://redis", Some(true)),
        ("--port 6379", "redis://:abc@redis", None),
    ];
    for (arguments, url, expected) in cases {
        let seen = compose(&format!(
            "  redis: {{image: \"redis:7.4\", command: \"redis-server {arguments}\"}}\n  web: {{image: shop/web, environment: {{REDIS_URL: \"{url}\"}}}}\n"
        ));
        assert_eq!(seen.deployment.clients[0].accepted.known().copied(), expected, "{arguments} {url}");
    }
}

#[test]
fn variables_prove_roles() {
    let cases = [
        ("environment: {CELERY_BROKER_URL: \"redis://redis\"}", vec!["broker Celery certain"]),
        (
            "environment: {CELERY_BROKER_URL: \"amqp://rabbit\", REDIS_URL: \"redis://redis\"}\ncommand: celery -A app worker",
            vec!["broker Celery weak"],
        ),
        ("environment: {REDIS_URL: \"redis://redis\"}", vec![]),
        (
            "environment: {REDIS_URL: \"redis://redis\"}\ncommand: bundle exec sidekiq",
            vec!["broker Sidekiq certain"],
        ),
        ("environment: {REDIS_HOST: redis, QUEUE_CONNECTION: redis}", vec!["broker Laravel certain"]),
        ("environment: {REDIS_HOST: redis, QUEUE_CONNECTION: database}", vec![]),
        ("environment: {REDIS_HOST: elsewhere, QUEUE_CONNECTION: redis}", vec![]),
        ("command: celery -A app worker\ndepends_on: [redis]", vec!["broker Celery strong"]),
        ("command: celery -A app worker", vec!["broker Celery medium"]),
    ];
    for (lines, expected) in cases {
        assert_eq!(web(lines).roles(), expected, "{lines}");
    }
}

#[test]
fn a_worker_proves_its_own_broker_only() {
    let seen = compose(
        "  queue: {image: \"redis:7.4\"}\n  pages: {image: \"redis:7.4\"}\n  worker:\n    image: shop/web\n    command: celery -A app worker\n    environment: {CELERY_BROKER_URL: \"redis://queue\", CACHE_URL: \"redis://pages\"}\n",
    );
    let roles = |index: usize| -> Vec<&str> {
        let strong = seen.deployment.servers[index].roles_of(redlint::model::Strength::Strong);
        strong.map(|role| role.role.as_str()).collect()
    };
    assert_eq!(roles(0), ["broker"]);
    assert_eq!(roles(1), ["cache"]);
}

#[test]
fn a_name_is_weak_evidence() {
    let seen = compose(
        "  cache: {image: \"redis:7.4\"}\n  worker: {image: a, environment: {CELERY_BROKER_URL: \"redis://cache\"}}\n",
    );
    assert_eq!(seen.roles(), ["broker Celery certain", "cache  weak"]);
}

#[test]
fn sentinels_lead_to_what_they_watch() {
    let text = "services:\n  main: {image: \"redis:7.4\"}\n  guard:\n    image: redis:7.4\n    command: redis-sentinel /sentinel.conf\n    volumes: [\"./sentinel.conf:/sentinel.conf\"]\n  web: {image: a, environment: {CELERY_BROKER_URL: \"sentinel://guard:26379/0\"}}\n";
    let seen =
        super::see(&[("compose.yaml", text), ("sentinel.conf", "sentinel monitor shop main 6379 1\n")]);
    assert_eq!(clients(&seen), ["web/CELERY_BROKER_URL main"]);
    assert_eq!(seen.roles(), ["broker Celery certain"]);
    assert_eq!(seen.deployment.servers[1].config.value("port").unwrap().value.to_string(), "26379");
}

#[test]
fn tools_prove_no_role() {
    let seen = compose(
        "  redis: {image: \"redis:7.4\"}\n  ui: {image: rediscommander/redis-commander, environment: {CACHE_REDIS_HOST: redis}}\n",
    );
    assert_eq!(clients(&seen), ["ui/CACHE_REDIS_HOST redis"]);
    assert_eq!(seen.roles(), Vec::<String>::new());
}

#[test]
fn bystanders_have_no_use_for_a_shared_env_file() {
    let text = "services:\n  redis: {image: \"redis:7.4\"}\n  db: {image: \"docker.io/library/postgres:17\", env_file: app.env}\n  web: {image: a, env_file: app.env}\n";
    let seen = super::see(&[("compose.yaml", text), ("app.env", "REDIS_HOST=redis\n")]);
    assert_eq!(clients(&seen), ["web/REDIS_HOST redis"]);
    let seen = super::see(&[
        (
            "compose.yaml",
            "services:\n  redis: {image: \"redis:7.4\"}\n  proxy: {image: nginx, environment: {REDIS_HOST: $HOST}}\n",
        ),
        (".env", "HOST=redis\n"),
    ]);
    assert_eq!(clients(&seen), ["proxy/REDIS_HOST redis"]);
}

#[test]
fn connection_strings_have_options() {
    let seen = web(
        "environment: {ConnectionStrings__Redis: \"redis:7000,password=abc,user=app,ssl=True,defaultDatabase=3\"}",
    );
    let [client] = &seen.deployment.clients[..] else { panic!("one client") };
    assert_eq!((client.port.value, client.db.value), (7000, Some(3)));
    assert_eq!((client.scheme.value.as_str(), client.username.value.as_deref()), ("rediss", Some("app")));
    assert_eq!(client.password.value.as_ref().unwrap().expose(), "abc");
    assert_eq!(seen.underlined(&client.password.origin), "abc");
}

#[test]
fn sockets_lead_to_the_server_that_shares_their_volume() {
    let services = |url: &str, volume: &str| {
        compose(&format!(
            "  redis:\n    image: redis:7.4\n    command: redis-server --port 0 --unixsocket /run/redis/redis.sock\n    volumes: [\"run:/run/redis\"]\n  web:\n    image: a\n    environment: {{REDIS_URL: \"{url}\"}}\n    volumes: [\"{volume}:/run/redis\"]\nvolumes: {{run: , other: }}\n"
        ))
    };
    assert_eq!(clients(&services("unix:///run/redis/redis.sock?db=1", "run")), ["web/REDIS_URL redis"]);
    assert_eq!(clients(&services("redis+socket:///run/redis/redis.sock", "run")), ["web/REDIS_URL redis"]);
    assert_eq!(clients(&services("unix:///run/redis/redis.sock?db=1", "other")), ["web/REDIS_URL -"]);
    let seen = services("unix:///run/redis/redis.sock?db=1", "run");
    assert_eq!(seen.deployment.clients[0].db.value, Some(1));
}

#[test]
fn a_host_that_is_nobody_has_a_likely_one() {
    let meant = |host: &str| {
        web(&format!("environment: {{REDIS_URL: \"redis://{host}\"}}")).deployment.clients[0]
            .suggestion
            .clone()
    };
    assert_eq!(meant("rediss").as_deref(), Some("redis"));
    assert_eq!(meant("queue").as_deref(), Some("redis"), "there is no other");
    assert_eq!(meant("redis"), None);
    let two = compose(
        "  jobs: {image: \"redis:7.4\"}\n  pages: {image: \"redis:7.4\"}\n  web: {image: a, environment: {REDIS_URL: \"redis://store\"}}\n",
    );
    assert_eq!(two.deployment.clients[0].suggestion, None);
}
