use crate::source;
use redlint::source::Text;
use redlint::syntax::shell::{Command, Next, Script, parse, wrapper};

fn read(script: &str) -> Script {
    let (parsed, problems) = parse(&source(script).1);
    assert_eq!(problems, [], "{script}");
    parsed
}

fn words(command: &Command) -> String {
    let words: Vec<String> = command.words.iter().map(|word| word.masked().to_string()).collect();
    words.join(" ").replace('\u{e000}', "?")
}

/// Commands with `|n` for the command that reads their output, `<n` for the one that they stand within.
fn shown(script: &str) -> Vec<String> {
    let one = |command: &Command| {
        let pipe = command.piped_into.map_or(String::new(), |index| format!(" |{index}"));
        let inside = command.inside.map_or(String::new(), |index| format!(" <{index}"));
        format!("{}{pipe}{inside}", words(command))
    };
    read(script).commands.iter().map(one).collect()
}

#[test]
fn simple_commands_are_found_everywhere() {
    let cases: &[(&str, &[&str])] = &[
        ("redis-cli ping | grep -q PONG || exit 1", &["redis-cli ping |1", "grep -q PONG", "exit 1"]),
        ("[ \"$(redis-cli -a \"$P\" ping)\" = PONG ]", &["[ ? = PONG ]", "redis-cli -a ? ping <0"]),
        ("test `redis-cli ping` = PONG", &["test ? = PONG", "redis-cli ping <0"]),
        ("if redis-cli ping; then exit 0; else exit 1; fi", &["redis-cli ping", "exit 0", "exit 1"]),
        (
            "case $(redis-cli ping) in *PONG*) a;; (x|y) b;; esac",
            &["case ? in", "redis-cli ping <0", "a", "b"],
        ),
        ("{ a; b; } | c", &["a |2", "b |2", "c"]),
        ("(a && b) |\n  while read x; do c $x; done", &["a |2", "b |2", "read x", "c ?"]),
        ("f() { a; }; f", &["a", "f"]),
        ("function f() { a; }\nf", &["a", "f"]),
        ("function log::f ( ) # says\n{\n  a\n}\nf", &["a", "f"]),
        ("function f (a; b); f", &["a", "b", "f"]),
        ("for x in 1 2; do a && break; done", &["for x in 1 2", "a", "break"]),
        ("if [[ $a == b && -f c ]]; then d; fi", &["[[ ? == b && -f c ]]", "d"]),
        ("a \\\n  --b # note\nc", &["a --b", "c"]),
        ("a '; b' \"| c\" \\; d", &["a ; b | c ; d"]),
        ("a $((1 + (2))) ${X:-$(b)} $1", &["a ? ? ?"]),
        ("x=(a b); c", &["", "c"]),
        ("((a = b + (1))) && c; ((d); e)", &["(a = b + (1))", "c", "d", "e"]),
        ("for ((i = 0; i < 3; i++)); do a $i & done", &["for (i = 0; i < 3; i++)", "a ?"]),
    ];
    for (script, expected) in cases {
        assert_eq!(shown(script), *expected, "{script}");
    }
}

#[test]
fn context_of_a_command() {
    let script = read("! a | b && c & if d; then e; fi || f");
    let next: Vec<Next> = script.commands.iter().map(|command| command.next).collect();
    assert_eq!(next, [Next::And, Next::And, Next::Background, Next::End, Next::Or, Next::End]);
    let flags = |flag: fn(&Command) -> bool| script.commands.iter().map(flag).collect::<Vec<_>>();
    assert_eq!(flags(|one| one.negated), [true, true, false, false, false, false]);
    assert_eq!(flags(|one| one.condition), [false, false, false, true, false, false]);
}

