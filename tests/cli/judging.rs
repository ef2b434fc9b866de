use crate::tree::{Run, Tree};

#[test]
fn every_rule_is_listed_and_explained() {
    let tree = Tree::new(&[]);
    let rules = tree.run(&["rules", "--format", "json"]).json();
    let ids: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"evicts-tasks"), "{ids:?}");
    for listing in ["human", "markdown"] {
        let listed = tree.run(&["rules", "--format", listing]).stdout;
        assert!(ids.iter().all(|id| listed.contains(id)), "{listed}");
    }
    for id in ids {
        let page = tree.run(&["explain", id, "--format", "markdown"]).stdout;
        assert!(page.starts_with(&format!("# {id}\n")), "{page}");
        for heading in ["\n## What to do\n", "\n## Condition\n", "\n## Reported\n", "\n## Not reported\n"] {
            assert!(page.contains(heading), "{id}: {page}");
        }
    }
    // Every way through the choices of a help, what `each` names, and where the severity is another one.
    let page = tree.run(&["explain", "scheme-does-not-match"]).stdout;
    assert!(page.contains("\n- Write `rediss://`.\n") && page.contains("client in server.clients"), "{page}");
    let page = tree.run(&["explain", "healthcheck-cannot-fail"]).stdout;
    let grades = ["\nBut its severity is warning where:\n", "\nElse its severity is error where:\n"];
    assert!(grades.iter().all(|grade| page.contains(grade)), "{page}");
    let cases = [
        ("evict-tasks", "there is no rule, group or tag `evict-tasks`; did you mean `evicts-tasks`?"),
        ("requirepas", "there is no rule and no directive `requirepas`; did you mean `requirepass`?"),
        ("memory", "`memory` means several rules; `redlint rules memory` lists them"),
        ("celery", "`celery` means several rules; `redlint rules celery` lists them"),
    ];
    for (word, told) in cases {
        let run = tree.run(&["explain", word]);
        assert_eq!((run.code, run.stderr), (2, format!("redlint: {told}\n")));
    }
    let listed = tree.run(&["rules", "celery", "--format", "json"]).json();
    let tagged = |rule: &serde_json::Value| rule["tags"].as_array().unwrap().contains(&"celery".into());
    assert!(listed.as_array().unwrap().len() > 5 && listed.as_array().unwrap().iter().all(tagged));
    assert_eq!(tree.run(&["rules", "nothing-like-it"]).code, 2);
}

#[test]
fn rules_are_chosen_for_one_run() {
    let conf = "# redlint: ignore[no-maxmemory] a reason\n# redlint: ignore[weak-password] nothing\nloglevel debug\n\
        requirepass redis\ntimeout 5\nsave \"\"\n";
    let tree = Tree::new(&[("redis.conf", conf)]);
    let found = |arguments: &[&str]| {
        let run = tree.run(&[&["check", "--format", "json"], arguments].concat());
        let document = run.json();
        let found = document["diagnostics"].as_array().unwrap().iter();
        found.map(|one| one["rule"].as_str().unwrap().to_owned()).collect::<Vec<String>>()
    };
    let all = found(&[]);
    assert!(
        all.contains(&"weak-password".to_owned()) && all.contains(&"debug-logging".to_owned()),
        "{all:?}"
    );
    assert_eq!(found(&["--select", "debug-logging"]), ["debug-logging"]);
    assert_eq!(found(&["--select", "health,weak-password", "--ignore", "security"]), ["debug-logging"]);
    let without: Vec<String> = all.iter().filter(|rule| *rule != "debug-logging").cloned().collect();
    assert_eq!(found(&["--ignore", "debug-logging"]), without);
    // What a baseline knows of other rules is not stale, and stays.
    assert_eq!(tree.run(&["baseline", "write"]).code, 0);
    assert_eq!(tree.run(&["check", "--select", "debug-logging", "--fail-on", "info"]).code, 0);
    // One fix at a time.
    assert_eq!(tree.run(&["fix", "--select", "debug-logging", "--no-baseline", "-q"]).code, 0);
    assert_eq!(
        std::fs::read_to_string(tree.path().join("redis.conf")).unwrap(),
        conf.replace("debug\n", "notice\n")
    );
    let run = tree.run(&["check", "--select", "debug-loging"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "redlint: there is no rule, group or tag `debug-loging`; did you mean `debug-logging`?\n"
    );
}

#[test]
fn every_subject_has_its_facts() {
    let tree = Tree::new(&[]);
    let all = tree.run(&["facts", "--format", "json"]).json();
    let kinds: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["subject"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"server") && kinds.contains(&"client"), "{kinds:?}");
    let one = tree.run(&["facts", "client"]).stdout;
    assert!(one.starts_with("client: one connection from an application\n"), "{one}");
    let server = all.as_array().unwrap().iter().find(|one| one["subject"] == "server").unwrap();
    let mode = server["facts"].as_array().unwrap().iter().find(|fact| fact["name"] == "mode").unwrap();
    assert_eq!(mode["words"], serde_json::json!(["standalone", "replica", "cluster", "sentinel"]));
}

