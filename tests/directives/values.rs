use super::server::{Server, run};
use redlint::model::Why;
use redlint::resolve::conf::{Extra, OtherDefault, Stage};
use redlint::source::{Sources, Span, Text};

#[test]
fn the_last_one_counts_and_shows_what_it_hides() {
    let server = Server {
        conf: Some("maxmemory 1gb\nmaxmemory 1024mb\nslave-read-only no\nreplica-read-only yes\n"),
        args: vec!["/run/here/redis.conf", "--maxmemory", "2gb"],
        target: "redis@7.4.1",
        ..Server::default()
    };
    let run = server.run();
    assert_eq!(run.value("maxmemory"), "2147483648");
    assert_eq!(run.origin("maxmemory"), "2gb");
    let shadowed = &run.outcome.config.effective("maxmemory").unwrap().shadowed;
    let shadowed: Vec<_> = shadowed.iter().map(|value| run.shown(&value.origin)).collect();
    assert_eq!(shadowed, ["1024mb", "1gb"]);
    let state = |at: usize| {
        let setting = &run.outcome.settings[at];
        (setting.effective, setting.shadowed_by.value.as_deref(), setting.duplicate_of.value.as_deref())
    };
    assert_eq!(state(0), (false, Some("2gb"), None));
    assert_eq!(state(2), (false, Some("yes"), Some("yes")));
    assert_eq!(state(3), (true, None, None));
    assert_eq!(run.outcome.settings[2].deprecated_by.value.as_deref(), Some("replica-read-only"));
}

#[test]
fn equal_values_are_no_duplicates_and_files_are_apart() {
    let server = Server {
        conf: Some("maxmemory 1gb\nmaxmemory 1024mb\ntimeout 1\ninclude more.conf\n"),
        files: [("more.conf", "timeout 2\n")].into(),
        target: "redis@7.4",
        ..Server::default()
    };
    let settings = server.run().outcome.settings;
    assert!(settings.iter().all(|setting| setting.duplicate_of.value.is_none()));
    assert_eq!(settings.iter().filter(|setting| !setting.effective).count(), 2);
}

#[test]
fn defaults_say_whose_they_are() {
    let defaults = [OtherDefault {
        directive: "protected-mode",
        value: "no",
        of: "the official redis image",
        fixed: false,
    }];
    let server = Server { target: "redis@7.4.1", defaults: &defaults, ..Server::default() };
    let run = server.run();
    assert_eq!(run.value("protected-mode"), "no");
    assert_eq!(run.origin("protected-mode"), "default of the official redis image");
    assert_eq!(run.origin("maxmemory-policy"), "default of redis 7.4");
    assert_eq!(run.value("save"), "3600 1 300 100 60 10000");
    assert_eq!(run.value("io-threads-always-active"), "none");
}

#[test]
fn without_a_version_only_common_ground_is_known() {
    let run = run("", "maxmemory 1gb\nsave 900 1 300 10\n");
    assert_eq!(run.value("maxmemory"), "1073741824");
    assert_eq!(run.value("appendonly"), "no");
    assert_eq!(run.origin("appendonly"), "default of redis and valkey");
    assert_eq!(run.origin("acl-pubsub-default"), "the server's version is not known");
    assert_eq!(run.origin("io-threads-always-active"), "the server's version is not known");
    assert_eq!(run.origin("save"), "the server's version is not known");
    assert_eq!(run.problems(), [""; 0]);
}

