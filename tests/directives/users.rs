use super::server::{Run, Server, run};
use redlint::model::User;

fn default_user(run: &Run) -> Option<&User> {
    run.outcome.users.value.iter().find(|user| user.is_default())
}

/// Whether it is open, whether there is a password, whether `requirepass` is ignored; `?` for what is not known.
fn access(run: &Run) -> [String; 3] {
    let show = |known: Option<&bool>| known.map_or("?".to_owned(), bool::to_string);
    let outcome = &run.outcome;
    let password = outcome.password.known().map(Option::is_some);
    [show(outcome.open.known()), show(password.as_ref()), show(outcome.password_ignored.known())]
}

#[test]
fn requirepass_and_user_lines_of_the_default_user() {
    let cases = [
        ("redis@7.4", "port 1", ["true", "false", "false"]),
        ("redis@5.0", "requirepass x", ["false", "true", "false"]),
        ("redis@7.4", "requirepass x", ["false", "true", "false"]),
        ("redis@7.4", "requirepass \"\"", ["true", "false", "false"]),
        ("redis@7.4", "requirepass x\nuser default on nopass ~* &* +@all", ["true", "false", "true"]),
        ("redis@7.4", "requirepass x\nuser default on >y ~* &* +@all", ["false", "true", "true"]),
        ("redis@7.4", "requirepass x\nuser bob on >y ~* &* +@all", ["false", "true", "false"]),
        ("redis@7.4", "user default off", ["false", "false", "false"]),
        ("redis@7.4", "requirepass \u{e000}", ["?", "?", "?"]),
        ("redis@7.4", "include other.conf?", ["?", "?", "?"]),
        ("", "requirepass x", ["false", "true", "false"]),
        ("", "port 1", ["true", "false", "false"]),
        ("keydb@6.3", "requirepass x", ["false", "true", "false"]),
    ];
    for (target, conf, expected) in cases {
        assert_eq!(access(&run(target, conf)), expected, "{target} {conf}");
    }
}

#[test]
fn a_password_comes_from_where_it_is_written() {
    let run = run("redis@7.4", "requirepass hello\n");
    assert_eq!(run.shown(&run.outcome.password.origin), "hello");
    assert_eq!(run.outcome.settings[0].values[0].value, "********");
    assert!(run.outcome.settings[0].sensitive);
    assert_eq!(run.outcome.config.value("requirepass").unwrap().value.to_string(), "********");
}

#[test]
fn an_acl_file_decides_alone() {
    let server = |acl: &'static str| {
        let conf = "requirepass x\naclfile users.acl\n";
        Server {
            conf: Some(conf),
            files: [("users.acl", acl)].into(),
            target: "redis@7.4",
            ..Server::default()
        }
        .run()
    };
    assert_eq!(access(&server("user bob on >y ~* &* +@all\n")), ["true", "false", "true"]);
    let shut = server("user default off\nuser bob on >y ~app:* +@all -@dangerous\n");
    assert_eq!(access(&shut), ["false", "false", "true"]);
    let bob = &shut.outcome.users.value[1];
    let commands: Vec<_> = bob.commands.iter().map(|rule| rule.value.as_str()).collect();
    assert_eq!((bob.name.as_str(), commands), ("bob", vec!["+@all", "-@dangerous"]));
    assert_eq!(shut.shown(&bob.keys[0].origin), "app:*");
    assert!(bob.channels.is_empty());
}

#[test]
fn an_acl_file_outside_of_the_tree_decides_unseen() {
    let run = run("redis@7.4", "requirepass x\naclfile users.acl?\n");
    assert!(run.outcome.users.origin.is_unknown());
    assert_eq!(access(&run), ["?", "?", "true"], "whatever stands in it, requirepass does not count");
    assert_eq!(run.problems(), [""; 0]);
}

#[test]
fn a_default_user_is_as_open_as_the_version_leaves_it() {
    let run = run("redis@7.4", "port 1");
    let user = default_user(&run).unwrap();
    assert!(user.nopass.value && user.enabled.value);
    assert_eq!(run.shown(&user.nopass.origin), "default of redis 7.4");
}

#[test]
fn passwords_of_users_are_in_no_text() {
    let run = run("redis@7.4", "user bob on >hunter2 s3cret #abc ~* +@all\n");
    let text = format!("{:?}{:?}{:?}", run.outcome.settings, run.problems(), run.outcome.users);
    for secret in ["hunter2", "s3cret", "#abc"] {
        let shown = text.replace("[s3cret]", "").replace("[#abc]", "");
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn renamed_commands() {
    let run = run("redis@7.4", "rename-command FLUSHALL \"\"\nrename-command CONFIG secret-config\n");
    let renamed: Vec<_> =
        run.outcome.renamed.iter().map(|(old, new)| (old.as_str(), new.value.as_str())).collect();
    assert_eq!(renamed, [("config", "secret-config"), ("flushall", "")]);
}

#[test]
fn sentinel_lines() {
    let server =
        |conf| Server { conf: Some(conf), sentinel: true, target: "redis@7.4", ..Server::default() }.run();
    let run = server("sentinel monitor main 10.0.0.5 6379 2\nsentinel auth-pass main s3cret\n");
    assert_eq!(run.problems(), [""; 0]);
    assert!(run.outcome.settings[1].sensitive);
    assert_eq!(run.outcome.settings[1].values[2].value, "********");
    assert_eq!(run.outcome.settings[1].place, redlint::model::SettingPlace::Sentinel);
    let problems = server("sentinel monitor main 10.0.0.5 6379 0\nsentinel auth-pas main x\n").problems();
    assert_eq!(
        problems,
        [
            "!range [0] the quorum must be at least 1, not `0`",
            "!unknown [auth-pas] no sentinel has a directive `auth-pas` (auth-pass)",
        ]
    );
}
