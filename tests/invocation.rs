//! Calls of Redis programs: what they send, whether their answer counts, whether they log in.

use redlint::model::{Invocation, Origin, Place, Sourced, Why};
use redlint::resolve::invocation::{Reader, accepts_noauth, authenticates, checks_reply, needs_answer};
use redlint::source::{Sources, Span, Text};

/// `CMD-SHELL` with a script, or `CMD` with the words between `|` for a text that begins with one.
fn test_of(content: &str) -> (Sources, Vec<Text>) {
    let mut sources = Sources::new();
    let file = sources.add("compose.yaml", content.as_bytes().to_vec());
    let text = Text::plain(content, Span::new(file, 0..content.len()));
    let head = |kind: &str| Text::whole(kind, Span::at(file, 0));
    match content.strip_prefix('|') {
        Some(_) => {
            let words = text.slice(1..text.len()).split('|').into_iter().map(|word| {
                let span = word.span();
                word.anchored(span)
            });
            (sources, std::iter::once(head("CMD")).chain(words).collect())
        }
        None => (sources, vec![head("CMD-SHELL"), text]),
    }
}

fn origin(text: &Text) -> Origin {
    if text.holds_unknown() {
        return Origin::Unknown { anchor: text.span(), why: Why::Computed("the shell".into()) };
    }
    Origin::of(text)
}

fn calls(content: &str) -> (Sources, Vec<Invocation>) {
    let (sources, test) = test_of(content);
    let writes = |command: &str| matches!(command, "incr" | "set");
    let reader = Reader { place: Place::Healthcheck, client: None, writes: &writes, origin: &origin };
    (sources, reader.test(&test))
}

fn shown(value: &Sourced<bool>) -> &'static str {
    match value.known() {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    }
}

#[test]
fn an_error_reply_counts_only_where_the_output_does() {
    let cases = [
        ("redis-cli ping", "no", "redis-cli ping"),
        ("redis-cli ping || exit 1", "no", "redis-cli ping"),
        ("redis-cli ping > /dev/null 2>&1", "no", "redis-cli ping"),
        ("|redis-cli|--raw|incr|ping", "no", "redis-cli|--raw|incr|ping"),
        ("redis-cli ping | cat", "no", "redis-cli ping"),
        ("[ -n \"$(redis-cli ping)\" ]", "no", "redis-cli ping"),
        ("[ \"$(redis-cli ping)\" != '' ]", "no", "redis-cli ping"),
        ("redis-cli ping | grep -q .", "no", "redis-cli ping"),
        ("if redis-cli ping; then exit 0; else exit 1; fi", "no", "redis-cli ping"),
        ("redis-cli ping | grep -q PONG", "yes", "grep -q PONG"),
        ("redis-cli -a \"$PW\" ping | tr -d '\\r' | grep PONG || exit 1", "yes", "grep PONG"),
        ("[ \"$(redis-cli ping)\" = PONG ]", "yes", "[ \"$(redis-cli ping)\" = PONG ]"),
        ("test `redis-cli ping` = PONG", "yes", "test `redis-cli ping` = PONG"),
        ("case $(redis-cli ping) in PONG) exit 0;; esac; exit 1", "yes", "case $(redis-cli ping) in"),
        ("x=$(redis-cli ping); [ \"$x\" = PONG ]", "yes", "x=$(redis-cli ping)"),
        ("echo $(redis-cli ping) | grep PONG", "yes", "grep PONG"),
        ("redis-cli -e ping", "yes", "-e"),
        ("|valkey-cli|-e|ping", "yes", "-e"),
        ("|sh|-c|redis-cli ping", "no", "redis-cli ping"),
        ("sh -c 'redis-cli ping' | grep PONG", "yes", "grep PONG"),
        ("timeout 3 redis-cli ping", "no", "redis-cli ping"),
        ("redis-cli ping | grep -q PONG || true", "no", "redis-cli ping"),
        ("redis-cli ping | grep -q PONG && echo up || echo down", "no", "redis-cli ping"),
        ("if redis-cli ping | grep PONG; then echo up; else echo down; fi", "no", "redis-cli ping"),
        ("redis-cli ping | grep -q PONG &", "no", "redis-cli ping"),
        ("if redis-cli ping | grep PONG; then exit 0; else exit 1; fi", "yes", "grep PONG"),
        ("if ! redis-cli ping | grep PONG; then exit 1; fi", "yes", "grep PONG"),
        ("redis-cli ping | grep PONG || { echo down; exit 1; }", "yes", "grep PONG"),
        ("redis-cli ping | grep PONG || (echo down; exit 1)", "yes", "grep PONG"),
        ("redis-cli ping | grep NOAUTH && exit 1 || exit 0", "yes", "grep NOAUTH"),
        ("redis-cli ping | grep PONG && exit 0; exit 1", "yes", "grep PONG"),
        ("set -e; redis-cli ping | grep PONG; echo up", "yes", "grep PONG"),
        ("for i in 1 2; do redis-cli ping | grep PONG && exit 0; done; exit 1", "yes", "grep PONG"),
        ("redis-cli -e ping || exit 1", "yes", "-e"),
    ];
    for (content, expected, proof) in cases {
        let (sources, test) = test_of(content);
        let checked = checks_reply(&test, test[0].anchor());
        assert_eq!(shown(&checked), expected, "{content}");
        let underlined = checked.origin.span().map(|span| sources.snippet(span));
        assert_eq!(underlined, Some(proof), "{content}");
    }
}