#[test]
fn save_points_add_up_as_the_version_has_it() {
    let cases = [
        ("redis@7.4", "save 900 1\nsave 60 1000", "900 1 60 1000"),
        ("redis@7.4", "save 900 1\nsave \"\"\nsave 60 1000", "60 1000"),
        ("redis@7.4", "save 900 1\nsave\nsave 60 1000", "900 1 60 1000"),
        ("redis@7.4", "save", ""),
        ("redis@7.4", "save 900 1 60 1000", "900 1 60 1000"),
        ("redis@6.2", "save 900 1 60 1000", ""),
        ("redis@6.2", "port 1", "3600 1 300 100 60 10000"),
        ("redis@6.0", "port 1", ""),
    ];
    for (target, conf, value) in cases {
        assert_eq!(run(target, conf).value("save"), value, "{target} {conf}");
    }
    let across = |target| {
        let conf = "save 900 1\ninclude more.conf\nsave 60 5\nsave 30 5\n";
        Server { conf: Some(conf), files: [("more.conf", "save 300 1")].into(), target, ..Server::default() }
            .run()
    };
    assert_eq!(across("redis@7.4").value("save"), "30 5");
    assert_eq!(across("redis@6.2").value("save"), "900 1 300 1 60 5 30 5");
    assert_eq!(across("").value("save"), "?");
    let bare = Server { target: "redis@6.0", ..Server::default() }.run();
    assert_eq!(bare.value("save"), "3600 1 300 100 60 10000");
    let run = run("redis@7.4", "save 900 1\nsave 60 1000");
    assert_eq!(run.origin("save"), "900+1, 60+1000");
}

#[test]
fn buffer_limits_are_kept_by_class() {
    let conf =
        "client-output-buffer-limit replica 1gb 512mb 60\nclient-output-buffer-limit replica 2gb 1gb 60";
    let run = run("redis@7.4", conf);
    assert!(run.value("client-output-buffer-limit").contains("slave 2147483648 1073741824 60 pubsub"));
    assert_eq!(run.outcome.settings[0].shadowed_by.value.as_deref(), Some("replica 2gb 1gb 60"));
    let written =
        run.outcome.config.value("client-output-buffer-limit").and_then(|value| value.origin.span());
    assert_eq!(written.map(|at| run.sources.snippet(at)), Some("replica 2gb 1gb 60"));
}

#[test]
fn what_is_loaded_from_outside_hides_what_stood_before() {
    let server = Server {
        conf: Some("maxmemory 1gb\nsave 900 1\ninclude /etc/other.conf?\ntimeout 5\nsave 60 5\n"),
        target: "redis@7.4",
        ..Server::default()
    };
    let mut server = server;
    server.conf = Some("maxmemory 1gb\nsave 900 1\ninclude other.conf?\ntimeout 5\nsave 60 5\n");
    let run = server.run();
    assert_eq!(run.origin("maxmemory"), "other.conf? is not in the tree");
    assert_eq!(run.origin("appendonly"), "other.conf? is not in the tree");
    assert_eq!([run.value("timeout"), run.value("save")], ["5", "60 5"]);
}

#[test]
fn a_configuration_that_is_not_in_the_tree_leaves_only_the_arguments() {
    let server = Server {
        conf_unknown: Some(Why::MissingFile("/etc/redis.conf".into())),
        args: vec!["/etc/redis.conf", "--maxmemory", "1gb"],
        target: "redis@7.4",
        ..Server::default()
    };
    let run = server.run();
    assert_eq!(run.value("maxmemory"), "1073741824");
    assert_eq!(run.value("appendonly"), "?");
    assert_eq!(run.outcome.open.known(), None);
}

#[test]
fn unknown_pieces_make_unknown_values() {
    let run = run("redis@7.4", "maxmemory \u{e000}\nmaxmemory-policy allkeys-\u{e000}\nport 1");
    assert_eq!([run.value("maxmemory"), run.value("maxmemory-policy"), run.value("port")], ["?", "?", "1"]);
    assert_eq!(run.problems(), [""; 0]);
}

#[test]
fn refused_values_are_not_guessed() {
    let run = run("redis@7.4", "maxmemory 1gb\nmaxmemory 512Mi");
    assert_eq!(run.origin("maxmemory"), "the value is not valid");
}

#[test]
fn includes_that_cannot_be() {
    let cycle = Server {
        conf: Some("include redis.conf"),
        files: [("redis.conf", "redis.conf")].into(),
        target: "redis@7.4",
        ..Server::default()
    };
    let problem = "!cycle [redis.conf] it leads back to its own file, which the server reads again and again until it crashes";
    assert_eq!(cycle.run().problems(), [problem]);
    let missing = "!missing-file [nope.conf] there is no file `nope.conf`";
    assert_eq!(run("redis@7.4", "include nope.conf").problems(), [missing]);
    assert!(run("redis@6.2", "include nope-*.conf").problems()[0].starts_with("!missing-file"));
    assert_eq!(run("redis@7.4", "include nope-*.conf").problems(), [""; 0]);
}

