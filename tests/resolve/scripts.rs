//! Shells and start scripts between the image and the server.

use super::redis;

/// A service with this entrypoint script in `start.sh`.
fn with_script(script: &str, environment: &str, others: &[(&str, &str)]) -> super::Seen {
    let lines = format!(
        "image: redis:7.4\nentrypoint: [\"sh\", \"/start.sh\"]\nvolumes: [\"./start.sh:/start.sh\", \"./redis.conf:/etc/redis.conf\"]\nenvironment: {environment}"
    );
    let mut files = vec![("start.sh", script)];
    files.extend(others);
    redis(&lines, &files)
}

#[test]
fn shells_expand_their_environment() {
    let cases = [
        ("sh -c 'exec redis-server --requirepass \"$$PW\"'", "{PW: abc}", "******** <- abc"),
        ("sh -c \"redis-server --requirepass $${PW:-fallback}\"", "{A: b}", "******** <- fallback"),
        ("sh -c 'redis-server --requirepass $$PW'", "{PW: }", "?"),
        ("sh -c 'redis-server --requirepass \"$$(cat /run/secrets/pw)\"'", "{A: b}", "?"),
        (
            "[\"sh\", \"-c\", \"exec redis-server --requirepass $$1\", \"_\", \"abc\"]",
            "{A: b}",
            "******** <- abc",
        ),
        (
            "sh -c 'if [ \"$$OPEN\" = yes ]; then redis-server; else redis-server --requirepass x; fi'",
            "{OPEN: \"no\"}",
            "******** <- x",
        ),
        (
            "sh -c 'if [ -n \"$$PW\" ]; then exec redis-server --requirepass \"$$PW\"; fi; exec redis-server'",
            "{PW: abc}",
            "******** <- abc",
        ),
        (
            "sh -c 'if grep x /f; then exec redis-server --requirepass a; fi; exec redis-server'",
            "{A: b}",
            "?",
        ),
    ];
    for (command, environment, expected) in cases {
        let seen = redis(&format!("image: redis:7.4\ncommand: {command}\nenvironment: {environment}"), &[]);
        assert_eq!(seen.value("requirepass"), expected, "{command}");
    }
}

#[test]
fn who_sets_a_variable_by_its_name_sets_any() {
    let cases = [
        ("eval \"value=\\${$name:-}\"", "268435456 <- 256mb"),
        ("eval value=\\$$name", "268435456 <- 256mb"),
        ("eval \"value=\\\"\\$$name\\\"\"", "268435456 <- 256mb"),
        ("eval \"MEM=\\$$name\"", "?"),
        ("eval \"$name=1gb\"", "?"),
        ("eval \"value=$name\"", "?"),
        ("eval \"value=\\$$name; MEM=1gb\"", "?"),
        ("eval \"value=\\${$name:=x}\"", "?"),
        ("eval \"value=\\${$name:-$text}\"", "?"),
        ("eval \"$(cat /etc/settings)\"", "?"),
        ("export \"$name=1gb\"", "?"),
        ("export $(cat /etc/settings)", "?"),
        ("read -r \"$name\"", "?"),
        ("printf -v \"$name\" 1gb", "?"),
        ("export OTHER=\"$name\"", "268435456 <- 256mb"),
        ("printf '%s' \"$name\"", "268435456 <- 256mb"),
    ];
    for (eval, expected) in cases {
        let script = format!(
            "for name in $(names); do\n  {eval}\ndone\nexec redis-server --maxmemory \"${{MEM:-256mb}}\"\n"
        );
        assert_eq!(with_script(&script, "{A: b}", &[]).value("maxmemory"), expected, "{eval}");
    }
}

#[test]
fn secrets_of_the_tree_are_read() {
    let text = "services:\n  redis:\n    image: redis:7.4\n    command: sh -c 'exec redis-server --requirepass \"$$(cat /run/secrets/pw)\"'\n    secrets: [pw]\nsecrets:\n  pw: {file: ./pw.txt}\n";
    let seen = super::see(&[("compose.yaml", text), ("pw.txt", "abc\n")]);
    assert_eq!(seen.value("requirepass"), "******** <- abc");
}