#[test]
fn what_is_no_client_is_unknown() {
    let cases = [
        "/healthcheck.sh",
        "|/usr/local/bin/check-redis",
        "nc -z localhost 6379",
        "redis-cli ping && /check.sh",
        "redis-cli $OPTIONS ping",
        "redis-cli --cluster check localhost:6379",
        "redis-cli ping | python3 check.py",
        "x=$(redis-cli ping); echo $x",
        "exec 3<>/dev/tcp/localhost/6379",
        "redis-cli ping 'unclosed",
        "redis-cli -e ping || echo bad",
        "redis-cli -e ping | cat",
        "[ -n \"$(redis-cli ping | sed -n /PONG/p)\" ]",
        "! redis-cli ping | cat",
        "redis-cli -e ping || [ $? -eq 1 ]",
        "redis-cli ping | grep PONG || return 0",
        "redis-cli ping > /tmp/out && grep PONG /tmp/out",
        "redis-cli ping | tee /tmp/out; grep PONG /tmp/out",
        "redis-cli ping | sed '/NOAUTH/q1'",
        "redis-cli --port 6379 ping",
        "case $(redis-cli ping) in PONG) ;; *equired*) ;; *) exit 1;; esac",
        "until redis-cli ping | grep PONG; do sleep 1; done",
        "exit 0",
        "",
    ];
    for content in cases {
        let (_, test) = test_of(content);
        assert_eq!(shown(&checks_reply(&test, test[0].anchor())), "unknown", "{content}");
    }
}

#[test]
fn a_call_is_needed_where_nothing_stands_in_for_it() {
    let cases = [
        ("|redis-cli|ping", true),
        ("redis-cli ping", true),
        ("redis-cli ping || exit 1", true),
        ("redis-cli ping | grep -q PONG", true),
        ("redis-cli ping 2>&1 | tr -d x | grep -q PONG", true),
        ("redis-cli ping | tr -d x | grep -q PONG || exit 1", true),
        ("x=$(redis-cli ping); [ \"$x\" = PONG ]", true),
        ("echo ping | redis-cli | grep PONG", true),
        ("echo ping | redis-cli", false),
        ("redis-cli --version", false),
        ("|redis-cli", false),
        ("[ \"$(redis-cli ping)\" = PONG ]", true),
        ("[ \"$(redis-cli ping | grep -c PONG)\" = 1 ]", false),
        ("if ! redis-cli ping; then exit 1; fi", true),
        ("sh -c 'redis-cli ping' || exit 1", true),
        ("sh -c 'redis-cli ping' || true", false),
        ("redis-cli ping || nc -z localhost 6379", false),
        ("test -e /x && redis-cli ping || nc -z localhost 6379", false),
        ("if test -e /x; then redis-cli ping; else nc -z localhost 6379; fi", false),
        ("redis-cli ping | grep -v ERR", true),
        ("redis-cli ping | cat", false),
        ("redis-cli ping &", false),
        ("until redis-cli ping; do sleep 1; done", false),
        ("[ \"$(redis-cli ping)\" != ERR ]", false),
        ("check() { redis-cli ping; }; check", false),
    ];
    for (content, expected) in cases {
        let (_, calls) = calls(content);
        let needed: Vec<bool> = calls.iter().map(|call| call.needed.value).collect();
        assert_eq!(needed, [expected], "{content}");
    }
    let either = calls("(valkey-cli ping || redis-cli ping) | grep PONG").1;
    assert!(either.len() == 2 && either.iter().all(|call| !call.needed.value));
    assert!(calls("|command|-v|redis-cli").1.is_empty());
}

