//! The rule language as its users see it: the chapter on it, errors, and what is underlined.

#![allow(clippy::unwrap_used)]

use redlint::check::{Request, check_memory, inspect};
use redlint::config::Options;
use redlint::diagnostic::Diagnostic;
use redlint::model::{Date, Deployment, FactValue, Subject};
use redlint::policy::eval::{Outcome, Scope, Surroundings, decide, evaluate};
use redlint::policy::expr::{Code, ExprError, FUNCTIONS, Ty, Variable, Vocabulary, compile, parse};
use redlint::policy::rule::Example;
use redlint::policy::{RuleSet, examples};
use redlint::source::{MemoryFiles, Sources};

const CHAPTER: &str = include_str!("../docs/rules.md");

fn options() -> Options {
    Options { today: Date { year: 2026, month: 11, day: 23 }, ..Options::default() }
}

fn pipeline(files: &MemoryFiles, _: &Example, rules: &RuleSet) -> (Vec<Diagnostic>, Sources) {
    check_memory(files, rules, &options())
}

/// Code blocks of the chapter in one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("```{language}\n");
    let parts = CHAPTER.split(open.as_str()).skip(1);
    parts.map(|part| part.split("\n```").next().unwrap()).collect()
}

fn code(text: &str) -> Result<Code, ExprError> {
    let directive = |name: &str| redlint::model::catalog::directives::type_of(name).map(Ty::from);
    let directives = || {
        redlint::model::catalog::directives::all().iter().map(|directive| directive.name.to_owned()).collect()
    };
    let vocabulary = Vocabulary { directive: &directive, directives: &directives, options: &[], names: &[] };
    let scope = vec![Variable { name: "server".into(), ty: Ty::Subject("server") }];
    compile(&parse(text)?, &scope, vocabulary).map(|(code, _)| code)
}

fn deployment(compose: &str) -> (Deployment, Sources) {
    let mut files = MemoryFiles::new();
    files.insert("compose.yaml", compose);
    let found = inspect(&files, &Request { options: &options(), rules: &RuleSet::default() });
    let found = found.into_iter().next().unwrap();
    (found.deployment, found.sources)
}