#[test]
fn tokens_of_a_template_are_filled_in() {
    let conf = "maxmemory ${MEM}\nmaxmemory-policy __POLICY__\nrequirepass ${PW}\n";
    let scripts = [
        "sed -i \"s/\\${MEM}/$MEM/g; s|__POLICY__|$POLICY|\" /etc/redis.conf\nsed -i \"s/\\${PW}/$PW/\" /etc/redis.conf\nexec redis-server /etc/redis.conf",
        "sed -i -e \"s/\\${MEM}/$MEM/\" -e \"s/__POLICY__/$POLICY/\" -e \"s#\\${PW}#$PW#\" /etc/redis.conf\nexec redis-server /etc/redis.conf",
    ];
    for script in scripts {
        let seen = with_script(script, "{MEM: 1mb, POLICY: allkeys-lru, PW: abc}", &[("redis.conf", conf)]);
        assert_eq!(seen.value("maxmemory"), "1048576 <- 1mb");
        assert_eq!(seen.value("maxmemory-policy"), "allkeys-lru <- allkeys-lru");
        assert_eq!(seen.value("requirepass"), "******** <- abc");
        assert!(seen.server().settings.iter().all(|setting| setting.problem.value.is_none()));
    }
    let script = "envsubst < /etc/redis.conf > /tmp/redis.conf\nexec redis-server /tmp/redis.conf";
    let seen = with_script(script, "{MEM: 1mb, PW: abc}", &[("redis.conf", "maxmemory ${MEM}\n")]);
    assert_eq!(seen.value("maxmemory"), "1048576 <- 1mb");
}

#[test]
fn lines_that_scripts_write() {
    let cases = [
        ("echo \"maxmemory $MEM\" >> /etc/redis.conf\nredis-server /etc/redis.conf", "1048576 <- 1mb"),
        (
            "printf 'maxmemory %s\\n' \"$MEM\" >> /etc/redis.conf\nredis-server /etc/redis.conf",
            "1048576 <- 1mb",
        ),
        ("cat <<EOF > /tmp/r.conf\nmaxmemory $MEM\nEOF\nexec redis-server /tmp/r.conf", "1048576 <- 1mb"),
        (
            "sed -i \"s/^# *maxmemory .*/maxmemory $MEM/\" /etc/redis.conf\nexec redis-server /etc/redis.conf",
            "1048576 <- 1mb",
        ),
        (
            "if [ -n \"$NONE\" ]; then echo \"maxmemory $NONE\" >> /etc/redis.conf; fi\nredis-server /etc/redis.conf",
            "0",
        ),
        (
            "set -- redis-server /etc/redis.conf\nset -- \"$@\" --maxmemory \"$MEM\"\nexec \"$@\"",
            "1048576 <- 1mb",
        ),
        ("ARGS=\"--maxmemory $MEM\"\nexec redis-server /etc/redis.conf $ARGS", "1048576 <- 1mb"),
        (": \"${LIMIT:=1mb}\"\nexec redis-server --maxmemory \"$LIMIT\"", "1048576 <- 1mb"),
        (": ${LIMIT:=\"1mb\"}\nexec redis-server --maxmemory $LIMIT", "1048576 <- 1mb"),
        ("P=\"${LIMIT:-\"1mb\"}\"\nexec redis-server --maxmemory \"$P\"", "1048576 <- 1mb"),
        ("exec redis-server --maxmemory ${LIMIT:-'1mb'}", "1048576 <- 1mb"),
        ("exec redis-server --maxmemory ${A:-\"${B:-\"$MEM\"}\"}", "1048576 <- 1mb"),
        (
            "cat <<EOF > /tmp/r.conf\nmaxmemory ${LIMIT:-\"1mb\"}\nEOF\nexec redis-server /tmp/r.conf",
            "1048576 <- 1mb",
        ),
        ("MEM=\"${MEM:-5mb}\"\nexec redis-server --maxmemory \"$MEM\"", "1048576 <- 1mb"),
        ("awk '{print}' /a > /etc/redis.conf\nMEM=$(nproc)\nexec redis-server --maxmemory \"$MEM\"", "?"),
    ];
    for (script, expected) in cases {
        let seen =
            with_script(script, "{MEM: 1mb}", &[("redis.conf", "# maxmemory <bytes>\nappendonly yes\n")]);
        assert_eq!(seen.value("maxmemory"), expected, "{script}");
    }
}

#[test]
fn a_script_that_is_not_in_the_tree_hides_everything() {
    let seen = redis("image: redis:7.4\nentrypoint: /start.sh\nvolumes: [\"./start.sh:/start.sh\"]", &[]);
    assert_eq!(seen.value("requirepass"), "?");
    let seen = redis("image: redis:7.4\ncommand: /start.sh", &[]);
    assert_eq!(seen.value("requirepass"), "?");
}

