//! What healthchecks with redis-cli can and cannot notice.

use super::on;
use super::server::Reply;

#[test]
fn healthcheck_succeeds_on_noauth() {
    on(&["--requirepass", "s3cret"], |server| {
        for check in [&["ping"][..], &["--raw", "incr", "ping"], &["-a", "wrong", "ping"]] {
            let Reply { text, status } = server.cli(check);
            assert!(text.contains("NOAUTH"), "{text}");
            assert_eq!(status, 0, "{check:?}");
        }
        assert_eq!(server.shell("$CLI ping || exit 1").status, 0);
    });
}

#[test]
fn healthcheck_with_e_or_grep_fails_on_noauth() {
    on(&["--requirepass", "s3cret"], |server| {
        assert_eq!(server.cli(&["-e", "ping"]).status, 1);
        assert_eq!(server.shell("$CLI ping | grep -q PONG").status, 1);
        assert_eq!(server.shell("REDISCLI_AUTH=s3cret $CLI ping | grep -q PONG").status, 0);
    });
}

#[test]
fn healthcheck_in_exec_form_knows_no_pipe() {
    on(&[], |server| {
        let Reply { text, status } = server.cli(&["ping", "|", "grep", "PONG"]);
        assert!(text.contains("wrong number of arguments"), "{text}");
        assert_eq!(status, 0);
    });
}

#[test]
fn healthcheck_incr_writes_a_key() {
    on(&["--save", ""], |server| {
        server.ask(&["incr", "ping"]);
        server.ask(&["incr", "ping"]);
        assert_eq!(server.ask(&["get", "ping"]), "2");
        assert!(server.ask(&["info", "persistence"]).contains("rdb_changes_since_last_save:2"));
    });
}

#[test]
fn shell_takes_one_word_of_a_list() {
    on(&[], |server| {
        assert_eq!(server.shell("sh -c redis-cli ping < /dev/null").status, 0);
        assert_eq!(server.shell("sh -c 'redis-cli -p 1 ping'").status, 1, "nothing listens there");
        assert_eq!(server.shell("sh -c redis-cli -p 1 ping < /dev/null").status, 0);
    });
}

#[test]
fn blank_is_part_of_the_name_of_a_program() {
    on(&[], |server| {
        assert_eq!(server.shell("exec 'redis-cli ping'").status, 127, "no such program");
        assert_eq!(server.shell("exec $CLI ping").status, 0);
    });
}

#[test]
fn line_that_begins_with_an_operator_is_refused() {
    on(&[], |server| {
        let said = server.shell("sh -c 'echo started\n  && echo more'");
        assert!(said.status != 0 && said.text.contains("yntax error"), "{}", said.text);
        assert_eq!(server.shell("sh -c 'echo started &&\n  echo more'").status, 0);
    });
}

#[test]
fn here_document_of_one_line_takes_the_rest_for_files() {
    on(&[], |server| {
        let script = "cat > made.conf <<EOF port 26379 EOF && echo started";
        assert_ne!(server.shell(script).status, 0, "there are no such files");
        assert!(!server.shell(script).text.contains("started"));
        assert_eq!(server.shell("wc -c < made.conf").text.trim(), "0");
    });
}

#[test]
fn compared_answer_needs_the_password() {
    on(&["--requirepass", "s3cret"], |server| {
        assert_eq!(server.shell("$CLI ping | grep -q PONG").status, 1);
        assert_eq!(server.shell("$CLI -a '' ping | grep -q PONG").status, 1);
        assert_eq!(server.shell("$CLI -a ping < /dev/null | grep -q PONG").status, 1);
        assert_eq!(server.shell("REDISCLI_AUTH=s3cret $CLI ping | grep -q PONG").status, 0);
    });
}

#[test]
fn dash_is_not_bash() {
    on(&["--requirepass", "s3cret"], |server| {
        let dash = |script: &str| server.shell(&format!("dash -c '{script}'")).status;
        assert_eq!(dash("false &> /dev/null || exit 1"), 0);
        for (script, status) in [
            ("[[ $(redis-cli ping) == PONG ]]", 127),
            ("[ PONG == PONG ]", 2),
            ("grep -q PONG <<< PONG", 2),
            ("echo PONG |& grep PONG", 2),
        ] {
            assert_eq!(dash(script), status, "{script}");
        }
        assert_eq!(dash("[ PONG = PONG ]"), 0);
    });
}

#[test]
fn client_with_an_unknown_option() {
    on(&[], |server| {
        for check in ["$CLI --no-auth-warnings ping", "$CLI -a1 ping"] {
            let Reply { text, status } = server.shell(check);
            assert!(text.contains("Unrecognized option") && status == 1, "{check}: {text}");
        }
    });
}

