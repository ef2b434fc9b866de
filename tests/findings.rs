//! What becomes of a rule's verdict: words, labels, severity, variants, fixes.

#![allow(clippy::unwrap_used)]

use redlint::check::check_memory;
use redlint::config::Options;
use redlint::diagnostic::{Diagnostic, Safety};
use redlint::fix;
use redlint::model::Date;
use redlint::policy::RuleSet;
use redlint::source::{MemoryFiles, Sources, Span};

const EXAMPLES: &str = "
[[bad]]
name = \"bad\"
at = [\"x\"]
files.\"x\" = ''
[[good]]
name = \"good\"
files.\"x\" = ''
";

/// The rule `test` with these keys, besides those that every rule has.
fn rule(keys: &str) -> RuleSet {
    let mut sources = Sources::new();
    let own = keys.split("\n[").next().unwrap();
    let mut text = String::from("title = 'Headline'\nwhy = 'because'\nseverity = 'error'\n");
    for (key, usual) in [("message", "message = 'found'\n"), ("subject", "subject = 'server'\n")] {
        if !own.contains(key) {
            text.push_str(usual);
        }
    }
    text.push_str(keys);
    text.push_str(EXAMPLES);
    let file = sources.add("test.toml", text.into_bytes());
    let mut rules = RuleSet::default();
    assert_eq!(rules.add(&sources, file, ""), []);
    rules
}

fn tree(files: &[(&str, &str)]) -> MemoryFiles {
    let mut tree = MemoryFiles::new();
    for (path, content) in files {
        tree.insert(*path, *content);
    }
    tree
}

fn options() -> Options {
    Options { today: Date { year: 2026, month: 11, day: 23 }, ..Options::default() }
}

fn find(keys: &str, files: &[(&str, &str)]) -> (Vec<Diagnostic>, Sources) {
    let (found, sources) = check_memory(&tree(files), &rule(keys), &options());
    (found.into_iter().filter(|finding| finding.rule == "test").collect(), sources)
}

/// `path:line: bytes` and the words about them.
fn label(sources: &Sources, span: Span, message: &str) -> String {
    let position = sources.position(span.file, span.start);
    let path = sources.file(span.file).path().display();
    format!("{path}:{}: {} ({message})", position.line, sources.snippet(span))
}

fn labels(keys: &str, files: &[(&str, &str)]) -> Vec<String> {
    let (found, sources) = find(keys, files);
    let [finding] = &found[..] else { panic!("{found:?}") };
    let all = std::iter::once(&finding.primary).chain(&finding.related);
    all.map(|place| label(&sources, place.span, &place.message)).collect()
}

const COMPOSE: &str = "services:
  redis:
    image: redis:7.4
    command: redis-server --maxmemory ${MEMORY} --maxmemory-policy ${POLICY:-allkeys-lru} --requirepass ${PW}
  worker:
    image: app
    command: celery -A app worker
    environment:
      CELERY_BROKER_URL: redis://redis:6379/0
";
const ENV: &str = "MEMORY=1gb\nPW=correct-Horse-battery-7\n";

#[test]
fn labels_show_where_values_come_from() {
    let files = [("compose.yaml", COMPOSE), (".env", ENV)];
    assert_eq!(
        labels("require = 'server.config[\"maxmemory\"] < memory(\"1gb\")'", &files),
        [".env:1: 1gb ()", "compose.yaml:4: ${MEMORY} (expanded here)"]
    );
    assert_eq!(
        labels("require = 'server.config[\"maxmemory-policy\"] == \"noeviction\"'\nlabel = 'evicts'", &files),
        ["compose.yaml:4: allkeys-lru (evicts)"]
    );
    assert_eq!(
        labels("require = 'server.config[\"appendonly\"]'\nbecause = ['server.roles']", &files),
        [
            "compose.yaml:2: redis (default of redis 7.4)",
            "compose.yaml:3: redis:7.4 (this makes it redis 7.4)",
            "compose.yaml:9: redis://redis:6379/0 (this makes `redis` the Celery broker)",
        ]
    );
    assert_eq!(
        labels("require = 'has(server.memory_limit)'\nunderline = 'server.image.reference'", &files),
        ["compose.yaml:3: redis:7.4 ()"]
    );
    assert_eq!(
        labels(
            "when = '\"broker\" in server.roles'\nbecause = [{ fact = 'server.config[\"maxmemory\"]', label = 'at {bytes_text(server.config[\"maxmemory\"])}' }]",
            &files
        ),
        ["compose.yaml:9: redis://redis:6379/0 ()", ".env:1: 1gb (at 1 GiB)"]
    );
}

#[test]
fn each_gives_a_finding_per_element() {
    let compose = "services:\n  redis:\n    image: redis:7.4\n    ports: ['6379:6379', '127.0.0.1:6380:6379', '6381:6379']\n";
    let keys = "each = 'port in server.ports'\nrequire = '!port.public'\nmessage = '{server.name} on {port.published}'";
    let (found, sources) = find(keys, &[("compose.yaml", compose)]);
    let found: Vec<_> =
        found.iter().map(|f| (f.message.as_str(), sources.snippet(f.primary.span), f.key.as_str())).collect();
    assert_eq!(
        found,
        [
            ("redis on 6379", "6379:6379", "redis/port 6379/public"),
            ("redis on 6381", "6381:6379", "redis/port 6381/public")
        ]
    );
}

#[test]
fn messages_join_lists_and_mask_secrets() {
    let files = [("compose.yaml", COMPOSE), (".env", ENV)];
    let message = |text: &str| {
        let keys = format!("when = 'true'\nmessage = '{text}'");
        let (found, _) = find(&keys, &files);
        found[0].message.clone()
    };
    assert_eq!(message("{{{server.name}}}"), "{redis}");
    assert_eq!(message("{server.settings.map(s, s.name)}"), "maxmemory, maxmemory-policy and requirepass");
    assert_eq!(message("{server.password} {server.config[\"requirepass\"]}"), "******** ********");
    assert_eq!(
        message("{server.settings.filter(s, s.sensitive).map(s, s.values[0])} {server.users.map(u, u.name)}"),
        "******** default"
    );
    assert_eq!(message("{server.memory_limit} {server.config[\"appendonly\"]}"), "none no");
    assert_eq!(message("{server.support}{server.peers[5]}"), "Headline");
    let (found, sources) = find("when = 'true'\nunderline = 'server.config[\"maxmemory\"]'", &files);
    let secrets: Vec<&str> = found[0].secrets.iter().map(|span| sources.snippet(*span)).collect();
    assert_eq!(secrets, ["correct-Horse-battery-7"]);
}

#[test]
fn severity_follows_grade_and_environment() {
    let severities = |keys: &str| {
        ["compose.yaml", "compose.prod.yaml", "compose.dev.yaml"].map(|path| {
            let (found, _) = find(keys, &[(path, "services:\n  redis:\n    image: redis:7.4\n")]);
            found.first().map_or("off", |finding| finding.severity.as_str())
        })
    };
    assert_eq!(severities("when = 'true'"), ["error", "error", "warning"]);
    assert_eq!(severities("when = 'true'\ntags = ['startup']"), ["error", "error", "error"]);
    assert_eq!(severities("when = 'true'\ndevelopment = 'off'"), ["error", "error", "off"]);
    assert_eq!(severities("when = 'true'\ndevelopment = 'info'"), ["error", "error", "info"]);
    assert_eq!(
        severities("when = 'true'\n[[grade]]\nwhen = 'has(server.image)'\nseverity = 'warning'"),
        ["warning", "warning", "info"]
    );
    assert_eq!(
        severities("when = 'true'\n[[grade]]\nwhen = '!has(server.image)'\nseverity = 'warning'"),
        ["error", "error", "warning"]
    );
}

#[test]
fn what_cannot_be_known_is_reported_only_on_demand() {
    let rules = rule("require = 'strength(server.password) == \"strong\"'\nmessage = 'weak'");
    let files = tree(&[("compose.yaml", COMPOSE)]);
    assert_eq!(check_memory(&files, &rules, &options()).0, []);
    let (found, sources) = check_memory(&files, &rules, &Options { strict: true, ..options() });
    let finding = &found[0];
    assert_eq!(
        (
            format!("{:?}", finding.confidence),
            finding.message.as_str(),
            sources.snippet(finding.primary.span)
        ),
        ("Low".to_owned(), "cannot tell whether this holds: the files do not settle variable PW", "${PW}")
    );
    let unsure = rule("when = 'strength(server.password) == \"known\"'");
    assert_eq!(check_memory(&files, &unsure, &Options { strict: true, ..options() }).0, []);
    let absent = rule("require = 'server.replicas <= 1'");
    assert_eq!(check_memory(&files, &absent, &Options { strict: true, ..options() }).0, []);
}

#[test]
fn variants_share_a_finding() {
    let files = [
        (
            "compose.yaml",
            "services:\n  redis:\n    image: redis:7.4\n    command: redis-server --appendonly no\n",
        ),
        ("compose.prod.yaml", "services:\n  redis:\n    mem_limit: 1g\n"),
        ("compose.dev.yaml", "services:\n  redis:\n    command: redis-server --appendonly yes\n"),
    ];
    let (found, _) = find("require = 'server.config[\"appendonly\"]'", &files);
    assert_eq!(found.len(), 1);
    assert!(found[0].variants.len() == 2, "{:?}", found[0].variants);
    let (found, _) = find("when = 'true'", &files);
    assert_eq!((found.len(), found[0].variants.len(), found[0].severity.as_str()), (1, 0, "error"));
}

/// The files that change, after all fixes.
fn fixed(keys: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
    let (found, sources) = find(keys, files);
    assert!(!found.is_empty(), "{keys}: no finding");
    let texts = fix::apply(&sources, &found, Safety::Unsafe).texts.into_iter();
    let texts = texts.map(|(file, text)| (sources.file(file).path().display().to_string(), text));
    let texts: Vec<(String, String)> = texts.collect();
    if !texts.is_empty() {
        let mut after = files.to_vec();
        for (path, text) in &texts {
            after.retain(|(known, _)| known != path);
            after.push((path, text));
        }
        assert_eq!(find(keys, &after).0, [], "fixed, and found again: {texts:?}");
    }
    texts
}

#[test]
fn directives_are_written_where_their_values_come_from() {
    let keys = "require = 'server.config[\"appendonly\"]'\n[fix]\ntitle = 'Append'\nsafety = 'safe'\nset = { appendonly = 'yes' }";
    let service = |rest: &str| format!("services:\n  redis:\n    image: redis:7.4\n{rest}");
    for (before, after) in [
        ("    command: redis-server --appendonly no\n", "    command: redis-server --appendonly yes\n"),
        (
            "    command: redis-server --appendonly ${AOF:-no}\n",
            "    command: redis-server --appendonly ${AOF:-yes}\n",
        ),
        ("    command: redis-server\n", "    command: redis-server --appendonly yes\n"),
        (
            "    command: redis-server --port 6379 # x\n",
            "    command: redis-server --port 6379 --appendonly yes # x\n",
        ),
        (
            "    command: \"redis-server --save ''\"\n",
            "    command: \"redis-server --save '' --appendonly yes\"\n",
        ),
        (
            "    command: 'redis-server --save \"\"'\n",
            "    command: 'redis-server --save \"\" --appendonly yes'\n",
        ),
        (
            "    command: [redis-server, --save, \"\"]\n",
            "    command: [redis-server, --save, \"\", --appendonly, \"yes\"]\n",
        ),
        ("    command: [\"redis-server\"]\n", "    command: [\"redis-server\", \"--appendonly\", \"yes\"]\n"),
        (
            "    command:\n      - redis-server\n      - --save\n      - '60 1' # often\n    restart: always\n",
            "    command:\n      - redis-server\n      - --save\n      - '60 1' # often\n      - '--appendonly'\n      - 'yes'\n    restart: always\n",
        ),
        (
            "    command: >\n      redis-server\n      --port 6379\n",
            "    command: >\n      redis-server\n      --port 6379 --appendonly yes\n",
        ),
        (
            "    command: sh -c \"redis-server --port 6379\"\n",
            "    command: sh -c \"redis-server --port 6379 --appendonly yes\"\n",
        ),
        (
            "    command: [\"sh\", \"-c\", \"redis-server --port 6379\"]\n",
            "    command: [\"sh\", \"-c\", \"redis-server --port 6379 --appendonly yes\"]\n",
        ),
        ("    command: [sh, -c, redis-server]\n", "    command: [sh, -c, redis-server --appendonly yes]\n"),
    ] {
        let (before, after) = (service(before), service(after));
        let expected = vec![("compose.yaml".to_owned(), after)];
        assert_eq!(fixed(keys, &[("compose.yaml", &before)]), expected, "{before}");
    }
    assert_eq!(fixed(keys, &[("compose.yaml", &service(""))]), [], "there is no command to add it to");

    let mounted =
        service("    command: redis-server /etc/redis.conf\n    volumes: ['./redis.conf:/etc/redis.conf']\n");
    for (before, after) in [
        ("appendonly no\n", "appendonly yes\n"),
        ("appendonly \"no\"\r\nport 6379\r\n", "appendonly \"yes\"\r\nport 6379\r\n"),
        ("port 6379\n", "port 6379\nappendonly yes\n"),
        ("port 6379", "port 6379\nappendonly yes\n"),
        ("port 6379\r\n", "port 6379\r\nappendonly yes\r\n"),
    ] {
        let expected = vec![("redis.conf".to_owned(), after.to_owned())];
        assert_eq!(
            fixed(keys, &[("compose.yaml", &mounted), ("redis.conf", before)]),
            expected,
            "{before:?}"
        );
    }

    let from_env = service("    command: redis-server --appendonly ${AOF}\n");
    assert_eq!(
        fixed(keys, &[("compose.yaml", &from_env), (".env", "# x\nAOF='no'\n")]),
        [(".env".to_owned(), "# x\nAOF='yes'\n".to_owned())]
    );
}

#[test]
fn values_of_several_words_keep_the_style_around_them() {
    let keys = "require = 'size(server.config[\"save\"]) > 1'\n[fix]\ntitle = 'Save'\nsafety = 'safe'\nset = { save = '900 1 300 10' }";
    for (before, after) in [
        (
            "command: redis-server --save 60 1 --port 6379",
            "command: redis-server --save 900 1 300 10 --port 6379",
        ),
        (
            "command: [redis-server, --save, '60', '1']",
            "command: [redis-server, --save, '900', '1', '300', '10']",
        ),
        (
            "command:\n      - redis-server\n      - --save\n      - \"60\"\n      - \"1\"",
            "command:\n      - redis-server\n      - --save\n      - \"900\"\n      - \"1\"\n      - \"300\"\n      - \"10\"",
        ),
    ] {
        let service = |command: &str| format!("services:\n  redis:\n    image: redis:7.4\n    {command}\n");
        let expected = vec![("compose.yaml".to_owned(), service(after))];
        assert_eq!(fixed(keys, &[("compose.yaml", &service(before))]), expected, "{before}");
    }
    assert_eq!(
        fixed(keys, &[("redis.conf", "save 60 1\nport 6379\n")]),
        [("redis.conf".to_owned(), "save 900 1 300 10\nport 6379\n".to_owned())]
    );
}

#[test]
fn removing_leaves_a_whole_file() {
    let keys = "subject = 'setting'\nwhen = 'setting.name == \"port\"'\n[fix]\ntitle = 'Remove'\nsafety = 'safe'\nremove = true";
    assert_eq!(
        fixed(keys, &[("redis.conf", "save 60 1\n  port 6379\nappendonly yes\n")]),
        [("redis.conf".to_owned(), "save 60 1\nappendonly yes\n".to_owned())]
    );
    for (before, after) in [
        ("command: redis-server --port 6379 --save 60 1", "command: redis-server --save 60 1"),
        ("command: redis-server --save 60 1 --port 6379", "command: redis-server --save 60 1"),
        ("command: [redis-server, --port, '6379', --save, '']", "command: [redis-server, --save, '']"),
        ("command: [redis-server, --save, '', --port, '6379']", "command: [redis-server, --save, '']"),
        (
            "command:\n      - redis-server\n      - --port\n      - \"6379\"\n      - --appendonly\n      - \"no\"",
            "command:\n      - redis-server\n      - --appendonly\n      - \"no\"",
        ),
    ] {
        let service = |command: &str| format!("services:\n  redis:\n    image: redis:7.4\n    {command}\n");
        let expected = vec![("compose.yaml".to_owned(), service(after))];
        assert_eq!(fixed(keys, &[("compose.yaml", &service(before))]), expected, "{before}");
    }
}

#[test]
fn replacing_quotes_as_the_place_needs_it() {
    let keys = |replace: &str| {
        format!(
            "each = 'port in server.ports'\nrequire = '!port.public'\n[fix]\ntitle = 'Loopback'\nsafety = 'unsafe'\nreplace = '{replace}'"
        )
    };
    let service =
        |ports: &str| format!("services:\n  redis:\n    image: redis:7.4\n    ports:\n      {ports}\n");
    let loopback = keys("127.0.0.1:{port.published}:{port.target}");
    for (before, after) in [
        ("- 6379:6379", "- 127.0.0.1:6379:6379"),
        ("- \"6379:6379\"", "- \"127.0.0.1:6379:6379\""),
        ("- '6379:6379' # x", "- '127.0.0.1:6379:6379' # x"),
    ] {
        let expected = vec![("compose.yaml".to_owned(), service(after))];
        assert_eq!(fixed(&loopback, &[("compose.yaml", &service(before))]), expected);
    }
    let address = keys("[::1]:{port.published}:{port.target}");
    assert_eq!(
        fixed(&address, &[("compose.yaml", &service("- 6379:6379"))]),
        [("compose.yaml".to_owned(), service("- \"[::1]:6379:6379\""))]
    );
}