#[test]
fn assignments_and_redirections() {
    let (sources, text) = source("REDISCLI_AUTH=\"$PW\" A= redis-cli ping >/dev/null 2>&1 </dev/null");
    let (script, _) = parse(&text);
    let command = &script.commands[0];
    let names: Vec<&str> = command.assignments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["REDISCLI_AUTH", "A"]);
    assert_eq!(command.assignments[0].value.variables().collect::<Vec<_>>(), ["PW"]);
    let operators: Vec<&str> = command.redirections.iter().map(|one| one.operator).collect();
    assert_eq!(operators, [">", ">&", "<"]);
    assert_eq!(sources.snippet(command.words[1].text.span()), "ping");
    assert_eq!(sources.snippet(command.span), sources.text(text.span().file));
}

#[test]
fn what_stands_behind_a_compound_command_goes_for_all_of_it() {
    let outputs = |script: &str| -> Vec<String> {
        let shown = |command: &redlint::syntax::shell::Command| {
            let outputs =
                command.redirections.iter().map(|one| format!(" {}{}", one.operator, one.target.text));
            words(command) + &outputs.collect::<String>()
        };
        read(script).commands.iter().map(shown).collect()
    };
    assert_eq!(outputs("{ a; b >own; c | d; } >f\ne"), ["a >f", "b >own", "c", "d >>f", "e"]);
    assert_eq!(outputs("if a; then b; fi >>f 2>&1; (c) &>f"), ["a >>f", "b >>f", "c &>f"]);
    assert_eq!(outputs("while read a; do b; done <f >g"), ["read a >g", "b >>g", " <f >g"]);
}

#[test]
fn here_documents_are_no_commands() {
    let script = read("cat >r.conf <<EOF && a\nport 1\nb | c\nEOF\nd <<-'X'\n\te\n\tX\nf");
    let shown: Vec<String> = script.commands.iter().map(words).collect();
    assert_eq!(shown, ["cat", "a", "d", "f"]);
    let body = |command: usize| {
        script.commands[command]
            .redirections
            .iter()
            .find_map(|one| one.body.as_ref())
            .map(ToString::to_string)
    };
    assert_eq!((body(0).as_deref(), body(2).as_deref()), (Some("port 1\nb | c\n"), Some("e\n")));
}

#[test]
fn broken_scripts_are_read_as_far_as_they_go() {
    for script in ["a \"b", "a 'b", "a $(b", "a ${b", "a `b"] {
        let (sources, text) = source(script);
        let (parsed, problems) = parse(&text);
        assert_eq!(parsed.commands[0].program(), Some("a"), "{script}");
        assert_eq!(problems.len(), 1, "{script}");
        assert!("\"'$`".contains(sources.snippet(problems[0].span)), "{script}");
    }
    for script in ["fi", "done | a", "))", "if", "esac;;", "<", "a <<X", "&& ||", "case x in"] {
        parse(&source(script).1);
    }
}

#[test]
fn deep_nesting_ends() {
    parse(&source(&"$(".repeat(100_000)).1);
    parse(&source(&"(".repeat(100_000)).1);
    parse(&source(&format!("{}a{}", "{ ".repeat(5_000), "; } | b".repeat(5_000))).1);
    parse(&source(&format!("{}a{}", "$(".repeat(200), ")".repeat(200))).1);
}

#[test]
fn scripts_are_handed_to_shells() {
    let cases = [
        ("sh -c script", Some("script")),
        ("exec sh -ce script name", Some("script")),
        ("env A=b sh -o pipefail -c script", Some("script")),
        ("sh /start.sh -c word", None),
        ("busybox sh -c script", Some("script")),
        ("su redis -c script", Some("script")),
        ("su - redis -lc script", Some("script")),
        ("runuser redis -c script", Some("script")),
        ("runuser -u redis -- redis-cli -c ping", None),
        ("runuser -u redis redis-cli -c ping", None),
        ("gosu redis sh -c script", Some("script")),
        ("redis-cli -c ping", None),
    ];
    for (line, script) in cases {
        let at = source(line).1.span();
        let words: Vec<Text> = line.split(' ').map(|word| Text::whole(word, at)).collect();
        let found = wrapper::script(&words).map(|index| words[index].as_str());
        assert_eq!(found, script, "{line}");
    }
}