#[test]
fn credentials_reach_a_client_in_several_ways() {
    let cases = [
        ("redis-cli ping", "no"),
        ("redis-cli --user app ping", "no"),
        ("redis-cli -a '' ping", "no"),
        ("redis-cli -u redis://localhost ping", "no"),
        ("redis-cli -a $PW ping", "yes"),
        ("|redis-cli|--pass|pw|ping", "yes"),
        ("redis-cli -u redis://:pw@localhost ping", "yes"),
        ("REDISCLI_AUTH=$PW redis-cli ping", "yes"),
        ("export REDISCLI_AUTH=$(cat /run/secrets/pw); redis-cli ping", "yes"),
        ("|env|REDISCLI_AUTH=pw|redis-cli|ping", "yes"),
        ("redis-cli $OPTIONS ping", "unknown"),
        ("redis-cli -u $URL ping", "unknown"),
        ("(echo AUTH $PW; echo PING) | redis-cli", "unknown"),
        ("/healthcheck.sh", "unknown"),
    ];
    for (content, expected) in cases {
        let (_, test) = test_of(content);
        assert_eq!(shown(&authenticates(&test, None, None, test[0].anchor())), expected, "{content}");
    }
    let (_, test) = test_of("redis-cli ping");
    let variable = Origin::at(test[1].span());
    assert_eq!(shown(&authenticates(&test, Some(&variable), None, test[0].anchor())), "yes");
}

#[test]
fn commands_are_found_behind_options() {
    let cases = [
        ("redis-cli -h redis -p 6380 -n 1 --raw INCR ping", "redis-cli incr ping writes"),
        ("redis-cli --tls --cacert /ca.crt config get save", "redis-cli config get save"),
        ("/usr/bin/valkey-cli get set", "valkey-cli get set"),
        ("redis-cli --no-auth-warning -x set key", "redis-cli set key writes"),
        ("redis-cli", "redis-cli"),
        ("redis-cli --scan --pattern '*'", "redis-cli"),
        ("docker compose exec -T redis redis-cli ping", "redis-cli ping"),
        ("exec gosu redis redis-server /etc/redis.conf", "redis-server"),
        ("su-exec redis sh -c 'redis-cli ping'", "redis-cli ping"),
        ("redis-sentinel /etc/s.conf", "redis-sentinel"),
        ("redis-benchmark -q", "redis-benchmark"),
        ("myredis-cli ping", ""),
    ];
    for (content, expected) in cases {
        let one = |call: &Invocation| {
            let mut words = vec![call.program.value.clone()];
            words.extend(call.command.value.clone());
            words.extend(call.command_args.iter().map(|word| word.value.clone()));
            words.extend(call.writes.then(|| "writes".to_owned()));
            words.join(" ")
        };
        let found: Vec<String> = calls(content).1.iter().map(one).collect();
        assert_eq!(found.join("; "), expected, "{content}");
    }
}

#[test]
fn passwords_are_known_by_their_bytes_and_never_shown() {
    let cases = [
        ("redis-cli -a hunter2 ping", "hunter2", true),
        ("redis-cli -a \"$PW\" ping", "$PW", false),
        ("|redis-cli|--pass|hunter2|ping", "hunter2", true),
        ("redis-cli -u redis://u:hunter2@h ping", "hunter2", true),
    ];
    for (content, bytes, literal) in cases {
        let (sources, calls) = calls(content);
        let password = &calls[0].password_argument;
        assert!(password.known().is_some_and(Option::is_some), "{content}");
        assert_eq!(password.origin.span().map(|span| sources.snippet(span)), Some(bytes), "{content}");
        assert_eq!(calls[0].password_literal.known(), Some(&literal), "{content}");
        assert!(!format!("{:?}", calls[0]).contains("hunter2"), "{content}");
    }
    for content in [
        "redis-server --requirepass hunter2 --port 1",
        "redis-server '--requirepass hunter2'",
        "redis-cli auth hunter2",
        "redis-cli config set requirepass hunter2",
        "redis-cli acl setuser app '>hunter2'",
        "redis-benchmark -a hunter2",
        "redis-cli sentinel set mymaster auth-pass hunter2",
    ] {
        let (_, calls) = calls(content);
        assert_eq!(calls.len(), 1, "{content}");
        assert!(!format!("{:?}", calls[0]).contains("hunter2"), "{content}");
    }
}

