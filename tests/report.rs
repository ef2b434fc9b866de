//! What people and programs read, from findings made by hand.

use redlint::diagnostic::{Confidence, Diagnostic, Fix, Safety, Severity};
use redlint::report::{Findings, Format, Run, Terminal, write};
use redlint::source::{Edit, FileId, Sources, Span};
use std::path::Path;
use std::time::Duration;

const COMPOSE: &str = "services:
  worker:
    environment:
      CELERY_BROKER_URL: redis://:hunter2@redis:6379/0
  redis:
    image: redis:7
    command: redis-server --requirepass hunter2 --maxmemory-policy allkeys-lru
";

fn span(sources: &Sources, file: FileId, words: &str) -> Span {
    let start = sources.text(file).find(words).unwrap();
    Span::new(file, start..start + words.len())
}

fn finding(rule: &'static str, severity: Severity, span: Span, message: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::input(rule, "A title", span, message);
    diagnostic.group = "broker".into();
    diagnostic.severity = severity;
    diagnostic.key = format!("redis/{rule}");
    diagnostic
}

fn render(format: Format, sources: &Sources, diagnostics: &[Diagnostic], terminal: &Terminal) -> String {
    let run = Run {
        files: 2,
        servers: 1,
        variants: 1,
        elapsed: Duration::from_millis(4),
        closing: true,
        ..Run::default()
    };
    let findings = Findings::new(sources, diagnostics, &[], Path::new("/srv/app"), &run);
    let mut out = Vec::new();
    write(format, &findings, terminal, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const UNICODE: Terminal = Terminal { color: false, unicode: true, links: false, width: 80 };

fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let compose = sources.add("/srv/app/compose.yaml", COMPOSE.into());
    let env = sources.add("/srv/app/deploy/.env", b"A=1\nREDIS_POLICY=allkeys-lru\n".to_vec());
    let policy = span(&sources, compose, "allkeys-lru");
    let mut evicts = finding(
        "evicts-tasks",
        Severity::Error,
        policy,
        "`redis` is the Celery broker, but evicts keys with allkeys-lru when memory is full",
    )
    .labelled("deletes queued tasks")
    .related_to(span(&sources, compose, "CELERY_BROKER_URL"), "makes `redis` the broker")
    .related_to(span(&sources, env, "allkeys-lru"), "the value comes from here")
    .with_help("Set `maxmemory-policy noeviction` on a broker.");
    evicts.variants = vec!["base".into(), "production".into()];
    evicts.fixes = vec![Fix {
        title: "Set maxmemory-policy to noeviction".into(),
        safety: Safety::Unsafe,
        edits: vec![Edit { span: policy, content: "noeviction".into() }],
    }];
    let mut weak = finding(
        "weak-password",
        Severity::Warning,
        span(&sources, compose, "redis-server --requirepass hunter2"),
        "The password of `redis` is among the 1,000 most used ones",
    );
    weak.confidence = Confidence::Low;
    weak.secrets = COMPOSE
        .match_indices("hunter2")
        .map(|(start, secret)| Span::new(compose, start..start + secret.len()))
        .collect();
    (sources, vec![weak, evicts])
}

#[test]
fn people_see_where_why_and_what_to_do() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(Format::Human, &sources, &diagnostics, &UNICODE), @r#"
        warning[weak-password]
          ⚠ The password of `redis` is among the 1,000 most used ones
           ╭─[compose.yaml:7:14]
         6 │     image: redis:7
         7 │     command: redis-server --requirepass ******* --maxmemory-policy a…
           ·              ──────────────────────────────────
           ╰────
          note: something that decides this is not in the files

        error[evicts-tasks]
          × `redis` is the Celery broker, but evicts keys with allkeys-lru when memory
          │ is full
           ╭─[compose.yaml:7:68]
         3 │     environment:
         4 │       CELERY_BROKER_URL: redis://:*******@redis:6379/0
           ·       ────────┬────────
           ·               ╰── makes `redis` the broker
         5 │   redis:
         6 │     image: redis:7
         7 │ …d: redis-server --requirepass ******* --maxmemory-policy allkeys-lru
           ·                                                           ─────┬─────
           ·                                                                ╰── deletes queued tasks
           ╰────
           ╭─[deploy/.env:2:14]
         1 │ A=1
         2 │ REDIS_POLICY=allkeys-lru
           ·              ─────┬─────
           ·                   ╰── the value comes from here
           ╰────
          help: Set `maxmemory-policy noeviction` on a broker.
           fix: Set maxmemory-policy to noeviction (redlint fix --unsafe-fixes)
            in: base, production

        Found 1 error and 1 warning in 2 files (1 server) in 4 ms; 1 at or above --fail-on error.
        Run redlint explain RULE to learn more.
        "#);
}