#[test]
fn includes_fan_out_without_end_are_cut() {
    let files =
        (0..40).map(|at| (format!("{at}.conf"), format!("include {0}.conf\ninclude {0}.conf\n", at + 1)));
    let files: Vec<(String, String)> = files.collect();
    let server = Server {
        conf: Some("include 0.conf"),
        files: files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
        target: "redis@7.4",
        ..Server::default()
    };
    let run = server.run();
    assert!(run.problems().iter().any(|problem| problem.starts_with("!too-many-includes")));
    assert!(run.problems().len() < 100);
}

#[test]
fn an_image_may_write_directives_before_and_after() {
    let mut sources = Sources::new();
    let file = sources.add("compose.yaml", b"REDIS_PASSWORD".to_vec());
    let text = |value: &str| Text::whole(value, Span::new(file, 0..14));
    let extra = |value: &str, stage| Extra {
        name: text("requirepass"),
        values: vec![text(value)],
        stage,
        doubtful: false,
    };
    let server = |stage| Server {
        conf: Some("requirepass fromfile"),
        target: "redis@7.4",
        extra: vec![extra("fromenvironment", stage)],
        ..Server::default()
    };
    assert_eq!(server(Stage::BeforeConf).run().value("requirepass"), "fromfile");
    let after = server(Stage::AfterConf).run();
    assert_eq!(after.value("requirepass"), "fromenvironment");
    assert_eq!(after.outcome.settings[1].place, redlint::model::SettingPlace::Environment);
}

#[test]
fn tokens_that_nobody_filled_in() {
    let cases = [
        ("requirepass ${REDIS_PASSWORD}", "${REDIS_PASSWORD}"),
        ("requirepass x$REDIS_PASSWORD", "$REDIS_PASSWORD"),
        ("requirepass \"{{ redis_password }}\"", "{{ redis_password }}"),
        ("requirepass <password>", "<password>"),
        ("requirepass %PASSWORD%", "%PASSWORD%"),
        ("requirepass ENC[abc]", "ENC[abc]"),
        ("requirepass a<b>c$d%e", ""),
        ("requirepass p$5w%rd", ""),
        ("proc-title-template \"{title} {port}\"", ""),
    ];
    for (conf, token) in cases {
        let run = run("redis@7.4", conf);
        let placeholder = &run.outcome.settings[0].placeholder;
        let found = if placeholder.value { run.shown(&placeholder.origin) } else { String::new() };
        assert_eq!(found, token, "{conf}");
    }
}

#[test]
fn the_mode_follows_from_what_is_set() {
    let mode = |target, conf| run(target, conf).outcome.mode.value.as_str();
    assert_eq!(mode("redis@7.4", ""), "standalone");
    assert_eq!(mode("redis@7.4", "slaveof a 1"), "replica");
    assert_eq!(mode("redis@7.4", "cluster-enabled yes"), "cluster");
    let args = Server { args: vec!["--sentinel"], target: "redis@7.4", ..Server::default() };
    assert_eq!(args.run().outcome.mode.value.as_str(), "sentinel");
    let unknown = run("redis@7.4", "include x?").outcome.mode;
    assert!(unknown.origin.is_unknown());
}

#[test]
fn servers_without_tables_are_left_alone() {
    let run = run("keydb@6.3", "maxmemory 1gb\nserver-threads 4\nmaxmemory-policy odd\n");
    assert_eq!(run.value("maxmemory"), "1073741824");
    assert_eq!(run.origin("appendonly"), "what keydb does by default is not known");
    assert_eq!(run.problems(), [""; 0]);
}

#[test]
fn a_fork_has_the_tables_of_its_origin() {
    let run =
        run("redict@7.3", "maxmemory 1gb\nserver-cpulist 0\nmax-new-connections-per-cycle 5\nsave 900\n");
    assert_eq!(run.value("maxmemory-policy"), "noeviction");
    assert_eq!(run.origin("appendonly"), "default of redict 7.3");
    assert_eq!(run.problems(), ["!arity [900] takes pairs of seconds and changes; this one has no partner"]);
}