#[test]
fn a_check_is_followed_to_its_end() {
    // Whether it fails where nobody answers, and whether it succeeds on `NOAUTH`.
    let cases = [
        ("redis-cli ping", "yes", "yes"),
        ("redis-cli -e ping", "yes", "no"),
        ("redis-cli ping || true", "no", "yes"),
        ("redis-cli ping | grep -q PONG; exit 0", "no", "yes"),
        ("redis-cli ping | grep PONG", "yes", "no"),
        ("redis-cli ping | grep -E 'PONG|NOAUTH'", "yes", "yes"),
        ("redis-cli ping | grep -v NOAUTH", "yes", "unknown"),
        ("redis-cli ping | grep -q PONG && { echo up; exit 0; }; exit 1", "yes", "no"),
        ("redis-cli ping && { redis-cli info | grep -q role || true; }", "yes", "yes"),
        ("redis-cli ping && (false; true)", "yes", "yes"),
        ("redis-cli ping | cat", "no", "yes"),
        ("redis-cli ping | xargs test PONG =", "yes", "no"),
        ("redis-cli ping | xargs -I{} test {} = PONG", "unknown", "unknown"),
        ("redis-cli ping | xargs test PONG !=", "unknown", "unknown"),
        ("redis-cli ping | grep -m1 PONG", "yes", "no"),
        ("redis-cli role | head -1 | grep -q master", "yes", "no"),
        ("[ \"$(redis-cli ping)\" != '' ]", "yes", "yes"),
        ("[ ! -z \"$(redis-cli ping)\" ]", "yes", "yes"),
        ("[ ! \"$(redis-cli ping)\" = PONG ]", "no", "yes"),
        ("[ \"$(redis-cli ping)\" ]", "yes", "yes"),
        ("[ $(redis-cli ping) ]", "yes", "no"),
        ("redis-cli ping | grep -q .", "yes", "yes"),
        ("redis-cli ping | grep '^$'", "yes", "unknown"),
        ("[ \"$(redis-cli ping)\" != PONG ] && exit 1", "yes", "no"),
        ("[ $(redis-cli ping) != PONG ] && exit 1 || exit 0", "no", "yes"),
        ("x=$(redis-cli ping); case \"$x\" in PONG) ;; *) exit 1 ;; esac", "yes", "no"),
        ("x=$(redis-cli ping); x=PONG; [ \"$x\" = PONG ]", "unknown", "unknown"),
        ("x=$y; y=$x; redis-cli ping; [ \"$x\" = PONG ]", "unknown", "unknown"),
        ("redis-cli ping; [ $? -eq 0 ]", "yes", "yes"),
        ("redis-cli ping | grep -q PONG; rc=$?; echo $rc; exit $rc", "yes", "no"),
        ("redis-cli ping; rc=$?; if [ \"$rc\" -ne 0 ]; then exit 1; fi", "yes", "yes"),
        ("redis-cli ping; rc=$?; rc=0; exit $rc", "unknown", "unknown"),
        ("redis-cli ping; rc=$?; read rc; exit $rc", "unknown", "unknown"),
        ("f() { rc=0; }; redis-cli ping; rc=$?; f; exit $rc", "unknown", "unknown"),
        ("redis-cli ping || rc=$?; exit $rc", "yes", "unknown"),
        ("(redis-cli ping; rc=$?); exit $rc", "unknown", "unknown"),
        ("redis-cli ping; rc=$?; exit 0", "no", "yes"),
        ("until redis-cli ping; do sleep 1; done", "unknown", "unknown"),
        ("echo ping | redis-cli", "no", "unknown"),
        ("echo ping | redis-cli | grep PONG", "yes", "unknown"),
        ("|redis-cli", "no", "yes"),
        ("redis-cli --version", "no", "yes"),
        ("redis-cli -h other ping", "yes", "unknown"),
        ("sh -c 'redis-cli ping | grep PONG'", "yes", "no"),
        ("redis-cli -e ping | grep -q .", "yes", "no"),
        ("redis-cli ping | grep -qF PONG", "yes", "no"),
        ("redis-cli ping | fgrep PONG", "yes", "no"),
        ("redis-cli ping | grep -F 'PONG|NOAUTH'", "unknown", "unknown"),
        ("exec redis-cli ping || true", "yes", "yes"),
        ("if redis-cli ping; then true; fi || exit 1", "no", "yes"),
        ("redis-cli ping || nc -z localhost 1 || { echo down; exit 1; }", "unknown", "yes"),
        ("redis-cli ping || redis-cli -p 1 ping || { echo down; exit 1; }", "yes", "yes"),
        ("true", "unknown", "unknown"),
    ];
    for (script, needs, accepts) in cases {
        let (_, test) = test_of(script);
        let at = test[0].anchor();
        assert_eq!(shown(&needs_answer(&test, at)), needs, "{script}");
        assert_eq!(shown(&accepts_noauth(&test, at)), accepts, "{script}");
    }
}