#[test]
fn the_official_entrypoint_as_a_copy() {
    let script = "#!/bin/sh\nset -e\nif [ \"${1#-}\" != \"$1\" ] || [ \"${1%.conf}\" != \"$1\" ]; then\n\tset -- redis-server \"$@\"\nfi\nif [ \"$1\" = 'redis-server' -a \"$(id -u)\" = '0' ]; then\n\texec gosu redis \"$0\" \"$@\"\nfi\nexec \"$@\"\n";
    let dockerfile = "FROM redis:7.4\nCOPY docker-entrypoint.sh /usr/local/bin/\nENTRYPOINT [\"docker-entrypoint.sh\"]\nCMD [\"redis-server\"]";
    let files = [("Dockerfile", dockerfile), ("docker-entrypoint.sh", script)];
    assert_eq!(redis("build: .\ncommand: --maxmemory 1mb", &files).value("maxmemory"), "1048576 <- 1mb");
    assert_eq!(redis("build: .", &files).value("maxmemory"), "0");
}

#[test]
fn scripts_end() {
    let seen = with_script("exec sh /start.sh", "{A: b}", &[]);
    assert_eq!(seen.value("requirepass"), "?");
}

#[test]
fn variables_that_only_the_running_shell_sets() {
    let cases = [
        "for MEM in 1mb 2mb; do\n  redis-server --maxmemory $MEM\ndone",
        "read -r MEM\nexec redis-server --maxmemory $MEM",
        "while getopts m: MEM; do :; done\nexec redis-server --maxmemory $MEM",
        "for ((MEM=0; MEM<3; MEM++)); do :; done\nexec redis-server --maxmemory $MEM",
        "((MEM += 2))\nexec redis-server --maxmemory $MEM",
        ": $((MEM++))\nexec redis-server --maxmemory $MEM",
        "printf -v MEM %s 2mb\nexec redis-server --maxmemory $MEM",
        ". /etc/defaults\nexec redis-server --maxmemory $MEM",
        "while :; do\n  redis-server --maxmemory $MEM\n  MEM=2mb\ndone",
        "MEM=(1mb 2mb)\nexec redis-server --maxmemory $MEM",
        "for i in 1 2; do\n  redis-server --maxmemory 2mb &\ndone\nwait",
        "redis-server --maxmemory 2mb &\nredis-server --maxmemory 3mb &\nwait",
    ];
    for script in cases {
        let seen = with_script(script, "{MEM: 1mb}", &[]);
        assert_eq!(seen.value("maxmemory"), "?", "{script}");
    }
    let script = "M=1\nM+=mb\n[ $((M < 2)) = 1 ]\nexec redis-server --maxmemory $M";
    assert_eq!(with_script(script, "{A: b}", &[]).value("maxmemory"), "1048576 <- 1\nM+=mb");
}

#[test]
fn functions_have_arguments_of_their_own() {
    let cases = [
        (
            "start() { local port=\"$1\"; shift; exec redis-server --port \"$port\" \"$@\"; }\nstart 1 --maxmemory 1mb",
            "1048576 <- 1mb",
        ),
        ("run() { \"$@\"; }\nrun exec redis-server --maxmemory 1mb", "1048576 <- 1mb"),
        ("start() { redis-server --maxmemory $M; }\nM=1mb\nrun() { \"$@\"; }\nrun start", "1048576 <- 1mb"),
        (
            "start() { exec redis-server --maxmemory 2mb; }\nexec redis-server --maxmemory 1mb",
            "1048576 <- 1mb",
        ),
        ("start() { exec redis-server --maxmemory $1; }\n$HOW 1mb", "?"),
        ("start() { start; }\nstart", "?"),
        ("shift\nexec redis-server --maxmemory \"$@\"", "1048576 <- 1mb"),
        ("if grep a /b; then shift; fi\nexec redis-server --maxmemory \"$@\"", "?"),
    ];
    for (script, expected) in cases {
        let lines = "image: redis:7.4\nentrypoint: [\"sh\", \"/start.sh\", \"a\", \"1mb\"]\nvolumes: [\"./start.sh:/start.sh\"]\nenvironment: {HOW: }";
        let seen = redis(lines, &[("start.sh", script)]);
        assert_eq!(seen.value("maxmemory"), expected, "{script}");
    }
}