#[test]
fn a_directive_is_explained() {
    let tree = Tree::new(&[]);
    for arguments in [&["explain", "directive", "maxmemory"][..], &["explain", "maxmemory"]] {
        let run = tree.run(arguments);
        assert_eq!(run.code, 0);
        assert!(run.stdout.starts_with("maxmemory\n\n- Servers: redis"), "{}", run.stdout);
    }
    let run = tree.run(&["explain", "directive", "maxmemroy"]);
    assert_eq!((run.code, run.stderr.contains("did you mean `maxmemory`?")), (2, true), "{}", run.stderr);
}

#[test]
fn policies_of_the_user_are_rules_like_others() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let policy = policy.replace("Broker evicts queued tasks", "We never evict");
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    assert!(tree.run(&["rules"]).stdout.contains("acme/never-evict"));
    assert!(tree.run(&["explain", "acme/never-evict"]).stdout.contains("We never evict."));
    let compose = "services:\n  redis:\n    image: redis:7.4-alpine\n    \
        command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru\n  worker:\n    \
        image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://redis:6379/0\n";
    let found = |run: Run| run.stdout.lines().filter(|line| line.contains("never-evict]")).count();
    std::fs::write(tree.path().join("compose.yaml"), compose).unwrap();
    assert_eq!(found(tree.run(&["check", "--format", "concise"])), 1);
    for name in ["acme", "acme/never-evict"] {
        std::fs::write(tree.path().join("redlint.toml"), format!("[rules]\n\"{name}\" = \"off\"\n")).unwrap();
        assert_eq!(found(tree.run(&["check", "--format", "concise"])), 0, "{name}");
    }
    // Whoever names a policy that cannot be read is told what is wrong with it, and nothing else of it.
    std::fs::write(tree.path().join(".redlint/policies/acme/never-evict.toml"), "title = 1\n").unwrap();
    std::fs::write(tree.path().join("redlint.toml"), "[rules]\n\"acme/never-evict\" = \"info\"\n").unwrap();
    std::fs::write(
        tree.path().join("compose.yaml"),
        format!("# redlint: file-ignore[acme/never-evict] known\n{compose}"),
    )
    .unwrap();
    for arguments in [
        &["check", "--format", "concise"][..],
        &["check", "--format", "concise", "--select", "acme/never-evict"],
        &["test", "acme/never-evict"],
        &["rules", "acme"],
        &["explain", "acme/never-evict"],
    ] {
        let run = tree.run(arguments);
        let said = run.stdout + &run.stderr;
        assert_eq!(run.code, 2, "{arguments:?} {said}");
        assert!(said.contains(".redlint/policies/acme/never-evict.toml:1:"), "{arguments:?} {said}");
        assert!(!said.contains("no rule `acme") || arguments[0] == "explain", "{arguments:?} {said}");
        assert!(!said.contains("unknown-"), "{arguments:?} {said}");
    }
    assert_eq!(tree.run(&["check", "--select", "acme/other"]).code, 2);
}

#[test]
fn a_word_that_no_fact_has_is_told_where_it_stands() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let policy = policy.replace("\"broker\" in server.roles", "\"brokr\" in server.roles");
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    let run = tree.run(&["check", "--format", "concise"]);
    let line = run.stdout.lines().find(|line| line.contains("`brokr` is no value of this"));
    let line = line.unwrap_or_else(|| panic!("{}", run.stdout));
    assert!(run.code == 2 && line.ends_with("(did you mean `broker`?)"), "{line}");
    assert!(line.starts_with(".redlint/policies/acme/never-evict.toml:"), "{line}");
}

#[test]
fn examples_of_policies_are_tests() {
    let policy = std::fs::read_to_string("rules/broker/evicts-tasks.toml").unwrap();
    let tree = Tree::new(&[(".redlint/policies/acme/never-evict.toml", &policy)]);
    let run = tree.run(&["test", "acme"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("No failures in "), "{}", run.stdout);
    assert!(run.stdout.ends_with(" examples of 1 rule.\n"), "{}", run.stdout);
    let wrong = policy.replacen("allkeys-lru\"]", "volatile-lru\"]", 1);
    assert_ne!(wrong, policy);
    std::fs::write(tree.path().join(".redlint/policies/acme/never-evict.toml"), wrong).unwrap();
    let run = tree.run(&["test", "acme/never-evict", "--format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with(".redlint/policies/acme/never-evict.toml:"), "{}", run.stdout);
    assert!(run.stdout.contains("error[failing-example] example"), "{}", run.stdout);
    assert_eq!(tree.run(&["test", "nobodys"]).code, 2);
}