#[test]
fn a_case_has_its_patterns() {
    let script = read("case \"$(id)\" in a|b) x;; (c) y;; *) z; esac; case $1 in a) x;& b) y; esac");
    let cases: Vec<_> = script.commands.iter().filter_map(|command| command.case.as_ref()).collect();
    let patterns = |index: usize| -> Vec<Vec<&str>> {
        let arms = &cases[index].arms;
        arms.iter().map(|arm| arm.iter().map(|word| word.text.as_str()).collect()).collect()
    };
    assert_eq!(patterns(0), [vec!["a", "b"], vec!["c"], vec!["*"]]);
    assert_eq!(patterns(1), [["a"], ["b"]]);
    assert_eq!((cases[0].falls_through, cases[1].falls_through), (false, true));
    let y = script.commands.iter().find(|command| command.program() == Some("y"));
    let arm = y.and_then(|command| command.arms.last());
    assert_eq!(arm.map(|arm| (arm.of, arm.number)), Some((cases[0].of, 1)));
}

/// The words of a command.
fn masked(line: &str) -> Vec<Text> {
    read(line).commands[0].words.iter().map(|word| word.masked()).collect()
}

#[test]
fn the_program_is_found_behind_what_runs_it() {
    let cases = [
        ("timeout -k 5 5 redis-cli ping", "redis-cli", None),
        ("sudo docker exec -it -u redis queue redis-cli ping", "redis-cli", Some("queue")),
        ("docker --context prod container exec -itu redis queue redis-cli", "redis-cli", Some("queue")),
        ("docker compose -f a.yml exec -T queue timeout 5 redis-cli", "redis-cli", Some("queue")),
        ("docker compose run --rm -e A=b queue redis-cli -h queue", "redis-cli", Some("queue")),
        ("docker run --rm --net app redis:7 redis-cli -h queue", "redis-cli", None),
        ("docker run -dp 6379:6379 --name=queue redis redis-server --port 1", "redis-server", None),
        ("docker run -d -v/data:/data redis --port 1", "docker", None),
        ("docker run -it --entrypoint redis-cli redis -h queue", "docker", None),
        ("docker network create app", "docker", None),
        ("kubectl exec -it queue-0 -n data -- redis-cli ping", "redis-cli", Some("queue-0")),
        ("kubectl exec -n data queue-0 redis-cli ping", "redis-cli", Some("queue-0")),
        ("kubectl run -it --rm --image redis ask -- redis-cli ping", "redis-cli", None),
        ("ssh -p 22 -tt ops@db1 redis-cli ping", "redis-cli", Some("ops@db1")),
        ("ssh -p22 db1", "ssh", None),
    ];
    for (line, program, at) in cases {
        let words = masked(line);
        assert_eq!(words.get(wrapper::skip(&words)).map(Text::as_str), Some(program), "{line}");
        assert_eq!(wrapper::place(&words).map(Text::as_str), at, "{line}");
    }
}

#[test]
fn what_a_shell_reads_is_found_behind_what_runs_it() {
    let cases = [
        ("docker exec queue sh -c 'redis-cli ping'", Some("redis-cli ping")),
        ("su - redis -c 'redis-cli ping'", Some("redis-cli ping")),
        ("ssh db1 'redis-cli ping'", Some("redis-cli ping")),
        ("ssh db1 sudo sh -c 'redis-cli ping'", Some("redis-cli ping")),
        ("ssh db1 reboot", None),
        ("docker exec queue 'redis-cli ping'", None),
    ];
    for (line, inner) in cases {
        let words = masked(line);
        assert_eq!(wrapper::script(&words).map(|at| words[at].as_str()), inner, "{line}");
    }
}
