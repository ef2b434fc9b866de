//! What `inspect` shows of a project.

use crate::tree::Tree;
use redlint::source::UNKNOWN;
use serde_json::{Value, json};

fn shop() -> Tree {
    Tree::new(&[
        (
            "compose.yaml",
            "name: shop\nservices:\n  redis:\n    image: redis:7.4.1\n    command: redis-server --requirepass ${REDIS_PASSWORD} --appendonly yes\n    ports: [\"6379:6379\", \"127.0.0.1:6380:6379\"]\n    volumes: [data:/data]\n  worker:\n    image: shop/worker\n    env_file: worker.env\n    environment:\n      CELERY_BROKER_URL: redis://:${REDIS_PASSWORD}@redis:6379/0\n      CACHE_URL: redis://cache.example.com:6379/1\n    depends_on: [redis]\nvolumes: {data: }\n",
        ),
        ("compose.prod.yaml", "services:\n  redis:\n    ports: !override []\n    mem_limit: 512m\n"),
        (".env", "REDIS_PASSWORD=tiger-Lime-93-stone\n"),
        ("worker.env", "QUEUE=\"a b\"\n"),
    ])
}

#[test]
fn a_diagram_of_services_servers_connections_and_ports() {
    let output = shop().run("", &[], &["inspect", "--format", "mermaid", "--show-secrets"]);
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap(), @r##"
    flowchart LR
      subgraph p0["shop, base"]
        p0s0[("redis<br>redis 7.4.1<br>broker")]:::server
        p0s1["worker"]
      end
      p0x0[("cache.example.com")]
      p0s1 -->|"CELERY_BROKER_URL /0"| p0s0
      p0s1 -->|"CACHE_URL /1"| p0x0
      p0e0(["*:6379"]):::public -->|"6379"| p0s0
      p0e1(["127.0.0.1:6380"]) -->|"6379"| p0s0
      subgraph p1["shop, production"]
        p1s0[("redis<br>redis 7.4.1<br>broker")]:::server
        p1s1["worker"]
      end
      p1x0[("cache.example.com")]
      p1s1 -->|"CELERY_BROKER_URL /0"| p1s0
      p1s1 -->|"CACHE_URL /1"| p1x0
      classDef server fill:#fde8e6,stroke:#a41e11,color:#3b0a06
      classDef public stroke:#a41e11,stroke-width:3px
    "##);
}

#[test]
fn services_as_compose_prints_them_beside_servers_and_clients() {
    let tree = shop();
    let output = tree.run("", &[], &["inspect", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let [base, production] = document["projects"].as_array().unwrap().as_slice() else {
        panic!("{document}")
    };
    assert_eq!(
        base["services"]["worker"],
        json!({
            "image": "shop/worker",
            "environment": {
                "QUEUE": "a b",
                "CELERY_BROKER_URL": "redis://:********@redis:6379/0",
                "CACHE_URL": "redis://cache.example.com:6379/1",
            },
            "depends_on": {"redis": {"condition": "service_started", "required": true}},
            "networks": {"default": null},
        })
    );
    assert_eq!(
        base["services"]["redis"]["command"],
        json!(["redis-server", "--requirepass", "********", "--appendonly", "yes"])
    );
    assert_eq!(base["volumes"], json!({"data": {"name": "shop_data"}}));
    assert_eq!(base["servers"][0]["ports"].as_array().unwrap().len(), 2);
    let production_redis = &production["services"]["redis"];
    assert_eq!(
        (&production_redis["mem_limit"], &production_redis["ports"]),
        (&json!("536870912"), &Value::Null)
    );
    assert_eq!(production["servers"][0]["memory_limit"], json!(536_870_912));
    let clients = base["clients"].as_array().unwrap().iter();
    let clients: Vec<(&str, Option<&str>)> =
        clients.map(|client| (client["variable"].as_str().unwrap(), client["server"].as_str())).collect();
    assert_eq!(clients, [("CELERY_BROKER_URL", Some("redis")), ("CACHE_URL", None)]);
}

/// What compose takes for empty may be set by whoever runs it.
#[test]
fn what_no_file_sets_is_no_empty_value() {
    let compose = "services:\n  redis:\n    image: redis:${TAG}\n    command: redis-server --maxmemory ${MEM} --requirepass ${PASSWORD}\n    environment:\n      NONE: \"\"\n      SET: ${SET:-}\n      PASSWORD: ${PASSWORD:?}\n      URL: redis://:${PASSWORD}@${HOST}:6379\n    env_file: [absent.env, there.env]\n    mem_limit: ${LIMIT}\n    init: ${INIT}\n    ports: [\"${BIND}:${PORT}:6379\"]\n    volumes: [\"${DATA}:/data\", \"$HOME/conf:/conf\"]\n    deploy: {replicas: \"${N}\"}\n";
    let tree = Tree::new(&[("compose.yaml", compose), ("there.env", "A=b-${C}\n")]);
    for arguments in [&[][..], &["--show-secrets"]] {
        let all = [&["inspect", "--format", "json"], arguments].concat();
        let output = String::from_utf8(tree.run("", &[], &all).stdout).unwrap();
        let document: Value = serde_json::from_str(&output).unwrap();
        assert_eq!(
            document["projects"][0]["services"]["redis"],
            json!({
                "image": "redis:?",
                "command": ["redis-server", "--maxmemory", "?", "--requirepass", "?"],
                "environment": {"A": "b-?", "NONE": "", "SET": "", "PASSWORD": "?", "URL": "redis://:?@?:6379"},
                "env_file": [{"path": "absent.env"}],
                "mem_limit": "?",
                "init": "?",
                "ports": [{"mode": "ingress", "host_ip": "?", "published": "?", "target": 6379, "protocol": "tcp"}],
                "volumes": [
                    {"type": "?", "source": "?", "target": "/data"},
                    {"type": "bind", "source": "?/conf", "target": "/conf", "bind": {}},
                ],
                "deploy": {"replicas": "?"},
                "networks": {"default": null},
            })
        );
        assert!(!output.contains(UNKNOWN), "{output}");
    }
    let chart = String::from_utf8(tree.run("", &[], &["inspect", "--format", "mermaid"]).stdout).unwrap();
    assert!(chart.contains(r#"(["?:?"]) -->|"6379"|"#), "{chart}");
}

#[test]
fn every_format_says_the_same() {
    let tree = shop();
    let json: Value =
        serde_json::from_slice(&tree.run("", &[], &["inspect", "--format", "json"]).stdout).unwrap();
    let yaml = tree.run("", &[], &["inspect", "--format", "yaml"]).stdout;
    assert_eq!(serde_yaml::from_slice::<Value>(&yaml).unwrap(), json);
    for format in ["human", "mermaid"] {
        let text = String::from_utf8(tree.run("", &[], &["inspect", "--format", format]).stdout).unwrap();
        for project in json["projects"].as_array().unwrap() {
            for server in project["servers"].as_array().unwrap() {
                let role = server["roles"][0]["role"].as_str().unwrap();
                assert!(text.contains(role), "{format} lacks {role}:\n{text}");
            }
        }
        assert!(!text.contains("tiger"), "{text}");
    }
}
