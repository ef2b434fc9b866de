use crate::tree::Tree;

const DEPLOYMENT: [(&str, &str); 3] = [
    (
        "compose.yaml",
        "name: shop\nservices:\n  redis:\n    image: redis:7.2.4\n    \
         command: redis-server --requirepass ${REDIS_PASSWORD} --maxmemory ${MEMORY:-256mb}\n  \
         worker:\n    image: shop/worker\n    environment:\n      \
         CELERY_BROKER_URL: redis://:${REDIS_PASSWORD}@redis:6379/0\n",
    ),
    (".env", "REDIS_PASSWORD=tiger-Lime-93-stone\n"),
    ("redis.conf", "# for another day\nmaxmemory 1gb\n"),
];

#[test]
fn inspect_tells_what_would_run_and_from_where() {
    let tree = Tree::new(&DEPLOYMENT);
    let run = tree.run(&["inspect", "compose.yaml"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout, @r#"
        shop: compose.yaml

          redis
            runs          redis 7.2.4, standalone, image redis:7.2.4
            reachable     from other containers
            password      set, .env:1:16 via compose.yaml:5:41
            data          anonymous volume at /data
            memory limit  none
            role          broker (Celery, certain) compose.yaml:9:26
            client        worker CELERY_BROKER_URL redis://:********@redis:6379/0

            maxmemory    268435456 (256 MiB)  compose.yaml:5:81
            requirepass  ********             .env:1:16 via compose.yaml:5:41
        "#);
    let document = tree.run(&["inspect", "--format", "json", "compose.yaml"]).json();
    let server = &document["projects"][0]["servers"][0];
    assert_eq!(server["version"], "7.2.4");
    assert_eq!(server["config"]["maxmemory"]["value"], "268435456");
    assert_eq!(server["config"]["maxmemory"]["origin"]["line"], 5);
    assert_eq!(server["config"]["appendonly"]["origin"]["kind"], "default");
    let yaml = tree.run(&["inspect", "--format", "yaml", "compose.yaml"]).stdout;
    assert_eq!(serde_yaml::from_str::<serde_json::Value>(&yaml).unwrap(), document);
}

#[test]
fn inspect_shows_secrets_on_demand_only() {
    let tree = Tree::new(&DEPLOYMENT);
    for format in ["human", "json", "yaml"] {
        for all in [&["--all"][..], &[]] {
            let arguments = [&["inspect", "--format", format], all].concat();
            let run = tree.run(&arguments);
            assert!(!run.stdout.contains("tiger-Lime"), "{arguments:?}: {}", run.stdout);
            let run = tree.run(&[&arguments[..], &["--show-secrets"]].concat());
            assert!(run.stdout.contains("tiger-Lime-93-stone"), "{arguments:?}: {}", run.stdout);
        }
    }
}

#[test]
fn inspect_shows_values_as_a_server_does() {
    let tree = Tree::new(&[("redis.conf", "unixsocketperm 0770\nmaxmemory 1mb\n")]);
    let document = tree.run(&["inspect", "--format", "json"]).json();
    let config = &document["projects"][0]["servers"][0]["config"];
    assert_eq!(config["unixsocketperm"]["value"], "770");
    assert_eq!(config["maxmemory"]["value"], "1048576");
}

#[test]
fn inspect_shows_what_is_asked_for_alone() {
    let start = "docker run -d --restart always --name queue redis:7.4 redis-server --maxmemory 1gb\n";
    let tree = Tree::new(&[
        ("a/redis.conf", "maxmemory 1mb\n"),
        ("b/Dockerfile", "FROM redis:7.4\n"),
        ("b/up.sh", start),
        ("b/compose.yaml", "services:\n  cache:\n    image: redis:7.2\n"),
    ]);
    let names = |path: &str| {
        let document = tree.run(&["inspect", "--format", "json", path]).json();
        let projects = document["projects"].as_array().unwrap().iter();
        let servers = projects.flat_map(|project| project["servers"].as_array().unwrap());
        servers.map(|server| server["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("a/redis.conf"), ["a/redis.conf"]);
    // A script belongs to the project that it lies in.
    assert_eq!(names("b/up.sh"), ["cache", "queue"]);
    assert_eq!(names("b/compose.yaml"), ["cache"]);
    assert_eq!(names("."), ["cache", "b/Dockerfile", "queue", "a/redis.conf"]);
}

#[test]
fn inspect_of_nothing_is_no_success() {
    let tree = Tree::new(&[("x/y", "")]);
    for format in ["human", "json", "yaml"] {
        assert_eq!(tree.run(&["inspect", "--format", format]).code, 3);
        assert_eq!(tree.run(&["inspect", "--format", format, "nowhere"]).code, 2);
    }
    assert_eq!(tree.run(&["inspect", "--format", "json"]).json()["projects"], serde_json::json!([]));
}
