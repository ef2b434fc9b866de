//! What people and programs read, from findings made by hand.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use redlint::diagnostic::{Confidence, Diagnostic, Fix, Safety, Severity};
use redlint::policy::{Values, hush};
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
         7 │ …requirepass ******* --maxmemory-policy allkeys-lru
           ·                                         ─────┬─────
           ·                                              ╰── deletes queued tasks
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
        redlint fix --unsafe-fixes mends 1 of them.
        Run redlint explain RULE to learn more.
        "#);
}

/// Excerpts leave room for what is said below them, and words are broken where there is too little.
#[test]
fn narrow_terminals_are_not_overrun() {
    let (sources, mut diagnostics) = sample();
    diagnostics[1].primary.message =
        "deletes tasks that nobody has run yet, as soon as memory is full".into();
    for width in 50..110 {
        let shown = render(Format::Human, &sources, &diagnostics, &Terminal { width, ..UNICODE });
        let excerpts = shown.lines().filter(|line| !line.starts_with(['F', 'r']));
        for line in excerpts {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
    let shown = render(Format::Human, &sources, &diagnostics, &Terminal { width: 60, ..UNICODE });
    let lines: Vec<&str> = shown.lines().skip_while(|line| !line.starts_with(" 7 │ …")).take(6).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
        7 │ …--maxmemory-policy allkeys-lru
          ·                     ─────┬─────
          ·                          ╰─┤ deletes tasks that nobody
          ·                            │ has run yet, as soon as
          ·                            │ memory is full
          ╰────
        ");
}

#[test]
fn ascii_is_enough_for_an_old_terminal() {
    let (sources, mut diagnostics) = sample();
    diagnostics.remove(0);
    hush(&sources, &mut diagnostics, &Values::default());
    let shown = render(Format::Human, &sources, &diagnostics, &Terminal { unicode: false, ..UNICODE });
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown.lines().take(9).collect::<Vec<_>>().join("\n"), @r#"
        error[evicts-tasks]
          x `redis` is the Celery broker, but evicts keys with allkeys-lru when memory
          | is full
           ,-[compose.yaml:7:68]
         3 |     environment:
         4 |       CELERY_BROKER_URL: redis://:*******@redis:6379/0
           :       ^^^^^^^^|^^^^^^^^
           :               `-- makes `redis` the broker
         5 |   redis:
        "#);
}

#[test]
fn editors_get_one_line_for_each_finding() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(Format::Concise, &sources, &diagnostics, &UNICODE), @r#"
        compose.yaml:7:14: warning[weak-password] The password of `redis` is among the 1,000 most used ones
        compose.yaml:7:68: error[evicts-tasks] `redis` is the Celery broker, but evicts keys with allkeys-lru when memory is full
        "#);
}

#[test]
fn programs_get_everything() {
    let (sources, mut diagnostics) = sample();
    diagnostics.remove(0);
    let version = env!("CARGO_PKG_VERSION");
    let document = render(Format::Json, &sources, &diagnostics, &UNICODE);
    insta::assert_snapshot!(document.replace(&format!("\"version\": \"{version}\""), "\"version\": \"…\""), @r#"
        {
          "version": 1,
          "tool": {
            "name": "redlint",
            "version": "…"
          },
          "summary": {
            "files": 2,
            "servers": 1,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "suppressed": 0,
            "baselined": 0,
            "fixable": 1,
            "fixed": 0,
            "fail_on": "error",
            "exit": 1
          },
          "diagnostics": [
            {
              "rule": "evicts-tasks",
              "title": "A title",
              "group": "broker",
              "tags": [],
              "severity": "error",
              "confidence": "high",
              "message": "`redis` is the Celery broker, but evicts keys with allkeys-lru when memory is full",
              "help": "Set `maxmemory-policy noeviction` on a broker.",
              "url": null,
              "file": "compose.yaml",
              "key": "redis/evicts-tasks",
              "range": {
                "start": {
                  "line": 7,
                  "column": 68,
                  "utf16": 68,
                  "byte": 68,
                  "offset": 187
                },
                "end": {
                  "line": 7,
                  "column": 79,
                  "utf16": 79,
                  "byte": 79,
                  "offset": 198
                }
              },
              "underlined": "allkeys-lru",
              "related": [
                {
                  "file": "compose.yaml",
                  "range": {
                    "start": {
                      "line": 4,
                      "column": 7,
                      "utf16": 7,
                      "byte": 7,
                      "offset": 43
                    },
                    "end": {
                      "line": 4,
                      "column": 24,
                      "utf16": 24,
                      "byte": 24,
                      "offset": 60
                    }
                  },
                  "message": "makes `redis` the broker"
                },
                {
                  "file": "deploy/.env",
                  "range": {
                    "start": {
                      "line": 2,
                      "column": 14,
                      "utf16": 14,
                      "byte": 14,
                      "offset": 17
                    },
                    "end": {
                      "line": 2,
                      "column": 25,
                      "utf16": 25,
                      "byte": 25,
                      "offset": 28
                    }
                  },
                  "message": "the value comes from here"
                }
              ],
              "variants": [
                "base",
                "production"
              ],
              "fix": {
                "title": "Set maxmemory-policy to noeviction",
                "safety": "unsafe",
                "edits": [
                  {
                    "file": "compose.yaml",
                    "range": {
                      "start": {
                        "line": 7,
                        "column": 68,
                        "utf16": 68,
                        "byte": 68,
                        "offset": 187
                      },
                      "end": {
                        "line": 7,
                        "column": 79,
                        "utf16": 79,
                        "byte": 79,
                        "offset": 198
                      }
                    },
                    "content": "noeviction"
                  }
                ]
              },
              "fingerprint": "d0209451cea8a89a92524b98b82ba3a7",
              "suppressed": null
            }
          ]
        }
        "#);
}

#[test]
fn a_clean_run_says_so_in_one_line() {
    let (sources, _) = sample();
    let shown = render(Format::Human, &sources, &[], &UNICODE);
    assert_eq!(shown, "No problems found in 2 files (1 server) in 4 ms.\n");
}

#[test]
fn no_format_shows_a_secret() {
    let (sources, diagnostics) = sample();
    for format in [Format::Human, Format::Concise, Format::Json] {
        let shown = render(format, &sources, &diagnostics, &UNICODE);
        assert!(!shown.contains("hunter2"), "{format:?}: {shown}");
    }
}

#[test]
fn columns_count_in_every_unit() {
    let mut sources = Sources::new();
    let file = sources.add("/srv/app/x.conf", "# \u{e9}\u{1f600} here\n".into());
    let problem = finding("x", Severity::Info, span(&sources, file, "here"), "seen");
    let document = render(Format::Json, &sources, &[problem], &UNICODE);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let start = &document["diagnostics"][0]["range"]["start"];
    assert_eq!(start.to_string(), r#"{"byte":10,"column":6,"line":1,"offset":9,"utf16":7}"#);
}

#[test]
fn a_fingerprint_survives_moved_lines_and_tells_equal_findings_apart() {
    let fingerprints = |text: &str| -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("/srv/app/x.conf", text.into());
        let spans = text.match_indices("save").map(|(at, word)| Span::new(file, at..at + word.len()));
        let findings: Vec<_> = spans.map(|span| finding("x", Severity::Info, span, "seen")).collect();
        let document = render(Format::Json, &sources, &findings, &UNICODE);
        let document: serde_json::Value = serde_json::from_str(&document).unwrap();
        let all = document["diagnostics"].as_array().unwrap().iter();
        all.map(|record| record["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let first = fingerprints("save 1\nsave 2\n");
    assert_ne!(first[0], first[1]);
    assert_eq!(first, fingerprints("# moved\n\nsave 1\n port 1\nsave 2\n"));
}

#[test]
fn nothing_in_a_file_commands_the_terminal() {
    let mut sources = Sources::new();
    let file = sources.add("/srv/app/x\u{1b}[2J.conf", "port \u{1b}[31m1\r2\u{202e}3\n".into());
    let problem = finding("x", Severity::Error, span(&sources, file, "port"), "a \u{7} bell");
    for format in [Format::Human, Format::Concise] {
        let shown = render(format, &sources, std::slice::from_ref(&problem), &UNICODE);
        let allowed = |char: char| char == '\n' || !char.is_control() && char != '\u{202e}';
        assert!(shown.chars().all(allowed), "{shown:?}");
    }
}

/// Labels at every offset of a text with all that is awkward, in one finding and over several lines.
#[test]
fn every_span_can_be_shown() {
    let text = "\ta\u{e9}\r\n\n  \u{1f600}b\r\n\u{200b}c\n\n\nlast";
    let mut sources = Sources::new();
    let file = sources.add("/srv/app/x", text.into());
    let empty = sources.add("/srv/app/empty", Vec::new());
    let ends: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    for start in &ends {
        for end in ends.iter().filter(|end| *end >= start) {
            let problem = finding("x", Severity::Error, Span::new(file, *start..*end), "seen")
                .labelled("here")
                .related_to(Span::at(file, 4), "there")
                .related_to(Span::new(file, 0..text.len()), "all")
                .related_to(Span::at(empty, 0), "nowhere");
            let shown = render(Format::Human, &sources, &[problem], &UNICODE);
            assert!(shown.contains("here"), "{start}..{end}: {shown}");
        }
    }
}

#[test]
fn a_long_line_is_cut_around_what_is_wrong() {
    let mut sources = Sources::new();
    let text = format!("{}needle{}\n", "a b ".repeat(5_000), " c d".repeat(5_000));
    let file = sources.add("/srv/app/x", text.into());
    let problem = finding("x", Severity::Error, span(&sources, file, "needle"), "found").labelled("this");
    let shown = render(Format::Human, &sources, &[problem], &UNICODE);
    assert!(shown.lines().all(|line| line.chars().count() <= 84), "{shown}");
    assert!(shown.contains("needle"), "{shown}");
}

/// A whole project may stand in one line, as JSON does.
#[test]
fn labels_far_apart_on_one_line_are_shown_one_by_one() {
    let mut sources = Sources::new();
    let text = format!("{{{}cause{}proof{}}}\n", "a b ".repeat(50), " c d".repeat(30), " e f".repeat(50));
    let file = sources.add("/srv/app/compose.json", text.into());
    let words = "a label of so many words that it would not fit beside the end of the line";
    let problem = finding("x", Severity::Error, span(&sources, file, "cause"), "found").labelled("this");
    let problem = problem.related_to(span(&sources, file, "proof"), words);
    let shown = render(Format::Human, &sources, &[problem], &UNICODE);
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    assert_eq!(shown.matches("─[compose.json:1:").count(), 2, "{shown}");
    assert!(shown.contains("cause") && shown.contains("proof"), "{shown}");
}

/// Thousands of findings, in many lines or in one, take no longer than reading them: anything that starts over for
/// each finding takes minutes here.
#[test]
fn many_findings_in_a_large_file_stay_linear() {
    let many_lines = "maxmemory 1gb # and some more of a line\n".repeat(100_000);
    let one_line = "maxmemory 1gb # and some more of a line ".repeat(100_000);
    for text in [many_lines, one_line] {
        let mut sources = Sources::new();
        let file = sources.add("/srv/app/x", text.clone().into());
        let starts = text.match_indices("1gb").step_by(50).map(|(at, _)| at);
        let findings: Vec<_> = starts
            .map(|at| finding("x", Severity::Error, Span::new(file, at..at + 3), "seen").labelled("here"))
            .collect();
        let started = std::time::Instant::now();
        for format in [Format::Human, Format::Concise, Format::Json] {
            assert!(render(format, &sources, &findings, &UNICODE).len() > findings.len() * 20);
        }
        let took = started.elapsed();
        assert!(took < Duration::from_secs(20), "{took:?}");
    }
}