fn shown(value: &FactValue<'_>) -> String {
    match value {
        FactValue::List(items) => {
            let items: Vec<String> = items.iter().map(|item| shown(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        value => format!("{value:?}"),
    }
}

#[test]
fn expressions_of_the_chapter_have_the_values_it_says() {
    let (deployment, sources) = deployment(blocks("yaml")[0]);
    let server: &dyn Subject = &deployment.servers[0];
    let around = Surroundings::of(&deployment, &sources);
    let mut count = 0;
    for line in blocks("cel").iter().flat_map(|block| block.lines()) {
        let (text, expected) = line.split_once("//").unwrap();
        let code = code(text.trim()).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let value = evaluate(&code, &mut Scope::new(server, &around));
        assert_eq!(shown(&value.value), expected.trim(), "{text}");
        count += 1;
    }
    assert!(count > 30);
}

#[test]
fn rules_of_the_chapter_do_as_they_say() {
    for text in blocks("toml") {
        let mut sources = Sources::new();
        let file = sources.add("a-rule.toml", text.as_bytes().to_vec());
        let mut rules = RuleSet::default();
        assert_eq!(rules.add(&sources, file, "docs"), []);
        assert_eq!(examples::run(&rules, "docs/a-rule", &pipeline), []);
    }
}

#[test]
fn functions_of_the_chapter_are_those_of_the_language() {
    for function in FUNCTIONS {
        let row = format!("| `{}` | {} |", function.form, function.said());
        assert!(CHAPTER.contains(&row), "docs/rules.md lacks\n{row}");
    }
    assert_eq!(CHAPTER.matches(") -> ").count(), FUNCTIONS.len());
}

#[test]
fn mistakes_are_named_where_they_stand() {
    for (text, at, message) in [
        ("server.confg", "confg", "server has no fact `confg` (did you mean `config`?)"),
        ("sever.name", "sever", "there is no `sever` (did you mean `server`?)"),
        ("port.public", "port", "there is no `port`; this rule knows `server`"),
        (
            "server.config[\"maxmemory-polcy\"]",
            "\"maxmemory-polcy\"",
            "no server has a directive `maxmemory-polcy` (did you mean `maxmemory-policy`?)",
        ),
        (
            "server.mode == \"replika\"",
            "\"replika\"",
            "`replika` is no value of this (did you mean `replica`?)",
        ),
        (
            "\"replica\" != server.exposure",
            "\"replica\"",
            "`replica` is no value of this, which is one of `public`, `host`, `network`, `none`",
        ),
        ("\"brokr\" in server.roles", "\"brokr\"", "`brokr` is no value of this (did you mean `broker`?)"),
        (
            "server.restart in [\"on-failure:3\", \"allways\"]",
            "\"allways\"",
            "`allways` is no value of this (did you mean `always`?)",
        ),
        (
            "server.roles.exists(r, r == \"cash\")",
            "\"cash\"",
            "`cash` is no value of this (did you mean `cache`?)",
        ),
        (
            "server.config[\"maxmemory-policy\"] == \"no-eviction\"",
            "\"no-eviction\"",
            "`no-eviction` is no value of this (did you mean `noeviction`?)",
        ),
        (
            "strength(server.password) in [\"week\", \"short\"]",
            "\"week\"",
            "`week` is no value of this, which is one of `empty`, `known` (a default that everybody knows), `guessable` (made of common words, names of this deployment, keyboard rows and years), `short` (under 16 characters or 60 bits), `strong`",
        ),
        (
            "server.config[\"appendonly\"] == \"yes\"",
            "server.config[\"appendonly\"] == \"yes\"",
            "`==` does not compare bool with string: yes and no are `true` and `false`",
        ),
        (
            "server.version >= \"7.2\"",
            "server.version >= \"7.2\"",
            "`>=` does not compare version with string: write `version(\"…\")`",
        ),
        ("server.name == 'a' & true", "&", "`&` is not part of the rule language: and is written `&&`"),
        ("server.name = 'a'", "=", "`=` is not part of the rule language: a comparison is written `==`"),
        (
            "size(server.name) =< 1",
            "=",
            "`=` is not part of the rule language: less or equal is written `<=`",
        ),
        (
            "size(server.name) => 1",
            "=",
            "`=` is not part of the rule language: greater or equal is written `>=`",
        ),
        (
            "512mb",
            "512mb",
            "`512mb` is not a whole number: sizes are written `memory(\"512mb\")`, times `duration(\"512mb\")`",
        ),
        ("memory(\"512 MB\")", "\"512 MB\"", "`512 MB` is not a size such as `512mb`"),
        ("has(server.roles)", "server.roles", "a list may be empty but is always there: ask `size(…) > 0`"),
        ("server.memory_limit == null", "null", "`null` is not part of the rule language: ask `has(…)`"),
        ("server.roles.exists(r)", "server.roles.exists(r)", "it is called `list.exists(x, test) -> bool`"),
        ("server.roles.exist(r, true)", "exist", "there is no function `exist` (did you mean `exists`?)"),
        ("server.roles.exists(server, true)", "server", "`server` already means something"),
        ("server.name.matches(\"[\")", "\"[\"", "this is no pattern: unclosed character class"),
        ("1 in server.roles", "1 in server.roles", "an int cannot be in a list of string"),
        ("[1, 'a']", "'a'", "the list holds int, this is string"),
        ("server.name == 'a' and true", "and", "`and` is written `&&`"),
        (
            "server.name`",
            "`",
            "a backtick is not part of the rule language: the `{` before it is closed by a `}`",
        ),
        ("(1 + 2", "", "expected `)`, found the end"),
        ("'abc", "'abc", "the string is not closed"),
        ("1.5", "1", "only whole numbers are part of the rule language"),
    ] {
        let error = code(text).unwrap_err();
        assert_eq!((&text[error.at.clone()], error.message.as_str()), (at, message), "{text}");
    }
    let deep = format!("{}true{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(code(&deep).unwrap_err().message, "the expression is nested too deeply");
    let long = vec!["true"; 5000].join(" && ");
    assert_eq!(code(&long).unwrap_err().message, "the expression is nested too deeply");
}

/// What is wrong with a rule on servers, each with the text it points at.
fn mistakes(rule: &str) -> Vec<(String, String)> {
    let rest = "title = \"t\"\nseverity = \"info\"\nsubject = \"server\"\nmessage = \"m\"\nwhy = \"w\"\n";
    let example = |kind: &str, at: &str| {
        format!("[[{kind}]]\nname = \"n\"\n{at}files.\"redis.conf\" = \"appendonly yes\"\n")
    };
    let text = [rest, rule, "\n", &example("bad", "at = [\"yes\"]\n"), &example("good", "")].concat();
    let mut sources = Sources::new();
    let file = sources.add("a-rule.toml", text.into_bytes());
    let found = RuleSet::default().add(&sources, file, "own");
    let told = |found: &Diagnostic| {
        let at = &sources.text(file)[found.primary.span.range()];
        (at.to_owned(), found.message.to_string())
    };
    found.iter().map(told).collect()
}

#[test]
fn mistakes_in_names_are_named_where_they_stand() {
    for (rule, at, message) in [
        (
            "let.on = 'server.config.appendonli'\nwhen = 'on'",
            "appendonli",
            "no server has a directive `appendonli` (did you mean `appendonly`?)",
        ),
        ("let.on = 'true'\nwhen = 'onn'", "onn", "there is no `onn` (did you mean `on`?)"),
        ("let.longer = 'true'\nwhen = 'lnger'", "lnger", "there is no `lnger` (did you mean `longer`?)"),
        ("let.on = 'true'\nwhen = 'true'", "on", "no expression reads `on`"),
        ("let.server = 'true'\nwhen = 'server'", "server", "`server` already means something"),
        ("let.options = 'true'\nwhen = 'options'", "options", "`options` already means something"),
        ("let.On = 'true'\nwhen = 'On'", "On", "`On` is no name: use small letters, digits and `_`"),
        ("let.in = 'true'\nwhen = 'true'", "in", "`in` is no name: use small letters, digits and `_`"),
        (
            "let.local = '\"[\"'\nwhen = 'server.name.matches(local)'",
            "local",
            "this is no pattern: unclosed character class",
        ),
        (
            "let.local = 'server.name'\nwhen = 'server.name.matches(local)'",
            "local",
            "`matches` needs the pattern itself, as a string",
        ),
        ("let.on = 'server.roles'\nwhen = 'on'", "on", "expected bool, this is list of string"),
        (
            "let.a = 'b'\nlet.b = 'true'\nwhen = 'a && b'",
            "b",
            "there is no `b`; this rule knows `server`, `deployment`",
        ),
        ("let.r = 'true'\nwhen = 'server.roles.exists(r, true) && r'", "r", "`r` already means something"),
    ] {
        assert_eq!(mistakes(rule), [(at.to_owned(), message.to_owned())], "{rule}");
    }
}

#[test]
fn names_do_not_see_the_variables_around_them() {
    let inner = "let.replicated = 'server.roles.exists(r, r == \"broker\")'";
    assert_eq!(mistakes(&format!("{inner}\nwhen = 'server.roles.exists(r, replicated)'")), []);
    let outer = "let.replicated = 'r == \"broker\"'";
    let message = "there is no `r`; this rule knows `server`, `deployment`";
    let found = mistakes(&format!("{outer}\nwhen = 'server.roles.exists(r, replicated)'"));
    assert_eq!(found, [("r".to_owned(), message.to_owned())]);
}

#[test]
fn names_that_grow_without_end_are_refused() {
    let doubled = |names: usize, op: &str| {
        let more = (1..names).map(|n| format!("let.n{n} = 'n{0} {op} n{0}'\n", n - 1));
        format!("let.n0 = 'server.protected'\n{}when = 'n{}'", more.collect::<String>(), names - 1)
    };
    assert_eq!(mistakes(&doubled(8, "&&")), []);
    let found = mistakes(&doubled(50, "&&"));
    let message = "the names of this rule stand for too much, all in all";
    assert_eq!(found.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(), [message]);
    let wide = format!("let.n = '{}'\n", vec!["server.protected"; 50].join(" && "));
    let often = vec!["n"; 5_000].join(", ");
    let found = mistakes(&format!("{wide}when = 'true in [{often}]'"));
    assert_eq!(found, [("n".to_owned(), message.to_owned())]);
    let many = (0..30_000).map(|n| format!("let.n{n} = 'true'\n")).collect::<String>();
    let found = mistakes(&format!("{many}when = 'n0'"));
    assert_eq!(found, [("n100".to_owned(), "a rule has at most 100 names".to_owned())]);
    let deeper = (1..80).map(|n| format!("let.n{n} = '!n{}'\n", n - 1)).collect::<String>();
    let found = mistakes(&format!("let.n0 = 'server.protected'\n{deeper}when = 'n79'"));
    let message = "the expression is nested too deeply, with what its names stand for";
    assert_eq!(found, [("n29".to_owned(), message.to_owned())]);
}

#[test]
fn what_decides_is_blamed() {
    let (deployment, sources) = deployment(
        "services:
  redis:
    image: redis:7.4.2
    command: redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru --appendonly no --requirepass ${PW}
    ports: [\"127.0.0.1:6379:6379\", \"6380:6379\"]
",
    );
    let server: &dyn Subject = &deployment.servers[0];
    let around = Surroundings::of(&deployment, &sources);
    let memory = "server.config[\"maxmemory\"]";
    let policy = "server.config[\"maxmemory-policy\"]";
    let append = "server.config[\"appendonly\"]";
    for (text, truth, blamed) in [
        (format!("{memory} > 0 && {append}"), "False", vec!["no"]),
        (format!("{append} && {memory} > 0"), "False", vec!["no"]),
        (format!("{memory} > 0 && !{append}"), "True", vec!["256mb", "no"]),
        (format!("{memory} > 0 || {append}"), "True", vec!["256mb"]),
        (format!("{memory} == 0 || {append}"), "False", vec!["256mb", "no"]),
        (format!("!({policy} == \"noeviction\")"), "True", vec!["allkeys-lru"]),
        (format!("{policy} in [\"noeviction\", \"allkeys-lru\"]"), "True", vec!["allkeys-lru"]),
        (format!("{append} ? false : {memory} > 0"), "True", vec!["256mb", "no"]),
        ("server.ports.exists(p, p.published == 6380)".into(), "True", vec!["6380:6379"]),
        ("server.ports.all(p, p.published == 6380)".into(), "False", vec!["127.0.0.1:6379:6379"]),
        (
            "server.ports.filter(p, p.published == 6379).exists(p, true)".into(),
            "True",
            vec!["127.0.0.1:6379:6379"],
        ),
        ("server.config[\"save\"].exists(s, s == \"1 1\")".into(), "False", vec![]),
        (format!("strength(server.password) == \"known\" || {append}"), "Unknown", vec![]),
        (format!("strength(server.password) == \"known\" && {append}"), "False", vec!["no"]),
    ] {
        let code = code(&text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let Outcome { truth: decided, blame } = decide(&code, &mut Scope::new(server, &around));
        let written = blame.iter().filter(|origin| origin.is_written());
        let written: Vec<&str> = written.map(|origin| sources.snippet(origin.span().unwrap())).collect();
        assert_eq!((format!("{decided:?}").as_str(), written), (truth, blamed), "{text}");
    }
}