#[test]
fn client_with_a_port_in_its_host() {
    on(&[], |server| {
        for host in ["127.0.0.1:6379", "redis://127.0.0.1"] {
            let Reply { text, status } = server.shell(&format!("redis-cli -h {host} ping 2>&1"));
            assert!(text.contains("Could not connect") && status == 1, "{host}: {text}");
        }
    });
}

#[test]
fn check_with_another_password() {
    on(&["--requirepass", "s3cret"], |server| {
        for check in ["$CLI -a other ping", "$CLI --user health -a s3cret ping"] {
            let Reply { text, status } = server.shell(check);
            assert!(text.contains("NOAUTH") && status == 0, "{check}: {text}");
            assert_eq!(server.shell(&format!("{check} | grep -q PONG")).status, 1, "{check}");
        }
        let wrong = "REDISCLI_AUTH=other $CLI ping | grep -q PONG";
        assert_eq!(server.shell(wrong).status, 1);
        assert_eq!(server.shell("REDISCLI_AUTH=other $CLI -a s3cret ping | grep -q PONG").status, 0);
        assert_eq!(server.shell("REDISCLI_AUTH=s3cret $CLI -a other ping | grep -q PONG").status, 1);
        assert_eq!(server.shell("REDISCLI_AUTH=other $CLI auth s3cret | grep -q OK").status, 0);
        for (login, status) in [(":s3cret", 1), ("default:s3cret", 0), ("s3cret", 0)] {
            let check = format!("$CLI -u redis://{login}@localhost:6379 ping | grep -q PONG");
            assert_eq!(server.shell(&check).status, status, "{check}");
        }
    });
    on(&[], |server| {
        assert_eq!(server.shell("$CLI -a other ping | grep -q PONG").status, 0);
    });
}

#[test]
fn healthcheck_fails_where_nothing_listens() {
    on(&[], |server| {
        assert_eq!(server.shell("redis-cli -p 1 ping").status, 1);
        assert_eq!(server.shell("redis-cli -p 1 ping | grep -q PONG").status, 1);
    });
}

#[test]
fn check_that_passes_without_server() {
    on(&[], |server| {
        for check in [
            "redis-cli -p 1 ping || true",
            "redis-cli -p 1 ping | grep -q PONG; exit 0",
            "redis-cli -p 1 ping | grep -q PONG && echo up || echo down",
            "redis-cli -p 1 ping | cat",
            "redis-cli -p 1 ping | grep PONG | wc -l",
            "echo ping | redis-cli -p 1",
            "if redis-cli -p 1 ping | grep -q NOAUTH; then exit 1; fi",
        ] {
            assert_eq!(server.shell(check).status, 0, "{check}");
        }
        assert_eq!(server.shell("redis-cli -p 1 ping; rc=$?; echo $rc; exit $rc").status, 1);
        for check in [
            "(no-such-cli ping || $CLI ping) | grep PONG",
            "$CLI ping; [ $? -eq 0 ]",
            "no-such-cli ping || $CLI ping || { echo down; exit 1; }",
            "if redis-cli -p 1 ping; then exit 0; fi || exit 1",
        ] {
            assert_eq!(server.shell(check).status, 0, "{check}");
        }
    });
    on(&["--requirepass", "s3cret"], |server| {
        assert_eq!(server.shell("$CLI -e ping | grep -q .").status, 1);
        assert_eq!(server.shell("[ -n \"$($CLI ping | sed -n /PONG/p)\" ]").status, 1);
        // An empty line stands behind the error.
        assert_eq!(server.shell("$CLI ping | grep -v NOAUTH").status, 0);
    });
}

#[test]
fn option_in_a_line_of_its_own() {
    on(&[], |server| {
        let said = server.shell("$CLI ping\n  --raw get key");
        assert!(said.status == 127 && said.text.contains("not found"), "{}", said.text);
        assert!(said.text.contains("PONG"));
    });
}

#[test]
fn healthcheck_with_a_variable_that_is_not_there() {
    on(&["--requirepass", "s3cret"], |server| {
        // The next word is the password, and the commands are awaited from the input, which is empty.
        assert_eq!(server.shell("$CLI -a $NOTHING ping < /dev/null").status, 0);
        for check in ["$CLI -a \"$NOTHING\" ping", "REDISCLI_AUTH=\"$NOTHING\" $CLI ping"] {
            let Reply { text, status } = server.shell(check);
            assert!(text.contains("NOAUTH") && status == 0, "{check}: {text}");
            assert_eq!(server.shell(&format!("{check} | grep -q PONG")).status, 1, "{check}");
        }
    });
}
