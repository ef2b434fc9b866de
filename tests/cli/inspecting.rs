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
fn inspect_tells_what_manifests_run() {
    let redis = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis}\nspec:\n  template:\n    metadata: {labels: {app: redis}}\n    \
                 spec:\n      containers:\n        - name: redis\n          image: redis:7.2.4\n          args: [--maxmemory, 256mb]\n          \
                 volumeMounts: [{name: data, mountPath: /data}]\n  volumeClaimTemplates: [{metadata: {name: data}}]\n---\n\
                 apiVersion: v1\nkind: Service\nmetadata: {name: queue}\nspec: {type: NodePort, selector: {app: redis}, ports: [{port: 6379, nodePort: 30079}]}\n";
    let worker = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: worker}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        \
                  spec:\n          containers:\n            - name: worker\n              image: shop/worker\n              \
                  env: [{name: CELERY_BROKER_URL, value: redis://queue.default.svc:6379/0}]\n";
    let tree = Tree::new(&[("k8s/redis.yaml", redis), ("k8s/worker.yaml", worker)]);
    let run = tree.run(&["inspect", "k8s/redis.yaml"]);
    insta::assert_snapshot!(run.stdout, @r#"
        k8s: k8s/redis.yaml + k8s/worker.yaml

          statefulset/redis
            runs          redis 7.2.4, standalone, image redis:7.2.4
            reachable     from outside the cluster, port 30079->6379
            password      none
            data          named data-redis at /data
            memory limit  none
            role          broker (Celery, certain) k8s/worker.yaml:12:54
            client        cronjob/worker CELERY_BROKER_URL redis://queue.default.svc:6379/0

            maxmemory  268435456 (256 MiB)  k8s/redis.yaml:11:31
        "#);
    let document = tree.run(&["inspect", "--format", "json"]).json();
    assert_eq!(document["projects"][0]["platform"], "kubernetes");
    let chart = tree.run(&["inspect", "--format", "mermaid"]).stdout;
    insta::assert_snapshot!(chart, @r##"
        flowchart LR
          subgraph p0["k8s"]
            p0s1["cronjob/worker"]
            p0s0[("statefulset/redis<br>redis 7.2.4<br>broker")]:::server
          end
          p0s1 -->|"CELERY_BROKER_URL /0"| p0s0
          p0e0(["*:30079"]):::public -->|"6379"| p0s0
          classDef server fill:#fde8e6,stroke:#a41e11,color:#3b0a06
          classDef public stroke:#a41e11,stroke-width:3px
        "##);
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
